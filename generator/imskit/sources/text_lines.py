"""A text as a word processor has it: paragraphs one behind the other, those of lists with their depth, and tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from imskit.sources.inline_tokens import Token, canonical, markdown, of_nodes, plain, tokens
from imskit.text import Node

#: `more` is a further paragraph of an item.
LineKind = Literal["paragraph", "item", "more", "code", "table"]

_IN_LINE = frozenset({"words", "emphasis", "strong", "code", "link", "line_break"})
#: Lists within lists are told apart down to here.
_DEEPEST = 2


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph, or one table."""

    kind: LineKind
    words: tuple[Token, ...] = ()
    depth: int = 0
    numbered: bool = False
    #: Of a table: its cells.
    rows: tuple[tuple[tuple[Token, ...], ...], ...] = ()
    #: The first number of a list that begins here.
    start: int = 1

    @property
    def key(self) -> tuple[object, ...]:
        """What it is held against others by."""
        rows = tuple(tuple(canonical(cell) for cell in row) for row in self.rows)
        return self.kind, self.depth, self.numbered, canonical(self.words), rows


def lines_of(nodes: Iterable[Node], *, in_cell: bool = False) -> tuple[Line, ...]:
    """*nodes* as lines, as they are written for a word processor."""
    return settled_depths(tuple(_lines(nodes, 0, in_cell=in_cell)))


def _lines(nodes: Iterable[Node], depth: int, *, in_cell: bool) -> Iterator[Line]:
    waiting: list[Node] = []
    for node in nodes:
        if node.kind in _IN_LINE:
            waiting.append(node)
            continue
        if waiting:
            yield Line("paragraph", of_nodes(waiting))
            waiting = []
        yield from _block(node, depth, in_cell=in_cell)
    if waiting:
        yield Line("paragraph", of_nodes(waiting))


def _block(node: Node, depth: int, *, in_cell: bool) -> Iterator[Line]:
    if node.kind in ("paragraph", "tight_paragraph"):
        yield Line("paragraph", of_nodes(node.children))
    elif node.kind in ("bullet_list", "ordered_list"):
        numbered = node.kind == "ordered_list"
        for at, item in enumerate(node.children):
            first = True
            for line in _lines(item.children, depth + 1, in_cell=in_cell):
                if line.kind != "paragraph":
                    yield line
                elif first:
                    start = node.start if at == 0 else 1
                    yield replace(
                        line, kind="item", depth=min(depth, _DEEPEST), numbered=numbered, start=start
                    )
                else:
                    yield line if in_cell else replace(line, kind="more")
                first = False
    elif node.kind == "code_block":
        yield Line("code", (Token(node.text.rstrip("\n")),))
    elif node.kind == "table":
        width = max((len(row.children) for row in node.children), default=0)
        yield Line(
            "table",
            rows=tuple(
                tuple(_cell(row.children[at]) if at < len(row.children) else () for at in range(width))
                for row in node.children
            ),
        )
    else:
        yield from _lines(node.children, depth, in_cell=in_cell)


def _cell(cell: Node) -> tuple[Token, ...]:
    head = cell.kind == "head_cell"
    found = of_nodes(cell.children)
    return unbold(found) if head else found


def unbold(words: Sequence[Token]) -> tuple[Token, ...]:
    """*words* of a head, which are bold whatever was written."""
    return tokens(replace(token, marks=token.marks - {"strong"}) for token in words)


def canonical_lines(lines: Iterable[Line]) -> str:
    """*lines* as words to make a mark of."""
    return "\n".join(repr(line.key) for line in lines)


def settled_depths(lines: Sequence[Line]) -> tuple[Line, ...]:
    """*lines* with the depth of items counted from that of the first of their list, none more than one deeper."""
    found: list[Line] = []
    least = last = -1
    for line in lines:
        if line.kind != "item":
            if line.kind == "more" and least < 0:
                found.append(replace(line, kind="paragraph"))
                continue
            if line.kind != "more":
                least = -1
            found.append(line)
            continue
        if least < 0:
            least, last = line.depth, -1
        depth = min(max(line.depth - least, 0), last + 1, _DEEPEST)
        last = depth
        found.append(replace(line, depth=depth))
    return tuple(found)


def as_markdown(lines: Sequence[Line], bullet: str = "-") -> str:
    """*lines* as small Markdown, a paragraph a line, without a line end behind the last."""
    parts: list[str] = []
    numbers = [0] * (_DEEPEST + 1)
    widths = [0] * (_DEEPEST + 1)
    before: Line | None = None
    for line in lines:
        in_list = before is not None and before.kind in ("item", "more") and line.kind in ("item", "more")
        gap = "" if before is None else "\n" if in_list and line.kind == "item" else "\n\n"
        if line.kind == "item":
            if before is None or before.kind not in ("item", "more"):
                numbers = [0] * (_DEEPEST + 1)
                numbers[line.depth] = line.start - 1
            for deeper in range(line.depth + 1, _DEEPEST + 1):
                numbers[deeper] = 0
            numbers[line.depth] += 1
            sign = f"{numbers[line.depth]}. " if line.numbered else f"{bullet} "
            widths[line.depth] = len(sign)
            pad = " " * sum(widths[: line.depth])
            if (
                before is not None
                and before.kind == "item"
                and before.depth == line.depth
                and before.numbered != line.numbered
            ):
                gap = "\n\n"
            parts.append(f"{gap}{pad}{sign}{markdown(line.words)}")
        elif line.kind == "more":
            pad = " " * (widths[before.depth] if before is not None else 0)
            parts.append(f"{gap}{pad}{markdown(line.words)}")
        elif line.kind == "code":
            text = "".join(token.text for token in line.words)
            parts.append(f"{gap}```\n{text}\n```")
        elif line.kind == "table":
            parts.append(gap + "\n".join(_table(line)))
        else:
            parts.append(f"{gap}{markdown(line.words)}")
        before = line if line.kind != "more" or before is None else replace(line, depth=before.depth)
    return "".join(parts)


def _table(line: Line) -> Iterator[str]:
    head, *rows = line.rows
    yield _row(head)
    yield "|" + " --- |" * len(head)
    yield from map(_row, rows)


def _row(cells: Sequence[Sequence[Token]]) -> str:
    return f"| {' | '.join(markdown(tuple(cell)).replace('|', chr(92) + '|') for cell in cells)} |"


def plain_words(lines: Sequence[Line]) -> str:
    """What *lines* say, as plain words in one line."""
    return " ".join(plain(line.words) for line in lines)
