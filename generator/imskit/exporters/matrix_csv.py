"""The matrix as comma-separated values: one line of titles, one line a clause."""

from __future__ import annotations

from collections.abc import Sequence

from imskit.exporters.comma_separated import comma_separated
from imskit.exporters.matrix_columns import COLUMNS, MatrixContext
from imskit.views.matrix import MatrixRow


def matrix_csv(rows: Sequence[MatrixRow], context: MatrixContext) -> str:
    """Return the matrix as CSV with LF line ends, to be written as UTF-8.

    Where a cell holds several things, ` | ` stands between them; more in `imskit.exporters.comma_separated`.
    """
    designations = {standard.id: standard.designation for standard in context.standards}
    lines = (
        [designations.get(row.standard, row.standard), *(" | ".join(column.lines(row)) for column in COLUMNS)]
        for row in rows
    )
    return comma_separated(["Standard", *(column.title for column in COLUMNS)], lines)
