"""What an indicator says: target, trend, and the cycles that have no value."""

from __future__ import annotations

from typing import Any

import pytest

from imskit.facts.indicators import Reading, reading
from tests.builders import BODIES, Small


def indicator(small: Small, *values: tuple[str, str | None], state: str = "in-use", **body: Any) -> Reading:
    content: dict[str, Any] = {
        **BODIES["indicator"],
        **body,
    }
    if values:
        content["measurements"] = [
            {"date": day, "value": value} if value is not None else {"date": day, "missing": "Ill"}
            for day, value in values
        ]
    small.living("indicator", "IND-001", state, content)
    catalog, document = small.document("IND-001")
    return reading(catalog, document)


@pytest.mark.parametrize(
    "direction, target, value, met",
    [
        ("higher-is-better", {"value": "9"}, "9", True),
        ("higher-is-better", {"value": "9"}, "8.9", False),
        ("lower-is-better", {"value": "9"}, "9.1", False),
        ("lower-is-better", {"value": "9"}, "2", True),
        ("within-range", {"value": "3", "upper_value": "5"}, "4", True),
        ("within-range", {"value": "3", "upper_value": "5"}, "5.5", False),
    ],
)
def test_the_newest_value_meets_the_target_or_not(
    small: Small, direction: str, target: dict[str, str], value: str, met: bool
) -> None:
    found = indicator(
        small, ("2026-09-30", value), direction=direction, target={**target, "due": "2027-01-01"}
    )
    assert found.on_target is met


def test_without_a_value_nothing_is_said_of_the_target(small: Small) -> None:
    found = indicator(small, ("2026-09-30", None))
    assert (found.on_target, found.latest, found.trend) == (None, None, None)


@pytest.mark.parametrize(
    "direction, values, trend",
    [
        ("higher-is-better", ("4", "5"), "better"),
        ("lower-is-better", ("4", "5"), "worse"),
        ("lower-is-better", ("5", "5"), "same"),
        ("within-range", ("12", "8"), "better"),
    ],
)
def test_the_trend_is_seen_from_the_direction_that_is_good(
    small: Small, direction: str, values: tuple[str, str], trend: str
) -> None:
    target = {"value": "3", "upper_value": "6", "due": "2027-01-01"}
    first, second = values
    found = indicator(
        small, ("2026-06-30", first), ("2026-09-30", second), direction=direction, target=target
    )
    assert found.trend == trend


def test_a_cycle_without_any_entry_is_skipped_and_one_with_a_reason_is_not(small: Small) -> None:
    found = indicator(small, ("2025-09-30", "1"), ("2025-12-31", None), ("2026-09-30", "2"))
    assert [day.isoformat() for day in found.skipped] == ["2026-03-31", "2026-06-30"]


def test_what_lies_before_it_was_measured_so_often_is_not_missing(small: Small) -> None:
    entries = (("2025-03-31", "1"), ("2025-12-31", "1"), ("2026-06-30", "2"), ("2026-09-30", "2"))
    found = indicator(small, *entries, every_since="2025-12-31")
    assert [day.isoformat() for day in found.skipped] == ["2026-03-31"]


def test_an_indicator_that_is_paused_skips_nothing(small: Small) -> None:
    assert indicator(small, ("2025-01-31", "1"), state="paused").skipped == ()


def test_what_lies_ahead_of_the_day_of_the_run_is_not_known_yet(small: Small) -> None:
    found = indicator(small, ("2026-09-30", "1"), ("2026-12-31", "9"))
    assert [entry.day.isoformat() for entry in found.measurements] == ["2026-09-30"]


@pytest.mark.parametrize(
    "due, steps, values, standing",
    [
        ("2027-01-01", [], [("2026-06-30", "9")], "on-target"),
        ("2027-01-01", [], [("2026-06-30", "5")], "not-there-yet"),
        ("2027-01-01", [("6", "2026-12-01")], [("2026-06-30", "7")], "on-course"),
        ("2027-01-01", [("6", "2026-12-01")], [("2026-06-30", "5")], "not-there-yet"),
        ("2027-01-01", [("4", "2026-06-30"), ("7", "2026-12-01")], [("2026-06-30", "5")], "on-course"),
        ("2027-01-01", [("6", "2026-06-30")], [("2026-06-30", "5"), ("2026-07-30", "6")], "behind"),
        ("2026-07-01", [], [("2026-06-30", "5")], "missed"),
        ("2026-07-01", [], [("2026-06-30", "9"), ("2026-07-30", "8")], "not-kept"),
        ("2026-07-01", [], [("2026-07-30", "8")], "missed"),
    ],
)
def test_how_it_stands_is_judged_by_the_days_of_target_and_steps(
    small: Small,
    due: str,
    steps: list[tuple[str, str]],
    values: list[tuple[str, str]],
    standing: str,
) -> None:
    target: dict[str, Any] = {"value": "9", "due": due}
    if steps:
        target["steps"] = [{"value": value, "due": day} for value, day in steps]
    assert indicator(small, *values, target=target).standing == standing


def test_a_step_of_one_that_should_fall_is_reached_from_above(small: Small) -> None:
    target = {"value": "3", "due": "2027-01-01", "steps": [{"value": "6", "due": "2026-06-30"}]}
    found = indicator(small, ("2026-06-30", "5"), direction="lower-is-better", target=target)
    assert found.reached(found.steps[0]) is True
    assert found.standing == "on-course"


def test_without_a_value_it_stands_nowhere(small: Small) -> None:
    assert indicator(small, ("2026-09-30", None)).standing is None
