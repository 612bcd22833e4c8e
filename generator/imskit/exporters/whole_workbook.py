"""The whole system as one workbook: matrix, crosswalk, gaps, due list, indicators with charts, evidence, registers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from imskit.exporters.matrix_columns import STATES
from imskit.exporters.matrix_xlsx import matrix_as_table, meanings, standard_words
from imskit.exporters.tables.context import TableContext
from imskit.exporters.tables.table_xlsx import listed
from imskit.exporters.workbook.about import ABOUT, Told, head, heads, write_about
from imskit.exporters.workbook.book import Book, BookInfo
from imskit.exporters.workbook.charts import write_charts
from imskit.exporters.workbook.sheets import TableSheets
from imskit.views.matrix import MatrixRow, matrix
from imskit.views.not_shown import not_shown
from imskit.views.registers import registers
from imskit.views.tables.crosswalk import crosswalk_table
from imskit.views.tables.due import due_table
from imskit.views.tables.evidence import evidence_index
from imskit.views.tables.gaps import gaps_table
from imskit.views.tables.ground import Ground
from imskit.views.tables.indicators import indicators_table, measurements_table
from imskit.views.tables.register import register_table
from imskit.views.tables.table import Table

TITLE = "Management system"
_CHARTS = "Indicator charts"
#: Tabs of sheets that say where we stand, of those that prove it, and of registers.
_STANDING, _PROOF, _REGISTER = "#1F5FA8", "#2E7D32", "#8A8D91"


def whole_workbook(ground: Ground, context: TableContext) -> bytes:
    """The system as an .xlsx file, as far as *ground* may show it; the same system gives the same bytes."""
    book = Book(BookInfo(TITLE, context.organisation, context.as_of, context.version))
    about = book.named(ABOUT)
    standards = list(ground.catalog.standards.values())
    rows = {each.id: matrix(ground.catalog, ground.coverage, each.id, ground.audience) for each in standards}
    matrices = [
        TableSheets(book, matrix_as_table(rows[each.id], each), each.designation) for each in standards
    ]
    standing = [TableSheets(book, make(ground)) for make in (crosswalk_table, gaps_table, due_table)]
    indicators = TableSheets(book, indicators_table(ground))
    charts = book.named(_CHARTS)
    measured = TableSheets(book, measurements_table(ground))
    evidence = TableSheets(book, evidence_index(ground))
    proofs = [TableSheets(book, table) for table in _registers(ground)]
    sheets = [*matrices, *standing, indicators, measured, evidence, *proofs]
    lines: list[Sequence[Told]] = [
        *head(book, f"{TITLE} of {context.organisation}", (("From", context.origin),)),
        (),
        *listed(sheets),
        (),
        *_not_shown(ground),
        *_where_it_stands(matrices, [rows[each.id] for each in standards]),
        (),
        heads("Standard", "What it is"),
        *((Told(each.designation), Told(standard_words(each))) for each in standards),
        (),
        *meanings(),
    ]
    write_about(book, about, lines, (26, 70, *(18 for _ in range(max(len(standards), 2)))))
    for sheet in (*matrices, *standing, indicators):
        sheet.write(_STANDING)
    write_charts(book, charts, measured)
    for sheet in (measured, evidence):
        sheet.write(_PROOF)
    for sheet in proofs:
        sheet.write(_REGISTER)
    return book.data()


def _not_shown(ground: Ground) -> Iterator[Sequence[Told]]:
    """What the reader does not get: counts, and the fingerprints of controlled documents."""
    found = not_shown(ground.catalog, ground.audience)
    if found.words:
        yield heads("Withheld", "What is not in this workbook")
        yield from ((Told(""), Told(line)) for line in found.words)
        yield from ((Told(title), Told(mark)) for title, mark in found.documents)
        yield ()


def _registers(ground: Ground) -> Iterator[Table]:
    """The registers that hold something, in the order in which the site lists them."""
    for summary in registers(ground.catalog, ground.audience):
        yield register_table(ground, summary.type)


def _where_it_stands(
    sheets: Sequence[TableSheets], rows: Sequence[Sequence[MatrixRow]]
) -> Iterator[Sequence[Told]]:
    """How many clauses of each standard are in which state, counted on the sheets themselves."""
    from xlsxwriter.utility import xl_col_to_name

    yield heads("State", "Clauses in it", *(sheet.table.title for sheet in sheets), figures=len(sheets))
    counts = [Counter(row.state for row in own) for own in rows]
    for state in STATES:
        if state == "heading":
            continue
        told = [Told(state), Told("")]
        for sheet, count in zip(sheets, counts, strict=True):
            column = xl_col_to_name(sheet.table.keys.index("state"))
            quoted = sheet.name.replace("'", "''")
            told.append(
                Told("", number=count[state], formula=f"=COUNTIF('{quoted}'!{column}:{column},\"{state}\")")
            )
        yield told
