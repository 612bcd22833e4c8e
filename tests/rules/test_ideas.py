"""Whoever put forward an idea is told what became of it."""

from __future__ import annotations

import pytest

from tests.builders import Small


@pytest.mark.parametrize("state", ["accepted", "declined", "merged"])
def test_an_idea_that_is_closed_without_an_answer_is_named(small: Small, state: str) -> None:
    small.idea(state=state, closed="2026-06-01", body={"outcome": {"decision": state, "reason": "So."}})
    (problem,) = small.read().problems
    assert (problem.rule, problem.severity.word) == ("idea-unanswered", "warning")
    assert problem.message == f"IDEA-001 is {state}, and its author was not told"


def test_one_that_is_open_or_answered_is_fine(small: Small) -> None:
    small.idea("IDEA-001")
    outcome = {"decision": "declined", "reason": "So.", "feedback_given_on": "2026-05-30"}
    small.idea("IDEA-002", state="declined", closed="2026-06-01", body={"outcome": outcome})
    assert small.found() == []
