"""The JSON Schemas of the tables that `imskit export` writes, made from their columns.

`python tests/tools/export_schemas.py --update` writes those that are behind; a test says when one is.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from imskit.exporters.tables.exports import TABLES
from imskit.exporters.tables.table_json import VERSION
from imskit.views.tables.table import Column, Kind

SCHEMAS = Path(__file__).parents[2] / "schemas"
_NUMBER = "^-?[0-9]+(\\.[0-9]+)?$"
_MONEY: Mapping[str, Any] = {
    "properties": {
        "amount": {"title": "Amount", "type": "string", "pattern": _NUMBER},
        "currency": {"title": "Currency, as it is written", "type": "string"},
    },
    "required": ["amount", "currency"],
    "additionalProperties": False,
}
_LINES: Mapping[str, Any] = {"items": {"type": "string"}, "minItems": 1}
_KINDS: Mapping[Kind, Mapping[str, Any]] = {
    "words": {"type": ["string", "null"]},
    "name": {"type": ["string", "null"]},
    "state": {"type": ["string", "null"]},
    "lines": {"type": ["array", "null"], **_LINES},
    "day": {"type": ["string", "null"], "format": "date"},
    "number": {"type": ["string", "null"], "pattern": _NUMBER},
    "money": {"type": ["object", "null"], **_MONEY},
    "flag": {"type": ["boolean", "null"]},
}
#: What a cell of a register may be, whose columns another schema names.
_CELL = {"type": ["string", "array", "object", "boolean", "null"], **_LINES, **_MONEY}


def schemas() -> Iterator[tuple[Path, str]]:
    """Each schema with the file it belongs in."""
    for name, export in TABLES.items():
        rows = {column.key: _cell(column) for column in export.columns}
        yield _file(name), _text(name, f"{export.what[:1].upper()}{export.what[1:]}", rows, closed=True)
    rows = {key: {"title": title, "type": "string"} for key, title in (("id", "ID"), ("title", "Title"))}
    yield _file("register"), _text("register", "The documents or records of one type", rows, closed=False)


def behind() -> list[Path]:
    """The files that are not as they are made now."""
    return [
        path for path, text in schemas() if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]


def _file(name: str) -> Path:
    return SCHEMAS / f"export-{name}.schema.json"


def _cell(column: Column) -> Mapping[str, Any]:
    return {"title": column.title, **_KINDS[column.kind]}


def _text(name: str, title: str, rows: Mapping[str, Any], *, closed: bool) -> str:
    row: dict[str, Any] = {"type": "object", "properties": rows, "required": list(rows)}
    of_type: dict[str, Any] = {}
    if not closed:
        row["additionalProperties"] = _CELL
        of_type = {"type": {"title": "Document type", "type": "string"}}
    properties: dict[str, Any] = {
        "version": {"title": "Version of this format", "const": VERSION},
        "tool": {
            "title": "What wrote it",
            "type": "object",
            "properties": {
                "name": {"title": "Name", "const": "imskit"},
                "version": {"title": "Version", "type": "string"},
            },
            "required": ["name", "version"],
        },
        "organisation": {"title": "Organisation", "type": "string"},
        "as_of": {
            "title": "As of",
            "description": "The day on which the system was looked at.",
            "type": "string",
            "format": "date",
        },
        "origin": {"title": "Which commit it was made from, in words", "type": "string"},
        "export": {"title": "Which table it is", "const": name},
        **of_type,
        "title": {"title": "Title", "type": "string"},
        "withheld": {
            "title": "Withheld",
            "description": "How many things it would show, and the reader may not see.",
            "type": "integer",
            "minimum": 0,
        },
        "withheld_in_part": {
            "title": "Withheld in part",
            "description": "How many of the rows are of records of which the reader gets a part.",
            "type": "integer",
            "minimum": 0,
        },
        "columns": {
            "title": "Columns",
            "description": "In the order in which they are read.",
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {
                    "key": {"title": "Key in the rows", "type": "string"},
                    "title": {"title": "Title", "type": "string"},
                    "kind": {"title": "What it holds", "enum": list(get_args(Kind))},
                },
                "required": ["key", "title", "kind"],
            },
        },
        "rows": {"title": "Rows", "type": "array", "items": row},
    }
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "description": f"What `imskit export {name} --format json` writes. New fields may come without a new version; "
        "version rises when a field changes its meaning or goes.",
        "type": "object",
        "properties": properties,
        "required": list(properties),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for late in behind():
        print(late.relative_to(SCHEMAS.parent))
        if "--update" in sys.argv:
            late.write_text(dict(schemas())[late], encoding="utf-8", newline="\n")
