"""Rules on what only time does."""

from __future__ import annotations

from datetime import date as Day

from tests.builders import BODIES, Small


def test_an_overdue_review_is_a_warning(small: Small) -> None:
    small.decision(small.policy())
    assert small.found(Day(2027, 2, 20)) == []
    (problem,) = small.read(Day(2027, 2, 21)).problems
    assert (problem.rule, problem.severity.word) == ("review-overdue", "warning")
    assert problem.message == "The review of POL-001 was due by 2027-02-20, the last was on 2026-02-20"


def test_an_action_past_its_day_is_a_warning_at_its_day(small: Small) -> None:
    body = {
        "source": "own-observation",
        "grade": "minor",
        "against": {"tiny-2026": ["1"]},
        "description": "It is dark.",
        "actions": [{"what": "Buy a lamp", "owner": "director", "due": "2026-11-22"}],
    }
    small.living("nonconformity", "NCR-001", "open", body)
    (problem,) = small.read().problems
    assert (problem.rule, problem.place.line) == ("action-overdue", 19)
    assert problem.mend == "Director enters done, or agrees on a new day"


def test_an_overdue_action_of_a_sealed_record_is_followed_up_in_a_later_one(small: Small) -> None:
    body = {
        **BODIES["management-review"],
    }
    action = {"what": "Buy a lamp", "owner": "director", "due": "2026-11-22"}
    small.sealed("management-review", "MRV-001", {**body, "actions": [action]}, date="2026-06-01")
    (problem,) = small.read().problems
    assert (problem.rule, problem.severity.word) == ("action-overdue", "warning")
    assert (
        problem.mend
        == "say under Earlier actions (follow_ups) of a later record what became of it, or its new day"
    )
    said = {"of": "MRV-001", "action": 1, "state": "dropped"}
    small.sealed("management-review", "MRV-002", {**body, "follow_ups": [said]}, date="2026-11-01")
    assert small.rules() == []
