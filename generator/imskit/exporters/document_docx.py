"""Documents for a word processor: real headings, lists and tables, in styles that a company's own template can change.

What is peculiar about python-docx is known here and nowhere else. The same document gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from datetime import date as Day
from typing import TYPE_CHECKING, Any

from imskit.exporters.printable import encodable
from imskit.exporters.sheet_data import weights
from imskit.exporters.stored_zip import stored
from imskit.text import Node
from imskit.views.printed import Printed
from imskit.views.sheet import Cell, Grid, Part, Passage, Rows, Section, Sheet

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

#: How much of the width the titles of rows take, in hundredths.
_TITLES = 28
#: Lists within lists have styles down to here; deeper ones take the last.
_LEVELS = 3
_ADDRESS = ("http:", "https:", "mailto:")


def document_docx(printed: Printed, template: bytes | None = None) -> bytes:
    """The one document of *printed* as .docx; *template* is a company's own .docx, whose styles it takes."""
    import docx

    (sheet,) = printed.sheets
    made = docx.Document(io.BytesIO(template) if template is not None else None)
    if template is None:
        _paper(made)
    _properties(made, printed, sheet)
    writer = _Writer(made)
    writer.paragraph(sheet.type_title, "Subtitle")
    writer.heading(f"{sheet.id} {sheet.title}", 0)
    for notice in sheet.notices:
        writer.paragraph(notice, "Intense Quote")
    writer.rows(sheet.control)
    for section in (*sheet.body, *sheet.about):
        writer.section(section, 1)
    _footer(made, printed, sheet)
    stream = io.BytesIO()
    made.save(stream)
    return stored(stream.getvalue())


def _properties(made: Document, printed: Printed, sheet: Sheet) -> None:
    properties = made.core_properties
    day = datetime.combine(Day.fromisoformat(printed.as_of), time(12), UTC)
    properties.title = encodable(f"{sheet.id} {sheet.title}")
    properties.author = encodable(printed.organisation)
    properties.language = sheet.language
    properties.identifier = sheet.fingerprint
    properties.version = sheet.version
    properties.comments = ""
    properties.created = properties.modified = day
    properties.last_modified_by = ""
    properties.revision = 1


def _paper(made: Document) -> None:
    """A4, as PDFs are."""
    from docx.shared import Mm

    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(24)


class _Writer:
    """Writes parts of a sheet to the end of a document."""

    def __init__(self, made: Document) -> None:
        self._made = made
        self._styles = {style.name for style in made.styles}

    def paragraph(self, words: str, style: str) -> None:
        """A paragraph of *words*."""
        self._made.add_paragraph(encodable(words), self._style(style))

    def heading(self, words: str, level: int) -> None:
        """A heading; level 0 is the title."""
        style = "Title" if level == 0 else f"Heading {min(level, 9)}"
        self._made.add_paragraph(encodable(words), self._style(style))

    def section(self, section: Section, level: int) -> None:
        """A section with all that is within it."""
        if section.title:
            self.heading(section.title, level)
        for part in section.parts:
            self.part(part)
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
        table = self._made.add_table(0, 2, self._style("Table Grid"))
        for title, cell in rows.lines:
            left, right = table.add_row().cells
            left.text = encodable(title)
            self._cell(right, cell)
        self._widths(table, [_TITLES, 100 - _TITLES])

    def grid(self, grid: Grid) -> None:
        """A table whose first row is its head, on each page that it goes on to."""
        table = self._made.add_table(1, len(grid.columns), self._style("Table Grid"))
        for head, title in zip(table.rows[0].cells, grid.columns, strict=True):
            head.text = ""
            head.paragraphs[0].add_run(encodable(title)).bold = True
        _repeat(table.rows[0])
        for row in grid.rows:
            for place, cell in zip(table.add_row().cells, row, strict=True):
                self._cell(place, cell)
        self._widths(table, weights(grid))

    def _widths(self, table: Table, shares: Sequence[int]) -> None:
        """Share the width of the page out to the columns of *table*."""
        section = self._made.sections[0]
        room = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
        table.autofit = False
        for at, share in enumerate(shares):
            width = room * share // sum(shares)
            # Word goes by the cells, LibreOffice by the columns.
            table.columns[at].width = width
            for cell in table.columns[at].cells:
                cell.width = width

    def _style(self, name: str) -> str | None:
        """The style *name*, where the template has it."""
        return name if name in self._styles else None

    def _cell(self, place: _Cell, cell: Cell) -> None:
        self._blocks(place, cell.blocks, 0)
        first = place.paragraphs[0]
        if len(place.paragraphs) > 1 and not first.runs:
            # A new cell holds an empty paragraph, which what was written stands behind.
            first._element.getparent().remove(first._element)
        if cell.figure:
            for paragraph in place.paragraphs:
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
            place.add_paragraph(encodable(node.text.rstrip("\n")), self._style("macro"))
        elif node.kind == "table":
            self._table(place, node)
        else:
            self._blocks(place, node.children, depth)

    def _list(self, place: Any, node: Node, depth: int) -> None:
        name = "List Bullet" if node.kind == "bullet_list" else "List Number"
        level = min(depth + 1, _LEVELS)
        style = self._style(name if level == 1 else f"{name} {level}")
        for item in node.children:
            first = True
            for child in _gathered(item.children):
                if child.kind in ("paragraph", "tight_paragraph"):
                    _inline(
                        place.add_paragraph(style=style if first else self._style("List Continue")),
                        child.children,
                    )
                    first = False
                else:
                    self._block(place, child, depth + 1)

    def _table(self, place: Any, node: Node) -> None:
        width = max(len(row.children) for row in node.children)
        table = (
            self._made.add_table(0, width, self._style("Table Grid"))
            if place is self._made
            else place.add_table(0, width)
        )
        for at, row in enumerate(node.children):
            made = table.add_row()
            for cell, inner in zip(made.cells, row.children, strict=False):
                self._cell(cell, Cell(inner.children))
            if at == 0:
                _repeat(made)


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


def _repeat(row: Any) -> None:
    """Let *row* stand at the top of each page that its table goes on to."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(header)


def _right() -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    return WD_ALIGN_PARAGRAPH.RIGHT


def _footer(made: Document, printed: Printed, sheet: Sheet) -> None:
    """At the foot of each page what it is, from where, and which page."""
    paragraph = made.sections[0].footer.paragraphs[0]
    version = f", version {sheet.version}" if sheet.version else ""
    paragraph.add_run(
        encodable(
            f"{sheet.id}{version}. Uncontrolled when printed. {printed.organisation}, {printed.origin}. Page "
        )
    )
    for name, before in (("PAGE", ""), ("NUMPAGES", " of ")):
        paragraph.add_run(before)
        _field(paragraph, name)


def _field(paragraph: Paragraph, name: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)
