"""Approval rules that can never be met, are never reached, or say what means nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import Small

BOTH = ["director", "innovation-manager"]


def rule(**more: Any) -> dict[str, Any]:
    return {"roles": ["director"], "need": "any", "assurance": "asserted", **more}


def test_a_rule_that_can_be_met_is_fine(small: Small) -> None:
    small.ims["approvals"] = [
        rule(types=["policy"], top_management=True),
        rule(types=["procedure"], roles=BOTH, need="all"),
        rule(roles=BOTH, count=2),
    ]
    assert small.found() == []


@pytest.mark.parametrize(
    "wrong, said",
    [
        (rule(roles=["innovation-manager"], top_management=True), "none of its roles is marked so"),
        (rule(need="all", count=2), "count means nothing with need: all"),
        (rule(roles=BOTH, count=3), "asks for 3 different people, and 2 can act in its roles today"),
    ],
)
def test_a_rule_that_cannot_be_met_says_why(small: Small, wrong: dict[str, Any], said: str) -> None:
    small.ims["approvals"] = [wrong]
    (problem,) = small.read().problems
    assert (problem.rule, problem.severity.word) == ("approval-rule", "warning")
    assert said in problem.message


def test_two_roles_of_one_person_need_a_second_one(small: Small) -> None:
    small.ims["approvals"] = [rule(roles=BOTH, need="all")]
    small.people["roles"][1]["holders"] = [{"person": "person-01", "from": "2020-01-01"}]
    (problem,) = small.read().problems
    assert "too few people can act in them today: nobody stands for two" in problem.message
    small.people["roles"][1]["deputies"] = [{"person": "person-03", "from": "2026-01-01"}]
    assert small.found() == []


def test_what_stands_behind_the_rule_for_everything_is_never_reached(small: Small) -> None:
    small.ims["approvals"] = [rule(), rule(types=["policy"])]
    (problem,) = small.read().problems
    assert "never reached: rule 1 fits every document" in problem.message
