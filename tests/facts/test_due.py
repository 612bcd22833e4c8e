"""What is due, from one place."""

from __future__ import annotations

from typing import Any

from imskit.facts.due import due
from tests.builders import Small

ACTION = {"what": "Buy a lamp", "owner": "director", "due": "2026-11-01"}


def nonconformity(small: Small, state: str = "open", closed: str | None = None, **body: Any) -> None:
    content = {
        "source": "internal-audit",
        "grade": "minor",
        "against": {"tiny-2026": ["1"]},
        "description": "It is dark.",
    }
    small.living("nonconformity", "NCR-001", state, {**content, **body}, closed=closed)


def test_reviews_and_open_actions_are_due_by_day(small: Small) -> None:
    small.decision(small.policy())
    nonconformity(small, actions=[ACTION, {**ACTION, "what": "Done", "done": "2026-10-10"}])
    assert [
        (item.day.isoformat(), item.kind, item.document, item.overdue) for item in due(small.catalog())
    ] == [
        ("2026-11-01", "action", "NCR-001", True),
        ("2027-02-20", "review", "POL-001", False),
    ]


def test_a_closed_record_owes_nothing(small: Small) -> None:
    nonconformity(small, "closed", closed="2026-10-01", actions=[ACTION])
    assert due(small.catalog()) == ()
