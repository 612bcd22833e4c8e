"""What a cell of a spreadsheet says, as plain words that are the same on each machine."""

from __future__ import annotations

import re
import unicodedata
from datetime import date as Day
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

#: Characters that no file of ours may hold, but for line ends.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_LINE_END = re.compile("\r\n|[\r\x0c\u2028\u2029\x85]")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
#: Words that are plain already, as most are: nothing below would change them.
_PLAIN = re.compile(r"(?:[!-^`-~](?:[ -^`-~]*[!-^`-~])?)?")
#: A number format that shows hundredths; what stands in quotes or behind a backslash is words.
_QUOTED = re.compile(r'"[^"]*"|\\.')


def cell_words(value: Any, number_format: str = "General") -> str:
    """The words of a cell with this *value*, as openpyxl gives it: days as YYYY-MM-DD, numbers with a point.

    Days with a time have it behind a T, shares that are shown in hundredths have their sign, yes and no are words.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        whole = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if whole else value.isoformat("T", "minutes")
    if isinstance(value, Day):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, timedelta):
        return f"{value.total_seconds() / 3600:g} h"
    if isinstance(value, int | float):
        return _number(value, hundredths="%" in _QUOTED.sub("", number_format))
    return plain(str(value))


def plain(words: str) -> str:
    """*words* without what no file of ours may hold; line ends are line feeds, and letters are composed."""
    if _PLAIN.fullmatch(words):
        return words
    made = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), words)
    made = _UNWANTED.sub("", _LINE_END.sub("\n", made).replace("\xa0", " ").replace("\xad", ""))
    made = unicodedata.normalize("NFC", "\n".join(line.rstrip() for line in made.split("\n"))).strip()
    # Thousands of cells may share one word of the file: then they go on sharing it.
    return words if made == words else made


def _number(value: float, *, hundredths: bool) -> str:
    # Fifteen digits are what spreadsheets themselves show; the sixteenth is noise of binary fractions.
    exact = Decimal(f"{value:.15g}") * (100 if hundredths else 1)
    if not exact.is_finite():
        return str(value)
    words = format(exact.normalize(), "f")
    return f"{words}%" if hundredths else words
