"""Rules on what only time does."""

from __future__ import annotations

from datetime import date as Day

from tests.builders import Small


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
