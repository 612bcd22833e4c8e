"""Pieces put together again as one text in the small Markdown of documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from imskit.sources.pieces import Piece

_LINE_END = re.compile(r"\\?\n+(?:\s*[-+]\s+)?")
_TABS = re.compile(r"[ \t]*\t[ \t]*")
#: Longest line of a document, as its schema has it.
LINE = 300


def text_of(pieces: Sequence[Piece], numbers: Iterable[int], titles: Mapping[int, str] | None = None) -> str:
    """The pieces with these *numbers* as one text: headings as bold lines, tables as tables, notes behind them.

    *titles* says what an image or object that was kept is called.
    """
    parts: list[str] = []
    before = ""
    for at in numbers:
        piece = pieces[at]
        written = _written(piece, (titles or {}).get(at, ""))
        if piece.kind == "item" and before == "item":
            parts[-1] += f"\n{written}"
        elif written:
            parts.append(written)
        before = piece.kind if written else before
        below = _beside(pieces, at, titles or {})
        if below:
            parts += below
            before = ""
    return "\n\n".join(parts)


def _written(piece: Piece, title: str) -> str:
    if piece.kind == "heading":
        words = piece.text.replace("**", "")
        return f"**{piece.number} {words}**" if piece.number else f"**{words}**"
    if piece.kind == "table":
        return table_text(piece.rows)
    if piece.kind == "item":
        return item_text(piece)
    if piece.kind in ("image", "object"):
        return f"({title})" if title else ""
    if piece.kind == "rest":
        return ""
    return _TABS.sub(" ", piece.text).strip()


def item_text(piece: Piece) -> str:
    """*piece*, an item, as a line of a list; a number that Markdown has no list for stays as words."""
    digits = piece.number.rstrip(".)")
    plain = piece.numbered and digits.isdecimal() and len(digits) < 9
    sign = f"{digits}." if plain else "-"
    words = f"{piece.number} {piece.text}" if piece.number and not plain else piece.text
    pad = "   " * piece.level
    body = _TABS.sub(" ", words).replace("\n", "\n" + pad + " " * (len(sign) + 1))
    return f"{pad}{sign} {body}"


def _beside(pieces: Sequence[Piece], at: int, titles: Mapping[int, str]) -> list[str]:
    """What hangs on the piece *at* and is read with it: notes, text boxes, tables within cells, images."""
    found = []
    for number in hanging(pieces, at):
        piece = pieces[number]
        if piece.kind == "footnote":
            found.append(f"[{piece.number}] {piece.text}".replace("[] ", ""))
        elif piece.kind == "text_box":
            found.append(piece.text)
        elif piece.kind == "table":
            found.append(f"[{piece.place}]\n\n{table_text(piece.rows)}")
        elif piece.kind in ("image", "object") and titles.get(number):
            found.append(f"({titles[number]})")
    return [each for each in found if each]


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
    lines = [line.strip() for line in _LINE_END.sub("\n", _TABS.sub(" ", cell)).split("\n") if line.strip()]
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
