"""Schemas become flat ones of the same meaning."""

from __future__ import annotations

import time
from typing import Any

import pytest

from imskit.schema.flatten import Flattener
from imskit.schema.schema_file import Schema, SchemaFault
from tests.schema.schemas import compile_one, flatten


def test_what_stands_beside_a_reference_wins() -> None:
    flat = flatten(
        {
            "$ref": "#/$defs/a",
            "title": "Mine",
            "maxLength": 5,
            "x-imskit": {"relation": "r"},
            "$defs": {
                "a": {"title": "A thing", "type": "string", "minLength": 1, "x-imskit": {"refers": "role"}}
            },
        }
    )
    assert flat == {
        "title": "Mine",
        "type": "string",
        "minLength": 1,
        "maxLength": 5,
        "x-imskit": {"refers": "role", "relation": "r", "kind": "A thing"},
    }


def test_parts_of_other_files_are_taken_in() -> None:
    flat = flatten(
        {"items": {"$ref": "other.schema.json#/$defs/a~1b"}}, other={"$defs": {"a/b": {"type": "string"}}}
    )
    assert flat == {"items": {"type": "string"}}


def test_a_reference_may_lead_anywhere_in_a_file_where_a_schema_stands() -> None:
    schema = {
        "anyOf": [{"type": "string"}, True],
        "items": {"$ref": "#/anyOf/0"},
        "contains": {"$ref": "#/anyOf/1"},
    }
    assert flatten(schema)["items"] == {"type": "string"}
    assert flatten(schema)["contains"] == {}
    assert flatten({"allOf": [False]}) == {"not": {}}


def test_fields_of_a_head_and_of_a_type_become_one_closed_group() -> None:
    flat = flatten(
        {
            "allOf": [{"properties": {"a": {"type": "string"}}, "required": ["a"]}],
            "properties": {"a": {"enum": ["x"]}, "b": True},
            "required": ["b", "a"],
            "unevaluatedProperties": False,
        }
    )
    assert flat == {
        "properties": {"a": {"type": "string", "enum": ["x"]}, "b": True},
        "required": ["a", "b"],
        "additionalProperties": False,
    }


def test_a_branch_that_knows_fields_of_its_own_is_left_beside_them() -> None:
    branches = [{"properties": {"b": True}, "required": ["b"]}, {"required": ["a"]}]
    flat = flatten({"properties": {"a": True}, "anyOf": branches, "unevaluatedProperties": False})
    assert flat["unevaluatedProperties"] is False
    for knowing in (
        {"if": branches[0]},
        {"dependentSchemas": {"a": branches[0]}},
        {"oneOf": [{"allOf": branches}]},
    ):
        assert "unevaluatedProperties" in flatten({**knowing, "unevaluatedProperties": False})
    flat = flatten({"properties": {"a": True}, "anyOf": branches[1:], "unevaluatedProperties": False})
    assert flat["additionalProperties"] is False


FAULTS = [
    ("back to itself", {"$ref": "#"}, "refers back to itself"),
    ("round and round", {"$ref": "#/$defs/a", "$defs": {"a": {"items": {"$ref": "#/$defs/a"}}}}, "refers back"),
    ("a file that is not there", {"$ref": "gone.schema.json"}, "no such file beside it"),
    ("a part that is not there", {"$ref": "#/$defs/gone"}, "no schema there"),
    ("a part that is no schema", {"$ref": "#/title", "title": "x"}, "no schema there"),
    ("another host", {"$ref": "https://example.org/x.json"}, "only files beside it"),
    ("a file of the machine", {"$ref": "file:///etc/passwd"}, "only files beside it"),
    ("a folder above", {"$ref": "../secret.json"}, "only files beside it"),
    ("a path of Windows", {"$ref": "..\\secret.json"}, "only files beside it"),
    ("an anchor", {"$ref": "#name", "$defs": {"a": {"$anchor": "name"}}}, "only files beside it"),
    ("a moving reference", {"items": {"$dynamicRef": "#x"}}, r"\$dynamicRef is not used here"),
    ("a name of its own", {"items": {"$id": "x"}}, r"\$id is not used here"),
    ("something that is no schema", {"$ref": "#/x", "x": {"required": {"a": 1}}}, "no schema there"),
    ("an example", {"$ref": "#/examples/0", "examples": [{"items": 1}]}, "no schema there"),
    ("a mark of another form", {"x-imskit": {"refers": ["role"]}}, "refers in x-imskit is text"),
    ("a way that no change passes", {"x-imskit": {"carries": "up"}}, "up is no way in which a change passes"),
    ("no value left", {"allOf": [{"enum": ["a"]}, {"enum": ["b"]}]}, "Nothing can fit"),
    ("no type left", {"allOf": [{"type": "string"}, {"type": "object"}]}, "Nothing can fit"),
    (
        "a field added to a closed part",
        {"allOf": [{"properties": {"a": True}, "additionalProperties": False}], "properties": {"b": True}},
        "the field b is added to a part",
    ),
    ("looking ahead", {"pattern": "(?=a)b"}, "A pattern cannot be used"),
    ("looking back", {"patternProperties": {"(a)\\1": True}}, "A pattern cannot be used"),
    ("a huge repetition", {"pattern": "(a{1000}){1000}"}, "A pattern cannot be used"),
    ("an annotation of another form", {"x-imskit": ["a"]}, "annotation x-imskit is an object"),
    (
        "two rules about the rest",
        {"patternProperties": {"a": True}, "anyOf": [{"properties": {"b": True}}], "unevaluatedProperties": False},
        "do not go together",
    ),
]  # fmt: skip


@pytest.mark.parametrize("schema, message", [case[1:] for case in FAULTS], ids=[case[0] for case in FAULTS])
def test_schemas_that_cannot_be_flattened(schema: Schema, message: str) -> None:
    with pytest.raises(SchemaFault, match=message):
        flatten(schema)


def test_references_cannot_multiply_without_end() -> None:
    parts = {
        f"a{number}": {"properties": {name: {"$ref": f"#/$defs/a{number + 1}"} for name in "xyz"}}
        for number in range(30)
    }
    began = time.process_time()
    with pytest.raises(SchemaFault, match="grows too large"):
        flatten({"$ref": "#/$defs/a0", "$defs": {**parts, "a30": True}})
    assert time.process_time() - began < 2


def test_files_that_refer_to_each_other_cannot_nest_without_end() -> None:
    files: dict[str, Any] = {"f0.schema.json": {"type": "string"}}
    for number in range(1, 300):
        files[f"f{number}.schema.json"] = {"items": {"$ref": f"f{number - 1}.schema.json"}}
    flattener = Flattener(files.get)
    for number in range(35):
        flattener.flatten(f"f{number}.schema.json")
    with pytest.raises(SchemaFault, match="grows too large"):
        flattener.flatten("f299.schema.json")


def test_a_deeply_nested_schema_is_refused() -> None:
    types, [problem] = compile_one('{"items": ' * 5_000 + "true" + "}" * 5_000)
    assert not types
    assert "nested too deeply" in problem.message
