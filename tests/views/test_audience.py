"""Who sees what."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from imskit.facts.graph import Graph
from imskit.fingerprint import fingerprint
from imskit.model import AudienceDefinition, Mask
from imskit.views.audience import Audience, withheld_note
from imskit.views.documents import document_page
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


def test_an_earlier_text_is_seen_by_what_it_was_classified_as(small: Small) -> None:
    small.policy()
    catalog = small.catalog()
    text = catalog.documents["POL-001"]
    earlier = replace(text, classification="confidential")
    for audience in (Audience.of(catalog), Audience.named(catalog, auditor())):
        assert audience.sees_text(text)
        assert not audience.sees_text(earlier)
    assert Audience.everybody().sees_text(earlier)


def test_withheld_records_are_counted() -> None:
    assert withheld_note(1) == "1 withheld record"
    assert withheld_note(12) == "12 withheld records"


def auditor(**changes: Any) -> AudienceDefinition:
    return AudienceDefinition("auditor", "Auditors", ("public", "internal"), **changes)


def test_types_and_documents_are_left_out_whatever_their_classification(small: Small) -> None:
    small.policy()
    small.idea()
    small.training()
    audience = Audience.named(
        small.catalog(), auditor(leave_out_types=("idea",), leave_out_documents=("POL-001",))
    )
    assert not audience.sees("IDEA-001")
    assert not audience.sees("POL-001")
    assert audience.sees("TRN-001")


def test_an_acknowledgement_goes_with_what_was_read(small: Small) -> None:
    policy = small.policy(classification="confidential")
    body = {"document": "POL-001", "version": "1.0", "fingerprint": fingerprint(policy)}
    small.sealed("acknowledgement", "ACK-20260505-POL-001-1.0-person-03", body, by="person-03")
    assert not Audience.of(small.catalog()).sees("ACK-20260505-POL-001-1.0-person-03")


def test_masked_fields_and_names_are_not_in_what_is_shown(small: Small) -> None:
    small.idea()
    small.write("ims/people.local.yaml", {"people": {"person-03": {"name": "Ada Example"}}})
    catalog = small.catalog()
    masks = (Mask(("idea",), ("body.proposal",)),)
    shown = Audience.named(catalog, auditor(masks=masks)).shown(catalog)
    assert shown.documents["IDEA-001"].withheld == ("body.proposal",)
    assert shown.all_documents[0].withheld == ("body.proposal",)
    assert "A lamp." not in str(shown.documents["IDEA-001"].data)
    assert shown.system.people["person-03"].name is None
    named = Audience.named(catalog, auditor(names=True)).shown(catalog)
    assert named.system.people["person-03"].name == "Ada Example"


def test_a_page_says_that_something_is_withheld_and_has_no_fingerprint(small: Small) -> None:
    small.idea()
    catalog = small.catalog()
    audience = Audience.named(
        catalog, auditor(masks=(Mask(("idea",), ("body.help_wanted", "body.proposal")),))
    )
    shown = audience.shown(catalog)
    page = document_page(shown, Graph.of(shown), {}, audience, shown.documents["IDEA-001"])
    assert page.withheld == ("Proposal",)
    assert page.fingerprint == ""
