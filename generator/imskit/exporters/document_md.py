"""Sheets as Markdown: the same headings, rows and tables as on paper, for whoever works on with the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from imskit.exporters.columns import layout, plain
from imskit.exporters.printable import encodable
from imskit.text import Node
from imskit.views.printed import Printed
from imskit.views.sheet import Cell, Grid, Part, Passage, Rows, Section, Sheet

_ADDRESS = ("http:", "https:", "mailto:")
#: Signs that mean something to a reader of Markdown, wherever they stand.
_SIGNS = re.compile(r"([\\`*_\[\]<>|])")
#: What begins a list, a heading or a quote at the beginning of a line.
_BEGINS = re.compile(r"^(\s*)([-+#]|[0-9]{1,9}(?=[.)]))")


def document_md(printed: Printed) -> bytes:
    """The one document of *printed* as Markdown."""
    (sheet,) = printed.sheets
    return encodable("\n".join(_sheet(sheet, printed))).encode()


def _sheet(sheet: Sheet, printed: Printed) -> Iterator[str]:
    yield f"# {_escaped(f'{sheet.id} {sheet.title}'.strip())}"
    yield ""
    for notice in sheet.notices:
        yield f"> {_escaped(notice)}"
        yield ""
    yield from _rows(sheet.control)
    for section in (*sheet.body, *sheet.about):
        yield from _section(section, 2)
    yield "---"
    yield ""
    yield _escaped(f"Uncontrolled copy. {printed.organisation}, {printed.origin}, as of {printed.as_of}.")
    if sheet.fingerprint:
        yield ""
        yield f"`{sheet.fingerprint}`"
    yield ""


def _section(section: Section, level: int) -> Iterator[str]:
    if section.title:
        yield f"{'#' * min(level, 6)} {_escaped(section.title)}"
        yield ""
    for part in section.parts:
        yield from _part(part)
    for inner in section.within:
        yield from _section(inner, level + 1)


def _part(part: Part) -> Iterator[str]:
    if isinstance(part, Passage):
        yield from _blocks(part.blocks)
    elif isinstance(part, Rows):
        yield from _rows(part)
    else:
        yield from _grid(part)


def _rows(rows: Rows) -> Iterator[str]:
    for title, cell in rows.lines:
        yield f"- **{_escaped(title)}**: {_cell(cell)}"
    yield ""


def _grid(grid: Grid) -> Iterator[str]:
    columns = layout(grid).columns
    yield f"| {' | '.join(_escaped(grid.columns[at]) for at in columns)} |"
    yield f"|{'|'.join(' ---: ' if _figures(grid, at) else ' --- ' for at in columns)}|"
    for row in grid.rows:
        yield f"| {' | '.join(_cell(row[at]) for at in columns)} |"
    yield ""


def _figures(grid: Grid, at: int) -> bool:
    return bool(grid.rows) and all(row[at].figure for row in grid.rows)


def _cell(cell: Cell) -> str:
    """A cell in one line: lists and tables in it become words with breaks between."""
    return "<br>".join(line for line in _flat(cell.nodes) if line)


def _flat(nodes: Sequence[Node]) -> Iterator[str]:
    line = ""
    for node in nodes:
        if node.kind in _IN_LINE:
            line += _inline(node)
            continue
        if line:
            yield line
            line = ""
        if node.kind in ("bullet_list", "ordered_list"):
            yield from (f"• {' '.join(_flat(item.children))}" for item in node.children)
        elif node.kind == "row":
            yield "; ".join(_escaped(plain(Cell(each.children))) for each in node.children)
        elif node.kind == "code_block":
            yield f"`{node.text.strip()}`".replace("\n", " ").replace("|", "\\|")
        else:
            yield from _flat(node.children)
    if line:
        yield line


def _blocks(nodes: Iterable[Node], indent: str = "") -> Iterator[str]:
    line = ""
    for node in nodes:
        if node.kind in _IN_LINE:
            line += _inline(node)
            continue
        if line:
            yield from (f"{indent}{line}", "")
            line = ""
        yield from _block(node, indent)
    if line:
        yield from (f"{indent}{line}", "")


def _block(node: Node, indent: str) -> Iterator[str]:
    if node.kind in ("paragraph", "tight_paragraph"):
        yield f"{indent}{_begun(''.join(map(_inline, node.children)))}"
        yield ""
    elif node.kind in ("bullet_list", "ordered_list"):
        yield from _list(node, indent)
    elif node.kind == "quote":
        yield from (
            f"{indent}> {line}" if line else f"{indent}>" for line in list(_blocks(node.children))[:-1]
        )
        yield ""
    elif node.kind == "code_block":
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", node.text)), default=0))
        yield from (f"{indent}{line}" for line in (fence, *node.text.rstrip("\n").split("\n"), fence))
        yield ""
    elif node.kind == "table":
        head, *rows = node.children
        grid = Grid(
            tuple(plain(Cell(cell.children)) for cell in head.children),
            tuple(tuple(Cell(cell.children) for cell in row.children) for row in rows),
        )
        yield f"{indent}| {' | '.join(map(_escaped, grid.columns))} |"
        yield f"{indent}|{' --- |' * len(grid.columns)}"
        yield from (f"{indent}| {' | '.join(map(_cell, row))} |" for row in grid.rows)
        yield ""
    else:
        yield from _blocks(node.children, indent)


def _list(node: Node, indent: str) -> Iterator[str]:
    for at, item in enumerate(node.children):
        mark = "- " if node.kind == "bullet_list" else f"{node.start + at}. "
        inner = [line for line in _blocks(item.children) if line] or [""]
        yield f"{indent}{mark}{inner[0]}"
        yield from (f"{indent}{' ' * len(mark)}{line}" for line in inner[1:])
    yield ""


_IN_LINE = frozenset({"words", "emphasis", "strong", "code", "link", "line_break"})


def _inline(node: Node) -> str:
    if node.kind == "words":
        return _escaped(node.text.replace("\n", " "))
    if node.kind == "code":
        ticks = "`" * (1 + max(map(len, re.findall("`+", node.text)), default=0))
        pad = " " if node.text.startswith("`") or node.text.endswith("`") else ""
        return f"{ticks}{pad}{node.text}{pad}{ticks}".replace("|", "\\|")
    if node.kind == "line_break":
        return "<br>"
    within = "".join(map(_inline, node.children))
    if node.kind == "emphasis":
        return f"*{within}*"
    if node.kind == "strong":
        return f"**{within}**"
    if node.kind == "link" and node.target.startswith(_ADDRESS):
        return f"[{within}]({node.target})"
    return within


def _escaped(words: str) -> str:
    return _SIGNS.sub(r"\\\1", words)


def _begun(line: str) -> str:
    """*line* so that its first sign begins no list, heading or quote."""
    return _BEGINS.sub(
        lambda found: f"{found[1]}{found[2]}\\" if found[2].isdigit() else f"{found[1]}\\{found[2]}", line
    )
