"""How the columns of a table share the width of a page, and which tables are too wide for columns.

Nothing is measured in points: widths are counted in characters of the size that tables are set in, and a form turns
them into shares of its own room. A table whose columns would get too narrow is laid as one block a row, each with
the titles of its columns beside what they hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from imskit.text import Node
from imskit.views.sheet import Cell, Grid

#: How many characters of a table fit beside each other on a page.
PORTRAIT = 106
#: The same on a page that is turned.
LANDSCAPE = 160
#: What the room on both sides of a column is worth.
_PADDING = 2
#: Titles are bold, and so wider than what stands below them.
_BOLD = 1.2
#: A word longer than this may break anywhere, and so asks for no more room.
LONGEST_WORD = 20
#: Code, which is hashes and paths, breaks anywhere.
_CODE = 16
#: A table of so many columns is laid in blocks where that takes hardly more paper.
_MANY = 5
#: Blocks read more calmly than narrow columns, and may take so much more paper.
_CALMER = 1.3
#: A cell of more lines than this, beside so many others, is too narrow to read.
_HIGHEST = 8
#: One of more lines than this, in a table that has to stay one, asks for wider paper.
_READABLE = 4
_BREAKS = re.compile(r"[ \t\r\n]+|(?<=[a-z]-)(?=[a-z])")
#: How much of the width stands beside the titles in a block.
_BESIDE = 0.78
#: What the title of a block and the room around it take, in lines.
_AROUND = 1.6


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is laid."""

    #: The columns that hold anything, by their place in the grid.
    columns: tuple[int, ...]
    #: For each of them its share of the width.
    widths: tuple[int, ...]
    #: Whether each row is a block of its own.
    stacked: bool
    #: Whether its columns stay beside each other and yet are too narrow to read with ease.
    cramped: bool = False


def layout(grid: Grid, room: int = PORTRAIT) -> Layout:
    """How *grid* is laid where *room* characters fit beside each other; columns without a word are left out."""
    if grid.to_fill:
        return Layout(tuple(range(len(grid.columns))), grid.widths or (1,) * len(grid.columns), stacked=False)
    used = [at for at in range(len(grid.columns)) if any(row[at].nodes for row in grid.rows)]
    used = used or list(range(len(grid.columns)))
    room -= _PADDING * len(used)
    lengths = [[_length(row[at].nodes) for row in grid.rows] for at in used]
    least = [
        max(ceil(_longest_word(grid.columns[at]) * _BOLD), *(_widest(row[at]) for row in grid.rows), 3)
        for at in used
    ]
    wish = [
        max(ceil(len(grid.columns[at]) * _BOLD), low, *lengths[place])
        for place, (at, low) in enumerate(zip(used, least, strict=True))
    ]
    if sum(least) > room:
        return Layout(tuple(used), tuple(least), stacked=len(used) > 1)
    widths = _shared(least, wish, lengths, room)
    many = len(used) >= _MANY
    cramped = any(
        _height(max(column), width) > _HIGHEST
        for column, width in zip(lengths, widths, strict=True)
        if column
    )
    # Figures are there to be held against each other, which takes a column.
    figures = any(all(row[at].figure for row in grid.rows) for at in used)
    worth = 1 if figures else _CALMER
    stacked = many and (cramped or _lines(lengths, widths) * worth > _stacked_lines(lengths, room))
    shown = tuple(width + _PADDING for width in widths)
    torn = any(
        _height(max(column), width) > _READABLE
        for column, width in zip(lengths, widths, strict=True)
        if column
    )
    return Layout(tuple(used), shown, stacked, cramped=many and torn and figures and not stacked)


def height(cells: Iterable[Cell], widths: Iterable[int]) -> int:
    """How many lines a row takes, about: its *cells* in columns of these *widths*."""
    return max(
        (
            max(_height(_length(cell.nodes), width), len(cell.blocks))
            for cell, width in zip(cells, widths, strict=True)
        ),
        default=1,
    )


def _shared(
    least: Sequence[int], wish: Sequence[int], lengths: Sequence[Sequence[int]], room: int
) -> list[int]:
    """*room* shared out: nobody gets less than *least*, and of what is left more goes where more words wait for it."""
    widths = list(least)
    # Much text in one cell makes a row high, much text in all of them makes the table long: both count.
    load = [sqrt(sum(column) / max(len(column), 1) + max(column, default=0)) for column in lengths]
    for _ in range(room - sum(widths)):
        waiting = [at for at in range(len(widths)) if widths[at] < wish[at]]
        if not waiting:
            break
        widths[max(waiting, key=lambda at: (load[at] / widths[at], -at))] += 1
    left = room - sum(widths)
    if left > 0:
        # All stand in one line: the longest has the room that is left.
        widths[max(range(len(widths)), key=lambda at: (wish[at], at))] += left
    return widths


def _lines(lengths: Sequence[Sequence[int]], widths: Sequence[int]) -> float:
    return sum(
        max(_height(length, width) for length, width in zip(row, widths, strict=True))
        for row in zip(*lengths, strict=True)
    )


def _stacked_lines(lengths: Sequence[Sequence[int]], room: int) -> float:
    beside = int(room * _BESIDE)
    return sum(
        _AROUND + sum(_height(length, beside) for length in row[1:] if length)
        for row in zip(*lengths, strict=True)
    )


def _height(length: int, width: int) -> int:
    # Lines break between words, so that a tenth of each stays empty.
    return -(-length * 10 // (width * 9)) if length > width else 1


def plain(cell: Cell) -> str:
    """The words of a cell in one line."""
    return " ".join(words_of(cell.nodes).split())


def words_of(nodes: Iterable[Node]) -> str:
    """The words of *nodes* without their marks."""
    return "".join(
        f"{node.text}{words_of(node.children)}{'' if node.kind in _WITHIN_A_LINE else ' '}" for node in nodes
    )


_WITHIN_A_LINE = frozenset({"words", "emphasis", "strong", "code", "link"})


def _length(nodes: Sequence[Node]) -> int:
    return len(" ".join(words_of(nodes).split()))


def _widest(cell: Cell) -> int:
    return max((_widest_of(node) for node in cell.nodes), default=0)


def _widest_of(node: Node) -> int:
    if node.kind in ("code", "code_block"):
        return min(_longest_word(node.text), _CODE)
    if node.kind == "table":
        # A table within a cell needs all its columns beside each other.
        return max(
            (sum(max(_widest_of(cell), 3) + _PADDING for cell in row.children) for row in node.children),
            default=0,
        )
    # Marks in the middle of a word are rare: words are measured piece by piece.
    inner = max((_widest_of(child) for child in node.children), default=0)
    if node.kind == "strong":
        return ceil(inner * _BOLD)
    indent = 2 if node.kind == "item" else 0
    return max(_longest_word(node.text), inner) + indent


def _longest_word(text: str) -> int:
    # A space that does not break holds two words together.
    return min(max(map(len, _BREAKS.split(text)), default=0), LONGEST_WORD)
