"""Schemas as editors understand them: of the same meaning, closed in the way that all editors know.

The schema of a document type takes its head from another file and refuses all other fields by
`unevaluatedProperties`. Editors that do not know that word yet let a misspelt field pass in silence. In the copy for
them all fields stand in one place, and `additionalProperties` closes it. What is for imskit alone is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, Final

#: All that a part may hold whose fields are taken over one by one.
_PLAIN: Final = frozenset({"$ref", "allOf", "description", "properties", "required", "title", "type"})
_OURS: Final = "x-imskit"
#: So deep parts are followed; they refer to each other in schemas of our own at most three deep.
_DEEPEST: Final = 20


class _NotPlain(Exception):
    """A part cannot be taken over field by field."""


def editor_copy(name: str, schemas: Mapping[str, bytes]) -> str:
    """The copy for editors of the schema *name*, as the text of its file; *schemas* are all of them, by name.

    One that cannot be read is copied as it is.
    """
    try:
        schema = json.loads(schemas[name])
    except ValueError:
        return schemas[name].decode("utf-8", "replace").replace("\r\n", "\n")
    # One of an organisation's own that is written otherwise stays so; of one that is wrong the check tells.
    with suppress(_NotPlain, ValueError, KeyError, TypeError, AttributeError):
        schema = _closed(schema, schemas)
    return json.dumps(_for_editors(schema), ensure_ascii=False, indent=1) + "\n"


def _closed(schema: dict[str, Any], schemas: Mapping[str, bytes]) -> dict[str, Any]:
    """*schema* with all its fields in one place, where it refuses others by a word that not all editors know."""
    if schema.get("unevaluatedProperties") is not False or "patternProperties" in schema:
        return schema
    parts = [each for each in schema.get("allOf", ()) if each.keys() == {"$ref"}]
    other = [each for each in schema.get("allOf", ()) if each not in parts]
    if "$ref" in schema or not parts:
        raise _NotPlain
    properties: dict[str, Any] = {}
    required: list[str] = []
    for part in parts:
        for fields, needed in _taken_over(part["$ref"], schemas, 0):
            properties |= fields
            required += needed
    for field, own in schema.get("properties", {}).items():
        before = properties.get(field)
        properties[field] = own if before is None else _both(before, own)
    closed = {key: value for key, value in schema.items() if key not in {"allOf", "unevaluatedProperties"}}
    closed["type"] = "object"
    closed["properties"] = properties
    closed["required"] = list(dict.fromkeys([*required, *schema.get("required", ())]))
    return closed | ({"allOf": other} if other else {}) | {"additionalProperties": False}


def _taken_over(
    reference: str, schemas: Mapping[str, bytes], depth: int
) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """The fields that the part at *reference* knows, and those that must be there; deeper parts first."""
    file, _, pointer = reference.partition("#")
    part = json.loads(schemas[file])
    for step in pointer.split("/")[1:]:
        part = part[step]
    if depth > _DEEPEST or not part.keys() <= _PLAIN:
        raise _NotPlain
    below = [each["$ref"] for each in part.get("allOf", ()) if each.keys() == {"$ref"}]
    if len(below) < len(part.get("allOf", ())):
        raise _NotPlain
    for each in [*below, *([part["$ref"]] if "$ref" in part else [])]:
        yield from _taken_over(f"{file}{each}" if each.startswith("#") else each, schemas, depth + 1)
    fields = {name: {"$ref": f"{file}#{pointer}/properties/{name}"} for name in part.get("properties", {})}
    yield fields, list(part.get("required", ()))


def _both(part: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """What a *part* and the schema itself say of one field."""
    return {**part, **own} if "$ref" not in own and "allOf" not in own else {"allOf": [part, own]}


def _for_editors(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _for_editors(below) for key, below in value.items() if key != _OURS}
    return [_for_editors(each) for each in value] if isinstance(value, list) else value
