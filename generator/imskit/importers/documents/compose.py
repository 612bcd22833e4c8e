"""Pieces put together again as one text in the small Markdown of documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from imskit.sources.pieces import Piece

_LINE_END = re.compile(r"\\?\n+(?:\s*[-+]\s+)?")
_LINKED = re.compile(r"\[([^\[\]]{1,300})\]\([^()\s]{1,400}\)")
#: Longest line of a document, as its schema has it.
LINE = 300


@dataclass(frozen=True, slots=True)
class Shown:
    """What is known while texts are put together."""

    #: What images and objects that are kept are called, by the number of their piece.
    titles: Mapping[int, str] = field(default_factory=dict)
    #: The numbers of notes, boxes and tables that were put into a text with what they hang on.
    told: set[int] = field(default_factory=set)


def text_of(pieces: Sequence[Piece], numbers: Iterable[int], shown: Shown) -> str:
    """The pieces with these *numbers* as one text: headings as bold lines, tables as tables, notes behind them.

    *shown* says what an image or object that was kept is called, and learns which notes were told.
    """
    parts: list[str] = []
    before = ""
    chosen = list(numbers)
    base = _levels(pieces, chosen)
    for at in chosen:
        piece = pieces[at]
        written = _written(piece, shown.titles.get(at, ""), base.get(at, 0))
        if piece.kind == "item" and before == "item":
            parts[-1] += f"\n{written}"
        elif written:
            parts.append(written)
        before = piece.kind if written else before
        below = _beside(pieces, at, shown)
        if below:
            parts += below
            before = ""
    return "\n\n".join(parts)


def _levels(pieces: Sequence[Piece], numbers: Sequence[int]) -> dict[int, int]:
    """By how much each item is nearer to the edge: a list that begins within a list would be read as code."""
    found: dict[int, int] = {}
    for is_item, group in groupby(numbers, lambda at: pieces[at].kind == "item"):
        if is_item:
            run = list(group)
            found |= dict.fromkeys(run, min(pieces[at].level for at in run))
    return found


def _written(piece: Piece, title: str, less: int) -> str:
    if piece.kind == "heading":
        words = piece.text.replace("**", "")
        return f"**{piece.number} {words}**" if piece.number else f"**{words}**"
    if piece.kind == "table":
        return table_text(piece.rows)
    if piece.kind == "item":
        return item_text(piece, less)
    if piece.kind in ("image", "object"):
        return f"({title})" if title else ""
    if piece.kind == "rest":
        return ""
    return _spaced(piece.text).strip()


def _spaced(text: str) -> str:
    """*text* with a space in the place of tabs and the spaces around them."""
    if "\t" not in text:
        return text
    return " ".join(part for each in text.split("\t") if (part := each.strip(" ")))


def item_text(piece: Piece, less: int = 0) -> str:
    """*piece*, an item, as a line of a list, by *less* levels nearer to the edge.

    A number that Markdown has no list for stays as words.
    """
    digits = piece.number.rstrip(".)")
    plain = piece.numbered and digits.isdecimal() and len(digits) < 9
    sign = f"{digits}." if plain else "-"
    words = f"{piece.number} {piece.text}" if piece.number and not plain else piece.text
    pad = "   " * (piece.level - less)
    body = _spaced(words).replace("\n", "\n" + pad + " " * (len(sign) + 1))
    return f"{pad}{sign} {body}"


def _beside(pieces: Sequence[Piece], at: int, shown: Shown) -> list[str]:
    """What hangs on the piece *at* and is read with it: notes, text boxes, tables within cells, images."""
    found = []
    for number in hanging(pieces, at):
        piece = pieces[number]
        if piece.kind in HANGING:
            found.append(hanging_text(piece))
            shown.told.add(number)
        elif piece.kind in ("image", "object") and shown.titles.get(number):
            found.append(f"({shown.titles[number]})")
    return [each for each in found if each]


#: Kinds of pieces that are read with what they hang on.
HANGING = frozenset({"footnote", "text_box", "table"})


def hanging_text(piece: Piece) -> str:
    """A note, a text box or a table within a cell as text."""
    if piece.kind == "footnote":
        return f"[{piece.number}] {piece.text}" if piece.number else piece.text
    return f"[{piece.place}]\n\n{table_text(piece.rows)}" if piece.kind == "table" else piece.text


def hanging(pieces: Sequence[Piece], at: int) -> Iterable[int]:
    """The numbers of the pieces that hang on the piece *at*; they stand behind it."""
    number = at + 1
    while number < len(pieces) and pieces[number].within is not None:
        if pieces[number].within == at:
            yield number
        number += 1


def table_text(rows: Sequence[Sequence[str]]) -> str:
    """*rows* as a table; the first is its head."""
    if not rows:
        return ""
    if len(rows[0]) == 1:
        return "\n\n".join(row[0] for row in rows)
    head, *others = [[cell_text(cell) for cell in row] for row in rows]
    return "\n".join([_row(head), f"|{'---|' * len(head)}", *map(_row, others)])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def cell_text(cell: str) -> str:
    """*cell* on one line, as a cell of a table holds it."""
    lines = [line.strip() for line in _LINE_END.sub("\n", _spaced(cell)).split("\n") if line.strip()]
    joined = ""
    for line in lines:
        glue = "" if not joined else " " if joined.endswith((".", ":", ";", "!", "?", ",")) else "; "
        joined += glue + line
    return joined.replace("|", "\\|")


def line_of(text: str) -> str:
    """*text* in Markdown as one line of plain words."""
    return " ".join(re.sub(r"\\(?=[^\w\s])", "", _LINE_END.sub(" ", text).replace("**", "")).split())


def is_line(text: str) -> bool:
    """Whether *text* can stand in a field of one line."""
    return 0 < len(line_of(text)) <= LINE


def unlinked(text: str) -> str:
    """*text* with the words of its links in their place."""
    return _LINKED.sub(r"\1", text)
