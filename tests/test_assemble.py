"""A valid file becomes a document: what of it the program takes in, and from where."""

from __future__ import annotations

from datetime import date as Day

from tests.builders import Small


def test_a_living_record_was_last_active_on_the_newest_day_of_its_growing_lists(small: Small) -> None:
    entries = [{"date": day, "by": "director", "text": "Read."} for day in ("2026-07-01", "2026-06-01")]
    body = {
        "effect": "threat",
        "area": "people",
        "description": "It may go dark.",
        "causes": "One lamp.",
        "consequences": "Nobody reads.",
        "likelihood": "possible",
        "impact": "minor",
        "response": "accept",
        "treatment": "A second lamp.",
        "reviews": entries,
    }
    small.living("risk", "RSK-001", "identified", body)
    assert small.found() == []
    catalog, record = small.document("RSK-001")
    assert "body.reviews" in catalog.types["risk"].append_only
    assert record.last_activity == Day(2026, 7, 1)


def test_a_record_without_entries_was_last_active_when_it_was_opened(small: Small) -> None:
    small.idea()
    assert small.document("IDEA-001")[1].last_activity == Day(2026, 5, 5)


def test_a_sealed_record_is_of_its_day(small: Small) -> None:
    small.training()
    assert small.document("TRN-001")[1].last_activity == Day(2026, 5, 5)


def test_references_come_with_their_relation_and_their_place(small: Small) -> None:
    small.policy(links={"see": [{"to": "POL-002", "why": "The same"}]})
    small.training(body={"content": "As in [it](POL-001)."})
    (link,) = small.document("POL-001")[1].references
    assert (link.target, link.relation, link.why, link.at) == (
        "POL-002",
        "see",
        "The same",
        ("links", "see", 0, "to"),
    )
    (mention,) = small.document("TRN-001")[1].references
    assert (mention.target, mention.at[:2]) == ("POL-001", ("body", "content"))


def test_a_state_that_ends_a_record_closes_it(small: Small) -> None:
    small.idea(state="parked")
    small.idea("IDEA-002", state="declined")
    documents = small.catalog().documents
    assert not documents["IDEA-001"].is_closed
    assert documents["IDEA-002"].is_closed


def test_decisions_lie_with_the_document_they_decide_oldest_first(small: Small) -> None:
    policy = small.policy()
    small.decision(policy, on="2026-03-20", verdict="reaffirm")
    small.decision(policy, on="2026-02-20")
    found = small.catalog().decisions
    assert list(found) == ["POL-001"]
    assert [(d.verdict, d.day, d.person) for d in found["POL-001"]] == [
        ("approve", Day(2026, 2, 20), "person-01"),
        ("reaffirm", Day(2026, 3, 20), "person-01"),
    ]
