"""What a table in a Word file needs and python-docx has no word for: rows that repeat, and that are not torn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from imskit.exporters.docx_styles import LINE

if TYPE_CHECKING:
    from docx.table import Table

#: Rows of no more characters in any cell are not torn, and tables to write in of no more rows.
_TORN, _KEPT = 600, 14


def repeat(row: Any) -> None:
    """Let *row* stand at the top of each page that its table goes on to."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(header)


def whole(row: Any, *words: str) -> None:
    """Let a *row* of few *words* not be torn by the end of a page."""
    from docx.oxml import OxmlElement

    if max(map(len, words), default=0) <= _TORN:
        # The schema of Word wants it before the height of the row and before what says that it is a head.
        row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))


def together(table: Table) -> None:
    """Keep the rows of a table to write in on one page."""
    if len(table.rows) <= _KEPT:
        for row in table.rows[:-1]:
            for cell in row.cells:
                for paragraph in cell.paragraphs:
                    paragraph.paragraph_format.keep_with_next = True


def ruled(table: Table) -> None:
    """Lines around each cell, whatever the style: somebody is to write in it."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    properties: Any = table._tbl.tblPr
    borders = parse_xml(f"<w:tblBorders {nsdecls('w')}>{sides}</w:tblBorders>")
    layout_of = properties.find(f"{{{properties.nsmap['w']}}}tblLayout")
    look = properties.find(f"{{{properties.nsmap['w']}}}tblLook")
    before = layout_of if layout_of is not None else look
    if before is not None:
        before.addprevious(borders)
    else:
        properties.append(borders)
