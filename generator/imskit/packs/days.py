"""When something happened, by what its record says, and since when git has held that: two days, and how they lie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Day
from typing import Literal

from imskit.model import Period
from imskit.periods import after

Standing = Literal["in time", "late", "before git", "not told"]


@dataclass(frozen=True, slots=True)
class Days:
    """Both days of one thing that happened, YYYY-MM-DD; empty where nobody tells."""

    happened: str
    #: Since when git has held it, in whatever form; and since when as it is.
    held: str
    as_it_is: str
    standing: Standing
    #: What that means: a sentence without a full stop.
    words: str


def days(happened: str, held: str, as_it_is: str, history_since: str, within: Period) -> Days:
    """How the day on which something *happened* lies to that since when git has *held* it.

    *history_since* is the day of the first commit. All are as in `Days`. What is recorded later than *within* after it
    happened is late.
    """
    standing, words = _standing(happened, held, history_since, within)
    return Days(happened, held, as_it_is, standing, words)


def _standing(happened: str, held: str, history_since: str, within: Period) -> tuple[Standing, str]:
    if not happened or not held:
        return "not told", "git does not tell when it was recorded"
    if happened < history_since:
        return "before git", f"before the history begins on {history_since}: git cannot vouch for this day"
    days_between = (Day.fromisoformat(held) - Day.fromisoformat(happened)).days
    if Day.fromisoformat(held) > after(Day.fromisoformat(happened), within):
        return (
            "late",
            f"late: recorded {days_between} days after it happened, more than {within.words}",
        )
    if days_between < 0:
        return "in time", "recorded before the day that it names"
    if days_between == 0:
        return "in time", "recorded on the same day"
    return "in time", f"recorded {days_between} {'day' if days_between == 1 else 'days'} after it happened"
