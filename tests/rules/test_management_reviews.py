"""Top management is present at its review."""

from __future__ import annotations

from tests.builders import Small


def review(small: Small, *attendees: str) -> None:
    body = {
        "attendees": list(attendees),
        "inputs": [{"topic": "resources", "text": "Enough."}],
        "conclusion": "It works.",
        "decisions": [{"text": "Go on."}],
    }
    small.sealed("management-review", "MRV-001", body)


def test_a_review_with_top_management_is_fine(small: Small) -> None:
    review(small, "innovation-manager", "director")
    assert small.rules() == []


def test_a_review_without_it_is_a_warning_at_its_attendees(small: Small) -> None:
    review(small, "innovation-manager")
    (problem,) = small.read().problems
    assert (problem.rule, problem.severity.word) == ("review-attendance", "warning")
    assert problem.message == "No role of top management attended MRV-001"


def test_a_role_that_nobody_knows_is_told_once(small: Small) -> None:
    review(small, "directer")
    assert small.rules() == ["unknown-role"]
