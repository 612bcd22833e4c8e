"""Where a register stands in a sheet: which rows are its head, which are entries, and which only speak about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from imskit.sources.pieces import Piece, Source

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
    #: What its head says; with a head of two rows, both: `Assessment: Likelihood`.
    title: str


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
    #: The row of its head, as a person counts, the last one where there are two.
    head: int
    columns: tuple[Column, ...]
    entries: tuple[Entry, ...]
    #: The numbers of the pieces that are its head, and of those that stand above or below it and speak about it.
    head_pieces: tuple[int, ...]
    beside: tuple[int, ...]


def tables(source: Source, head: int | None = None) -> Iterator[Table]:
    """The register of each sheet of *source* that holds one; *head* is the row of the head where somebody said it."""
    rows = [(number, piece) for number, piece in enumerate(source.pieces) if piece.kind == "row"]
    for sheet, held in groupby(rows, key=lambda row: row[1].name):
        found = _table(sheet, list(held), head)
        if found is not None:
            yield found


def _table(sheet: str, rows: Sequence[tuple[int, Piece]], head: int | None) -> Table | None:
    at = (
        _head(rows)
        if head is None
        else next((i for i, (_, row) in enumerate(rows) if row.level == head), None)
    )
    if at is None:
        return None
    if head is None and at + 1 < len(rows) and _is_below(rows[at][1], rows[at + 1][1]):
        at += 1
    last = rows[at][1]
    first = rows[at - 1][1] if at and _is_group(rows[at - 1][1], last) else None
    columns = tuple(_columns(last, first))
    if len(columns) < _FEWEST and head is None:
        return None
    entries, beside = [], [number for number, _ in rows[: at - (first is not None)]]
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
    heads = tuple(number for number, _ in rows[at - (first is not None) : at + 1])
    return Table(sheet, last.level, columns, tuple(entries), heads, tuple(beside))


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
    """Whether *row* is the second row of the *head*: it says what stands below its wide cells."""
    wide = {
        each
        for place, (cell, span) in enumerate(zip(head.rows[0], head.spans, strict=False))
        if cell and span > 1
        for each in range(place, place + span)
    }
    filled = {place for place, cell in enumerate(row.rows[0]) if cell}
    return bool(filled) and filled <= wide and all(map(_is_title, filter(None, row.rows[0])))


def _columns(head: Piece, above: Piece | None) -> Iterator[Column]:
    names = list(head.rows[0])
    over: dict[int, str] = {}
    if above is not None:
        for place, (cell, span) in enumerate(zip(above.rows[0], above.spans, strict=False)):
            over.update({each: cell for each in range(place, place + span) if cell})
    seen: set[str] = set()
    for place in range(max(len(names), max(over, default=-1) + 1)):
        name = names[place] if place < len(names) else ""
        group = over.get(place, "")
        title = " ".join((f"{group}: {name}" if group and name else name or group).split())
        if not title:
            continue
        if title in seen:
            title = f"{title} ({_letters(place)})"
        seen.add(title)
        yield Column(place, title)


def _letters(place: int) -> str:
    """What a spreadsheet calls the column at *place*, from 0: A, B, ..., AA."""
    place += 1
    letters = ""
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
