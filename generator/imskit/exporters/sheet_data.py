"""Sheets as plain data for a Typst template: nodes, rows and grids, with how the columns of a grid are laid."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from imskit.exporters.columns import LANDSCAPE, PORTRAIT, Layout, height, layout, plain, words_of
from imskit.text import Node
from imskit.views.sheet import Cell, Grid, Part, Passage, Rows, Section, Sheet

#: What is longer takes the whole line of a control table, which else has two columns of pairs.
_HALF_A_LINE = 34
#: How many characters of a table fit beside each other within a cell: of a table, of a pair.
_IN_CELL, _IN_PAIR = 48, 80
#: What takes no more lines than this is not torn by the end of a page; a line to write in takes so many.
_WHOLE, _TO_WRITE, _TO_WRITE_LITTLE = 24, 4, 2
#: A passage of no more characters is not torn from what it leads to.
_SHORT_PASSAGE = 600
#: A document of more words is given contents of its own.
_OF_MANY_WORDS = 1500
#: Words with something in them that no column has room for; where a link leads out of the copy.
_LONG, _ADDRESS = re.compile(r"\S{21}"), re.compile("https?:|mailto:")


def sheet_data(sheet: Sheet) -> dict[str, Any]:
    """*sheet* as `templates/exports/document.typ` takes it."""
    return {
        "id": sheet.id,
        "title": sheet.title,
        "type": sheet.type_title,
        "version": sheet.version,
        "standing": sheet.standing,
        "watermark": "" if sheet.binding else sheet.standing.upper(),
        "notices": sheet.notices,
        "control": control_data(sheet.control),
        "body": [section_data(each) for each in sheet.body],
        "about": [section_data(each) for each in sheet.about],
        "fingerprint": sheet.fingerprint,
        "long": bool(sheet.id) and sum(map(_words, (*sheet.body, *sheet.about))) > _OF_MANY_WORDS,
        "path": sheet.path,
    }


def _words(section: Section) -> int:
    """How many words stand under a heading."""
    many = 0
    for part in section.parts:
        if isinstance(part, Passage):
            many += len(plain(Cell(part.blocks)).split())
        elif isinstance(part, Rows):
            many += sum(len(plain(cell).split()) for _, cell in part.lines)
        else:
            many += sum(len(plain(cell).split()) for row in part.rows for cell in row)
    return many + sum(map(_words, section.within))


def control_data(control: Rows) -> Sequence[Mapping[str, Any]]:
    """Pairs two in a line where both are short, and whether each takes its line alone."""
    found: list[dict[str, Any]] = []
    half = False
    for title, cell in control.lines:
        wide = len(plain(cell)) > _HALF_A_LINE
        if wide and half:
            # What stands before it has nobody beside it.
            found[-1]["wide"] = True
        half = not wide and not half
        found.append({"title": title, "cell": _nodes(cell.nodes), "wide": wide})
    if half:
        found[-1]["wide"] = True
    return found


def grid_data(grid: Grid, room: int = PORTRAIT) -> Mapping[str, Any]:
    """A grid as the template takes it; *room* is how many characters fit beside each other."""
    laid = layout(grid, room)
    turned = laid.cramped and room == PORTRAIT
    if turned:
        laid = layout(grid, LANDSCAPE)
    lines = _lines(grid, laid)
    return {
        "columns": [grid.columns[at] for at in laid.columns],
        "grid": [[_nodes(row[at].nodes, _IN_CELL) for at in laid.columns] for row in grid.rows],
        "widths": laid.widths,
        "stacked": laid.stacked,
        "fill": grid.to_fill,
        "high": grid.high,
        "figures": [all(row[at].figure for row in grid.rows) for at in laid.columns],
        "turned": turned,
        "whole": sum(lines) <= _WHOLE,
        "short": [each <= _WHOLE for each in lines],
    }


def _lines(grid: Grid, laid: Layout) -> list[int]:
    """How many lines each row takes, about."""
    if grid.to_fill:
        return [_TO_WRITE if grid.high else _TO_WRITE_LITTLE] * len(grid.rows)
    rows = [[row[at] for at in laid.columns] for row in grid.rows]
    if laid.stacked:
        return [1 + sum(height([cell], [_IN_PAIR]) for cell in row) for row in rows]
    return [height(row, laid.widths) for row in rows]


def section_data(section: Section) -> Mapping[str, Any]:
    """A section as the template takes it."""
    return {
        "title": section.title,
        "parts": [_part(part) for part in section.parts],
        "within": [section_data(inner) for inner in section.within],
    }


def _part(part: Part) -> Mapping[str, Any]:
    if isinstance(part, Rows):
        return {"rows": [(title, _nodes(cell.nodes, _IN_PAIR)) for title, cell in part.lines]}
    if isinstance(part, Passage):
        few = len(words_of(part.blocks)) <= _SHORT_PASSAGE
        return {"passage": _nodes(part.blocks), "whole": few}
    return grid_data(part)


def _nodes(nodes: Sequence[Node], room: int = PORTRAIT) -> list[str | Mapping[str, Any]]:
    return [_table(node, room) if node.kind == "table" else _node(node, room) for node in nodes]


def _node(node: Node, room: int) -> str | dict[str, Any]:
    """A node with what it has of its own; plain words, which most of them are, as themselves."""
    if node.kind == "words":
        text = node.text.replace("\n", " ")
        return {"k": "long", "t": text} if _LONG.search(text) else text
    kind = "url" if node.kind == "link" and _ADDRESS.match(node.target) else node.kind
    told = {
        "t": node.text,
        "c": _nodes(node.children, room),
        "to": node.target,
        "s": "" if node.start == 1 else node.start,
        "a": node.align,
    }
    return {"k": kind} | {key: value for key, value in told.items() if value not in ("", [])}


def _table(node: Node, room: int) -> Mapping[str, Any]:
    """A written table with how wide its columns are; each row has as many cells as the longest."""
    rows = [Node("row", row) for row in _even(node)]
    return {"k": "table", "c": _nodes(rows, _IN_CELL), "w": list(written_widths(as_grid(node), room))}


def as_grid(node: Node) -> Grid:
    """A written table as a grid."""
    rows = _even(node)
    return Grid(
        tuple(plain(Cell(cell.children)) for cell in rows[0]),
        tuple(tuple(Cell(cell.children) for cell in row) for row in rows[1:]),
    )


def _even(node: Node) -> list[tuple[Node, ...]]:
    many = max(len(row.children) for row in node.children)
    return [row.children + (Node("cell"),) * (many - len(row.children)) for row in node.children]


def written_widths(grid: Grid, room: int = PORTRAIT) -> Sequence[int]:
    """The widths of a table that somebody wrote: it stays a table, and empty columns stay in it."""
    laid = layout(grid, room)
    widths = dict(zip(laid.columns, laid.widths, strict=True))
    return [widths.get(at, max(len(title), 3)) for at, title in enumerate(grid.columns)]
