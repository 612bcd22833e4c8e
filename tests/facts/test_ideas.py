"""What became of ideas, and when their authors were answered."""

from __future__ import annotations

from datetime import date as Day
from typing import Any

import pytest

from imskit.facts.graph import Graph
from imskit.facts.ideas import Idea, ideas
from tests.builders import TODAY, Small
from tests.rules.test_initiatives import BODY


def found(small: Small, as_of: Day = TODAY) -> dict[str, Idea]:
    catalog = small.catalog(as_of)
    return {each.record.id: each for each in ideas(catalog, Graph.of(catalog))}


def answered(on: str) -> dict[str, str]:
    return {"decision": "parked", "reason": "Later.", "feedback_given_on": on}


@pytest.mark.parametrize(
    "body, answer",
    [
        ({"feedback_due": "2026-06-01", "outcome": answered("2026-06-01")}, "in-time"),
        ({"feedback_due": "2026-06-01", "outcome": answered("2026-06-02")}, "late"),
        ({"outcome": answered("2026-06-02")}, "unpromised"),
        ({"feedback_due": "2026-11-23"}, "waiting"),
        ({}, "waiting"),
        ({"feedback_due": "2026-11-22"}, "overdue"),
        ({"feedback_due": "2026-11-22", "outcome": {"decision": "parked", "reason": "Later."}}, "overdue"),
    ],
)
def test_an_answer_is_held_against_the_day_that_was_promised(
    small: Small, body: dict[str, Any], answer: str
) -> None:
    small.idea(body=body)
    assert found(small)["IDEA-001"].answer == answer


def test_on_a_day_gone_by_a_later_answer_is_not_there_yet(small: Small) -> None:
    small.idea(body={"feedback_due": "2026-06-01", "outcome": answered("2026-05-20")})
    assert found(small, Day(2026, 5, 19))["IDEA-001"].answer == "waiting"
    assert found(small, Day(2026, 5, 20))["IDEA-001"].days == 15


def test_what_came_from_an_idea_is_found_through_the_one_that_carries_it_on(small: Small) -> None:
    small.idea("IDEA-001", state="merged", closed="2026-06-01", body={"merged_into": "IDEA-002"})
    small.idea("IDEA-002")
    small.idea("IDEA-003", links={"came_from": ["IDEA-002"]})
    small.living("initiative", "INI-001", "concept", BODY, links={"came_from": ["IDEA-002"]})
    assert {name: each.became for name, each in found(small).items()} == {
        "IDEA-001": ("INI-001",),
        "IDEA-002": ("INI-001",),
        "IDEA-003": (),
    }


def test_ideas_that_are_merged_in_a_circle_end_the_walk(small: Small) -> None:
    for name, other in (("IDEA-001", "IDEA-002"), ("IDEA-002", "IDEA-001")):
        small.idea(name, state="merged", closed="2026-06-01", body={"merged_into": other})
    assert [each.became for each in found(small).values()] == [(), ()]
