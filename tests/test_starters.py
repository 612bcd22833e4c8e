"""The starters that `imskit new` copies: one a type, valid as they are and with every example switched on."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from ruamel.yaml import YAML

from imskit.edit.starter import HEAD as HEAD_FIELDS
from imskit.load import load
from imskit.loaded import Loaded

CHECKOUT = Path(__file__).parent.parent
SCHEMAS: Mapping[str, Mapping[str, Any]] = {
    path.name: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((CHECKOUT / "schemas").glob("*.schema.json"))
}
#: The schemas of document types, by the name of the type.
TYPES = {
    schema["x-imskit"]["type"]: schema for schema in SCHEMAS.values() if "type" in schema.get("x-imskit", {})
}
REGISTRY: Registry[Any] = Registry().with_resources(
    (name, Resource.from_contents(schema)) for name, schema in SCHEMAS.items()
)
#: The order in which a head is written, whatever the lifecycle.
HEAD = [*HEAD_FIELDS, "body"]


def starter(name: str) -> str:
    """The starter of one type as `imskit new` would write it."""
    text = (CHECKOUT / "templates" / "starters" / f"{name}.yaml").read_bytes().decode()
    made = f"{TYPES[name]['x-imskit']['prefix']}-001"
    return (
        text.replace("__ID__", made)
        .replace("__TODAY__", "2026-01-15")
        .replace("__ANSWER_BY__", "2026-02-05")
        .replace("__LANGUAGE__", "en")
    )


def with_examples(text: str) -> str:
    """The same text with its commented-out fields switched on; help is a sentence, and stays a comment."""
    example = re.compile(r"^( *)# ((?:- )?[a-z_]+:(?: .*)?|- .*|  .*)$")
    return "".join(
        line if line.rstrip().endswith(".") else example.sub(r"\1\2", line)
        for line in text.splitlines(keepends=True)
    )


def read(text: str) -> dict[str, Any]:
    """The plain data of a starter, as imskit reads it."""
    loaded = load(text.encode(), "starter.yaml")
    assert isinstance(loaded, Loaded), loaded
    assert isinstance(loaded.data, dict)
    return loaded.data


def refusals(name: str, data: Mapping[str, Any]) -> list[str]:
    """What the schema of type *name* has against *data*."""
    validator = Draft202012Validator(TYPES[name], registry=REGISTRY, format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(data)]


def round_trip(text: str) -> str:
    """What an edit that changes nothing would write."""
    yaml = YAML()
    yaml.width = 2**20
    yaml.preserve_quotes = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    stream = io.StringIO()
    yaml.dump(yaml.load(text), stream)
    return stream.getvalue()


every_type = pytest.mark.parametrize("name", sorted(TYPES))


def test_each_type_has_a_starter_and_each_starter_a_type() -> None:
    assert {path.stem for path in (CHECKOUT / "templates" / "starters").iterdir()} == set(TYPES)


@every_type
def test_a_starter_is_valid_as_it_is(name: str) -> None:
    assert refusals(name, read(starter(name))) == []


@every_type
def test_a_starter_is_valid_with_all_its_examples_switched_on(name: str) -> None:
    assert refusals(name, read(with_examples(starter(name)))) == []


@every_type
def test_a_starter_shows_every_field_of_its_body(name: str) -> None:
    shown = read(with_examples(starter(name)))["body"]
    assert set(TYPES[name]["properties"]["body"]["properties"]) - set(shown) == set()


@every_type
def test_a_starter_keeps_the_order_of_the_schema(name: str) -> None:
    shown = read(with_examples(starter(name)))
    fields = list(TYPES[name]["properties"]["body"]["properties"])
    assert list(shown) == [key for key in HEAD if key in shown]
    assert list(shown["body"]) == [key for key in fields if key in shown["body"]]


@every_type
def test_a_starter_survives_an_edit_byte_for_byte(name: str) -> None:
    text = starter(name)
    assert round_trip(text) == text
    assert round_trip(with_examples(text)) == with_examples(text)


@every_type
def test_a_starter_leads_editors_to_its_schema(name: str) -> None:
    folder = CHECKOUT / "ims" / TYPES[name]["x-imskit"]["folder"]
    up = "../" * len(folder.relative_to(CHECKOUT).parts)
    first = starter(name).splitlines()[0]
    assert first == f"# yaml-language-server: $schema={up}schemas/{name}.schema.json"


@every_type
def test_a_starter_is_classified_as_its_type_says(name: str) -> None:
    assert read(starter(name))["classification"] == TYPES[name]["x-imskit"]["classification"]


@every_type
def test_a_starter_has_no_tab_and_leaves_no_token(name: str) -> None:
    text = starter(name)
    assert "\t" not in text
    assert "\r" not in text
    assert re.findall(r"__[A-Z]+__", text) == []
    assert text.endswith("\n")


@every_type
def test_an_annotation_names_only_fields_that_are_there(name: str) -> None:
    about = TYPES[name]["x-imskit"]
    shown = read(with_examples(starter(name)))
    head = {"id", "title", "owner", "classification", "version", "status", "effective_from", "state"}
    head |= {"opened", "closed", "date", "by"}
    columns = [column for column in about["columns"] if not column.startswith(":")]
    dotted = [*columns, *about.get("append_only", ()), *about.get("personal", ())]
    if "clause_flag" in about:
        dotted.append(about["clause_flag"]["grade"])
    for path in dotted:
        here: Any = shown
        for key in path.split("."):
            # A path may lead into the groups of a list.
            here = here[0] if isinstance(here, list) else here
            assert path in head or key in here, path
            here = here.get(key, {})


@every_type
def test_the_states_that_close_a_record_are_states_of_it(name: str) -> None:
    about = TYPES[name]["x-imskit"]
    states = TYPES[name]["properties"].get("state", {}).get("enum", [])
    assert bool(states) == (about["lifecycle"] == "living")
    assert set(about.get("closed_when", ())) <= set(states)


@every_type
def test_each_field_of_a_schema_has_a_title(name: str) -> None:
    def untitled(schema: Mapping[str, Any], at: str) -> list[str]:
        found = []
        for key, field in schema.get("properties", {}).items():
            here = f"{at}.{key}"
            if "title" not in field and "$ref" not in field:
                found.append(here)
            found += untitled(field, here) + untitled(field.get("items", {}), here)
        return found

    assert untitled(TYPES[name]["properties"]["body"], "body") == []
