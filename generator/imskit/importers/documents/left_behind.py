"""What lies among documents and is none: forms that nobody filled in, and minutes. Neither is made a policy of."""

from __future__ import annotations

import re

from imskit.importers.documents.guesses import Guess
from imskit.importers.documents.words import FORMS, LEFT_BEHIND

_MENDS = {
    "a form": "keep it where people fetch it, and name it in the procedure",
    "the record of something that happened": "keep it with the old system; imskit new starts a record",
}


def left_behind(number: str, title: str, kind: str, type_: Guess) -> tuple[str, str] | None:
    """What a source with this *number*, *title* and *kind* is, and what to do with it; None for a document.

    *type_* is what it was recognised as: where something says that, it is a document.
    """
    prefix = re.match(r"[A-Z]+", number)
    form = prefix is not None and prefix[0] in FORMS
    if type_.confidence == "high" or (type_.confidence == "medium" and not form):
        return None
    for what, words in LEFT_BEHIND.items():
        named = any(
            re.match(rf"(?:{re.escape(word)})(?![^\W_])", text.casefold())
            for text in (title, kind)
            for word in words
        )
        if named or (form and what == "a form"):
            return what, f"{_MENDS[what]}; --type TYPE brings it in all the same"
    return None
