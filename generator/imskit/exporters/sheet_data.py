"""Sheets as plain data for a Typst template: nodes, rows and grids, with how wide the columns of a grid are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from imskit.text import Node
from imskit.views.sheet import Cell, Grid, Part, Passage, Rows, Section, Sheet

#: No column of a grid gets more room than a cell of so many characters asks for, and none less.
_WIDEST, _NARROWEST = 60, 6


def sheet_data(sheet: Sheet) -> Mapping[str, Any]:
    """*sheet* as `templates/exports/document.typ` takes it."""
    return {
        "id": sheet.id,
        "title": sheet.title,
        "type": sheet.type_title,
        "version": sheet.version,
        "standing": sheet.standing,
        "watermark": "" if sheet.binding else sheet.standing.upper(),
        "notices": sheet.notices,
        "control": _part(sheet.control),
        "body": [_section(each) for each in sheet.body],
        "about": [_section(each) for each in sheet.about],
        "fingerprint": sheet.fingerprint,
    }


def _section(section: Section) -> Mapping[str, Any]:
    return {
        "title": section.title,
        "parts": [_part(part) for part in section.parts],
        "within": [_section(inner) for inner in section.within],
    }


def _part(part: Part) -> Mapping[str, Any]:
    if isinstance(part, Rows):
        return {"rows": [(title, _nodes(cell.nodes)) for title, cell in part.lines]}
    if isinstance(part, Passage):
        return {"passage": _nodes(part.blocks)}
    return {
        "columns": part.columns,
        "grid": [[_nodes(cell.nodes) for cell in row] for row in part.rows],
        "weights": weights(part),
        "figures": [all(row[at].figure for row in part.rows) for at in range(len(part.columns))],
    }


def weights(grid: Grid) -> list[int]:
    """How much room each column of *grid* asks for, by its title, its longest word and its mean length."""
    found = []
    for at, title in enumerate(grid.columns):
        texts = [_words(row[at].nodes) for row in grid.rows]
        longest = max((len(word) for text in (title, *texts) for word in text.split()), default=0)
        mean = sum(map(len, texts)) // max(len(texts), 1)
        found.append(min(max(longest, mean, _NARROWEST), _WIDEST))
    return found


def _words(nodes: Iterable[Node]) -> str:
    return " ".join(node.text + _words(node.children) for node in nodes)


def _nodes(nodes: Sequence[Node]) -> list[Mapping[str, Any]]:
    return [
        {"k": node.kind, "t": node.text, "c": _nodes(node.children), "to": node.target, "s": node.start}
        for node in nodes
    ]


def plain(cell: Cell) -> str:
    """The words of a cell in one line."""
    return " ".join(_words(cell.nodes).split())
