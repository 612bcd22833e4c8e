"""Both days of a record, and how they lie."""

from __future__ import annotations

import pytest

from imskit.packs.days import days
from imskit.periods import parse_period

BEGAN = "2026-01-10"


@pytest.mark.parametrize(
    "happened, held, standing, words",
    [
        ("2026-02-01", "2026-02-01", "in time", "recorded on the same day"),
        ("2026-02-01", "2026-02-02", "in time", "recorded 1 day after it happened"),
        ("2026-02-01", "2026-02-15", "in time", "recorded 14 days after it happened"),
        ("2026-02-01", "2026-02-16", "late", "late: recorded 15 days after it happened, more than 14 days"),
        ("2026-02-03", "2026-02-01", "in time", "recorded before the day that it names"),
        (
            "2026-01-09",
            "2026-02-16",
            "before git",
            "before the history begins on 2026-01-10: git cannot vouch",
        ),
        ("2026-01-10", "2026-01-10", "in time", "recorded on the same day"),
        ("2026-02-01", "", "not told", "git does not tell"),
        ("", "2026-02-01", "not told", "git does not tell"),
    ],
)
def test_how_the_days_lie(happened: str, held: str, standing: str, words: str) -> None:
    found = days(happened, held, held, BEGAN, parse_period("P14D"))
    assert found.standing == standing
    assert words in found.words
