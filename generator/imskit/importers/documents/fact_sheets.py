"""A process on one table, as many companies describe theirs (turtle): label and value, row by row, become fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from imskit.importers.documents.compose import cell_text, line_of
from imskit.importers.documents.control import Said
from imskit.importers.documents.making import Making
from imskit.importers.documents.meaning import meant, meant_by_part
from imskit.importers.documents.steps import as_line
from imskit.importers.documents.words import CONTROL, SECTIONS

_PARTS = re.compile(r"\\?\n(?:\s*[-+]\s+)?|;\s+")
#: What fields are called that a type has in the place of others.
INSTEAD: Mapping[str, str] = {"steps": "activities"}


def fill_facts(making: Making, at: int) -> None:
    """Put the rows of the table *at* where they belong; those without a field are kept with their labels."""
    properties: Mapping[str, Any] = making.schema.get("properties", {})
    kept = []
    for label, value in ((line_of(row[0]).rstrip(" :"), row[1].strip()) for row in making.pieces[at].rows):
        said = meant(label, CONTROL)
        name = meant_by_part(label, SECTIONS)
        name = name if name in properties else INSTEAD.get(name, name)
        if said in ("owner", "version", "id", "review", "classification"):
            making.known.control.said.append(Said(said, label, value, at))
        elif not value or not _filled(making, name, properties.get(name, {}), value):
            kept.append(f"- {label}: {cell_text(value)}")
        else:
            making.guess(f"body.{name}", value, [at], "high", f"the table says “{label}”")
    if kept:
        making.keep("", "\n".join(kept), [at])
    making.carried([at], "head")


def _filled(making: Making, name: str, schema: Mapping[str, Any], value: str) -> bool:
    if schema.get("x-imskit", {}).get("format") == "text":
        making.add_text(name, value)
        return True
    items: Mapping[str, Any] = schema.get("items", {})
    lines = [as_line(part) for each in _PARTS.split(value) if (part := each.strip())]
    if schema.get("type") != "array" or any(whole for _, whole in lines):
        return False
    if "what" in items.get("properties", {}) and set(items.get("required", ())) <= {"what"}:
        making.body.setdefault(name, []).extend({"what": line} for line, _ in lines)
        return True
    if items.get("type") == "string" and not {"refers", "format"} & items.get("x-imskit", {}).keys():
        making.body.setdefault(name, []).extend(line for line, _ in lines)
        return True
    return False
