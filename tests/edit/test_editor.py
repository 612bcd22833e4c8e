"""Editors find the schema of a file by its name, in what they read without a plug-in of ours."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml

from imskit.edit.editor import editor_settings

CODE, JETBRAINS = ".vscode/settings.json", ".idea/jsonSchemas.xml"


def settings(shipped: Mapping[str, bytes], folder: str) -> dict[str, str]:
    schemas = {path: data for path, data in shipped.items() if path.startswith("schemas/")}
    return {file.path: file.text for file in editor_settings(schemas, folder)}


def code_patterns(text: str) -> dict[str, str]:
    found = json.loads(text)["yaml.schemas"]
    assert isinstance(found, dict)
    return found


def jetbrains_patterns(text: str) -> dict[str, str]:
    rows = ET.fromstring(text).iter("SchemaInfo")  # noqa: S314  the text is one of ours
    return {option(row, "relativePathToSchema"): option(row, "path") for row in rows}


def option(row: ET.Element, name: str) -> str:
    found = next(each for each in row.iter("option") if each.get("name") == name)
    return found.get("value", "")


def test_each_file_of_the_reference_system_finds_the_schema_of_its_type(
    shipped: Mapping[str, bytes], checkout: Path
) -> None:
    made = settings(shipped, "schemas")
    code, jetbrains = code_patterns(made[CODE]), jetbrains_patterns(made[JETBRAINS])
    assert set(code) == set(jetbrains)
    looked = 0
    for path in sorted((checkout / "ims").rglob("*.yaml")):
        below = path.relative_to(checkout / "ims").as_posix()
        if below.startswith(("standards/", "evidence/")) or below == "people.example.yaml":
            continue
        name = yaml.safe_load(path.read_text("utf-8")).get("type", path.stem)
        by_code = [schema for schema, pattern in code.items() if fnmatch(path.name, pattern.split("/")[-1])]
        by_name = [schema for schema, pattern in jetbrains.items() if fnmatch(path.name, pattern)]
        assert by_code == by_name == [f"schemas/{name}.schema.json"], path
        looked += 1
    assert looked > 100


def test_a_new_document_of_each_type_finds_its_schema_and_no_other(shipped: Mapping[str, bytes]) -> None:
    made = settings(shipped, "schemas")
    code, jetbrains = code_patterns(made[CODE]), jetbrains_patterns(made[JETBRAINS])
    looked = 0
    for path, data in shipped.items():
        about = json.loads(data).get("x-imskit", {}) if path.endswith(".schema.json") else {}
        if "type" in about:
            name = f"{about['prefix']}-001-of-{looked}.yaml"
            whole = f"ims/{about['folder']}/{name}"
            assert [schema for schema, pattern in jetbrains.items() if fnmatch(name, pattern)] == [path]
            assert [schema for schema, each in code.items() if fnmatch(whole, each.replace("**/", "*"))] == [
                path
            ]
            looked += 1
    assert looked > 40


def test_each_schema_that_is_named_is_there(system: Path) -> None:
    for path, read in ((CODE, code_patterns), (JETBRAINS, jetbrains_patterns)):
        named = read((system / path).read_text("utf-8"))
        assert [schema for schema in named if not (system / schema).is_file()] == []


def test_jetbrains_reads_the_schemas_in_the_version_that_they_are_written_in(
    shipped: Mapping[str, bytes],
) -> None:
    rows = list(ET.fromstring(settings(shipped, "schemas")[JETBRAINS]).iter("SchemaInfo"))  # noqa: S314  ours
    assert {option(row, "schemaVersion") for row in rows} == {"JSON Schema version 2020-12"}
    for row in rows:
        written = json.loads(shipped[option(row, "relativePathToSchema")])["$schema"]
        assert written == "https://json-schema.org/draft/2020-12/schema"


def test_a_field_of_the_head_says_what_it_means_when_one_points_at_it(shipped: Mapping[str, bytes]) -> None:
    parts = json.loads(shipped["schemas/common.schema.json"])["$defs"]
    for name in ("head", "controlled", "living", "sealed", "links", "audience"):
        for field, schema in parts[name]["properties"].items():
            told = {**parts.get(str(schema.get("$ref", "")).rpartition("/")[2], {}), **schema}
            assert told.get("description"), f"{name}, {field}"


def test_nothing_is_fetched_from_a_list_of_schemas_elsewhere(system: Path) -> None:
    text = (system / CODE).read_text("utf-8")
    assert json.loads(text)["yaml.schemaStore.enable"] is False
    assert "://" not in text + (system / JETBRAINS).read_text("utf-8")


@pytest.mark.parametrize("path", [CODE, JETBRAINS])
def test_this_repository_has_its_own(path: str, shipped: Mapping[str, bytes], checkout: Path) -> None:
    assert (checkout / path).read_text("utf-8") == settings(shipped, "schemas")[path]


def test_a_type_of_ones_own_is_found_and_a_hostile_prefix_is_not(shipped: Mapping[str, bytes]) -> None:
    own = {
        "schemas/recipe.schema.json": json.dumps({"x-imskit": {"prefix": "REC"}}).encode(),
        "schemas/other.schema.json": json.dumps({"x-imskit": {"prefix": '"/><x'}}).encode(),
    }
    made = settings({**shipped, **own}, ".schemas")
    assert code_patterns(made[CODE])[".schemas/recipe.schema.json"] == "ims/**/REC-*.yaml"
    assert "other" not in made[CODE] + made[JETBRAINS]
