"""Comma-separated values for spreadsheets: what they would run as a formula is made harmless."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache

from imskit.exporters.printable import encodable

#: What makes a spreadsheet take a cell for a formula, its full-width forms included.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # noqa: RUF001  # meant as they are


_SECOND = re.compile(f";(?=[{''.join(map(re.escape, _FORMULA))}])")


def comma_separated(titles: Sequence[str], rows: Iterable[Sequence[str | int | Decimal]]) -> str:
    """Return *rows* under *titles* as CSV with LF line ends, to be written as UTF-8.

    A tab or a line break becomes a space. A cell that a spreadsheet would run as a formula (one that begins with `=`,
    `+`, `-` or `@`, with or without space before it) gets a leading apostrophe; take it away again if you read the file
    with a program. Within a cell the same goes for what follows a semicolon, at which spreadsheets of some countries
    begin a new cell. What is no string is a number, and stands as it is.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    # Of a table from clause to proof, most cells say what others said: they are made harmless once.
    safe = lru_cache(_REMEMBERED)(_safe)
    writer.writerow(map(safe, titles))
    writer.writerows(
        [safe(cell) if isinstance(cell, str) else f"{Decimal(cell):f}" for cell in row] for row in rows
    )
    return encodable(stream.getvalue())


#: So many different cells are remembered.
_REMEMBERED = 4096
_BREAK = re.compile(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")


def _safe(cell: str) -> str:
    line = _SECOND.sub(";'", _BREAK.sub(" ", cell))
    return f"'{line}" if line.lstrip().startswith(_FORMULA) else line
