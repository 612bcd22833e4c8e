"""A table as comma-separated values: one line of titles, one line a row."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from imskit.exporters.comma_separated import comma_separated
from imskit.views.tables.table import Amount, Cell, Column, File, Folded, Name, Table


def table_csv(table: Table) -> bytes:
    """The *table* as CSV in UTF-8.

    Days are YYYY-MM-DD, numbers have a point and nothing between thousands, money is two columns: amount and currency.
    Several things in a cell are apart by ` | `. More in `imskit.exporters.comma_separated`.
    """
    titles = [title for column in table.columns for title in _titles(column)]
    rows = (
        [words for column, cell in zip(table.columns, row, strict=True) for words in _words(column, cell)]
        for row in table.rows
    )
    return comma_separated(titles, rows).encode()


def _titles(column: Column) -> Iterator[str]:
    yield column.title
    if column.kind == "money":
        yield f"{column.title}: currency"


def _words(column: Column, cell: Cell) -> Iterator[str | int | Decimal]:
    if column.kind == "money":
        amount = cell if isinstance(cell, Amount) else None
        yield amount.amount if amount else plain_words(cell)
        yield amount.currency if amount else ""
    elif isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        yield cell
    else:
        yield plain_words(cell)


def plain_words(cell: Cell) -> str:
    """A cell in one line."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, tuple):
        return " | ".join(cell)
    if isinstance(cell, Folded):
        return " | ".join((*cell.shown, *cell.below))
    if isinstance(cell, Name | File):
        return cell.words
    if isinstance(cell, Amount):
        return f"{cell.currency} {cell.amount}"
    return str(cell)
