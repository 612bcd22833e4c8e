"""What a table that leaves imskit belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Day


@dataclass(frozen=True, slots=True)
class TableContext:
    """What a table belongs to."""

    organisation: str
    #: The day on which it looked at the system.
    as_of: Day
    #: Which commit it was made from, in words.
    origin: str
    #: The version of imskit.
    version: str
