"""Who sees what."""

from __future__ import annotations

from imskit.views.audience import Audience, withheld_note
from tests.builders import Small


def test_what_is_above_internal_is_withheld(small: Small) -> None:
    small.idea("IDEA-001", classification="confidential")
    small.idea("IDEA-002", classification="internal")
    small.idea("IDEA-003", classification="public")
    audience = Audience.of(small.catalog())
    assert not audience.sees("IDEA-001")
    assert audience.sees("IDEA-002")
    assert audience.sees("IDEA-003")


def test_a_wider_audience_sees_more(small: Small) -> None:
    small.idea("IDEA-001", classification="confidential")
    assert Audience.of(small.catalog(), ("public", "internal", "confidential")).sees("IDEA-001")


def test_a_decision_on_a_withheld_document_is_withheld_with_it(small: Small) -> None:
    decision = small.decision(small.policy(classification="confidential"))
    assert not Audience.of(small.catalog()).sees(decision["id"])


def test_a_sentence_loses_the_names_of_what_is_withheld(small: Small) -> None:
    small.idea("IDEA-001", classification="confidential", title="A lamp that floats")
    redact = Audience.of(small.catalog()).redact
    assert (
        redact("The newest idea is IDEA-001 of 2026-05-05")
        == "The newest idea is a withheld record of 2026-05-05"
    )
    assert redact("Review A lamp that floats") == "Review a withheld record"
    assert redact("IDEA-0010 is another") == "IDEA-0010 is another"


def test_nothing_is_redacted_where_nothing_is_withheld(small: Small) -> None:
    assert Audience.of(small.catalog()).redact("As it is") == "As it is"


def test_withheld_records_are_counted() -> None:
    assert withheld_note(1) == "1 withheld record"
    assert withheld_note(12) == "12 withheld records"
