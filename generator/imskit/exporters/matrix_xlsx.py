"""The matrix as a workbook: a sheet that says what it is, and a sheet a standard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from imskit.exporters.matrix_columns import COLUMNS, HONESTLY, STATES, MatrixContext, item_words
from imskit.exporters.workbook.about import ABOUT, Told, head, heads, write_about
from imskit.exporters.workbook.book import Book, BookInfo
from imskit.exporters.workbook.colours import GROUNDS
from imskit.exporters.workbook.sheets import TableSheets
from imskit.model import Standard
from imskit.views.matrix import Item, MatrixRow
from imskit.views.naming import clause_target
from imskit.views.tables.table import Cell, Column, Folded, Kind, Name, Table, day_or_words
from imskit.views.words import capital

#: A row is never taller than 27 lines, and most of these take two.
_MOST = 12
_KINDS: dict[str, Kind] = {"clause": "name", "state": "state", "last_audit": "day"}


def matrix_xlsx(rows: Sequence[MatrixRow], context: MatrixContext) -> bytes:
    """Return the matrix as an .xlsx file; the same rows give the same bytes."""
    book = Book(BookInfo("Clause matrix", context.organisation, context.as_of, context.version))
    about = book.named(ABOUT)
    sheets = [
        TableSheets(book, matrix_as_table(rows, standard), standard.designation or standard.id)
        for standard in context.standards
    ]
    listed = [
        (Told(sheet.name, sheet=sheet.name), Told(standard_words(standard)))
        for sheet, standard in zip(sheets, context.standards, strict=True)
    ]
    lines = [*head(book, "Clause matrix"), (), heads("Sheet", "Standard"), *listed, (), *meanings()]
    write_about(book, about, lines)
    for sheet in sheets:
        sheet.write()
    return book.data()


def matrix_as_table(rows: Sequence[MatrixRow], standard: Standard) -> Table:
    """Those of the *rows* that are of the *standard*, as a table."""
    own = [row for row in rows if row.standard == standard.id]
    return Table(
        "matrix",
        standard.designation,
        tuple(
            Column(column.key, column.title, _KINDS.get(column.key, "lines"), width=column.width)
            for column in COLUMNS
        ),
        tuple(tuple(_cells(row)) for row in own),
        about="Every clause with what stands for it, its state and its gaps",
        headings=frozenset(place for place, row in enumerate(own) if row.state == "heading"),
        own="clause",
    )


def _cells(row: MatrixRow) -> Iterator[Cell]:
    for column in COLUMNS:
        if column.key == "clause":
            yield Name(row.clause, clause_target(row.standard, row.clause))
        elif column.key == "last_audit":
            yield day_or_words(row.last_audit)
        elif column.key in ("documents", "records"):
            yield _folded(row.documents if column.key == "documents" else row.records)
        else:
            yield column.lines(row) or None


def _folded(items: tuple[Item, ...]) -> Cell:
    """As many of the *items* as the tallest row shows, how many more there are, and below these for the filter.

    What has no id says how many are withheld, and is always to be seen.
    """
    named = [item for item in items if item.id]
    counts = tuple(item_words(item) for item in items if not item.id)
    shown, more = tuple(map(item_words, named[:_MOST])), named[_MOST:]
    if not more:
        return (*shown, *counts) or None
    note = f"… and {len(more)} more, all in the evidence index"
    return Folded((*shown, note, *counts), tuple(item.id for item in more))


def standard_words(standard: Standard) -> str:
    """What a standard is called, and whether it still holds."""
    words = f"{standard.designation}: {standard.title}"
    if standard.status == "withdrawn":
        words += "; withdrawn" + (f", replaced by {standard.replaced_by}" if standard.replaced_by else "")
    return words


def meanings() -> Iterator[Sequence[Told]]:
    """What the states of clauses mean, and what no state says."""
    yield heads("State", "What it means")
    for state, words in STATES.items():
        ground = GROUNDS.get(capital(state))
        yield Told(state, {"bg_color": ground} if ground else {}), Told(words)
    yield ()
    yield (Told(HONESTLY, {}),)
