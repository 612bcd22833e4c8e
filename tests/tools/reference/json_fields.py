"""What commands write as JSON, as tables."""

from __future__ import annotations

import json
from collections.abc import Iterator

from imskit.exporters.tables.exports import TABLES
from imskit.schema import compile_plain
from tests.tools.reference.fields import additional, meaning
from tests.tools.reference.schemas import Schema, schema_files
from tests.tools.reference.tables import table


def json_block(file: str) -> str:
    """The fields of what a command writes as JSON."""
    schema = compile_plain(schema_files(), file)
    return table(("Field", "Kind", "What it says"), list(_json_rows(schema, "")))


def export_tables_block() -> str:
    """The rows of each table that `export` writes, by the keys that JSON calls them."""
    parts = []
    for name, export in TABLES.items():
        rows = [(f"`{column.key}`", column.title, _CELLS[column.kind]) for column in export.columns]
        file = f"export-{name}.schema.json"
        parts.append(
            f"### imskit export {name}\n\n{export.what[:1].upper()}{export.what[1:]}. "
            f"Schema: [{file}](../../schemas/{file}).\n\n{table(('Key', 'Column', 'What it holds'), rows)}"
        )
    return "\n".join(parts)


#: What the kinds of columns hold.
_CELLS = {
    "words": "words",
    "lines": "a list of words",
    "name": "the id of a document, or the number of a clause",
    "state": "one of a few words",
    "day": "a day",
    "number": "a number, as a string",
    "money": "an object of amount and currency",
    "flag": "true or false",
}


def _json_rows(schema: Schema, path: str) -> Iterator[tuple[str, str, str]]:
    for name, field in schema.get("properties", {}).items():
        here = f"{path}{name}"
        below = field
        while below.get("type") == "array":
            below, here = below["items"], f"{here}[]"
        yield f"`{here}`", _json_kind(field), meaning(field, name)
        yield from _json_rows(below, f"{here}.")
        if "properties" not in below and additional(below):
            yield f"`{here}.NAME`", _json_kind(additional(below)), ""


def _json_kind(field: Schema) -> str:
    if "const" in field:
        return f"`{json.dumps(field['const'])}`"
    if "enum" in field:
        return " \\| ".join(f"`{value}`" for value in field["enum"])
    kind = field["type"]
    return " or ".join(kind) if isinstance(kind, list) else str(kind)
