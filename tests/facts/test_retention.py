"""How long records are kept: what ends, and what must stay."""

from __future__ import annotations

from typing import Any

from imskit.facts.retention import retention_ends
from tests.builders import Small


def ends(small: Small) -> list[tuple[str, str, str]]:
    return [(end.record.id, end.day.isoformat(), end.then) for end in retention_ends(small.catalog())]


def disposal(small: Small, *names: str) -> None:
    body: dict[str, Any] = {
        "reason": "retention-ended",
        "method": "Out of the main branch.",
        "records": [{"id": name, "type": "idea"} for name in names],
    }
    small.sealed("disposal", "DSP-001", body)


def test_a_record_is_kept_from_its_day_or_from_when_it_was_closed(small: Small) -> None:
    small.training(date="2024-02-29")
    small.idea("IDEA-001")
    small.idea("IDEA-002", state="declined", closed="2026-06-30")
    assert ends(small) == [("IDEA-002", "2036-06-30", "archive"), ("TRN-001", "2029-02-28", "dispose")]


def test_what_was_archived_is_settled_and_what_should_be_gone_is_not(small: Small) -> None:
    small.training(date="2024-02-29")
    small.idea("IDEA-001", state="declined", closed="2026-06-30")
    disposal(small, "TRN-001", "IDEA-001")
    assert [name for name, _, _ in ends(small)] == ["DSP-001", "TRN-001"]


def test_a_decision_is_kept_while_the_version_that_it_approved_is_in_use(small: Small) -> None:
    policy = small.policy()
    small.decision(policy)
    assert ends(small) == []
    small.policy(version="2.0")
    assert [day for _, day, _ in ends(small)] == ["2036-02-20"]
