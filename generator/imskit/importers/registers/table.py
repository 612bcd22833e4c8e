"""Where a register stands in a sheet: which rows are its head, which are entries, and which only speak about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from imskit.importers.words_for_fields import is_known_name, plain_name
from imskit.sources.pieces import Piece, Source
from imskit.sources.sheets import letters

#: A row with the number of its piece.
_Row = tuple[int, Piece]

#: A head may be so far down in a sheet, below a title, a logo and a few words.
_FURTHEST = 40
#: Fewer columns are no register.
_FEWEST = 2
#: A title of a column longer than this is a sentence.
_LONGEST = 80
_FIGURE = re.compile(r"[-+]?[0-9][0-9.,]*%?|[0-9]{4}-[0-9]{2}-[0-9]{2}(T.*)?")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a register."""

    #: Its place, from 0.
    place: int
    #: What its head says; with a head of several rows, all: `Assessment: Likelihood`.
    title: str
    #: The same, where another column has the same title and this one was told apart by its letter.
    bare: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row below the head."""

    #: The number of its piece in the source.
    piece: int
    cells: tuple[str, ...]

    def cell(self, place: int) -> str:
        """What stands in the column at *place*; empty where nothing does."""
        return self.cells[place] if place < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Table:
    """A register as it stands in a source."""

    #: The name of its sheet; empty in CSV.
    sheet: str
    #: Which table of its sheet it is, from 1.
    number: int
    #: The row of its head, as a person counts, the last one where there are several.
    head: int
    columns: tuple[Column, ...]
    entries: tuple[Entry, ...]
    #: The numbers of the pieces that are its head, and of those that stand above or below it and speak about it.
    head_pieces: tuple[int, ...]
    beside: tuple[int, ...]

    @property
    def name(self) -> str:
        """What it is called among the tables of its source: its sheet, and which one it is behind the first."""
        return self.sheet if self.number == 1 else f"{self.sheet} table {self.number}".strip()


def tables(source: Source, head: int | None = None) -> Iterator[Table]:
    """The registers that the sheets of *source* hold; *head* is the row of the head where somebody said it."""
    rows = [(number, piece) for number, piece in enumerate(source.pieces) if piece.kind == "row"]
    for sheet, held in groupby(rows, key=lambda row: row[1].name):
        number = 1
        for part in _parts(list(held)):
            # Where the head is named, the part that holds it is the table.
            if head is not None and not any(row.level == head for _, row in part):
                continue
            found = _table(sheet, part, head)
            for table in _side_by_side(found) if found is not None else ():
                yield replace(table, number=number)
                number += 1


def _parts(rows: Sequence[_Row]) -> Iterator[Sequence[_Row]]:
    """*rows* parted where, behind an empty row, another table begins: its head says what columns are often called."""
    begin = top = 0
    heads: set[tuple[str, ...]] = set()
    for at, (_, row) in enumerate(rows):
        if not at or not _follows(rows, at):
            top = at
        elif at - begin >= _FURTHEST and any(_filled(each) >= _FEWEST for _, each in rows[top:at]):
            # Neither at the beginning of a table nor first below an empty row, but for a line that is its title.
            continue
        cells = row.rows[0]
        if cells in heads or not _is_known_head(rows, at):
            continue
        if heads and all(_filled(each) < _FEWEST for _, each in rows[top:at]) and top > begin:
            yield rows[begin:top]
            begin = top
        heads.add(cells)
    yield rows[begin:]


def _follows(rows: Sequence[_Row], at: int) -> bool:
    return rows[at][1].level == rows[at - 1][1].level + 1


def _is_known_head(rows: Sequence[_Row], at: int) -> bool:
    """Whether a row says what columns are often called, has no value in it, and rows below it."""
    cells = [cell for cell in rows[at][1].rows[0] if cell]
    if len(cells) < _FEWEST or len(set(cells)) < len(cells) or not all(map(_is_title, cells)):
        return False
    known = sum(map(is_known_name, cells))
    return known >= _FEWEST and known * 3 >= len(cells) and at + 1 < len(rows) and _follows(rows, at + 1)


def _table(sheet: str, rows: Sequence[_Row], head: int | None) -> Table | None:
    at = (
        _head(rows)
        if head is None
        else next((i for i, (_, row) in enumerate(rows) if row.level == head), None)
    )
    if at is None:
        return None
    while head is None and at + 1 < len(rows) and _is_below(rows[at][1], rows[at + 1][1]):
        at += 1
    first = at
    while first and _is_group(rows[first - 1][1], rows[first][1]):
        first -= 1
    last = rows[at][1]
    columns = tuple(_columns([row for _, row in rows[first : at + 1]]))
    if len(columns) < _FEWEST and head is None:
        return None
    entries, beside = [], [number for number, _ in rows[:first]]
    width = max((column.place for column in columns), default=0) + 1
    for number, row in rows[at + 1 :]:
        cells = row.rows[0]
        filled = sum(bool(cell) for cell in cells[:width])
        # A line across all columns divides entries; it is none.
        whole = filled == 1 and width > _FEWEST and row.spans[:1] and max(row.spans) > 1
        if filled == 0 or whole or cells[:width] == last.rows[0][:width]:
            beside.append(number)
        else:
            entries.append(Entry(number, cells))
    heads = tuple(number for number, _ in rows[first : at + 1])
    return Table(sheet, 1, last.level, columns, tuple(entries), heads, tuple(beside))


def _side_by_side(table: Table) -> Iterator[Table]:
    """The tables that stand beside each other: an empty column between them, and a title that comes again."""
    filled = {column.place for column in table.columns}
    if max(filled, default=0) + 1 > len(filled):
        for entry in table.entries:
            filled.update(place for place, cell in enumerate(entry.cells) if cell)
    groups: list[list[Column]] = []
    for column in table.columns:
        if not groups or any(place not in filled for place in range(groups[-1][-1].place, column.place)):
            groups.append([])
        groups[-1].append(column)
    names = [{plain_name(column.bare) for column in group} for group in groups]
    apart = len(groups) > 1 and all(len(group) >= _FEWEST for group in groups)
    if not (apart and all(names[0] & each for each in names[1:])):
        yield table
        return
    for group in groups:
        here = [entry for entry in table.entries if any(entry.cell(column.place) for column in group)]
        columns = tuple(Column(column.place, column.bare) for column in group)
        yield replace(table, columns=columns, entries=tuple(here))


def _head(rows: Sequence[tuple[int, Piece]]) -> int | None:
    """Which of the rows is the head: the one of most different short words that has rows of its width below it."""
    best, found = 0.0, None
    for at, (_, row) in enumerate(rows[:_FURTHEST]):
        titles = [cell for cell in row.rows[0] if cell]
        below = [_filled(each) for _, each in rows[at + 1 : at + 6]]
        if len(titles) < _FEWEST or not below:
            continue
        good = sum(_is_title(title) for title in titles)
        # All that is filled below has a title above it, as far as it can be.
        covered = sum(min(count, len(titles)) for count in below) / (len(below) * len(titles))
        worth = good * (good / len(titles)) * (len(set(titles)) / len(titles)) * (0.3 + covered) - at * 0.01
        if worth > best:
            best, found = worth, at
    return found


def _filled(row: Piece) -> int:
    return sum(bool(cell) for cell in row.rows[0])


def _is_title(words: str) -> bool:
    return len(words) <= _LONGEST and not _FIGURE.fullmatch(words)


def _is_group(above: Piece, head: Piece) -> bool:
    """Whether the row *above* groups columns of the *head*: some of its cells reach over several of them."""
    cells = above.rows[0]
    several = any(cell and span > 1 for cell, span in zip(cells, above.spans, strict=False))
    return several and sum(bool(cell) for cell in cells) >= _FEWEST and above.level == head.level - 1


def _is_below(head: Piece, row: Piece) -> bool:
    """Whether *row* is the next row of the *head*: it says what stands below its wide cells, and what reaches down."""
    said = head.rows[0]
    wide = {
        each
        for place, (cell, span) in enumerate(zip(said, head.spans, strict=False))
        if cell and span > 1
        for each in range(place, place + span)
    }
    filled = {
        place
        for place, cell in enumerate(row.rows[0])
        if cell and not (place not in wide and place < len(said) and said[place] == cell)
    }
    follows = row.level == head.level + 1
    return follows and bool(filled) and filled <= wide and all(map(_is_title, filter(None, row.rows[0])))


def _columns(heads: Sequence[Piece]) -> Iterator[Column]:
    """The columns below the rows of a head, the outermost first."""
    says: dict[int, list[str]] = {}
    for row in heads:
        for place, cell in enumerate(row.rows[0]):
            span = row.spans[place] if row is not heads[-1] and place < len(row.spans) else 1
            for each in range(place, place + span):
                # What reaches down over several rows of the head says it once.
                if cell and cell not in says.get(each, ()):
                    says.setdefault(each, []).append(cell)
    seen: set[str] = set()
    for place, words in sorted(says.items()):
        bare = title = " ".join(": ".join(words).split())
        if title in seen:
            title = f"{title} ({letters(place + 1)})"
        seen.add(title)
        yield Column(place, title, bare)
