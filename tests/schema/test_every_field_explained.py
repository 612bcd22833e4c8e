"""An editor that reads the schemas has something to say of each field: what it is called, and what it is for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from imskit.project import shipped_files
from imskit.schema.compile import compile_plain, compile_types

FILES = {path: place.read_bytes() for path, place in shipped_files().items() if path.startswith("schemas/")}
TYPES, _ = compile_types(FILES)
#: What people write beside documents.
PLAIN = (
    "ims",
    "people",
    "people-local",
    "audiences",
    "standard",
    "crosswalk",
    "certification-stages",
    "import-mapping",
    "starter",
    "init-answers",
)


def fields(schema: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each field below *schema* by its dotted path, those within lists and within forms to choose from too."""
    for name, below in schema.get("properties", {}).items():
        yield ".".join((*path, name)), below
        yield from fields(below, (*path, name))
    if schema.get("type") == "array":
        yield from fields(schema.get("items", {}), path)
    for form in schema.get("anyOf", ()):
        yield from fields(form, path)


@pytest.mark.parametrize("name", TYPES)
def test_each_field_of_a_type_has_a_title_and_says_what_it_is_for(name: str) -> None:
    assert bare(TYPES[name].schema) == []


@pytest.mark.parametrize("name", PLAIN)
def test_each_field_of_the_other_files_has_a_title_and_says_what_it_is_for(name: str) -> None:
    assert bare(compile_plain(FILES, f"{name}.schema.json")) == []


def bare(schema: Mapping[str, Any]) -> list[str]:
    """The fields that lack one of the two."""
    return [path for path, field in fields(schema) if not field.get("title") or not field.get("description")]
