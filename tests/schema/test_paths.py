"""A walk over a flat schema finds its fields, their titles and what is marked, in the schema's order."""

from __future__ import annotations

from typing import Any

from imskit.schema.paths import RefPath, annotation, at_steps, dotted, fields, marks, relations, titles

SCHEMA: dict[str, Any] = {
    "properties": {
        "id": {"title": "Id"},
        "steps": {
            "title": "Steps",
            "items": {"properties": {"who": {"title": "Who", "x-imskit": {"refers": "role"}}}},
        },
        "names": {"title": "Names", "additionalProperties": {"title": "A name", "minLength": 1}},
        "sources": {
            "title": "Drawn from",
            "x-imskit": {"inverse": "Used in"},
            "items": {"x-imskit": {"refers": "document"}},
        },
        "heirs": {
            "x-imskit": {"relation": "passes-to", "inverse": "Got from"},
            "items": {"anyOf": [{"x-imskit": {"refers": "document"}}, False]},
        },
    },
    "patternProperties": {"^x-": {"title": "Extra"}},
    "anyOf": [{"properties": {"id": {"maxLength": 5}}}, {"properties": {"other": {"title": "Other"}}}],
}


def test_fields_come_in_the_order_of_the_schema_with_the_steps_that_lead_to_them() -> None:
    assert [steps for steps, _ in fields(SCHEMA)] == [
        (),
        ("id",),
        ("steps",),
        ("steps", "*"),
        ("steps", "*", "who"),
        ("names",),
        ("names", "*"),
        ("sources",),
        ("sources", "*"),
        ("heirs",),
        ("heirs", "*"),
        ("heirs", "*"),
        ("*",),
        (),
        ("id",),
        (),
        ("other",),
    ]


def test_a_value_has_the_schemas_of_all_branches() -> None:
    assert at_steps(SCHEMA, ("id",)) == [{"title": "Id"}, {"maxLength": 5}]
    assert at_steps(SCHEMA, ("nowhere",)) == ()


def test_titles_leave_out_items_and_stand_by_dotted_path() -> None:
    assert titles(SCHEMA) == {
        "id": "Id",
        "steps": "Steps",
        "steps.who": "Who",
        "names": "Names",
        "sources": "Drawn from",
        "other": "Other",
    }
    assert dotted(("steps", "*", "who")) == "steps.who"


def test_marks_are_found_once_each_with_their_relation() -> None:
    assert marks(SCHEMA) == (
        RefPath(("steps", "*", "who"), "role", None, None),
        RefPath(("sources", "*"), "document", None, "sources"),
        RefPath(("heirs", "*"), "document", None, "passes-to"),
    )


def test_relations_are_called_after_the_field_or_after_their_name() -> None:
    assert relations(SCHEMA) == {"sources": ("Drawn from", "Used in"), "passes-to": ("Passes to", "Got from")}


def test_an_annotation_that_is_no_object_is_none() -> None:
    assert annotation({"x-imskit": "role"}) == {}
    assert annotation({}) == {}
