"""The forms in which `matrix` writes the matrix: one table, read by the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from imskit.exporters.matrix_columns import MatrixContext
from imskit.exporters.matrix_csv import matrix_csv
from imskit.exporters.matrix_json import matrix_json
from imskit.exporters.matrix_table import matrix_table
from imskit.exporters.matrix_xlsx import matrix_xlsx
from imskit.views.matrix import MatrixRow

#: Gives the bytes of a file; those of text are UTF-8.
MatrixFormat = Callable[[Sequence[MatrixRow], MatrixContext], bytes]


def _utf8(write: Callable[[Sequence[MatrixRow], MatrixContext], str]) -> MatrixFormat:
    return lambda rows, context: write(rows, context).encode("utf-8")


MATRIX_FORMATS: Mapping[str, MatrixFormat] = MappingProxyType(
    {"table": _utf8(matrix_table), "csv": _utf8(matrix_csv), "json": _utf8(matrix_json), "xlsx": matrix_xlsx}
)
