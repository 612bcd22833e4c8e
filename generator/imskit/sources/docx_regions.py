"""The marked parts of a Word file that imskit wrote: which field each is of, and what it holds now.

A mark is a bookmark that nobody sees, `_imskit_`, a letter for its kind, the mark of the field's path, and behind a
line the mark of what was written there. Kinds: `h` a heading, whose field stands below it down to the next; `r` a
heading above what is not to be edited; `v` and `w` a label, whose value stands in the cell beside it, of a field and
of what is not to be edited; `c` a cell of a table; `k` the head of a column; `s` a paragraph that stands for a cell;
`t` the title; `f` a paragraph that is not to be edited, and `n` how many of those there are; `p` what stands at the top
and foot of each page. `u` is no mark: something that carries none and stands where only marked things do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from imskit.sources.docx_lines import LineReader, View, W
from imskit.sources.inline_tokens import Token, plain
from imskit.sources.marks import DIGITS, settled
from imskit.sources.text_lines import Line, canonical_lines

if TYPE_CHECKING:
    from docx.document import Document

_NAME = re.compile(rf"_imskit_([hrvwckstfpn])([0-9a-f]{{{DIGITS}}})(?:_([0-9a-f]{{{DIGITS}}}))?")
_OF = re.compile(r"_imskit_of_([0-9a-f]{24})")

Kind = Literal["h", "r", "v", "w", "c", "k", "s", "t", "f", "n", "p", "u"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row, with the mark that it carries, if it does, and that of its column or what that is called."""

    path: str
    column: str
    title: str
    lines: tuple[Line, ...]


@dataclass(slots=True)
class Region:
    """One marked part."""

    name: str
    kind: Kind
    #: The mark of the field's path.
    path: str
    #: The mark of what was written; empty while it is being written.
    sealed: str
    #: What a reader calls it.
    title: str
    lines: tuple[Line, ...] = ()
    #: Of a heading: the rows of the tables below it that are a list of the document.
    rows: list[tuple[Cell, ...]] = field(default_factory=list)
    #: The elements that hold it, to find comments by.
    elements: list[Any] = field(default_factory=list)
    bookmark: Any = None

    @property
    def words(self) -> str:
        """What it holds, to make a mark of."""
        if self.kind in ("r", "w", "k", "t", "f", "p"):
            return settled("\n".join(_plain(line) for line in self.lines))
        return canonical_lines(self.lines)

    @property
    def place(self) -> str:
        """Where a person finds it: its table and row, counted from 1; empty where its heading says enough."""
        return place_of(self.elements[-1]) if self.elements and self.kind in ("v", "w", "c", "k") else ""

    def rename(self, name: str) -> None:
        """Give its bookmark another name."""
        self.bookmark.set(f"{W}name", name)


def sealed_name(name: str, digest: str) -> str:
    """The name of a mark with the digest of what was written."""
    return f"{name}_{digest}"


def fingerprint_of(made: Document) -> str:
    """The first digits of the fingerprint of the document that *made* was written from; empty where it says none."""
    for bookmark in made.element.body.iter(f"{W}bookmarkStart"):
        found = _OF.fullmatch(bookmark.get(f"{W}name") or "")
        if found:
            return found[1]
    return ""


def place_of(element: Any) -> str:
    """The table and the row of the file in which *element* stands, counted from 1; empty where it stands in none."""
    around = [element, *element.iterancestors()]
    outer = next((each for each in reversed(around) if each.tag == f"{W}tbl"), None)
    if outer is None:
        return ""
    body = next(each for each in around if each.getparent() is None)
    tables = [each for each in body.iter(f"{W}tbl") if next(each.iterancestors(f"{W}tbl"), None) is None]
    rows = [each for each in outer.iter(f"{W}tr") if next(each.iterancestors(f"{W}tbl")) is outer]
    row = next((at for at, each in enumerate(rows, 1) if each in around), 0)
    return f"table {tables.index(outer) + 1}, row {row}"


def regions(made: Document, view: View = "new") -> list[Region]:
    """The marked parts of *made* in their order; *view*: with tracked changes accepted (new) or rejected (old)."""
    return _Regions(made, view).all()


def _plain(line: Line) -> str:
    if line.kind == "table":
        return "\n".join(" | ".join(plain(cell) for cell in row) for row in line.rows)
    return plain(line.words)


class _Regions:
    def __init__(self, made: Document, view: View) -> None:
        self._made = made
        self._reader = LineReader(made, view)
        self._found: list[Region] = []
        self._seen: set[str] = set()

    def all(self) -> list[Region]:
        here: Region | None = None
        blocks: list[Any] = []
        for block in self._reader.blocks(self._made.element.body):
            marks = self._marks(block) if block.tag == f"{W}p" else []
            fixed = next((each for each in marks if each.kind == "f"), None)
            if fixed is not None:
                self._fixed(fixed, block)
            pages = next((each for each in marks if each.kind == "p"), None)
            if pages is not None:
                self._pages(pages)
            self._found += [each for each in marks if each.kind == "n"]
            head = next((each for each in marks if each.kind in ("h", "r", "t")), None)
            if head is None and block.tag == f"{W}p" and self._reader.is_heading(block):
                head = Region("", "u", "", "", "")
            if head is None and fixed is not None:
                continue
            if head is not None:
                self._close(here, blocks)
                here, blocks = head, []
                head.title = self._reader.plain(block)
                head.elements.append(block)
                if head.kind == "t":
                    head.lines = self._reader.lines([block])
                self._found.append(head)
                if head.kind == "t":
                    here = None
            else:
                blocks.append((block, marks))
        self._close(here, blocks)
        return self._found

    def _fixed(self, mark: Region, block: Any) -> None:
        mark.title, mark.lines = self._reader.plain(block), self._reader.lines([block], bold=True)
        mark.elements.append(block)
        self._found.append(mark)

    def _pages(self, mark: Region) -> None:
        """What stands at the top and foot of the pages, without its figures: the numbers of pages are among them."""
        words = sorted({re.sub(r"[0-9]+", "", each) for each in self._reader.pages()})
        mark.title = "the top and foot of the pages"
        mark.lines = (Line("paragraph", (Token("\n".join(words)),)),)
        self._found.append(mark)

    def _marks(self, element: Any) -> list[Region]:
        found = []
        for bookmark in element.iter(f"{W}bookmarkStart"):
            match = _NAME.fullmatch(bookmark.get(f"{W}name") or "")
            # A copy of a part has the mark of what it was copied from: the first one counts.
            if match and match[0] not in self._seen:
                self._seen.add(match[0])
                kind: Any = match[1]
                found.append(Region(match[0], kind, match[2], match[3] or "", "", bookmark=bookmark))
        return found

    def _close(self, here: Region | None, blocks: Sequence[tuple[Any, list[Region]]]) -> None:
        """Give the region *here* what stands below its heading."""
        own: list[Any] = []
        waiting: Any = None
        if here is None and self._is_held:
            self._stray(blocks)
        for block, marks in blocks:
            if block.tag == f"{W}tbl":
                cells = list(self._cells(block))
                known = [mark for row in cells for _, found in row for mark in found]
                if not known and waiting is None:
                    own.append(block)
                elif not known and here is not None and self._is_pairs(cells):
                    here.rows.append((self._stacked(waiting, None), *self._pairs(cells)))
                    waiting = None
                elif not known:
                    own += [waiting, block]
                    waiting = None
                else:
                    is_alone = not any(each.tag == f"{W}p" and self._reader.plain(each) for each in own)
                    self._table(here, cells, waiting, is_alone=is_alone)
                    waiting = None
                continue
            stacked = next((mark for mark in marks if mark.kind == "s"), None)
            if waiting is not None and here is not None:
                self._alone(here, waiting, own)
                waiting = None
            if stacked is not None:
                stacked.lines = self._reader.lines([block], bold=True)
                stacked.elements.append(block)
                self._found.append(stacked)
                waiting = (block, stacked)
            elif here is not None and here.rows and self._reader.plain(block):
                # Perhaps the first line of a row that somebody added.
                waiting = (block, None)
            else:
                own.append(block)
        if waiting is not None and here is not None:
            self._alone(here, waiting, own)
        if here is not None:
            flat = [each[0] if isinstance(each, tuple) else each for each in own]
            here.lines = self._reader.lines(flat)
            here.elements += flat

    @property
    def _is_held(self) -> bool:
        """Whether the file marks what is not to be edited, as copies do since they are held against it."""
        return any(region.kind == "f" for region in self._found)

    def _stray(self, blocks: Sequence[tuple[Any, list[Region]]]) -> None:
        """What somebody wrote above the first heading, where nothing belongs to a field."""
        own = [block for block, marks in blocks if block.tag == f"{W}p" and not marks]
        if lines := self._reader.lines(own):
            self._found.append(Region("", "u", "", "", "", lines, elements=own))

    def _alone(self, here: Region, waiting: Any, own: list[Any]) -> None:
        if waiting[1] is not None:
            here.rows.append((self._stacked(waiting, waiting[1]),))
        else:
            own.append(waiting[0])

    def _stacked(self, waiting: Any, mark: Region | None) -> Cell:
        block, own = waiting
        mark = mark or own
        return Cell(mark.path if mark else "", "", "", self._reader.lines([block], bold=True))

    def _cells(self, table: Any) -> Iterator[list[tuple[Any, list[Region]]]]:
        for row in self._reader.rows(table):
            yield [(cell, self._own_marks(cell)) for cell in row.iterchildren(f"{W}tc")]

    def _own_marks(self, cell: Any) -> list[Region]:
        found = []
        for child in cell.iterchildren(f"{W}p"):
            for each in self._marks(child):
                if each.kind == "f":
                    self._fixed(each, child)
                else:
                    found.append(each)
        return found

    def _is_pairs(self, cells: Sequence[Sequence[tuple[Any, list[Region]]]]) -> bool:
        return all(len(row) == 2 for row in cells)

    def _pairs(self, cells: Sequence[Sequence[tuple[Any, list[Region]]]]) -> Iterator[Cell]:
        for (label, marks), (value, _) in cells:
            path = marks[0].path if marks else ""
            yield Cell(path, "", self._reader.plain(label), self._reader.cell(value))

    def _table(
        self,
        here: Region | None,
        cells: Sequence[Sequence[tuple[Any, list[Region]]]],
        waiting: Any,
        *,
        is_alone: bool,
    ) -> None:
        heads = [next((mark for mark in marks if mark.kind == "k"), None) for _, marks in cells[0]]
        if any(heads):
            titles = [self._reader.plain(cell) for cell, _ in cells[0]]
            for head, (cell, _) in zip(heads, cells[0], strict=True):
                if head is not None:
                    head.title, head.lines = self._reader.plain(cell), self._reader.lines([cell], bold=True)
                    head.lines = self._reader.cell(cell)
                    self._found.append(head)
            for row in cells[1:]:
                self._row(here, row, heads, titles)
            return
        if any(mark.kind == "c" for row in cells for _, marks in row for mark in marks):
            # Its head is gone: its rows are known by their cells.
            self._found.append(Region("", "k", "", "", "the head of a table"))
            for row in cells:
                self._row(here, row, (), ())
            return
        pairs = []
        for row in cells:
            label = next((mark for mark in row[0][1] if mark.kind in ("v", "w")), None) if row else None
            if len(row) < 2:
                continue
            lines = self._reader.cell(row[1][0])
            first = next(row[0][0].iterchildren(f"{W}p"), None)
            title = self._reader.plain(first) if first is not None else ""
            if label is not None:
                label.lines, label.title = lines, title
                label.elements.append(row[1][0])
                self._found.append(label)
            elif waiting is None and (lines or title):
                self._found.append(Region("", "u", "", "", title, lines, elements=[row[1][0]]))
            pairs.append(Cell(label.path if label else "", "", title, lines))
        if waiting is not None and here is not None:
            here.rows.append((self._stacked(waiting, waiting[1]), *pairs))
        elif here is not None and is_alone and any(pair.path for pair in pairs):
            # The row of a list whose first line is gone.
            here.rows.append(tuple(pairs))

    def _row(self, here: Region | None, row: Any, heads: Any, titles: Sequence[str]) -> None:
        made = []
        for at, (cell, marks) in enumerate(row):
            mark = next((mark for mark in marks if mark.kind == "c"), None)
            lines = self._reader.cell(cell)
            title = titles[at] if at < len(titles) else ""
            if mark is not None:
                mark.lines, mark.title = lines, title
                mark.elements.append(cell)
                self._found.append(mark)
            head = heads[at] if at < len(heads) else None
            made.append(Cell(mark.path if mark else "", head.path if head else "", title, lines))
        if here is not None:
            here.rows.append(tuple(made))
