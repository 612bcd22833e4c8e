"""Records without some of their fields."""

from __future__ import annotations

import pytest

from imskit.facts.masking import (
    PLACEHOLDER,
    Masking,
    can_be_masked,
    fault_of_field,
    masked_fields,
    schema_without,
)
from imskit.model import AudienceDefinition, Mask
from imskit.schema.engine import compiled
from tests.builders import Small


def definition(*fields: str, personal: bool = False) -> AudienceDefinition:
    return AudienceDefinition(
        "x", "X", ("public",), masks=(Mask(("training", "idea"), fields),), personal=personal
    )


def test_a_text_that_must_be_there_is_replaced_and_other_fields_are_gone(small: Small) -> None:
    small.idea(body={"help_wanted": "A day", "feedback_due": "2026-12-01"})
    catalog, idea = small.document("IDEA-001")
    fields = ("body.proposal", "body.help_wanted", "body.feedback_due")
    rest = Masking(catalog.types).without(idea, fields)
    assert rest.value("body.proposal") == PLACEHOLDER
    assert rest.value("body.help_wanted") is None
    assert rest.value("body.feedback_due") is None
    assert rest.withheld == fields
    # What it was stays as it was.
    assert idea.value("body.proposal") == "A lamp."


def test_a_list_that_must_be_there_is_emptied_and_what_it_led_to_is_gone(small: Small) -> None:
    small.training()
    catalog, training = small.document("TRN-001")
    rest = Masking(catalog.types).without(training, ["body.attendees"])
    assert rest.value("body.attendees") == []
    assert "person-03" in {name.name for name in training.names}
    assert "person-03" not in {name.name for name in rest.names}


def test_fields_in_the_items_of_a_list_are_masked_in_each(small: Small) -> None:
    entry = {"date": "2026-06-01", "by": "director", "novelty": "low", "feasibility": "low", "value": "low"}
    small.idea(body={"assessments": [{**entry, "comment": "One"}, {**entry, "comment": "Two"}]})
    catalog, idea = small.document("IDEA-001")
    rest = Masking(catalog.types).without(idea, ["body.assessments.comment"])
    assert [each["comment"] for each in rest.value("body.assessments")] == [PLACEHOLDER, PLACEHOLDER]


def test_what_is_left_fits_the_schema_without_those_fields(small: Small) -> None:
    small.training()
    catalog, training = small.document("TRN-001")
    fields = ["body.attendees", "body.content"]
    rest = Masking(catalog.types).without(training, fields)
    schema = catalog.types["training"].schema
    assert not compiled(schema).is_valid(rest.data)
    assert compiled(schema_without(schema, fields)).is_valid(rest.data)


def test_only_filled_fields_are_masked_and_personal_ones_in_sources(small: Small) -> None:
    small.idea()
    catalog, idea = small.document("IDEA-001")
    info = catalog.types["idea"]
    named = definition("body.proposal", "body.help_wanted")
    assert masked_fields(info, idea, named, sources=False) == ("body.proposal",)
    assert masked_fields(info, idea, named, sources=True) == ("body.proposal", "body.submitted_by")
    assert masked_fields(info, idea, definition(personal=True), sources=True) == ()


def test_controlled_documents_and_decisions_are_whole_or_not_there(small: Small) -> None:
    types = small.catalog().types
    assert not can_be_masked(types["policy"])
    assert not can_be_masked(types["decision"])
    assert can_be_masked(types["idea"])


@pytest.mark.parametrize(
    "field, fault",
    [
        ("body.proposal", ""),
        ("body.submitted_by", ""),
        ("evidence", ""),
        ("body.assessments", ""),
        ("body.assessments.comment", ""),
        ("body.assessments.novelty", "must be filled"),
        ("body.outcome.decision", "must be filled"),
        ("body.proposer", "is no field of it"),
        ("body", "must be filled"),
    ],
)
def test_a_field_can_be_masked_or_it_is_said_why_not(small: Small, field: str, fault: str) -> None:
    said = fault_of_field(small.catalog().types["idea"], field)
    assert said.startswith(fault) if fault else said == ""


def test_links_to_what_is_not_seen_are_left_out_and_names_in_texts_too(small: Small) -> None:
    small.policy()
    small.idea("IDEA-002")
    small.idea(
        body={"merged_into": "IDEA-002", "problem": "As IDEA-002 says"},
        links={"see": ["POL-001", {"to": "IDEA-002", "why": "It began there"}], "came_from": ["IDEA-002"]},
    )
    catalog, idea = small.document("IDEA-001")
    masking = Masking(catalog.types)
    rest = masking.without_names(
        masking.without(idea, ["body.proposal"]),
        lambda name: name != "IDEA-002",
        lambda text: text.replace("IDEA-002", "a withheld record"),
    )
    assert {reference.target for reference in rest.references} == {"POL-001"}
    assert rest.value("links") == {"see": ["POL-001"]}
    assert rest.value("body.problem") == "As a withheld record says"
    assert rest.withheld == ("body.proposal",)
