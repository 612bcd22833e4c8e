"""A document's body by its type's schema."""

from __future__ import annotations

import pytest

from imskit.views.fields import (
    EMPTY,
    Value,
    body_fields,
    body_rows,
    column,
    column_title,
    kind_of,
    personal_counts,
)
from tests.builders import BODIES, Small


@pytest.mark.parametrize(
    "schema, kind",
    [
        ({"type": "string"}, "line"),
        ({"type": "string", "x-imskit": {"format": "text"}}, "text"),
        ({"type": "string", "format": "date"}, "day"),
        ({"type": "string", "pattern": "^P[1-9][0-9]{0,3}[YMWD]$"}, "period"),
        ({"type": "string", "pattern": r"^-?[0-9]{1,15}(\.[0-9]{1,6})?$"}, "number"),
        ({"enum": ["low", "high"]}, "word"),
        ({"type": "integer"}, "number"),
        ({"type": "boolean"}, "flag"),
        ({"type": "array"}, "list"),
        ({"type": "object"}, "group"),
        ({"type": "object", "properties": {"amount": {}, "currency": {}}}, "money"),
        ({"type": "string", "x-imskit": {"refers": "role"}}, "role"),
        ({"anyOf": [{"type": "string", "x-imskit": {"refers": "document"}}, {"type": "object"}]}, "document"),
    ],
)
def test_a_schema_says_what_kind_of_value_it_describes(schema: dict[str, object], kind: str) -> None:
    assert kind_of(schema) == kind


def test_fields_come_in_the_order_of_the_schema_with_their_titles(small: Small) -> None:
    small.policy()
    catalog, policy = small.document("POL-001")
    fields = body_fields(catalog.types["policy"], policy)
    assert [(field.key, field.title, field.value.kind) for field in fields] == [
        ("purpose", "Purpose", "text"),
        ("scope", "Scope", "text"),
        ("commitments", "Commitments", "table"),
        ("responsibilities", "Responsibilities", "table"),
    ]


def test_a_list_of_objects_is_a_table_of_what_is_filled(small: Small) -> None:
    small.procedure()
    catalog, procedure = small.document("PRO-001")
    steps = next(f.value for f in body_fields(catalog.types["procedure"], procedure) if f.key == "steps")
    assert steps.columns == ("Step", "What is done", "Responsible")
    assert [cell.kind for cell in steps.value[0]] == ["line", "text", "role"]


def test_a_column_reads_a_field_of_the_head_or_the_body(small: Small) -> None:
    small.policy()
    catalog, policy = small.document("POL-001")
    info = catalog.types["policy"]
    assert column(info, policy, "owner") == Value("role", "innovation-manager")
    assert column(info, policy, "effective_from") == Value("day", "2026-03-01")
    assert column(info, policy, "body.exceptions") is EMPTY


def test_a_column_of_a_group_says_of_what_it_is(small: Small) -> None:
    info = small.catalog().types["indicator"]
    assert column_title(info, "body.target.value") == "Target: value"
    assert column_title(info, "owner") == "Owner"
    assert column_title(small.catalog().types["awareness"], "body.reached.reached") == "People reached"
    assert column_title(small.catalog().types["competence"], "body.needed_by.role") == "Needed by"


def test_a_column_gathers_what_the_groups_of_a_list_hold_each_once(small: Small) -> None:
    steps = [{"title": "A", "text": "A.", "responsible": name} for name in ("director", "cook", "director")]
    small.procedure(body={**BODIES["procedure"], "steps": steps})
    catalog, procedure = small.document("PRO-001")
    info = catalog.types["procedure"]
    roles = (Value("role", "director"), Value("role", "cook"))
    assert column(info, procedure, "body.steps.responsible") == Value("list", roles)
    assert column(info, procedure, "body.steps.limit") is EMPTY


def test_a_column_within_what_is_about_individuals_is_counted_too(small: Small) -> None:
    levels = [{"level": "1", "means": "M."}]
    seen = [
        {
            "person": "person-03",
            "level": "1",
            "date": "2026-05-01",
            "method": "test",
            "assessor": "person-02",
        },
        {
            "person": "person-01",
            "level": "1",
            "date": "2026-05-01",
            "method": "test",
            "assessor": "person-02",
        },
    ]
    body = {"description": "D.", "needed_by": [{"role": "director", "level": "1"}], "levels": levels}
    small.living("competence", "CMP-001", "needed", {**body, "assessments": seen})
    catalog, competence = small.document("CMP-001")
    info = catalog.types["competence"]
    assert column(info, competence, "body.assessments.person") == Value("personal", 2)


def test_what_is_about_an_individual_is_counted_and_not_shown(small: Small) -> None:
    small.training(body={"attendees": ["person-02", "person-03"]})
    catalog, training = small.document("TRN-001")
    info = catalog.types["training"]
    assert personal_counts(info, training) == (("Attendees", 2),)
    assert column(info, training, "body.attendees") == Value("personal", 2)
    assert body_rows(info, training).attendees is None
    assert "person-03" not in repr(body_fields(info, training))


def test_rows_of_a_template_know_every_name_of_the_schema_and_no_other(small: Small) -> None:
    small.policy()
    catalog, policy = small.document("POL-001")
    body = body_rows(catalog.types["policy"], policy)
    assert body.purpose == "Say where we go."
    assert body.exceptions is None
    assert body.commitments[0].title == "Time"
    assert not hasattr(body, "purpos")
