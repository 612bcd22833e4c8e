"""Days and versions as people write them in documents."""

from __future__ import annotations

import re
from datetime import date as Day

from imskit.importers.told.days import month_of

_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_DOTS = re.compile(r"(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})(?!\d)")
_SLASHES = re.compile(r"(?<!\d)(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?!\d)")
_NAMED = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:of\s+|de\s+)?([^\W\d_]{3,12})\.?,?\s+(?:de\s+)?(\d{4})(?!\d)"
)
_NAMED_FIRST = re.compile(r"([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")
_VERSION = re.compile(r"(?<![\d.])v?(\d{1,4})(?:[.,](\d{1,4}))?(?:[.,](\d{1,4}))?(?![\d.]*\d)", re.IGNORECASE)
_YEARS = range(1950, 2100)


def day_in(words: str) -> tuple[Day, bool] | None:
    """The first day that *words* name, and whether there is no other way to read it; None where they name none.

    3/4/2025 is read as the third of April, as in most of the world, and is not sure.
    """
    for pattern, order in ((_ISO, "ymd"), (_DOTS, "dmy"), (_SLASHES, "dmy")):
        if found := pattern.search(words):
            parts = dict(zip(order, (int(each) for each in found.groups()), strict=True))
            year = parts["y"] + 2000 if parts["y"] < 100 else parts["y"]
            sure = pattern is not _SLASHES or parts["d"] > 12
            if parts["m"] > 12 and pattern is _SLASHES:
                parts["m"], parts["d"] = parts["d"], parts["m"]
                sure = True
            day = _day(year, parts["m"], parts["d"])
            return None if day is None else (day, sure)
    if found := _NAMED.search(words):
        return _named(found[3], found[2], found[1])
    if found := _NAMED_FIRST.search(words):
        return _named(found[3], found[1], found[2])
    return None


def _named(year: str, month: str, day: str) -> tuple[Day, bool] | None:
    found = _day(int(year), month_of(month), int(day))
    return None if found is None else (found, True)


def _day(year: int, month: int, day: int) -> Day | None:
    if year not in _YEARS:
        return None
    try:
        return Day(year, month, day)
    except ValueError:
        return None


def version_in(words: str) -> str | None:
    """The version that *words* name, with at least two numbers: `Rev. 3` is 3.0; None where they name none."""
    found = _VERSION.search(words)
    if found is None:
        return None
    parts = [str(int(part)) for part in found.groups() if part is not None]
    return ".".join(parts if len(parts) > 1 else [*parts, "0"])
