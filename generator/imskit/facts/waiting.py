"""Who waits for a record that comes every so often, as plain values."""

from __future__ import annotations

from datetime import date as Day

from imskit.values import dataclass


@dataclass(frozen=True, slots=True)
class Waiting:
    """That a clause or a procedure waits for a record."""

    day: Day
    #: What is to be recorded, in words: `a training`.
    wanted: str
    #: The newest record of its kind; before the first, the document that says it produces some.
    newest: str
    #: Who waits, in words, and a name for it that stays when its day moves.
    words: str
    name: str
