"""What is wrong with a schema file is one problem at its place."""

from __future__ import annotations

import json
from typing import Any

import pytest

from imskit.problems import Place, Problem
from imskit.schema import compile_types
from tests.schema.schemas import FILES, POLICY, TYPES, changed, compile_one, noted


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


#: Something that is due of a policy.
DUE = {"kind": "check", "what": "Look", "on": "effective_from"}
OF_REVISIONS = {**DUE, "on": "date", "each": "revisions", "says": "x"}
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
    ("a state that is not there, under due", noted(due=[{**DUE, "not_in": ["asleep"]}]), "There is no state asleep"),
    ("a closed state that is not there", noted(due=[{**DUE, "even_in": ["done"]}]), "There is no state done"),
    ("words of no item", noted(due=[{**DUE, "says": "title"}]), "each"),
    ("words that are no words", noted(due=[OF_REVISIONS]), "no field revisions.x"),
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
