"""Two schemas become one that accepts what both accept."""

from __future__ import annotations

from typing import Any

import pytest

from imskit.schema.merge import Contradiction, merge


@pytest.mark.parametrize(
    "base, own, merged",
    [
        ({"minLength": 1}, {"minLength": 3}, {"minLength": 3}),
        ({"maxItems": 1}, {"maxItems": 3}, {"maxItems": 1}),
        ({"enum": ["a", "b"]}, {"enum": ["b", "c"]}, {"enum": ["b"]}),
        ({"type": "number"}, {"type": "integer"}, {"type": "integer"}),
        ({"type": "integer"}, {"type": ["number", "string"]}, {"type": "integer"}),
        ({"type": ["string", "null"]}, {"type": ["null", "string"]}, {"type": ["null", "string"]}),
        ({"uniqueItems": True}, {"uniqueItems": False}, {"uniqueItems": True}),
        ({"title": "a"}, {"title": "b"}, {"title": "b"}),
        ({"pattern": "a"}, {"pattern": "b"}, {"pattern": "b", "allOf": [{"pattern": "a"}]}),
        ({"anyOf": [{"minLength": 1}]}, {"anyOf": [True]}, {"anyOf": [True], "allOf": [{"anyOf": [{"minLength": 1}]}]}),
        ({"items": {"minLength": 1}}, {"items": {"maxLength": 2}}, {"items": {"minLength": 1, "maxLength": 2}}),
        (
            {"items": {"minLength": 1}},
            {"prefixItems": [True]},
            {"prefixItems": [True], "allOf": [{"items": {"minLength": 1}}]},
        ),
        (
            {"properties": {"a": True}, "additionalProperties": {"type": "string"}},
            {"properties": {"b": {"minLength": 1}}},
            {
                "properties": {"a": True, "b": {"type": "string", "minLength": 1}},
                "additionalProperties": {"type": "string"},
            },
        ),
        (
            {"patternProperties": {"^a": True}, "additionalProperties": False},
            {"properties": {"b": True}},
            {"properties": {"b": True}, "allOf": [{"patternProperties": {"^a": True}, "additionalProperties": False}]},
        ),
        (
            {"unevaluatedProperties": False, "if": {"properties": {"a": True}}},
            {"properties": {"b": True}, "allOf": [{"minProperties": 1}]},
            {
                "properties": {"b": True},
                "allOf": [{"minProperties": 1}, {"unevaluatedProperties": False, "if": {"properties": {"a": True}}}],
            },
        ),
        (True, {"type": "string"}, {"type": "string"}),
        ({"type": "string"}, {}, {"type": "string"}),
        (False, {"type": "string"}, False),
    ],
)  # fmt: skip
def test_two_schemas_merge_into_one_that_accepts_what_both_accept(base: Any, own: Any, merged: Any) -> None:
    assert merge(base, own) == merged


@pytest.mark.parametrize(
    "base, own, said",
    [
        ({"type": "string"}, {"type": ["integer", "null"]}, "a value cannot be string and integer or null"),
        ({"enum": ["a"]}, {"enum": ["b", "c"]}, "no value is in both lists of values"),
        (
            {"additionalProperties": False},
            {"properties": {"colour": {"type": "string"}}},
            "the field colour is added to a part that allows no further fields",
        ),
    ],
)
def test_what_contradicts_each_other_is_named(base: Any, own: Any, said: str) -> None:
    with pytest.raises(Contradiction, match=said):
        merge(base, own)


def test_neither_of_the_two_is_changed() -> None:
    base = {"required": ["a"], "properties": {"a": {"minLength": 1}}, "pattern": "a"}
    own = {"required": ["b"], "properties": {"a": {"maxLength": 2}}, "pattern": "b"}
    before = repr((base, own))
    merge(base, own)
    assert repr((base, own)) == before
