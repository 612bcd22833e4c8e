"""What the name of a document's file says of its id."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

_NUMBERED = re.compile(r"([A-Z][A-Z0-9]*-[0-9]+)(?![A-Za-z0-9])")


def ids_in_name(path: str) -> tuple[str, ...]:
    """The ids that the file at *path* may hold by its name, the likeliest first.

    `ims/policies/POL-001-innovation-policy.yaml` gives POL-001 and POL-001-innovation-policy: ids of decisions
    hold hyphens and words themselves.
    """
    stem = PurePosixPath(path).name.partition(".ya")[0].partition(".ym")[0]
    numbered = _NUMBERED.match(stem)
    return tuple(dict.fromkeys((numbered[1], stem) if numbered else (stem,)))
