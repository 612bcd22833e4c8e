"""Calendar arithmetic with periods such as P1Y: the day a period after or before another day."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from imskit.model import Period

_PERIOD = re.compile(r"P([1-9][0-9]{0,3})([YMWD])", re.ASCII)


def parse_period(text: str) -> Period:
    """Return the period that *text* such as `P1Y`, `P6M`, `P2W` or `P30D` names.

    Raises ValueError when it names none; `imskit.model.Period.words` says it in words.
    """
    match = _PERIOD.fullmatch(text)
    if match is None:
        raise ValueError(f"not a period: {text!r}")
    count, unit = match.groups()
    # The pattern allows these four letters only; the branches are what lets a type checker know it.
    if unit == "Y":
        return Period(int(count), "Y")
    if unit == "M":
        return Period(int(count), "M")
    if unit == "W":
        return Period(int(count), "W")
    return Period(int(count), "D")


def after(day: date, period: Period) -> date:
    """Return the day that lies *period* after *day*.

    Years and months follow the calendar: where a month has no such day, its last day is meant (31 January
    and a month is 28 or 29 February). What would lie beyond the calendar is its last day, 9999-12-31.
    """
    return _moved(day, period, 1)


def before(day: date, period: Period) -> date:
    """Return the day that lies *period* before *day*, by the same calendar; at the earliest 0001-01-01."""
    return _moved(day, period, -1)


def _moved(day: date, period: Period, sign: int) -> date:
    end = date.max if sign > 0 else date.min
    count = sign * period.count
    if period.unit in ("D", "W"):
        try:
            return day + timedelta(days=count * (7 if period.unit == "W" else 1))
        except OverflowError:
            return end
    months = day.year * 12 + day.month - 1 + count * (12 if period.unit == "Y" else 1)
    year, month = months // 12, months % 12 + 1
    if not date.min.year <= year <= date.max.year:
        return end
    # Every month has so many days.
    return date(year, month, day.day if day.day <= 28 else min(day.day, monthrange(year, month)[1]))
