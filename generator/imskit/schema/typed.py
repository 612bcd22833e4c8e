"""How values and their types are written in messages: as one would type them in YAML."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from imskit.problems import short

_TYPES: Final = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "nothing",
    "number": "a number",
    "object": "a group of fields",
    "string": "text",
}


def mapping(value: Any) -> Mapping[str, Any]:
    """*value* where it is a mapping, else an empty one: a schema can also be true or false."""
    return value if isinstance(value, Mapping) else {}


def types_of(schema: Mapping[str, Any]) -> list[str]:
    """The types that *schema* allows, by their names in JSON Schema; empty where it names none."""
    types = schema.get("type", [])
    return [types] if isinstance(types, str) else list(types)


def of_types(types: Sequence[str]) -> str:
    """What a value of one of *types* is, in words: `a list or text`."""
    return " or ".join(_TYPES.get(each, each) for each in types) or "something else"


def type_of(value: Any) -> str:
    """What *value* is, in words: `a group of fields`."""
    match value:
        case bool():
            return f"read as {typed(value)}"
        case int() | float():
            return "a number"
        case str():
            return "text"
        case list():
            return "a list"
        case _:
            return "a group of fields"


def examples_of(schema: Mapping[str, Any]) -> list[str]:
    """The schema's examples, as they are typed in YAML on one line."""
    examples = schema.get("examples", [])
    return [flow(each) if isinstance(each, dict | list) else typed(each) for each in examples]


def typed(value: Any) -> str:
    """A scalar as one would type it in YAML; text that reads as a number gets quotes."""
    if isinstance(value, str):
        looks_like_number = value[:1].isdecimal() and value.replace(".", "", 1).isdecimal()
        return f'"{value}"' if looks_like_number else value
    return json.dumps(value, ensure_ascii=False)


def flow(value: Any) -> str:
    """A value as one would type it in YAML on one line, inside brackets."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow(name)}: {flow(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    special = isinstance(value, str) and bool(set(value) & set(",[]{}#:"))
    return json.dumps(value, ensure_ascii=False) if special else typed(value)


def quoted(value: Any) -> str:
    """*value* on one line, a text in quotes."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f'"{short(text)}"' if isinstance(value, str) else short(text)


def listed(values: Sequence[Any]) -> str:
    """*values* with commas; of many the first dozen."""
    texts = [value if isinstance(value, str) else typed(value) for value in values]
    return ", ".join(texts[:20]) + (" and more" if len(texts) > 20 else "")
