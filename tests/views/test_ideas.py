"""Ideas as a manager looks at them: counted, and nobody named."""

from __future__ import annotations

from typing import Any

from imskit.facts.graph import Graph
from imskit.views.audience import Audience
from imskit.views.ideas import IdeasPage, ideas_page
from tests.builders import Small
from tests.rules.test_initiatives import BODY


def page(small: Small) -> IdeasPage:
    catalog = small.catalog()
    return ideas_page(catalog, Graph.of(catalog), Audience.of(catalog))


def idea(small: Small, number: int, opened: str, promised: str, given: str = "", **changes: Any) -> None:
    body: dict[str, Any] = {"feedback_due": promised, **changes.pop("body", {})}
    if given:
        body["outcome"] = {"decision": "parked", "reason": "Later.", "feedback_given_on": given}
    small.idea(f"IDEA-{number:03}", opened=opened, body=body, **changes)


def test_quarters_follow_each_other_without_a_hole_and_say_how_many_answers_came_in_time(
    small: Small,
) -> None:
    idea(small, 1, "2026-01-05", "2026-01-26", "2026-01-15")
    idea(small, 2, "2026-03-31", "2026-04-21", "2026-05-01")
    idea(small, 3, "2026-09-01", "2026-09-22", classification="confidential")
    found = page(small)
    assert [(line.name, line.counts, line.share, line.median_days) for line in found.quarters] == [
        ("2026 Q1", (1, 1, 0, 0, 0), 50, 20),
        ("2026 Q2", (0, 0, 0, 0, 0), None, None),
        ("2026 Q3", (0, 0, 0, 0, 1), 0, None),
    ]
    assert (found.total, found.share, found.waiting, found.overdue) == (3, 33, 1, 1)
    assert (found.open, found.withheld, found.withheld_open) == ((), 1, 1)


def test_who_waits_longest_stands_first(small: Small) -> None:
    idea(small, 1, "2026-11-20", "2026-12-11")
    idea(small, 2, "2026-11-01", "2026-11-22")
    assert [(line.id, line.overdue) for line in page(small).open] == [("IDEA-002", True), ("IDEA-001", False)]


def test_ideas_that_became_an_initiative_are_counted_and_named_to_who_may_see_both(small: Small) -> None:
    idea(small, 1, "2026-01-05", "2026-01-26", classification="internal")
    idea(small, 2, "2026-01-05", "2026-01-26", classification="confidential")
    small.living("initiative", "INI-001", "concept", BODY, links={"came_from": ["IDEA-001", "IDEA-002"]})
    found = page(small)
    assert found.initiatives == 2
    assert [(line.id, line.became) for line in found.became] == [("IDEA-001", ("INI-001",))]


def test_a_number_by_site_is_told_only_where_it_names_nobody(small: Small) -> None:
    small.ims["scope"]["sites"].append({"id": "barn", "name": "The barn"})
    for person in small.people["people"]:
        person["site"] = "hut"
    idea(small, 1, "2026-01-05", "2026-01-26", body={"submitted_by": "person-01"})
    idea(small, 2, "2026-01-05", "2026-01-26", body={"submitted_by": "person-02"})
    assert [line.count for line in page(small).sites] == [None, None]
    idea(small, 3, "2026-01-05", "2026-01-26", body={"submitted_by": "person-03"})
    assert [line.count for line in page(small).sites] == [3, 0]


def test_an_idea_without_an_author_is_counted_as_such(small: Small) -> None:
    small.living(
        "idea", "IDEA-001", "submitted", {"problem": "Dark.", "proposal": "Lamp.", "value_expected": "Light."}
    )
    small.idea("IDEA-002")
    found = page(small)
    assert (found.authors, found.unnamed) == (1, 1)
