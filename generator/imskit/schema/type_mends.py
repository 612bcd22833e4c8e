"""How to write a value that has another type than is wanted: text in quotes, a list of one, fields below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from imskit.problems import short
from imskit.schema.engine import matches
from imskit.schema.faults import Fault
from imskit.schema.guesses import fits
from imskit.schema.places import Places
from imskit.schema.sayings import FORMATS, wording
from imskit.schema.typed import flow, listed, mapping, of_types, types_of

_YES: Final = frozenset({"yes", "y", "on", "true"})
_NO: Final = frozenset({"no", "n", "off", "false"})


def type_mend(fault: Fault, wanted: Sequence[str], places: Places) -> str:
    """How to write a value of one of the *wanted* types where there is something else."""
    value = fault.value
    if "string" in wanted and isinstance(value, bool | int | float):
        raw, pattern = places.raw(fault.path), fault.schema.get("pattern")
        if pattern is None or matches(pattern, raw):
            return f'put it in quotes: "{raw}"'
        return FORMATS.get(fault.schema.get("format", ""), ("", wording(fault)))[1] or "put it in quotes"
    if "boolean" in wanted and isinstance(value, str) and value.lower() in _YES | _NO:
        return f"write {'true' if value.lower() in _YES else 'false'}, without quotes"
    if ("integer" in wanted or "number" in wanted) and isinstance(value, str):
        return (
            f"write it without quotes: {short(value.strip())}"
            if value.strip().removeprefix("-").isdecimal()
            else "write digits, without quotes"
        )
    if "array" in wanted and not isinstance(value, list):
        return _list_mend(fault, places)
    if "string" in wanted and isinstance(value, list) and value and all(map(_is_word, value)):
        what = "it" if len(value) == 1 else "one of them,"
        below = places.locate(fault.path).line > places.locate(fault.path, True).line
        return f"write {what} without {'the hyphen' if below else 'brackets'}"
    if "object" in wanted:
        return group_mend(fault, places)
    if "string" in wanted:
        return "write text; a text that begins with { or [ stands in quotes"
    return f"write {of_types(wanted)}"


def empty_mend(fault: Fault, wanted: Sequence[str]) -> str:
    """How to write a value of one of the *wanted* types where there is nothing."""
    fields = _fields_of_items(fault)
    if wanted == ["array"] and fields:
        return f"begin each item with a hyphen and a space, and write its fields: {fields}"
    names = list(fault.schema.get("properties", {}))
    if wanted == ["object"] and names:
        return f"write its fields on the lines below, indented: {listed(names)}"
    return f"write {of_types(wanted)}"


def _fields_of_items(fault: Fault) -> str:
    """The fields of the groups that a list holds; empty where it holds something else."""
    items = mapping(fault.schema.get("items"))
    return listed(list(items.get("properties", {}))) if types_of(items) == ["object"] else ""


def _list_mend(fault: Fault, places: Places) -> str:
    """How to write a list where there is something else."""
    if isinstance(fault.value, dict):
        return "begin each item with a hyphen and a space"
    names = _fields_of_items(fault)
    if names:
        return f"begin each item with a hyphen and a space, and write its fields: {names}"
    raw = places.raw(fault.path)
    if raw.startswith(("|", ">")) or "\n" in raw or len(raw) > 60:
        return "begin each item on a line of its own with a hyphen and a space"
    if re.match(r"[-\u2013\u2014\u2022\u00b7*]\s*\S", raw) and not isinstance(fault.value, int | float):
        return f"begin the item with a hyphen and a space: - {raw[1:].strip()}"
    if "string" in types_of(mapping(fault.schema.get("items"))) and not isinstance(fault.value, str):
        raw = f'"{raw}"'
    elif raw.startswith("(") and raw.endswith(")"):
        raw = raw[1:-1]
    return f"write it as a list: [{raw}]"


def group_mend(fault: Fault, places: Places) -> str:
    """How to write a group of fields where there is something else."""
    value, path, schema = fault.value, fault.path, fault.schema
    names, required = list(schema.get("properties", {})), schema.get("required", ())
    if not path:
        return f"begin it with its fields: {listed(names)}" if names else "begin it with its fields"
    if isinstance(value, str) and len(required) == 1 and fits(value, schema, required[0]):
        only = f"{required[0]}: {short(places.raw(path))}"
        if isinstance(path[-1], int):
            return f"begin it with the field: {only}"
        return f"write it on the line below, indented: {only}"
    if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        return "take the hyphens out: these are its fields"
    mend = "write its fields on the lines below, indented"
    if names:
        return f"{mend}: {listed(names)}"
    example = next((each for each in schema.get("examples", ()) if isinstance(each, dict)), None)
    return f"{mend}, for example {flow(example)[1:-1]}" if example else mend


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and value.split() == [value]
