"""Days, versions and periods as people write them."""

from __future__ import annotations

import pytest

from imskit.importers.documents.values import day_in, version_in
from imskit.importers.told.periods import period_in


@pytest.mark.parametrize(
    "words, day, sure",
    [
        ("2026-01-15", "2026-01-15", True),
        ("Stand: 14.03.2025", "2025-03-14", True),
        ("1.4.25", "2025-04-01", True),
        ("1 February 2025", "2025-02-01", True),
        ("March 3rd, 2024", "2024-03-03", True),
        ("1. März 2024", "2024-03-01", True),
        ("3 de mayo de 2023", "2023-05-03", True),
        ("le 12 août 2022", "2022-08-12", True),
        ("15/01/2025", "2025-01-15", True),
        ("01/15/2025", "2025-01-15", True),
        ("03/04/2025", "2025-04-03", False),
    ],
)
def test_days_are_read_in_many_forms_and_doubt_is_told(words: str, day: str, sure: bool) -> None:
    found = day_in(words)
    assert found is not None
    assert (found[0].isoformat(), found[1]) == (day, sure)


@pytest.mark.parametrize("words", ["", "soon", "31.02.2025", "99/99/2025", "2025", "Version 1.2", "1.2.3"])
def test_what_is_no_day_is_none(words: str) -> None:
    assert day_in(words) is None


@pytest.mark.parametrize(
    "words, version",
    [
        ("3", "3.0"),
        ("Rev. 2.1", "2.1"),
        ("v1.0.4", "1.0.4"),
        ("Version 3,2", "3.2"),
        ("B", None),
        ("", None),
        ("02", "2.0"),
    ],
)
def test_versions_have_two_numbers_at_least(words: str, version: str | None) -> None:
    assert version_in(words) == version


@pytest.mark.parametrize(
    "words, period",
    [
        ("every 2 years", "P2Y"),
        ("alle 18 Monate", "P18M"),
        ("jährlich", "P1Y"),
        ("halbjährlich", "P6M"),
        ("quarterly", "P3M"),
        ("semi-annual", "P6M"),
        ("30 days", "P30D"),
        ("10 jours", "P10D"),
        ("4 Wochen", "P4W"),
        ("every two years", "P2Y"),
        ("February 2026", None),
    ],
)
def test_periods_are_read_from_words(words: str, period: str | None) -> None:
    assert period_in(words) == period
