"""Days as people write them; what may be two days is none."""

from __future__ import annotations

from datetime import date as Day

import pytest
from hypothesis import given
from hypothesis import strategies as some

from imskit.importers.told.days import day_of
from imskit.importers.told.value import NoValue, Value


@pytest.mark.parametrize(
    "words",
    [
        "2026-03-12",
        "12.03.2026",
        "12.3.2026",
        "12.3.26",
        "12 March 2026",
        "12. März 2026",
        "March 12th, 2026",
        "12 mars 2026",
        "2026/3/12",
        "2026-03-12T14:30",
    ],
)
def test_all_of_these_are_one_day(words: str) -> None:
    found = day_of(words)
    assert isinstance(found, Value)
    assert found.value == "2026-03-12"


@pytest.mark.parametrize(
    "words, day", [("13/03/2026", "2026-03-13"), ("03/13/2026", "2026-03-13"), ("4/4/2026", "2026-04-04")]
)
def test_slashes_are_read_where_there_is_one_reading(words: str, day: str) -> None:
    found = day_of(words)
    assert isinstance(found, Value)
    assert found.value == day


@pytest.mark.parametrize(
    "words", ["03/04/2026", "31.02.2026", "13/13/2026", "soon", "Q3 2026", "2026", "12.03.", "45000"]
)
def test_these_are_no_days_and_say_why(words: str) -> None:
    found = day_of(words)
    assert isinstance(found, NoValue)
    assert words in found.why


@given(some.dates(Day(1950, 1, 1), Day(2099, 12, 31)))
def test_each_day_is_read_as_it_is_written_with_dots(day: Day) -> None:
    assert day_of(f"{day.day}.{day.month}.{day.year}") == Value(
        day.isoformat(), 0.97, "read as day, month, year"
    )
