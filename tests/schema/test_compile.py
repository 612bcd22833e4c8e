"""Schemas become flat ones of the same meaning, document types, and a verdict that two libraries share."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from imskit.load import Loaded, load
from imskit.model import ClauseFlag, Period, Retention, TypeInfo
from imskit.problems import CannotGoOn, Place, Problem
from imskit.schema import RefPath, Validator, compile_plain, compile_types, ref_paths
from imskit.schema.engine import compiled, has_format, is_day, matches, pattern_error
from imskit.schema.faults import _validator
from imskit.schema.flatten import Flattener, Schema, SchemaFault, merge

CHECKOUT = Path(__file__).parents[2]
FILES = {f"schemas/{path.name}": path.read_bytes() for path in sorted(CHECKOUT.glob("schemas/*.json"))}
TYPES, FOUND = compile_types(FILES)
POLICY = json.loads(FILES["schemas/policy.schema.json"])


def changed(**parts: Any) -> dict[str, Any]:
    """The policy's schema as raw data with some parts of its own."""
    return {**copy.deepcopy(POLICY), **parts}


def noted(**parts: Any) -> dict[str, Any]:
    """The policy's schema with some parts of its annotation changed; None takes one out."""
    note = {**POLICY["x-imskit"], **parts}
    return changed(**{"x-imskit": {name: value for name, value in note.items() if value is not None}})


def compile_one(
    schema: Mapping[str, Any] | str, **others: Any
) -> tuple[Mapping[str, TypeInfo], list[Problem]]:
    """What compiling gives when `policy.schema.json` is *schema*, and with *others* beside it."""
    text = schema if isinstance(schema, str) else json.dumps(schema, indent=2)
    files = {"schemas/common.schema.json": FILES["schemas/common.schema.json"]}
    files["schemas/policy.schema.json"] = text.encode("utf-8", "surrogateescape")
    files |= {f"schemas/{name}.schema.json": json.dumps(each).encode() for name, each in others.items()}
    types, problems = compile_types(files)
    return types, list(problems)


def flatten(schema: Any, **others: Any) -> Any:
    """*schema* flattened, with *others* as files beside it."""
    files = {"x": schema, **{f"{name}.schema.json": each for name, each in others.items()}}
    return Flattener(files.get).flatten("x")


# The schemas that are shipped


def test_every_shipped_type_compiles() -> None:
    assert FOUND == ()
    assert {"policy", "procedure", "decision", "risk"} <= TYPES.keys()


def test_a_flat_schema_refers_to_nothing() -> None:
    for info in TYPES.values():
        text = json.dumps(dict(info.schema))
        assert "$ref" not in text
        assert "unevaluatedProperties" not in text
        assert info.schema["additionalProperties"] is False


def test_a_type_says_what_its_annotation_says() -> None:
    policy = TYPES["policy"]
    assert (policy.name, policy.title, policy.plural, policy.lifecycle) == (
        "policy",
        "Policy",
        "Policies",
        "controlled",
    )
    assert (policy.prefix, policy.folder, policy.classification) == ("POL", "policies", "internal")
    assert policy.columns[:2] == ("id", "title")
    assert policy.path == "schemas/policy.schema.json"
    assert policy.retention is None
    assert TYPES["decision"].retention == Retention(Period(10, "Y"), "date", "dispose")
    assert TYPES["nonconformity"].clause_flag == ClauseFlag(
        "against", "nonconformity", "body.grade", ("major",)
    )


def test_a_type_knows_the_titles_of_its_fields() -> None:
    titles = TYPES["policy"].titles
    assert titles["effective_from"] == "Effective from"
    assert titles["body.commitments.title"] == "Commitment"
    assert titles["revisions.by"] == "By"
    assert "body.commitments.*" not in titles


def test_a_type_knows_what_its_relations_are_called() -> None:
    assert TYPES["policy"].relations["implements"] == ("Implements", "Implemented by")
    assert TYPES["policy"].relations["came_from"] == ("Came from", "Led to")
    assert TYPES["policy"].relations["satisfies"] == ("Satisfies", "Satisfied by")
    assert TYPES["decision"].relations["decides"] == ("Decides", "Decided by")


def test_a_type_knows_the_places_that_are_marked() -> None:
    marks = ref_paths(TYPES["policy"])
    assert marks == ref_paths(TYPES["policy"])
    assert {
        RefPath(("owner",), "role", None, None),
        RefPath(("applies_to", "sites", "*"), "site", None, None),
        RefPath(("satisfies",), "clauses", None, "satisfies"),
        RefPath(("links", "implements", "*"), "document", None, "implements"),
        RefPath(("evidence", "*"), "evidence", None, None),
        RefPath(("evidence", "*", "custodian"), "role", None, None),
        RefPath(("revisions", "*", "by"), "person", None, None),
        RefPath(("body", "purpose"), None, "text", None),
        RefPath(("body", "commitments", "*", "text"), None, "text", None),
    } <= set(marks)
    assert len(marks) == len(set(marks))
    assert RefPath(("body", "document"), "document", None, "decides") in ref_paths(TYPES["decision"])
    assert any(
        mark.format == "action" and mark.path[-1] == "*" for mark in ref_paths(TYPES["management-review"])
    )


def test_a_reference_without_a_name_is_called_after_its_field() -> None:
    reference = {"$ref": "common.schema.json#/$defs/documentId", "title": "Sources"}
    body = {
        "title": "Body",
        "type": "object",
        "properties": {
            "sources": {"title": "Drawn from", "type": "array", "items": reference},
            "heirs": {
                "type": "array",
                "items": reference,
                "x-imskit": {"relation": "passes-to", "inverse": "Got from"},
            },
            "by_name": {"type": "object", "additionalProperties": reference},
        },
        "additionalProperties": False,
    }
    types, problems = compile_one(changed(properties={"type": {"const": "policy"}, "body": body}))
    assert problems == []
    assert {mark for mark in ref_paths(types["policy"]) if mark.path[0] == "body"} == {
        RefPath(("body", "sources", "*"), "document", None, "sources"),
        RefPath(("body", "heirs", "*"), "document", None, "passes-to"),
        RefPath(("body", "by_name", "*"), "document", None, "by_name"),
    }
    assert types["policy"].relations["sources"] == ("Drawn from", "Referred to by")
    assert types["policy"].relations["passes-to"] == ("Passes to", "Got from")


def test_plain_schemas_compile_too() -> None:
    for name in ("ims", "people", "people-local", "standard", "crosswalk"):
        flat = compile_plain(FILES, f"{name}.schema.json")
        assert flat["type"] == "object"
        assert "$ref" not in json.dumps(flat)
    assert compile_plain(FILES, "ims.schema.json") is compile_plain(dict(FILES), "ims.schema.json")


def test_a_plain_schema_that_is_missing_or_wrong_ends_the_run() -> None:
    with pytest.raises(CannotGoOn, match=r"no file ims\.schema\.json"):
        compile_plain({}, "ims.schema.json")
    with pytest.raises(CannotGoOn, match=r"schemas/ims\.schema\.json:2:1: The file is not JSON"):
        compile_plain({"schemas/ims.schema.json": b"{\n"}, "ims.schema.json")


def test_compiling_takes_milliseconds() -> None:
    began = time.process_time()
    compile_types(FILES)
    assert time.process_time() - began < 0.2


# Flattening


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


# What is wrong with a schema file


def told(problems: list[Problem]) -> str:
    """One problem of a schema file as text."""
    [problem] = problems
    assert problem.rule == "schema"
    assert problem.place.path == "schemas/policy.schema.json"
    return f"{problem.place.line}: {problem.message}; {problem.mend}"


def with_field(schema: dict[str, Any]) -> dict[str, Any]:
    """The policy's schema with one field in its body."""
    body = {"type": "object", "properties": {"x": schema}}
    return changed(properties={**POLICY["properties"], "body": body})


def marked(form: str, **mark: str) -> dict[str, Any]:
    """The policy's schema with a field of type *form* that bears a mark."""
    return with_field({"type": form, "x-imskit": mark})


def flagged(relation: str, grade: str) -> dict[str, Any]:
    """The policy's schema with a flag for clauses."""
    return noted(clause_flag={"relation": relation, "label": "x", "grade": grade, "nonconforming": []})


def without(name: str) -> dict[str, Any]:
    """The policy's schema without one of its keywords."""
    return {each: value for each, value in POLICY.items() if each != name}


OTHER_KIND = {"$schema": "http://json-schema.org/draft-07/schema#"}
BROKEN: list[tuple[str, Any, str]] = [
    ("no JSON", '{\n  "title": \n}', "The file is not JSON: a value belongs here; write it"),
    ("no comma", '{"a": 1\n "b": 2}', "2: The file is not JSON: a comma or a closing bracket is missing before this"),
    ("no colon", '{"a" 1}', "a colon is missing before this; put a colon"),
    ("no quotes", "{a: 1}", "the name of a field belongs here, in double quotes"),
    ("a text that is not closed", '{"a": "b}', "the text that begins here is never closed; write a double quote"),
    ("a text of two lines", '{"a": "b\n"}', "a text ends with its line, and a tab in it is written \\t"),
    ("a backslash", '{"a": "\\d"}', "a backslash stands before a character with which it has no meaning; write two"),
    ("something behind it", '{"a": 1}}', "it ends before this; take out what follows"),
    ("doubled name", '{"a": 1,\n "a": 2}', "The name a is written twice"),
    ("not a number", '{"a": NaN}', "number that JSON does not have"),
    ("a list", "[]", "holds an object"),
    ("not UTF-8", '{"a": "\udce9"}', "not UTF-8"),
    ("too large", '{"a": "' + "x" * 1024 * 1024 + '"}', "larger than 1 MiB"),
    ("no valid schema", changed(required="body"), "not a valid JSON Schema"),
    ("another kind of schema", changed(**OTHER_KIND), "2: The schema is of another kind"),
    ("no title", without("title"), "title is missing"),
    ("no lifecycle", noted(lifecycle=None), "x-imskit.lifecycle is missing; add lifecycle: with one of controlled"),
    ("misspelt lifecycle", noted(lifecycle="controled"), "did you mean controlled?"),
    ("misspelt annotation", noted(folder=None, foldr="policies"), "did you mean folder?"),
    ("a folder that leads out", noted(folder="../x"), "is not written"),
    ("an absolute folder", noted(folder="/etc"), "is not written"),
    ("a small prefix", noted(prefix="pol"), "did you mean POL?"),
    ("a wrong period", noted(retention={"period": "10Y", "from": "date", "then": "dispose"}), "period"),
    ("an unknown column", noted(columns=["id", "body.colour"]), "There is no field body.colour"),
    ("an unknown personal field", noted(personal=["body.x"]), "There is no field body.x"),
    ("an unknown list", noted(append_only=["body.x"]), "There is no field body.x"),
    ("an unknown state", noted(closed_when=["done"]), "There is no state done"),
    ("an unknown grade", flagged("satisfies", "body.g"), "no field body.g"),
    ("an unknown relation", flagged("x", "status"), "is called x"),
    ("open to other fields", without("unevaluatedProperties"), "allows unknown fields"),
    ("another type", changed(properties={**POLICY["properties"], "type": {"const": "x"}}), "not fixed to the name"),
    ("no body", changed(required=[]), "The field body is not required"),
    ("a mark that is not known", marked("string", refers="planet"), "The mark planet"),
    ("a mark of another form", marked("array", refers="role"), "marked role and has not its form"),
    ("an action without a day", marked("object", format="action"), "marked action and has not its form"),
    ("clauses of another form", marked("string", refers="clauses"), "marked clauses and has not its form"),
]  # fmt: skip


@pytest.mark.parametrize("schema, message", [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_a_schema_that_is_wrong_is_one_problem_and_no_type(schema: Any, message: str) -> None:
    types, problems = compile_one(schema)
    assert message in told(problems)
    assert types == {}


@pytest.mark.parametrize(
    "name, schema, said",
    [
        ("effective_from", {"type": "string"}, "effective_from is not a date"),
        ("revisions", {"type": "object"}, "revisions is not a list"),
        ("review", {"type": "array"}, "review is not a group of fields"),
        ("owner", {"type": "integer"}, "owner is not text"),
        ("classification", {"enum": ["public", 1]}, "classification is not text"),
        (
            "review",
            {"type": "object", "properties": {"every": {"type": "string"}}, "required": ["every"]},
            "review.every is not a period",
        ),
    ],
)
def test_a_head_of_another_form_is_told(name: str, schema: dict[str, Any], said: str) -> None:
    common = json.loads(FILES["schemas/common.schema.json"])
    for head in ("head", "controlled"):
        properties = common["$defs"][head]["properties"]
        if name in properties:
            properties[name] = schema
    _, problems = compile_types(
        {
            "schemas/common.schema.json": json.dumps(common).encode(),
            "schemas/policy.schema.json": FILES["schemas/policy.schema.json"],
        }
    )
    assert f"The field {said} in this schema" in {problem.message for problem in problems}


def test_a_list_that_only_grows_has_days_for_dates() -> None:
    entries = {"type": "array", "items": {"type": "object", "properties": {"date": {"type": "string"}}}}
    schema = with_field(entries)
    schema["x-imskit"]["append_only"] = ["body.x"]
    _, problems = compile_one(schema)
    assert "The field body.x.date is not a date in this schema" in told(problems)


def test_an_annotation_in_json_that_is_no_yaml_is_told_without_its_place() -> None:
    schema = noted(lifecycle=None, plural="\ud83d\udca9")
    _, problems = compile_one(schema)
    assert "The annotation x-imskit is not complete" in told(problems)


def test_a_head_that_the_program_cannot_read_is_told() -> None:
    _, problems = compile_one(without("allOf"))
    assert {problem.message for problem in problems} >= {
        "The field id is not required by this schema",
        "The field revisions is not required by this schema",
    }
    loose = {
        "allOf": [{"$ref": "common.schema.json#/$defs/controlled"}],
        "properties": {"effective_from": {"type": "integer"}},
    }
    _, problems = compile_one(changed(**loose))
    assert "a value cannot be string and integer" in problems[0].message


def test_a_wrong_schema_keeps_no_other_from_being_compiled() -> None:
    files = {**FILES, "schemas/risk.schema.json": b"{", "schemas/deeper/x.schema.json": b"{"}
    types, problems = compile_types(files)
    assert [problem.place for problem in problems] == [Place("schemas/risk.schema.json", 1, 2)]
    assert types.keys() == TYPES.keys() - {"risk"}


def test_a_problem_stands_at_its_place_in_the_file() -> None:
    text = json.dumps(noted(columns=["id", "colour"]), indent=2)
    _, [problem] = compile_one(text)
    line = next(number for number, each in enumerate(text.split("\n"), 1) if '"colour"' in each)
    assert problem.place.line == line


@pytest.mark.parametrize("part", ["type", "prefix", "folder"])
def test_two_types_share_neither_name_nor_prefix_nor_folder(part: str) -> None:
    other = noted(
        **{
            name: value
            for name, value in {"type": "other", "prefix": "OTH", "folder": "others"}.items()
            if name != part
        }
    )
    if part != "type":
        other["properties"]["type"] = {"const": "other"}
    _, problems = compile_one(POLICY, quite_other=other)
    [problem] = problems
    assert f"The {part} " in problem.message
    assert "schemas/policy.schema.json already" in problem.message


def test_a_type_that_the_program_knows_by_name_keeps_its_body() -> None:
    decision = json.loads(FILES["schemas/decision.schema.json"])
    decision["properties"]["body"]["required"].remove("fingerprint")
    files = {**FILES, "schemas/decision.schema.json": json.dumps(decision).encode()}
    _, [problem] = compile_types(files)
    assert problem.message == "The field body.fingerprint is not required by this schema"


# Patterns, formats, days


def test_a_pattern_takes_linear_time() -> None:
    began = time.process_time()
    assert not matches("^(a+)+$", "a" * 100_000 + "!")
    validator = Validator({"type": "object", "properties": {"a": {"type": "string", "pattern": "^(a|a)*$"}}})
    loaded = load(b"a: " + b"a" * 5_000 + b"!", "x")
    assert isinstance(loaded, Loaded)
    assert len(validator.problems(loaded.data, loaded)) == 1
    assert time.process_time() - began < 2


@pytest.mark.parametrize("pattern", ["(?=a)", "(?<!a)b", "(a)\\1", "(", "a{1000}{1000}{1000}"])
def test_patterns_that_cannot_be_used(pattern: str) -> None:
    assert pattern_error(pattern)


@pytest.mark.parametrize("text", ["2026-01-15", "2024-02-29", "0001-01-01", "9999-12-31"])
def test_days_that_the_calendar_has(text: str) -> None:
    assert is_day(text)
    assert has_format("date", text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-29",
        "2026-13-01",
        "0000-01-01",
        "2026-1-1",
        "20260115",
        "2026-W03-4",
        "2026-01-15\n",
        "\uff12\uff10\uff12\uff16-01-15",
        "",
    ],
)
def test_days_that_it_has_not(text: str) -> None:
    assert not is_day(text)
    assert not has_format("date", text)


def test_a_schema_that_cannot_be_used_ends_the_run() -> None:
    with pytest.raises(CannotGoOn, match="Broken cannot be used"):
        compiled({"title": "Broken", "pattern": "("})


# Both libraries, and the schema before and after it was flattened, say the same


def documents() -> list[dict[str, Any]]:
    """The data of every document here that has a type."""
    found = []
    for path in [*CHECKOUT.glob("ims/**/*.yaml"), *CHECKOUT.glob("tests/examples/**/*.yaml")]:
        loaded = load(path.read_bytes(), path.name)
        if isinstance(loaded, Loaded) and isinstance(loaded.data, dict) and loaded.data.get("type") in TYPES:
            found.append(loaded.data)
    return found


DOCUMENTS = documents()
REGISTRY: Registry[Any] = Registry().with_resources(
    (path.rsplit("/", 1)[-1], DRAFT202012.create_resource(json.loads(data))) for path, data in FILES.items()
)


def stock(name: str) -> jsonschema.Draft202012Validator:
    """The validator of jsonschema as it comes, for the schema of a type as it is written."""
    raw = json.loads(FILES[TYPES[name].path])
    raw["$id"] = TYPES[name].path.rsplit("/", 1)[-1]
    checker = jsonschema.FormatChecker(["date"])
    return jsonschema.Draft202012Validator(raw, registry=REGISTRY, format_checker=checker)


STOCK = {name: stock(name) for name in TYPES}
OURS = {name: compiled(info.schema) for name, info in TYPES.items()}
MESSAGES = {name: _validator()(dict(info.schema)) for name, info in TYPES.items()}


#: A few of each type that fit it, the shortest first, to make others of.
PATTERNS_OF_DOCUMENTS = [
    each
    for name, verdict in OURS.items()
    for each in sorted(
        (found for found in DOCUMENTS if found["type"] == name and verdict.is_valid(found)),
        key=lambda found: len(str(found)),
    )[:2]
]


def assert_all_agree(data: dict[str, Any], name: str) -> None:
    verdict = OURS[name].is_valid(data)
    assert MESSAGES[name].is_valid(data) is verdict
    assert STOCK[name].is_valid(data) is verdict


def test_all_agree_on_every_document_here() -> None:
    assert DOCUMENTS
    for data in DOCUMENTS:
        assert_all_agree(data, data["type"])


def test_every_document_of_the_reference_system_fits_its_type() -> None:
    for path in CHECKOUT.glob("ims/**/*.yaml"):
        loaded = load(path.read_bytes(), str(path.relative_to(CHECKOUT)))
        assert isinstance(loaded, Loaded), loaded
        if isinstance(loaded.data, dict) and loaded.data.get("type") in TYPES:
            assert Validator(TYPES[loaded.data["type"]].schema).problems(loaded.data, loaded) == []


VALUES: st.SearchStrategy[Any] = st.sampled_from(
    (
        *(
            None,
            True,
            0,
            1.5,
            -1,
            10**12,
            "",
            " ",
            "x",
            "POL-001",
            "pol-001",
            "2026-01-15",
            "2026-13-01",
            "P1Y",
        ),
        *("1Y", "1.2", "everyone", "draft", "a b", "ü", "😀", "a\nb", [], ["x"], ["x", "x"], [1], [{}], [[]]),
        *({}, {"x": 1}, {"to": "POL-001"}),
    )
)


#: Of these, each can be wrong in one way only.
SINGLE = VALUES.filter(lambda value: not isinstance(value, dict | list) or value in ([], ["x"], [1], {}))


@st.composite
def mutations(draw: st.DrawFn, changes: int = 2, values: st.SearchStrategy[Any] = VALUES) -> dict[str, Any]:
    """A document with some *changes* in it, one or more."""
    data: dict[str, Any] = copy.deepcopy(draw(st.sampled_from(PATTERNS_OF_DOCUMENTS)))
    for _ in range(draw(st.integers(1, changes))):
        mutate(draw, data, values)
    return data


def mutate(draw: st.DrawFn, data: Any, values: st.SearchStrategy[Any]) -> None:
    """Change *data* at one place."""
    here = data
    while True:
        names = list(here) if isinstance(here, dict) else list(range(len(here)))
        if not names:
            return
        name = draw(st.sampled_from(names))
        if isinstance(here[name], dict | list) and draw(st.booleans()):
            here = here[name]
            continue
        break
    match draw(st.integers(0, 4)):
        case 0:
            del here[name]
        case 1:
            here[name] = copy.deepcopy(draw(values))
        case 2 if isinstance(here, dict):
            here[draw(st.sampled_from(["x", f"{name}s", "scope", "to"]))] = copy.deepcopy(draw(values))
        case 3 if isinstance(here, list):
            here.append(copy.deepcopy(here[name]))
        case _:
            if isinstance(here, dict):
                here[f"{name}x"] = here.pop(name)


@given(mutations())
def test_all_agree_on_documents_that_were_changed(data: dict[str, Any]) -> None:
    name = data.get("type")
    assume(isinstance(name, str) and name in TYPES)
    assert isinstance(name, str)
    assert_all_agree(data, name)


@given(mutations())
def test_what_is_refused_is_told_and_what_is_not_is_not(data: dict[str, Any]) -> None:
    name = data.get("type")
    assume(isinstance(name, str) and name in TYPES)
    assert isinstance(name, str)
    loaded = load(json.dumps(data, ensure_ascii=False).encode(), "x.yaml")
    assert isinstance(loaded, Loaded)
    problems = Validator(TYPES[name].schema).problems(loaded.data, loaded)
    assert bool(problems) is not OURS[name].is_valid(data)
    for problem in problems:
        assert problem.rule != "schema"
        assert problem.message.isprintable()
        assert problem.mend
        assert not problem.message.endswith(".")
        assert not problem.mend.endswith(".")


@given(mutations(changes=1, values=SINGLE))
def test_one_mistake_is_one_message(data: dict[str, Any]) -> None:
    name = data.get("type")
    assume(isinstance(name, str) and name in TYPES)
    assert isinstance(name, str)
    loaded = load(json.dumps(data, ensure_ascii=False).encode(), "x.yaml")
    assert isinstance(loaded, Loaded)
    assert len(Validator(TYPES[name].schema).problems(loaded.data, loaded)) <= 1


SCHEMAS = st.recursive(
    st.sampled_from(
        [
            {"type": "string"},
            {"type": "integer"},
            {"enum": ["a", "b", 1]},
            {"const": "a"},
            {"minLength": 2},
            {"maxLength": 1},
            {"pattern": "^a"},
            {"pattern": "b$"},
            {"minItems": 1},
            {"uniqueItems": True},
            {"required": ["a"]},
            {"required": ["b"]},
            {"properties": {"a": {"type": "string"}}, "additionalProperties": False},
            {"properties": {"b": True}, "unevaluatedProperties": False},
            {"additionalProperties": {"type": "integer"}},
            {"patternProperties": {"^a": {"type": "integer"}}},
            {"propertyNames": {"maxLength": 1}},
            {"minProperties": 1},
            True,
        ]
    ),
    lambda inner: st.one_of(
        st.builds(lambda each: {"allOf": each}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda one, two: {**one, "allOf": [two]} if isinstance(one, dict) else two, inner, inner),
        st.builds(lambda one, two: {"anyOf": [one, two]}, inner, inner),
        st.builds(lambda one: {"properties": {"a": one}, "unevaluatedProperties": False}, inner),
        st.builds(lambda one: {"items": one}, inner),
        st.builds(lambda one: {"$ref": "#/$defs/x", "$defs": {"x": one}}, inner),
        st.builds(lambda one: {"not": one}, inner),
    ),
    max_leaves=6,
)
INSTANCES = st.recursive(
    st.sampled_from(["a", "ab", "b", "", 1, 2, True, None, 1.0]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "ab"]), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(SCHEMAS, st.lists(INSTANCES, min_size=3, max_size=8))
def test_a_flat_schema_means_what_the_schema_means(schema: Any, instances: list[Any]) -> None:
    found: dict[str, Any] = {}
    root = {"$ref": "#/$defs/s", "$defs": {"s": without_defs(schema, found), **found}}
    try:
        flat = flatten(root)
    except SchemaFault:
        return
    before = jsonschema_rs.Draft202012Validator(root)
    after = jsonschema_rs.Draft202012Validator(flat)
    for instance in instances:
        assert before.is_valid(instance) is after.is_valid(instance), (flat, instance)


def without_defs(schema: Any, found: dict[str, Any]) -> Any:
    """*schema* with the definitions inside it moved to *found*, under names of their own."""
    if isinstance(schema, list):
        return [without_defs(each, found) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$defs" in schema:
        name = f"d{len(found)}"
        found[name] = True
        found[name] = without_defs(schema["$defs"]["x"], found)
        return {"$ref": f"#/$defs/{name}"}
    return {name: without_defs(each, found) for name, each in schema.items()}
