"""What stands on each page of a Word file: which document it is, where it comes from, and whether it holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from imskit.exporters.printable import encodable, one_line
from imskit.views.printed import Printed
from imskit.views.sheet import Sheet

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
#: How wide a watermark is for each character, at most, and how high, in points.
_WIDE, _WIDEST, _HIGH = 46, 480, 96


def each_page(made: Document, printed: Printed, sheet: Sheet) -> None:
    """Write the head and the foot of each page of *made*, and across it what *sheet* is where it does not bind.

    A template may have pages with a head of their own: the first, or those on the left. They say the same.
    """
    for number, (head, foot) in enumerate(_heads_and_feet(made), 1):
        _header(head, sheet)
        if not sheet.binding and sheet.standing:
            _watermark(head, sheet.standing.upper(), number)
        _footer(foot, printed, sheet)


def _heads_and_feet(made: Document) -> Iterator[tuple[Any, Any]]:
    section = made.sections[-1]
    yield section.header, section.footer
    if section.different_first_page_header_footer:
        yield section.first_page_header, section.first_page_footer
    if made.settings.odd_and_even_pages_header_footer:
        yield section.even_page_header, section.even_page_footer


def _header(head: Any, sheet: Sheet) -> None:
    """Which document it is, which version, and whether it holds."""
    version = f"Version {sheet.version}" if sheet.version else ""
    named = f"{sheet.id} {sheet.title}".strip()
    _line(head, "Header").add_run(
        encodable(" · ".join(part for part in (named, version, sheet.standing) if part))
    )


def _line(place: Any, style: str) -> Paragraph:
    """A paragraph in a head or foot: a new one where a company has written something there."""
    first: Paragraph = place.paragraphs[0] if place.paragraphs else place.add_paragraph()
    taken = any(each.text or each.runs for each in place.paragraphs) or place.tables
    paragraph: Paragraph = place.add_paragraph() if taken else first
    paragraph.style = style
    return paragraph


def _footer(foot: Any, printed: Printed, sheet: Sheet) -> None:
    """That it is not controlled, from where it comes, and which page it is."""
    paragraph = _line(foot, "Footer")
    paragraph.add_run(
        encodable(
            f"Uncontrolled when printed. {printed.organisation}, {printed.origin}, as of {printed.as_of}. Page "
        )
    )
    for name, before in (("PAGE", ""), ("NUMPAGES", " of ")):
        paragraph.add_run(before)
        _field(paragraph, name)
    if sheet.fingerprint:
        foot.add_paragraph(sheet.fingerprint, "Footer")


def _field(paragraph: Paragraph, name: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)


def _watermark(head: Any, words: str, number: int) -> None:
    """Set *words* across each page, behind what is written, as Word itself does: a drawing that hangs in the head.

    LibreOffice shows it too. It is a drawing with words of its own as its description, so it is read aloud as well.
    """
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    said = quoteattr(encodable(one_line(words)))
    width = min(_WIDE * len(words), _WIDEST)
    shape = (
        f"<w:r {nsdecls('w')} {_VML}><w:rPr><w:noProof/></w:rPr><w:pict>"
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
        '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
        '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>'
        '<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="custom" '
        'o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>'
        '<v:textpath on="t" fitshape="t"/><o:lock v:ext="edit" text="t" shapetype="t"/></v:shapetype>'
        f'<v:shape id="PowerPlusWaterMarkObject{number}" o:spid="_x0000_s{2048 + number}" type="#_x0000_t136" '
        f'alt={said} style="position:absolute;margin-left:0;margin-top:0;width:{width}pt;height:{_HIGH}pt;'
        "rotation:315;z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        'mso-position-vertical:center;mso-position-vertical-relative:margin" o:allowincell="f" '
        'fillcolor="#e3e3e3" stroked="f"><v:fill opacity=".6"/>'
        f'<v:textpath style="font-family:&quot;Calibri&quot;;font-size:1pt" string={said}/></v:shape></w:pict></w:r>'
    )
    paragraphs = head.paragraphs
    paragraphs[0]._p.append(parse_xml(shape))
