"""Tables as a workbook: a sheet that says what it is, and a sheet a table."""

from __future__ import annotations

from collections.abc import Sequence

from imskit.exporters.matrix_columns import HONESTLY
from imskit.exporters.tables.context import TableContext
from imskit.exporters.workbook.about import ABOUT, Told, head, heads, write_about
from imskit.exporters.workbook.book import Book, BookInfo
from imskit.exporters.workbook.sheets import TableSheets
from imskit.views.tables.table import Table


def tables_xlsx(title: str, tables: Sequence[Table], context: TableContext) -> bytes:
    """The *tables* as an .xlsx file; the same tables give the same bytes."""
    book = Book(BookInfo(title, context.organisation, context.as_of, context.version))
    book.editable = True
    about = book.named(ABOUT)
    sheets = [TableSheets(book, table) for table in tables]
    origin = (("From", context.origin),) if context.origin else ()
    lines = [*head(book, title, origin), (), *listed(sheets), (), (Told(HONESTLY, {}),)]
    write_about(book, about, lines, LISTED_WIDTHS)
    for sheet in sheets:
        sheet.write()
    return book.data()


#: How wide the columns are of a sheet that lists others, in characters.
LISTED_WIDTHS = (26, 70, 12, 12)


def listed(sheets: Sequence[TableSheets]) -> list[Sequence[Told]]:
    """The list of the *sheets*, each with a link, what it shows, how many rows it has and what is withheld."""
    return [
        heads("Sheet", "What it shows", "Rows", "Withheld", figures=2),
        *(
            (
                Told(sheet.name, sheet=sheet.name),
                Told(sheet.table.about),
                Told("", number=len(sheet.table.rows)),
                Told("", number=sheet.table.withheld) if sheet.table.withheld else Told(""),
            )
            for sheet in sheets
        ),
    ]
