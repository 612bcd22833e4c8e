"""What a document's page says of its actions, and of those that it follows up."""

from __future__ import annotations

from typing import Any

from imskit.facts.actions import told
from imskit.views.actions import ActionLine, became, followed, seen_told
from imskit.views.audience import Audience
from tests.builders import Small

REVIEW: dict[str, Any] = {
    "attendees": ["director"],
    "inputs": [{"topic": "resources", "text": "T."}],
    "conclusion": "C.",
    "decisions": [{"about": "direction", "text": "D."}],
}
ACTIONS = [
    {"what": "Begin", "owner": "director", "due": "2026-06-01", "done": "2026-05-20"},
    {"what": "Go on", "owner": "director", "due": "2026-06-30"},
    {"what": "End", "owner": "director", "due": "2026-07-20"},
    {"what": "Look back", "owner": "director", "due": "2026-12-20"},
]
TOLD = [
    {"of": "MRV-001", "action": 2, "state": "done", "on": "2026-06-28", "note": "In time."},
    {"of": "MRV-001", "action": 3, "state": "dropped", "note": "No need any more."},
]


def reviews(small: Small, **later: Any) -> None:
    small.sealed("management-review", "MRV-001", {**REVIEW, "actions": ACTIONS}, date="2026-05-05")
    small.sealed("management-review", "MRV-002", {**REVIEW, "follow_ups": TOLD}, date="2026-09-01", **later)


def lines(small: Small) -> tuple[ActionLine, ...]:
    catalog, document = small.document("MRV-001")
    return became(catalog, document, seen_told(Audience.of(catalog), told(catalog)))


def test_a_later_record_tells_what_became_of_an_action(small: Small) -> None:
    reviews(small)
    assert lines(small) == (
        ActionLine("done", "2026-05-20", "", ""),
        ActionLine("done", "2026-06-28", "MRV-002", "In time."),
        ActionLine("dropped", "", "MRV-002", "No need any more."),
        ActionLine("open", "", "", ""),
    )


def test_what_only_a_withheld_record_tells_is_not_told(small: Small) -> None:
    reviews(small, classification="confidential")
    assert [(line.standing, line.told_in, line.note) for line in lines(small)] == [
        ("done", "", ""),
        ("overdue", "", ""),
        ("overdue", "", ""),
        ("open", "", ""),
    ]


def test_a_follow_up_says_which_action_it_is_about(small: Small) -> None:
    reviews(small)
    catalog, document = small.document("MRV-002")
    assert followed(catalog, Audience.of(catalog), document) == ("Go on", "End")


def test_an_action_of_a_withheld_record_is_not_named(small: Small) -> None:
    small.sealed(
        "management-review",
        "MRV-001",
        {**REVIEW, "actions": ACTIONS},
        date="2026-05-05",
        classification="confidential",
    )
    small.sealed("management-review", "MRV-002", {**REVIEW, "follow_ups": TOLD}, date="2026-09-01")
    catalog, document = small.document("MRV-002")
    assert followed(catalog, Audience.of(catalog), document) == ("", "")


def test_a_follow_up_of_an_action_that_is_not_there_has_no_words(small: Small) -> None:
    small.sealed("management-review", "MRV-002", {**REVIEW, "follow_ups": TOLD}, date="2026-09-01")
    catalog, document = small.document("MRV-002")
    assert followed(catalog, Audience.of(catalog), document) == ("", "")
