"""Rules on what later records say of earlier actions."""

from __future__ import annotations

from typing import Any

import pytest

from imskit.problems import Problem
from tests.builders import BODIES, Small

ACTION = {"what": "Buy a lamp", "owner": "director", "due": "2026-12-01"}


def review_of(small: Small, name: str, on: str, **body: Any) -> None:
    small.sealed("management-review", name, {**BODIES["management-review"], **body}, date=on)


def said(of: str, action: int) -> dict[str, Any]:
    return {"of": of, "action": action, "state": "done"}


def followed_up(small: Small, of: str, action: int, on: str = "2026-11-01") -> list[Problem]:
    """What is found when a review of that day follows up the action, beside a review of June with two."""
    review_of(small, "MRV-001", "2026-06-01", actions=[ACTION, {**ACTION, "what": "Hang it up"}])
    review_of(small, "MRV-002", on, follow_ups=[said(of, action)])
    return list(small.read().problems)


@pytest.mark.parametrize("action", [1, 2])
def test_an_action_that_an_earlier_record_has_may_be_followed_up(small: Small, action: int) -> None:
    assert followed_up(small, "MRV-001", action) == []


def test_an_action_may_be_followed_up_on_the_day_it_was_agreed(small: Small) -> None:
    assert followed_up(small, "MRV-001", 1, on="2026-06-01") == []


def test_a_number_beyond_the_actions_of_the_record_is_told_at_its_place(small: Small) -> None:
    (problem,) = followed_up(small, "MRV-001", 3)
    assert (problem.rule, problem.severity.word) == ("follow-up", "error")
    assert problem.message == "MRV-001 holds 2 actions, so there is no action 3"
    lines = (small.root / problem.place.path).read_text(encoding="utf-8").splitlines()
    assert lines[problem.place.line - 1][problem.place.column - 1 :] == "3"


def test_a_record_without_actions_has_none_to_follow_up(small: Small) -> None:
    small.training()
    (problem,) = followed_up(small, "TRN-001", 1)
    assert (problem.rule, problem.message) == ("follow-up", "TRN-001 holds no actions")


def test_a_later_record_is_not_followed_up_in_an_earlier_one(small: Small) -> None:
    (problem,) = followed_up(small, "MRV-001", 1, on="2026-05-01")
    assert problem.rule == "follow-up"
    assert problem.message.startswith("MRV-001 is of 2026-06-01, and MRV-002 of 2026-05-01")


def test_a_record_does_not_follow_up_itself(small: Small) -> None:
    review_of(small, "MRV-001", "2026-06-01", actions=[ACTION], follow_ups=[said("MRV-001", 1)])
    (problem,) = small.read().problems
    assert (problem.rule, problem.message) == ("follow-up", "MRV-001 follows up an action of its own")


def test_a_record_that_does_not_exist_is_told_once(small: Small) -> None:
    assert [problem.rule for problem in followed_up(small, "MRV-009", 1)] == ["dangling-link"]


def test_a_record_that_failed_its_schema_is_not_counted_in(small: Small) -> None:
    review_of(small, "MRV-001", "2026-06-01", actions=[{"what": "Buy a lamp"}])
    review_of(small, "MRV-002", "2026-11-01", follow_ups=[said("MRV-001", 7)])
    assert "follow-up" not in small.rules()
