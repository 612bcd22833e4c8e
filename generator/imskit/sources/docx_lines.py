"""The paragraphs and tables of a Word file as lines of text, with tracked changes accepted or rejected."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from imskit.sources.inline_tokens import Token, plain, tokens
from imskit.sources.text_lines import Line, LineKind, settled_depths, unbold

if TYPE_CHECKING:
    from docx.document import Document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

View = Literal["new", "old"]
#: What is not there in a view.
_GONE: Mapping[View, frozenset[str]] = {
    "new": frozenset({f"{W}del", f"{W}moveFrom"}),
    "old": frozenset({f"{W}ins", f"{W}moveTo"}),
}
_AROUND = frozenset(
    {
        f"{W}{name}"
        for name in (
            "ins",
            "del",
            "moveFrom",
            "moveTo",
            "sdt",
            "sdtContent",
            "smartTag",
            "customXml",
            "fldSimple",
        )
    }
)
_OFF = frozenset({"0", "false", "off", "none"})
_LIST = re.compile(r"list (bullet|number|continue)(?: ([0-9]))?", re.IGNORECASE)
_HEADING = re.compile(r"heading [1-9]$", re.IGNORECASE)
_STEP = 360


class LineReader:
    """Reads parts of one file."""

    def __init__(self, made: Document, view: View = "new") -> None:
        self._made, self._gone, self._view = made, _GONE[view], view

    @cached_property
    def _styles(self) -> Mapping[str, str]:
        """The names of styles by their ids."""
        found = {}
        for style in self._made.styles.element.iterchildren(f"{W}style"):
            name = style.find(f"{W}name")
            found[style.get(f"{W}styleId") or ""] = (name.get(f"{W}val") or "") if name is not None else ""
        return found

    def blocks(self, place: Any) -> Iterator[Any]:
        """The paragraphs and tables that stand in *place*, in their order, content controls opened."""
        for child in place.iterchildren():
            if child.tag in (f"{W}p", f"{W}tbl"):
                yield child
            elif child.tag in _AROUND and child.tag not in self._gone:
                yield from self.blocks(child)

    def rows(self, table: Any) -> Iterator[Any]:
        """The rows of *table* that are there."""
        gone = f"{W}del" if self._view == "new" else f"{W}ins"
        for row in self._opened(table, f"{W}tr"):
            properties = row.find(f"{W}trPr")
            if properties is None or properties.find(gone) is None:
                yield row

    def _opened(self, place: Any, tag: str) -> Iterator[Any]:
        for child in place.iterchildren():
            if child.tag == tag:
                yield child
            elif child.tag in _AROUND:
                yield from self._opened(child, tag)

    def is_heading(self, paragraph: Any) -> bool:
        """Whether *paragraph* is a heading with words in it."""
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        named = self._styles.get(style.get(f"{W}val") or "", "") if style is not None else ""
        return bool(_HEADING.match(named)) and bool(self.plain(paragraph))

    def pages(self) -> frozenset[str]:
        """The words of the paragraphs at the top and at the foot of the pages."""
        found = set()
        for relation in self._made.part.rels.values():
            if not relation.is_external and relation.reltype.endswith(("/header", "/footer")):
                element: Any = getattr(relation.target_part, "element", None)
                for paragraph in element.iter(f"{W}p") if element is not None else ():
                    found.add(self.plain(paragraph))
        return frozenset(found - {""})

    def plain(self, element: Any) -> str:
        """The words of a paragraph or cell."""
        paragraphs = [element] if element.tag == f"{W}p" else list(self.blocks(element))
        return " ".join(plain(self._words(each)) for each in paragraphs if each.tag == f"{W}p").strip()

    def cell(self, cell: Any) -> tuple[Line, ...]:
        """What a cell holds."""
        return self.lines(list(self.blocks(cell)), in_cell=True)

    def lines(self, blocks: Sequence[Any], *, in_cell: bool = False, bold: bool = False) -> tuple[Line, ...]:
        """*blocks* as lines; empty ones are left out. *bold*: they stand for a head, and all of it is bold."""
        found: list[Line] = []
        joined: list[Token] = []
        for block in blocks:
            if block.tag == f"{W}tbl":
                table = self._table(block)
                if any(table.rows):
                    found.append(table)
                continue
            parts = list(self._parts(block, frozenset(), ""))
            if self._runs_on(block):
                # Its end was taken away: it goes on in the next paragraph.
                joined += parts
                continue
            parts, joined = joined + parts, []
            kind, depth, numbered = self._kind(block, in_cell=in_cell)
            if kind == "code":
                text = "".join(part.text for part in parts).replace("\v", "\n").rstrip("\n")
                if text:
                    found.append(Line("code", (Token(text),)))
                continue
            words = tokens(parts)
            if words:
                found.append(Line(kind, unbold(words) if bold else words, depth, numbered))
        if joined and (words := tokens(joined)):
            found.append(Line("paragraph", words))
        return settled_depths(found)

    def _table(self, table: Any) -> Line:
        rows = [[self._cell_words(cell) for cell in self._opened(row, f"{W}tc")] for row in self.rows(table)]
        width = max(map(len, rows), default=0)
        even = [(*row, *([()] * (width - len(row)))) for row in rows]
        if even:
            even[0] = tuple(unbold(cell) for cell in even[0])
        return Line("table", rows=tuple(even))

    def _cell_words(self, cell: Any) -> tuple[Token, ...]:
        parts: list[Token] = []
        for block in self.blocks(cell):
            if block.tag == f"{W}p":
                parts += [Token(" "), *self._parts(block, frozenset(), "")]
        return tokens(parts)

    def _words(self, paragraph: Any) -> tuple[Token, ...]:
        return tokens(self._parts(paragraph, frozenset(), ""))

    def _runs_on(self, paragraph: Any) -> bool:
        gone = "del" if self._view == "new" else "ins"
        return bool(paragraph.find(f"{W}pPr/{W}rPr/{W}{gone}") is not None)

    def _parts(self, place: Any, marks: frozenset[str], target: str) -> Iterator[Token]:
        for child in place.iterchildren():
            if child.tag in self._gone:
                continue
            if child.tag == f"{W}r":
                yield from self._run(child, target)
            elif child.tag == f"{W}hyperlink":
                yield from self._parts(child, marks, self._target(child))
            elif child.tag in _AROUND:
                yield from self._parts(child, marks, target)

    def _target(self, link: Any) -> str:
        relation = self._made.part.rels.get(link.get(f"{_R}id") or "")
        if relation is None or not relation.is_external:
            return ""
        found = str(relation.target_ref)
        return found if found.startswith(("http:", "https:", "mailto:")) else ""

    def _run(self, run: Any, target: str) -> Iterator[Token]:
        marks = self._marks(run.find(f"{W}rPr"), linked=bool(target))
        for child in run.iterchildren():
            if child.tag == f"{W}t" or (child.tag == f"{W}delText" and self._view == "old"):
                yield Token(child.text or "", marks, target)
            elif child.tag in (f"{W}tab", f"{W}ptab"):
                yield Token(" ", marks, target)
            elif child.tag in (f"{W}br", f"{W}cr"):
                yield Token("\v")
            elif child.tag == f"{W}noBreakHyphen":
                yield Token("\u2011", marks, target)

    def _marks(self, properties: Any, *, linked: bool) -> frozenset[str]:
        if properties is None:
            return frozenset()
        found = set()
        for name, mark in (("b", "strong"), ("i", "emphasis")):
            element = properties.find(f"{W}{name}")
            if element is not None and (element.get(f"{W}val") or "1") not in _OFF:
                found.add(mark)
        style = properties.find(f"{W}rStyle")
        called = self._styles.get(style.get(f"{W}val") or "", "").casefold() if style is not None else ""
        if called == "strong":
            found.add("strong")
        elif called == "emphasis":
            found.add("emphasis")
        fonts = properties.find(f"{W}rFonts")
        named = {fonts.get(f"{W}{each}") for each in ("ascii", "hAnsi")} if fonts is not None else set()
        if named & {"Consolas", "Courier New", "Courier"} and not linked:
            found.add("code")
        return frozenset(found)

    def _kind(self, paragraph: Any, *, in_cell: bool) -> tuple[LineKind, int, bool]:
        """What a paragraph is: its kind, depth and whether it is numbered."""
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        named = self._styles.get(style.get(f"{W}val") or "", "") if style is not None else ""
        if named.casefold().startswith("macro") or named.casefold() == "preformatted text":
            return "code", 0, False
        listed = _LIST.match(named)
        if listed:
            depth = int(listed[2] or 1) - 1
            if listed[1].casefold() == "continue":
                return ("paragraph" if in_cell else "more"), 0, False
            return "item", depth, listed[1].casefold() == "number"
        number = paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
        kind = number.get(f"{W}val") if number is not None else None
        if kind in (None, "0"):
            return "paragraph", 0, False
        level = paragraph.find(f"{W}pPr/{W}numPr/{W}ilvl")
        at = int(level.get(f"{W}val") or 0) if level is not None else 0
        numbered, left = self._numbers.get((kind, at), (False, _STEP))
        return "item", at or max(left // _STEP - 1, 0), numbered

    @cached_property
    def _numbers(self) -> Mapping[tuple[str, int], tuple[bool, int]]:
        """Of each list and level whether it is numbered, and how far it stands in."""
        found: dict[tuple[str, int], tuple[bool, int]] = {}
        try:
            part = self._made.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            # A file without lists has no such part: python-docx would then make one, and does not know how.
            return found
        abstract = {each.get(f"{W}abstractNumId"): each for each in part.iterchildren(f"{W}abstractNum")}
        for number in part.iterchildren(f"{W}num"):
            held = number.find(f"{W}abstractNumId")
            kind = abstract.get(held.get(f"{W}val")) if held is not None else None
            for level in _children(kind, f"{W}lvl"):
                form = level.find(f"{W}numFmt")
                bullets = form is None or form.get(f"{W}val") in ("bullet", "none")
                indent = level.find(f"{W}pPr/{W}ind")
                left = indent.get(f"{W}left") or indent.get(f"{W}start") or "" if indent is not None else ""
                at = int(level.get(f"{W}ilvl") or 0)
                found[number.get(f"{W}numId"), at] = (not bullets, int(left) if left.isdigit() else _STEP)
        return found


def _children(element: Any, tag: str) -> Iterable[Any]:
    return element.iterchildren(tag) if element is not None else ()
