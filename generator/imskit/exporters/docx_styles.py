"""The styles that a Word file of imskit uses, and lists whose numbers begin anew.

A company's template gives what it has. A style that is missing there is brought from the template of python-docx,
so that a heading is a heading whatever the template; tables of imskit's own look are for those without a template.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

#: What stands in tables; a company's template can have a style of this name.
TABLE_TEXT = "Table Text"
_LISTS = ("List Bullet", "List Bullet 2", "List Bullet 3", "List Number", "List Number 2", "List Number 3")
_USED = (
    "Title",
    "Subtitle",
    *(f"Heading {level}" for level in range(1, 10)),
    "Intense Quote",
    *_LISTS,
    "List Continue",
    "macro",
    "Header",
    "Footer",
    "Table Grid",
)
_INK, _QUIET, _WARN, LINE = "1B2733", "56616D", "8A3B00", "C9D0D8"
#: Of titles and headings in a file without a company's template, in points.
_SIZES = {"Title": 20, "Heading 1": 14, "Heading 2": 12, "Heading 3": 11, "Heading 4": 10.5}


def prepare(made: Document, *, plain: bool) -> None:
    """Give *made* the styles that are used and that it lacks; *plain*: there is no template, so the look is ours."""
    import docx

    names = {style.name for style in made.styles}
    if missing := [name for name in _USED if name not in names]:
        _bring(made, docx.Document(), missing)
    if TABLE_TEXT not in names:
        _table_text(made)
    if plain:
        _look(made)


def _bring(made: Document, source: Document, names: list[str]) -> None:
    from docx.oxml.ns import qn

    normal = next((style.style_id for style in made.styles if style.name == "Normal"), None)
    known = {style.style_id for style in made.styles}
    numbers = Numbers(made)
    for name in names:
        style = deepcopy(source.styles[name].element)
        for tag in ("w:basedOn", "w:next", "w:link"):
            for leads in style.findall(qn(tag)):
                if leads.get(qn("w:val")) in known:
                    continue
                if tag == "w:basedOn" and normal and name != "Table Grid":
                    leads.set(qn("w:val"), normal)
                else:
                    style.remove(leads)
        for number in style.xpath("./w:pPr/w:numPr"):
            number.getparent().remove(number)
        made.styles.element.append(style)
        if name in _LISTS:
            _number_style(style, numbers.define(name))


def _number_style(style: Any, number: int) -> None:
    properties = style.get_or_add_pPr()
    properties.get_or_add_numPr().get_or_add_numId().val = number


def _table_text(made: Document) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    style: Any = made.styles.add_style(TABLE_TEXT, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = next((each for each in made.styles if each.name == "Normal"), None)
    style.font.size = Pt(9)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(2)
    style.paragraph_format.line_spacing = 1


def quiet(run: Any) -> None:
    """Small grey words, for what explains and is no part of a text."""
    from docx.shared import Pt, RGBColor

    run.font.size = Pt(8)
    run.font.color.rgb = RGBColor.from_string(_QUIET)


def _look(made: Document) -> None:
    """A4 as PDFs are, and dark ink in place of Word's blue."""
    from docx.shared import Mm, Pt, RGBColor

    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(24)
    styles: Any = made.styles
    styles["Normal"].font.size = Pt(10.5)
    styles["Normal"].paragraph_format.space_after = Pt(6)
    for name in ("Title", "Subtitle", *(f"Heading {level}" for level in range(1, 10))):
        font = styles[name].font
        font.color.rgb = RGBColor.from_string(_QUIET if name == "Subtitle" else _INK)
        font.italic = None
        if name in _SIZES:
            font.size = Pt(_SIZES[name])
            font.bold = True
    styles["Subtitle"].font.size = Pt(10.5)
    styles["Subtitle"].font.bold = False
    styles["Subtitle"].paragraph_format.space_after = Pt(0)
    styles["Intense Quote"].font.color.rgb = RGBColor.from_string(_WARN)
    styles["Intense Quote"].font.italic = False
    styles["Intense Quote"].paragraph_format.left_indent = Pt(0)
    for border in styles["Intense Quote"].element.xpath("./w:pPr/w:pBdr"):
        border.getparent().remove(border)
    for level in range(1, 5):
        styles[f"Heading {level}"].paragraph_format.space_before = Pt(14)
        styles[f"Heading {level}"].paragraph_format.space_after = Pt(4)
    for border in styles["Title"].element.xpath("./w:pPr/w:pBdr"):
        border.getparent().remove(border)
    for name in ("Header", "Footer"):
        styles[name].font.size = Pt(8)
        styles[name].font.color.rgb = RGBColor.from_string(_QUIET)
    _calm(styles["Table Grid"].element)


def _calm(table: Any) -> None:
    """Lines between rows and none between columns."""
    from docx.oxml.ns import qn

    for borders in table.xpath("./w:tblPr/w:tblBorders"):
        for side in list(borders):
            if side.tag in (qn("w:left"), qn("w:right"), qn("w:insideV")):
                borders.remove(side)
            else:
                side.set(qn("w:color"), LINE)


class Numbers:
    """The numbers of lists in one file."""

    def __init__(self, made: Document) -> None:
        self._made = made
        self._part = _numbering(made)
        self._bullets: dict[str, int] = {}

    def begin(self, style: str, start: int) -> int:
        """A number for one list in *style*, whose first item is *start*."""
        base = self._abstract_of(style)
        number = self._part.add_num(base)
        override = number.add_lvlOverride(ilvl=0)
        override.add_startOverride(start)
        return int(number.numId)

    def bullets(self, style: str) -> int:
        """The number of all lists with bullets in *style*."""
        if style not in self._bullets:
            self._bullets[style] = self.define(style)
        return self._bullets[style]

    def define(self, style: str) -> int:
        """The number of a new kind of list for *style*."""
        return int(self._part.add_num(self._new(style)).numId)

    def _abstract_of(self, style: str) -> int:
        found = self._made.styles[style].element.xpath("./w:pPr/w:numPr/w:numId/@w:val")
        for kind in found:
            held = self._part.xpath(f'./w:num[@w:numId="{int(kind)}"]/w:abstractNumId/@w:val')
            if held:
                return int(held[0])
        return self._new(style)

    def _new(self, style: str) -> int:
        """A list of one level, indented as deep as the name of *style* says."""
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls

        used = [int(each) for each in self._part.xpath("./w:abstractNum/@w:abstractNumId")]
        name = max(used, default=-1) + 1
        deep = 360 * (int(style[-1]) if style[-1].isdigit() else 1)
        form, text = ("bullet", "•") if style.startswith("List Bullet") else ("decimal", "%1.")
        made = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{name}"><w:multiLevelType w:val="singleLevel"/>'
            f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
            f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{deep}" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>'
        )
        # Word wants kinds of lists before the lists.
        first = self._part.xpath("./w:num[1]")
        if first:
            first[0].addprevious(made)
        else:
            self._part.append(made)
        return name


def set_number(paragraph: Paragraph, number: int) -> None:
    """Let *paragraph* be an item of the list *number*."""
    properties: Any = paragraph._element.get_or_add_pPr()
    held = properties.get_or_add_numPr()
    held.get_or_add_ilvl().val = 0
    held.get_or_add_numId().val = number


def _numbering(made: Document) -> Any:
    """The element that holds the kinds of lists of *made*; a new one where a template has none."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.parts.numbering import NumberingPart

    part = made.part
    if not any(each.reltype == RELATIONSHIP_TYPE.NUMBERING for each in part.rels.values()):
        element: Any = parse_xml(f"<w:numbering {nsdecls('w')}/>")
        new = NumberingPart(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, element, part.package)
        part.relate_to(new, RELATIONSHIP_TYPE.NUMBERING)
    return part.numbering_part.element
