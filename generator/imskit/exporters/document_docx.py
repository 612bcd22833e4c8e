"""Documents for a word processor: real headings, lists and tables, in styles that a company's own template can change.

What is peculiar about python-docx is known here and nowhere else. The same document gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from datetime import date as Day
from typing import TYPE_CHECKING, Any

from imskit.exporters.columns import layout, plain
from imskit.exporters.docx_marks import Marks
from imskit.exporters.docx_pages import each_page
from imskit.exporters.docx_styles import TABLE_TEXT, Numbers, prepare, quiet, set_number
from imskit.exporters.docx_tables import repeat, ruled, together, whole
from imskit.exporters.printable import encodable
from imskit.exporters.sheet_data import as_grid, written_widths
from imskit.exporters.stored_zip import stored
from imskit.problems import CannotGoOn
from imskit.text import Node
from imskit.views.printed import Printed
from imskit.views.sheet import Cell, Grid, Part, Passage, Rows, Section, Sheet
from imskit.views.sheet_parts import Where

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

#: How much of the width the titles of rows take, in hundredths.
_TITLES = 28
#: Lists within lists have styles down to here; deeper ones take the last.
_LEVELS = 3
#: How many characters of a table fit beside each other: fonts of word processors are wider than those of PDFs.
_ROOM = 84
#: Word keeps no more of a property.
_PROPERTY = 255
#: How high a row is in which somebody is to write: 1.5 cm.
_TO_WRITE = 540000
_ADDRESS = ("http:", "https:", "mailto:")


def document_docx(printed: Printed, template: bytes | None = None) -> bytes:
    """The one document of *printed* as .docx.

    *template* is a company's own .docx, whose styles, paper, header and footer it takes; what is written in it is
    left out. Raises CannotGoOn when it is no .docx.
    """
    (sheet,) = printed.sheets
    made = _opened(template)
    prepare(made, plain=template is None)
    _properties(made, printed, sheet)
    marks = Marks(sheet)
    writer = _Writer(made, marks)
    writer.paragraph(sheet.type_title, "Subtitle")
    writer.heading(f"{sheet.id} {sheet.title}".strip(), 0, "t", ("title",))
    for notice in sheet.notices:
        writer.paragraph(notice, "Intense Quote")
    writer.rows(sheet.control)
    if current := printed.current(sheet):
        writer.line(current)
    for section in (*sheet.body, *sheet.offered, *sheet.about):
        writer.section(section, 1)
    each_page(made, printed, sheet)
    marks.pages(made.paragraphs[0])
    marks.count(made.paragraphs[0])
    marks.seal(made, sheet)
    stream = io.BytesIO()
    made.save(stream)
    return stored(stream.getvalue())


def _opened(template: bytes | None) -> Document:
    import docx

    if template is None:
        return docx.Document()
    try:
        made = docx.Document(io.BytesIO(template))
    except (ValueError, KeyError, OSError, zipfile.BadZipFile, SyntaxError) as error:
        raise CannotGoOn(
            "the template is no Word file that can be read", "save it in Word as .docx, and name that file"
        ) from error
    body = made.element.body
    for child in list(body):
        if not child.tag.endswith("}sectPr"):
            body.remove(child)
    return made


def _properties(made: Document, printed: Printed, sheet: Sheet) -> None:
    properties = made.core_properties
    day = datetime.combine(Day.fromisoformat(printed.as_of), time(12), UTC)
    properties.title = encodable(f"{sheet.id} {sheet.title}".strip())[:_PROPERTY]
    properties.author = encodable(printed.organisation)[:_PROPERTY]
    properties.language = sheet.language
    properties.identifier = sheet.fingerprint
    properties.version = sheet.version
    properties.comments = ""
    properties.created = properties.modified = day
    properties.last_modified_by = ""
    properties.revision = 1


class _Writer:
    """Writes parts of a sheet to the end of a document."""

    def __init__(self, made: Document, marks: Marks) -> None:
        self._made = made
        self._marks = marks
        self._headings = 0
        self._numbers = Numbers(made)
        section = made.sections[-1]
        self._room = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)

    def paragraph(self, words: str, style: str) -> None:
        """A paragraph of *words*."""
        self._marks.fixed(self._made.add_paragraph(encodable(words), style))

    def line(self, words: str) -> None:
        """A small line of *words*; what somebody writes below it belongs to no field."""
        made = self._made.add_paragraph(encodable(words), TABLE_TEXT)
        self._marks.put(made, "r", ("~line",))
        self._marks.fixed(made)

    def heading(self, words: str, level: int, kind: str = "r", path: Where = ()) -> None:
        """A heading; level 0 is the title. It is marked as that of the field at *path*, or of what is not edited."""
        style = "Title" if level == 0 else f"Heading {min(level, 9)}"
        self._headings += 1
        made = self._made.add_paragraph(encodable(words), style)
        self._marks.put(made, kind, path or ("~heading", self._headings))
        if kind == "r":
            self._marks.fixed(made)

    def section(self, section: Section, level: int) -> None:
        """A section with all that is within it."""
        if section.title:
            self.heading(section.title, level, "h" if section.path else "r", section.path)
        for at, part in enumerate(section.parts):
            self.part(part)
            follows = section.parts[at + 1] if at + 1 < len(section.parts) else None
            writes = isinstance(follows, Grid) and follows.to_fill
            if writes or (follows is not None and isinstance(part, Passage)):
                # A passage stands on the page of what it leads to, and so does a table above one to write in.
                self._made.paragraphs[-1].paragraph_format.keep_with_next = True
        for inner in section.within:
            self.section(inner, level + 1)

    def part(self, part: Part) -> None:
        """A passage, rows or a grid."""
        if isinstance(part, Passage):
            self._blocks(self._made, part.blocks, 0)
        elif isinstance(part, Rows):
            self.rows(part)
        else:
            self.grid(part)

    def rows(self, rows: Rows) -> None:
        """Pairs of a title and what it is."""
        table = self._made.add_table(0, 2, "Table Grid")
        for at, (title, cell) in enumerate(rows.lines):
            left, right = table.add_row().cells
            left.paragraphs[0].add_run(encodable(title))
            left.paragraphs[0].style = TABLE_TEXT
            self._label(left.paragraphs[0], title, cell)
            if rows.helps and rows.helps[at]:
                explained = left.add_paragraph(style=TABLE_TEXT)
                quiet(explained.add_run(encodable(rows.helps[at])))
                self._marks.fixed(explained)
            self._cell(right, Cell(cell.nodes))
            whole(table.rows[-1], plain(cell))
        self._widths(table, [_TITLES, 100 - _TITLES])
        self._after()

    def _label(self, paragraph: Paragraph, title: str, cell: Cell) -> None:
        if cell.path:
            self._marks.put(paragraph, "v", cell.path)
        else:
            self._headings += 1
            self._marks.put(paragraph, "w", ("~label", self._headings, title))
            self._marks.fixed(paragraph)

    def grid(self, grid: Grid) -> None:
        """A table whose first row is its head, on each page that it goes on to; one too wide is a block a row."""
        laid = layout(grid, _ROOM)
        if laid.stacked:
            for row in grid.rows:
                first, *others = [at for at in laid.columns if row[at].nodes] or [0]
                head = self._made.add_paragraph()
                head.paragraph_format.keep_with_next = True
                head.add_run(encodable(plain(row[first]))).bold = True
                self._marks.put(head, "s", row[first].path)
                if others:
                    self.rows(Rows(tuple((grid.columns[at], row[at]) for at in others)))
            return
        table = self._made.add_table(1, len(laid.columns), "Table Grid")
        for head_cell, at in zip(table.rows[0].cells, laid.columns, strict=True):
            head_cell.paragraphs[0].style = TABLE_TEXT
            head_cell.paragraphs[0].add_run(encodable(grid.columns[at])).bold = True
            if grid.path:
                self._marks.put(head_cell.paragraphs[0], "k", (*grid.path, "*", grid.keys[at]))
        repeat(table.rows[0])
        for row in grid.rows:
            added = table.add_row()
            if grid.to_fill and grid.high:
                added.height = _TO_WRITE
            for place, at in zip(added.cells, laid.columns, strict=True):
                self._cell(place, row[at])
                self._marks.put(place.paragraphs[0], "c", row[at].path)
            whole(added, *(plain(row[at]) for at in laid.columns))
        if grid.to_fill:
            ruled(table)
            together(table)
        self._widths(table, laid.widths)
        self._after()

    def _after(self) -> None:
        """Room below a table, which Word gives none."""
        self._made.add_paragraph(style=TABLE_TEXT)

    def _widths(self, table: Table, shares: Sequence[int], room: int = 0) -> None:
        """Share the width of the page, or *room*, out to the columns of *table*."""
        table.autofit = False
        widths = [(room or self._room) * share // sum(shares) for share in shares]
        # Word goes by the cells, LibreOffice by the columns.
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = width

    def _cell(self, place: _Cell, cell: Cell) -> None:
        self._blocks(place, cell.blocks, 0)
        first = place.paragraphs[0]
        if len(place.paragraphs) > 1 and not first.runs:
            # A new cell holds an empty paragraph, which what was written stands behind.
            first._element.getparent().remove(first._element)
        for paragraph in place.paragraphs:
            if paragraph.style is None or paragraph.style.name == "Normal":
                paragraph.style = TABLE_TEXT
            if cell.figure:
                paragraph.alignment = _right()

    def _blocks(self, place: Any, blocks: Iterable[Node], depth: int) -> None:
        waiting: list[Node] = []
        for node in blocks:
            if node.kind in _IN_LINE:
                waiting.append(node)
                continue
            if waiting:
                _inline(place.add_paragraph(), waiting)
                waiting = []
            self._block(place, node, depth)
        if waiting:
            _inline(place.add_paragraph(), waiting)

    def _block(self, place: Any, node: Node, depth: int) -> None:
        if node.kind in ("paragraph", "tight_paragraph"):
            _inline(place.add_paragraph(), node.children)
        elif node.kind in ("bullet_list", "ordered_list"):
            self._list(place, node, depth)
        elif node.kind == "code_block":
            place.add_paragraph(encodable(node.text.rstrip("\n")), "macro")
        elif node.kind == "table":
            self._table(place, node)
        else:
            self._blocks(place, node.children, depth)

    def _list(self, place: Any, node: Node, depth: int) -> None:
        bullets = node.kind == "bullet_list"
        name = "List Bullet" if bullets else "List Number"
        level = min(depth + 1, _LEVELS)
        style = kind = name if level == 1 else f"{name} {level}"
        more = "List Continue"
        # Each list begins anew: without a number of its own it would go on where the one before it ended.
        number = None if bullets else self._numbers.begin(kind, node.start)
        if place is not self._made:
            style = more = TABLE_TEXT
            number = self._numbers.bullets(kind) if bullets else number
        for item in node.children:
            first = True
            for child in _gathered(item.children):
                if child.kind in ("paragraph", "tight_paragraph"):
                    paragraph = place.add_paragraph(style=style if first else more)
                    if first and number is not None:
                        set_number(paragraph, number)
                    _inline(paragraph, child.children)
                    first = False
                else:
                    self._block(place, child, depth + 1)

    def _table(self, place: Any, node: Node) -> None:
        width = max(len(row.children) for row in node.children)
        inner = place is not self._made
        table = place.add_table(0, width) if inner else self._made.add_table(0, width, "Table Grid")
        if inner:
            table.style = "Table Grid"
        for at, row in enumerate(node.children):
            made = table.add_row()
            for cell, held in zip(made.cells, row.children, strict=False):
                self._cell(cell, Cell(held.children))
                if at == 0:
                    for run in (run for paragraph in cell.paragraphs for run in paragraph.runs):
                        run.bold = True
            if at == 0:
                repeat(made)
        if inner:
            # Its cell gets its width when the whole table around it is written: three fifths of the page fit.
            self._widths(table, written_widths(as_grid(node), _ROOM * 3 // 5), self._room * 3 // 5)
            # Word wants a paragraph behind a table at the end of a cell.
            place.add_paragraph(style=TABLE_TEXT)
        else:
            self._widths(table, written_widths(as_grid(node), _ROOM))
            self._after()


_IN_LINE = frozenset({"words", "emphasis", "strong", "code", "link", "line_break"})


def _gathered(nodes: Iterable[Node]) -> list[Node]:
    """*nodes* with neighbours in a line as one paragraph."""
    found: list[Node] = []
    for node in nodes:
        if node.kind not in _IN_LINE:
            found.append(node)
        elif found and found[-1].kind == "tight_paragraph" and found[-1].text == "gathered":
            found[-1] = Node("tight_paragraph", (*found[-1].children, node), "gathered")
        else:
            found.append(Node("tight_paragraph", (node,), "gathered"))
    return found


def _inline(paragraph: Paragraph, nodes: Iterable[Node], marks: frozenset[str] = frozenset()) -> None:
    for node in nodes:
        if node.kind == "line_break":
            paragraph.add_run().add_break()
        elif node.kind == "link" and node.target.startswith(_ADDRESS):
            _hyperlink(paragraph, node)
        elif node.kind in ("words", "code"):
            run = paragraph.add_run(encodable(node.text.replace("\n", " ")))
            run.bold = True if "strong" in marks else None
            run.italic = True if "emphasis" in marks else None
            if node.kind == "code":
                run.font.name = "Consolas"
        else:
            _inline(paragraph, node.children, marks | {node.kind})


def _hyperlink(paragraph: Paragraph, node: Node) -> None:
    """A link to an address; it is only followed when a reader says so."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    relation = paragraph.part.relate_to(node.target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    before = len(paragraph.runs)
    _inline(paragraph, node.children)
    for run in paragraph.runs[before:]:
        link.append(run._element)
    paragraph._p.append(link)


def _right() -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    return WD_ALIGN_PARAGRAPH.RIGHT
