"""The copies of schemas for editors say what the schemas say, in words that all editors know."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from imskit.edit.editor import editor_schemas, needless
from imskit.own_schemas import FIXED
from imskit.schema.flatten import Flattener

#: Schemas of what only programs write.
OUTPUTS = ("problems", "matrix", "status", "due", "diff", "verify", "import-report", "starter-texts")


def by_name(shipped: Mapping[str, bytes]) -> dict[str, bytes]:
    return {
        path.removeprefix("schemas/"): data for path, data in shipped.items() if path.startswith("schemas/")
    }


def copies_of(schemas: Mapping[str, bytes]) -> dict[str, str]:
    files = editor_schemas({f"schemas/{name}": data for name, data in schemas.items()})
    return {file.path.removeprefix(".schemas/"): file.text for file in files if file.path.endswith(".json")}


def meaning(value: Any) -> Any:
    """*value* without what is only for people or for imskit, in one order."""
    if isinstance(value, dict):
        return {key: meaning(below) for key, below in sorted(value.items()) if key != "x-imskit"}
    if isinstance(value, list):
        found = [meaning(each) for each in value]
        return sorted(found) if all(isinstance(each, str) for each in found) else found
    return value


def all_keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
    for below in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from all_keys(below)


def test_each_copy_means_what_the_schema_means(shipped: Mapping[str, bytes]) -> None:
    schemas = by_name(shipped)
    copies = {name: json.loads(text) for name, text in copies_of(schemas).items()}
    assert len(copies) > 50
    true = Flattener({name: json.loads(data) for name, data in schemas.items()}.get, tested=True)
    laid = Flattener(copies.get, tested=True)
    for name in copies:
        if name != "common.schema.json":
            assert meaning(laid.flatten(name)) == meaning(true.flatten(name)), name


def test_no_copy_needs_a_word_that_older_editors_do_not_know(shipped: Mapping[str, bytes]) -> None:
    # yaml-language-server 1.19 does not know it, and a misspelt field of a head was not marked.
    for name, text in copies_of(by_name(shipped)).items():
        keys = set(all_keys(json.loads(text)))
        assert not keys & {"unevaluatedProperties", "unevaluatedItems", "$dynamicRef", "x-imskit"}, name
        if name != "common.schema.json" and '"body"' in text:
            assert json.loads(text)["additionalProperties"] is False, name


def test_an_editor_gets_what_people_write_and_nothing_else(shipped: Mapping[str, bytes]) -> None:
    names = {name.removesuffix(".schema.json") for name in copies_of(by_name(shipped))}
    assert not names & set(OUTPUTS)
    assert not [name for name in names if name.startswith("export-")]
    assert names >= {"policy", "risk", "common", "ims", "people", "people-local", "audiences", "standard"}
    assert names >= {"crosswalk", "certification-stages", "starter", "import-mapping", "init-answers"}
    types = {path.removeprefix("schemas/") for path in shipped if path.startswith("schemas/")} - {
        path.removeprefix("schemas/") for path in FIXED
    }
    assert {name.removesuffix(".schema.json") for name in types} <= names


def test_a_copy_that_is_no_longer_needed_is_named(shipped: Mapping[str, bytes]) -> None:
    laid = [f".schemas/{name}" for name in copies_of(by_name(shipped))]
    there = [*laid, ".schemas/matrix.schema.json", ".schemas/README.md", "schemas/matrix.schema.json"]
    assert needless(laid, there) == [".schemas/matrix.schema.json"]


@pytest.mark.parametrize(
    "own",
    [
        "{",
        "[]",
        '"text"',
        '{"allOf": 1, "unevaluatedProperties": false}',
        '{"allOf": [{"$ref": "nowhere.json#/a"}], "unevaluatedProperties": false}',
        '{"allOf": [{"$ref": "common.schema.json#/$defs/none"}], "unevaluatedProperties": false}',
        '{"allOf": [{"$ref": "recipe.schema.json"}], "unevaluatedProperties": false}',
        '{"properties": {"a": 1}, "unevaluatedProperties": false}',
        '{"$defs": {"a": {"$ref": "#/$defs/a"}}, "allOf": [{"$ref": "#/$defs/a"}], "unevaluatedProperties": false}',
    ],
)
def test_a_schema_of_ones_own_that_is_wrong_or_written_otherwise_is_copied_as_it_is(
    shipped: Mapping[str, bytes], own: str
) -> None:
    text = copies_of({**by_name(shipped), "recipe.schema.json": own.encode()})["recipe.schema.json"]
    try:
        assert json.loads(text) == json.loads(own)
    except ValueError:
        assert text == own
