"""Where a text on purpose and scope at once begins to say what it applies to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from imskit.sources.pieces import Piece

#: How a sentence begins that says what a document applies to.
_APPLIES = re.compile(
    r"\b(?:applies|apply|is applicable|covers|gilt|gelten|ist anzuwenden|s'applique|se aplica|si applica"
    r"|is van toepassing)\b",
    re.IGNORECASE,
)
_LOOKED_AT = 160


def applies_from(pieces: Sequence[Piece], numbers: Sequence[int]) -> int | None:
    """The number of the piece among *numbers* that first says what the document applies to; None where none does."""
    return next((at for at in numbers if _APPLIES.search(pieces[at].text[:_LOOKED_AT])), None)
