"""What a register carries out of sight: which record each row is of, which field each column, and what was shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date as Day
from decimal import Decimal
from typing import TYPE_CHECKING

from imskit.exporters.workbook.cells import lines_in
from imskit.exporters.workbook.limits import cell_words, fit
from imskit.sources.marks import COLUMN, mark, of_cell
from imskit.views.tables.table import Amount, Cell, Name, Table

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from imskit.exporters.workbook.book import Book


def marks_of(table: Table) -> Iterator[Sequence[str]]:
    """The lines of the hidden sheet for the register *table*: its columns, then the marks of each row.

    A row that is withheld in part has none: an edited copy of it is not read back.
    """
    yield ("columns", table.of, *(fit(f"{column.key}\n{column.title}") for column in table.columns))
    for place, row in enumerate(table.rows):
        if place not in table.locked:
            yield ("row", id_of(table, row), " ".join(mark(shown(cell)) for cell in row))


def write_ids(
    book: Book, sheet: Worksheet, table: Table, start: int, rows: Sequence[tuple[Cell, ...]]
) -> None:
    """Write the ids of *rows*, of which the first is the row *start* of *table*, into a hidden column behind it."""
    column = len(table.columns)
    told = book.format("", {})
    sheet.set_column(column, column, None, None, {"hidden": True})
    sheet.write_string(0, column, f"{COLUMN}{table.of}", told)
    for number, row in enumerate(rows, 1):
        if start + number - 1 not in table.locked:
            sheet.write_string(number, column, id_of(table, row), told)


def id_of(table: Table, row: Sequence[Cell]) -> str:
    """The id of the document that a row of a register is of."""
    found = row[table.keys.index(table.own)]
    return found.target if isinstance(found, Name) else ""


def shown(cell: Cell) -> str:
    """What a cell shows, as `imskit.sources.marks` reads it from a workbook."""
    if isinstance(cell, Amount):
        return of_cell(cell.amount)
    if cell is None or isinstance(cell, bool | Day | int | Decimal):
        return of_cell(cell)
    return of_cell(cell_words(lines_in(cell)))
