"""Periods follow the calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imskit.model import Period
from imskit.periods import after, before, parse_period

DAYS = st.dates(min_value=date(1000, 1, 1), max_value=date(3000, 12, 31))
PERIODS = st.builds(Period, st.integers(1, 9999), st.sampled_from("YMWD"))
SHORT_PERIODS = st.builds(Period, st.integers(1, 500), st.sampled_from("YMWD"))


@pytest.mark.parametrize(
    "day, period, expected",
    [
        (date(2026, 1, 15), "P1Y", date(2027, 1, 15)),
        (date(2026, 1, 31), "P1M", date(2026, 2, 28)),
        (date(2024, 1, 31), "P1M", date(2024, 2, 29)),
        (date(2024, 2, 29), "P1Y", date(2025, 2, 28)),
        (date(2024, 2, 29), "P4Y", date(2028, 2, 29)),
        (date(2026, 11, 30), "P3M", date(2027, 2, 28)),
        (date(2026, 12, 31), "P1D", date(2027, 1, 1)),
        (date(2026, 2, 27), "P2W", date(2026, 3, 13)),
    ],
)
def test_after(day: date, period: str, expected: date) -> None:
    assert after(day, parse_period(period)) == expected


@pytest.mark.parametrize(
    "day, period, expected",
    [
        (date(2026, 3, 31), "P1M", date(2026, 2, 28)),
        (date(2024, 2, 29), "P1Y", date(2023, 2, 28)),
        (date(2026, 1, 1), "P1D", date(2025, 12, 31)),
        (date(2026, 1, 15), "P13M", date(2024, 12, 15)),
    ],
)
def test_before(day: date, period: str, expected: date) -> None:
    assert before(day, parse_period(period)) == expected


@pytest.mark.parametrize(
    "text",
    ["", "P", "1Y", "P0Y", "P1", "P1y", "P1YT1H", "P1Y6M", "-P1Y", "P1.5Y", "P\u0661Y", "P1Y\n", "P99999D"],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a period"):
        parse_period(text)


@given(PERIODS)
def test_a_period_reads_back_as_written(period: Period) -> None:
    assert parse_period(str(period)) == period


def test_words() -> None:
    assert parse_period("P1Y").words == "1 year"
    assert parse_period("P6M").words == "6 months"


@given(DAYS, SHORT_PERIODS)
def test_after_is_later_and_before_is_earlier(day: date, period: Period) -> None:
    assert before(day, period) < day < after(day, period)


@given(DAYS, DAYS, SHORT_PERIODS)
def test_order_is_kept(one: date, other: date, period: Period) -> None:
    first, last = sorted((one, other))
    assert after(first, period) <= after(last, period)
    assert before(first, period) <= before(last, period)


@given(DAYS, SHORT_PERIODS)
def test_back_again_misses_by_three_days_at_most(day: date, period: Period) -> None:
    assert timedelta(0) <= day - before(after(day, period), period) <= timedelta(days=3)


@given(DAYS, st.integers(1, 500))
def test_twelve_months_are_a_year(day: date, years: int) -> None:
    assert after(day, Period(years, "Y")) == after(day, Period(12 * years, "M"))


@given(st.dates(), PERIODS)
def test_the_calendar_has_ends(day: date, period: Period) -> None:
    assert day <= after(day, period) <= date.max
    assert date.min <= before(day, period) <= day
