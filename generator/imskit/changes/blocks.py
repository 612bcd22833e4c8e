"""A text as plain data, block by block, so that a cell of a table is a cell and a moved paragraph is moved."""

from __future__ import annotations

from typing import Any

from imskit.text import Node, parse


def blocks_of(source: str) -> list[Any]:
    """The blocks of a text: a paragraph is a string, a list a list of blocks, a table a list of rows of cells.

    Each list and table stands in a mapping that says what it is: `{"table": [["A", "B"], ["1", "2"]]}`.
    """
    return [_block(node) for node in parse(source).blocks]


def _block(node: Node) -> Any:
    if node.kind == "table":
        return {"table": [[_words(cell) for cell in row.children] for row in node.children]}
    if node.kind in {"bullet_list", "ordered_list"}:
        return {node.kind: [_item(item) for item in node.children]}
    if node.kind == "quote":
        return {"quote": [_block(child) for child in node.children]}
    if node.kind == "code_block":
        return {"code": node.text}
    return _words(node)


def _item(node: Node) -> Any:
    """An item of a list: its words alone where it has nothing but them."""
    found = [_block(child) for child in node.children]
    return found[0] if len(found) == 1 else found


def _words(node: Node) -> str:
    """The words of *node* with the marks that mean something: emphasis, code, where links lead."""
    if node.kind in {"words", "code_block"}:
        return node.text
    if node.kind == "line_break":
        return "\n"
    inner = node.text + "".join(_words(child) for child in node.children)
    marks = {"emphasis": "*", "strong": "**", "code": "`"}
    if node.kind in marks:
        return f"{marks[node.kind]}{inner}{marks[node.kind]}"
    if node.kind == "link":
        return f"[{inner}]({node.target})"
    return inner
