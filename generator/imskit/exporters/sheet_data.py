"""Sheets as plain data for a Typst template: nodes, rows and grids, with how the columns of a grid are laid."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from imskit.exporters.columns import PORTRAIT, layout, plain
from imskit.text import Node
from imskit.views.sheet import Cell, Grid, Part, Passage, Rows, Section, Sheet

#: What is longer takes the whole line of a control table, which else has two columns of pairs.
_HALF_A_LINE = 34
#: How many characters of a table fit beside each other within a cell: of a table, of a pair.
_IN_CELL, _IN_PAIR = 48, 80
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
        "body": [_section(each) for each in sheet.body],
        "about": [_section(each) for each in sheet.about],
        "fingerprint": sheet.fingerprint,
        "path": sheet.path,
    }


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
    return {
        "columns": [grid.columns[at] for at in laid.columns],
        "grid": [[_nodes(row[at].nodes, _IN_CELL) for at in laid.columns] for row in grid.rows],
        "widths": laid.widths,
        "stacked": laid.stacked,
        "fill": grid.to_fill,
        "high": grid.high,
        "figures": [all(row[at].figure for row in grid.rows) for at in laid.columns],
    }


def _section(section: Section) -> Mapping[str, Any]:
    return {
        "title": section.title,
        "parts": [_part(part) for part in section.parts],
        "within": [_section(inner) for inner in section.within],
    }


def _part(part: Part) -> Mapping[str, Any]:
    if isinstance(part, Rows):
        return {"rows": [(title, _nodes(cell.nodes, _IN_PAIR)) for title, cell in part.lines]}
    if isinstance(part, Passage):
        return {"passage": _nodes(part.blocks)}
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
