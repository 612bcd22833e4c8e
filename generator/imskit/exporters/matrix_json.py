"""The matrix for programs: JSON of a stable shape, described by `schemas/matrix.schema.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from imskit.exporters.matrix_columns import MatrixContext
from imskit.exporters.printable import encodable
from imskit.model import Standard
from imskit.views.matrix import Item, MatrixRow

#: Raised when a field changes its meaning or goes; new fields may come without.
VERSION = 1


def matrix_json(rows: Sequence[MatrixRow], context: MatrixContext) -> str:
    """Return the matrix as JSON: the standards in their order, each with its clauses."""
    matrix = {
        "version": VERSION,
        "tool": {"name": "imskit", "version": context.version},
        "organisation": context.organisation,
        "as_of": context.as_of.isoformat(),
        "standards": [
            {**_standard(standard), "clauses": [_row(row) for row in rows if row.standard == standard.id]}
            for standard in context.standards
        ],
    }
    return encodable(json.dumps(matrix, ensure_ascii=False, indent=2)) + "\n"


def _standard(standard: Standard) -> Mapping[str, object]:
    return {
        "id": standard.id,
        "designation": standard.designation,
        "title": standard.title,
        "kind": standard.kind,
        "status": standard.status,
        "replaced_by": standard.replaced_by,
    }


def _row(row: MatrixRow) -> Mapping[str, object]:
    return {
        "clause": row.clause,
        "title": row.title,
        "parent": row.parent,
        "assessable": row.assessable,
        "verified": row.verified,
        "state": row.state,
        "reason": row.reason,
        "next_action": row.next_action,
        "documents": [_item(item) for item in row.documents],
        "records": [_item(item) for item in row.records],
        "gaps": list(row.gaps),
        "left_out": row.left_out,
        "flags": list(row.flags),
        "last_audit": row.last_audit,
    }


def _item(item: Item) -> Mapping[str, object]:
    return {"id": item.id, "title": item.title, "type": item.type, "note": item.note}
