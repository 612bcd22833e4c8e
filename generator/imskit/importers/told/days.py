"""Days in the many ways in which people write them; one that may be two days is none."""

from __future__ import annotations

import re
from datetime import date as Day

from imskit.importers.told.value import Converted, NoValue, Value
from imskit.importers.words_for_fields import plain_name
from imskit.schema.engine import is_day

_DAY = re.compile(r"(?P<a>\d{1,4})[./\- ](?P<b>\d{1,2})[./\- ](?P<c>\d{1,4})(?:[T ].*)?")
_NAMED = re.compile(
    r"(?:(?P<d>\d{1,2})\.?\s+)?(?P<m>[^\W\d_]{3,10})\.?\s+(?:(?P<d2>\d{1,2})(?:st|nd|rd|th)?,?\s+)?(?P<y>\d{4})"
)
#: How their names begin, without marks: English, German, French, Spanish, Italian, Portuguese, Dutch, Polish.
_MONTHS = (
    ("jan", "ene", "gen", "sty"), ("feb", "fev", "lut"), ("mar", "mrz", "maerz", "maa", "mrt"),
    ("apr", "avr", "abr", "kwi"), ("may", "mai", "mei", "mag", "maj"), ("jun", "juin", "giu", "cze"),
    ("jul", "juil", "lug", "lip"), ("aug", "aou", "ago", "sie"), ("sep", "set", "wrz"),
    ("oct", "okt", "ott", "out", "paz"), ("nov", "lis"), ("dec", "dez", "dic", "gru"),
)  # fmt: skip


def day_of(words: str) -> Converted:
    """The day that *words* name, as YYYY-MM-DD."""
    if is_day(words):
        return Value(words)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}T.*", words) and is_day(words[:10]):
        return Value(words[:10], 0.98, "the time of the day was left out")
    if (found := _NAMED.fullmatch(words)) and (found["d"] or found["d2"]):
        month = month_of(found["m"])
        day = _day(int(found["y"]), month, int(found["d"] or found["d2"])) if month else None
        return Value(day, 0.97, "a day in words") if day else NoValue(f"{words!r} is no day")
    if found := _DAY.fullmatch(words):
        return _of_figures(words, found["a"], found["b"], found["c"])
    return NoValue(f"{words[:60]!r} is no day that can be told; write it as YYYY-MM-DD")


def _of_figures(words: str, a: str, b: str, c: str) -> Converted:
    if len(a) == 4:
        day = _day(int(a), int(b), int(c))
        return Value(day, 0.98, "year, month, day") if day else NoValue(f"{words!r} is no day")
    if len(c) not in {2, 4}:
        return NoValue(f"{words!r} is no day")
    year = int(c) + (2000 if len(c) == 2 else 0)
    first, second = int(a), int(b)
    with_dots = "." in words
    europe, america = _day(year, second, first), _day(year, first, second)
    short = " and a year of two figures" if len(c) == 2 else ""
    if europe and america and europe != america and not with_dots:
        return NoValue(f"{words!r} may be day and month or month and day; write it as YYYY-MM-DD")
    day = europe or america
    if day is None or (with_dots and europe is None):
        return NoValue(f"{words!r} is no day")
    return Value(
        day,
        0.9 if short else 0.97,
        f"read as day, month, year{short}" if day == europe else f"read as month, day, year{short}",
    )


def month_of(name: str) -> int:
    """The month that is called *name*, from 1; 0 where none is."""
    bare = plain_name(name)
    return next((number for number, names in enumerate(_MONTHS, 1) if bare.startswith(names)), 0)


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return Day(year, month, day).isoformat()
    except ValueError:
        return None
