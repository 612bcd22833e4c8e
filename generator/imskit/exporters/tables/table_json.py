"""A table for programs: JSON of a stable shape, described by a schema beside those of documents."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date as Day
from decimal import Decimal
from typing import Any

from imskit.exporters.printable import encodable
from imskit.exporters.tables.context import TableContext
from imskit.views.tables.table import Amount, Cell, File, Folded, Name, Table

#: Raised when a field changes its meaning or goes; new fields may come without.
VERSION = 1


def table_json(table: Table, context: TableContext) -> bytes:
    """The *table* as JSON in UTF-8: its columns, and its rows as objects by the keys of the columns.

    Numbers are strings, so that no program rounds them; what is empty is null.
    """
    told: Mapping[str, Any] = {
        "version": VERSION,
        "tool": {"name": "imskit", "version": context.version},
        "organisation": context.organisation,
        "as_of": context.as_of.isoformat(),
        "origin": context.origin,
        "export": table.name,
        **({"type": table.of} if table.of else {}),
        "title": table.title,
        "withheld": table.withheld,
        "withheld_in_part": table.in_part,
        "columns": [
            {"key": column.key, "title": column.title, "kind": column.kind} for column in table.columns
        ],
        "rows": [
            {key: _value(cell) for key, cell in zip(table.keys, row, strict=True)} for row in table.rows
        ],
    }
    return (encodable(json.dumps(told, ensure_ascii=False, indent=2)) + "\n").encode()


def _value(cell: Cell) -> Any:
    if isinstance(cell, Name | File):
        return cell.words
    if isinstance(cell, Amount):
        return {"amount": f"{cell.amount:f}", "currency": cell.currency}
    if isinstance(cell, tuple):
        return list(cell)
    if isinstance(cell, Folded):
        return [*cell.shown, *cell.below]
    if isinstance(cell, Day):
        return cell.isoformat()
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        return f"{Decimal(cell):f}"
    return cell
