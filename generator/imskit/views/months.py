"""Months in words, for pages that go by months."""

from __future__ import annotations

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def month_words(day: str) -> str:
    """The month of *day*, YYYY-MM-DD, in words: `March 2026`."""
    year, month, _ = day.split("-")
    return f"{_MONTHS[int(month) - 1]} {year}"
