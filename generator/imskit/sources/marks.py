"""What imskit writes out of sight into files for people to edit, so that it knows what was edited.

A mark holds a digest of what was shown, never the value itself: nothing stands out of sight that is not to be seen.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from datetime import date as Day
from datetime import datetime
from decimal import Decimal
from typing import Any

#: The sheet of a workbook that holds the marks, and what its first cell says.
SHEET = "imskit"
REGISTER = "imskit register 1"
#: What stands, out of sight, above the column of ids of a register, before the name of the type.
COLUMN = "imskit:"
#: How many hexadecimal digits a mark takes: enough for two values of one field never to be taken for each other.
DIGITS = 12


def mark(*words: str) -> str:
    """The mark of *words*: the first digits of their SHA-256."""
    return hashlib.sha256("\0".join(words).encode("utf-8", "backslashreplace")).hexdigest()[:DIGITS]


def settled(words: str) -> str:
    """*words* without what programs change when they save a file: kinds of spaces and line ends."""
    found = unicodedata.normalize("NFC", words.replace("\r\n", "\n").replace("\r", "\n"))
    lines = (" ".join(line.split()) for line in found.split("\n"))
    return "\n".join(lines).strip("\n")


def of_cell(value: Any) -> str:
    """The value of a cell of a workbook as words that are the same whichever program saved it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, Day):
        return value.isoformat()
    if isinstance(value, int | float | Decimal):
        return of_number(value)
    return settled(str(value))


def of_number(value: float | Decimal) -> str:
    """A number in plain digits, without zeros at its end."""
    found = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return format(found.normalize(), "f") if found else "0"


def path_mark(path: Sequence[str | int]) -> str:
    """The mark of a field by its path."""
    return mark("/".join(str(step) for step in path))
