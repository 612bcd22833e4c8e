"""A training is over when its effect was found; that people attended closes nothing."""

from __future__ import annotations

from datetime import date as Day
from typing import Any

from imskit.facts.trainings import TrainingState, training_states
from tests.builders import Small


def state(small: Small, today: Day = Day(2026, 11, 23), **effectiveness: str) -> TrainingState:
    body: dict[str, Any] = {"valid_for": "P1Y"}
    body["effectiveness"] = {"method": "We ask.", "due": "2026-06-01", **effectiveness}
    small.training(body=body)
    catalog = small.catalog(today)
    (found,) = training_states(catalog, list(catalog.documents.values()))
    return found


def test_without_a_check_it_waits_and_then_is_overdue(small: Small) -> None:
    assert state(small, Day(2026, 6, 1)).effect == "due"
    found = state(small, Day(2026, 6, 2))
    assert (found.effect, found.shown, found.attendees) == ("overdue", False, 1)


def test_only_one_that_was_found_effective_is_shown_to_have_helped(small: Small) -> None:
    shown = {
        result: state(small, date="2026-05-30", result=result).shown
        for result in ("effective", "partly-effective", "not-effective")
    }
    assert shown == {"effective": True, "partly-effective": False, "not-effective": False}


def test_it_must_be_repeated_when_its_period_is_over(small: Small) -> None:
    assert state(small).repeat_by == Day(2027, 5, 5)


def test_it_is_to_be_repeated_until_a_later_one_says_that_it_does(small: Small) -> None:
    small.training("TRN-001", date="2025-03-01", body={"valid_for": "P1Y"})
    catalog = small.catalog()
    (found,) = training_states(catalog, catalog.of_type("training"))
    assert found.repeat_by == Day(2026, 3, 1)
    small.training("TRN-002", date="2026-02-01", body={"repeats": ["TRN-001"]})
    catalog = small.catalog()
    assert [state.repeat_by for state in training_states(catalog, catalog.of_type("training"))] == [
        None,
        None,
    ]
