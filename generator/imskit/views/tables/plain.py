"""A tree of text as plain words, for cells that know no emphasis."""

from __future__ import annotations

from collections.abc import Iterable

from imskit.text import Node

_IN_LINE = frozenset({"words", "emphasis", "strong", "code", "link"})


def plain(nodes: Iterable[Node]) -> str:
    """*nodes* as words: a line for each block, list items behind a dash, cells of a table apart by bars."""
    return "\n".join(line for line in _lines(nodes) if line.strip())


def _lines(nodes: Iterable[Node]) -> list[str]:
    lines: list[str] = []
    running = ""
    for node in nodes:
        if node.kind in _IN_LINE:
            running += _inline(node)
            continue
        if running:
            lines.append(running)
            running = ""
        if node.kind != "line_break":
            lines.extend(_block(node))
    return [*lines, running] if running else lines


def _inline(node: Node) -> str:
    return node.text if node.kind in {"words", "code"} else "".join(_inline(each) for each in node.children)


def _block(node: Node) -> list[str]:
    if node.kind == "code_block":
        return node.text.splitlines()
    if node.kind == "row":
        return [" | ".join(" ".join(_lines(each.children)) for each in node.children)]
    inner = _lines(node.children)
    if node.kind != "item":
        return inner
    return [f"- {line}" if place == 0 else f"  {line}" for place, line in enumerate(inner)]
