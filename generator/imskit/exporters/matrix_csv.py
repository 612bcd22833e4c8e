"""The matrix as comma-separated values: one line of titles, one line a clause."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from imskit.exporters.matrix_columns import COLUMNS, MatrixContext
from imskit.exporters.printable import encodable
from imskit.views.matrix import MatrixRow

#: What makes a spreadsheet take a cell for a formula, its full-width forms included.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # noqa: RUF001  # meant as they are


def matrix_csv(rows: Sequence[MatrixRow], context: MatrixContext) -> str:
    """Return the matrix as CSV with LF line ends, to be written as UTF-8.

    Where a cell holds several things, ` | ` stands between them; a tab or a line break becomes a space. A
    cell that a spreadsheet would run as a formula (one that begins with `=`, `+`, `-` or `@`, with or without
    space before it) gets a leading apostrophe; take it away again if you read the file with a program.
    """
    designations = {standard.id: standard.designation for standard in context.standards}
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["Standard", *(column.title for column in COLUMNS)])
    for row in rows:
        cells = [" | ".join(column.lines(row)) for column in COLUMNS]
        writer.writerow(map(_safe, [designations.get(row.standard, row.standard), *cells]))
    return encodable(stream.getvalue())


def _safe(cell: str) -> str:
    line = re.sub(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]", " ", cell)
    return f"'{line}" if line.lstrip().startswith(_FORMULA) else line
