"""Lists as mkdocs reads them: on forges an item goes on below its first word, with mkdocs 4 spaces in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from tests.tools.replay import markdown

_MARKER = re.compile(r"\s*((?:[-*+]|\d+[.)])\s+)")
_STEP = 4


def as_mkdocs_reads(page: str, lines: Sequence[str]) -> list[str]:
    """The *lines* of *page*, which may have been changed within themselves, so that its lists stay what they are.

    A block of code within an item becomes an indented one: fences count at the edge of the page only.
    """
    deeper = [0] * len(lines)
    found = list(lines)
    tokens = markdown().parse(page)
    for token in tokens:
        if token.type == "list_item_open" and token.map is not None:
            marker = _MARKER.match(lines[token.map[0]])
            more = max(0, _STEP - len(marker[1])) if marker else 0
            for line in range(token.map[0] + 1, token.map[1]):
                deeper[line] += more
    for token in tokens:
        if token.map is not None and token.type == "fence" and token.level > 0:
            _indent(token, found, deeper)
    for line in _unparted(tokens, lines):
        found[line] = f"\n{' ' * deeper[line]}{found[line]}"
        deeper[line] = 0
    return [f"{' ' * more}{line}" if line else line for line, more in zip(found, deeper, strict=True)]


def _indent(fence: Token, lines: list[str], deeper: list[int]) -> None:
    """Make the block of code *fence* an indented one."""
    assert fence.map is not None
    first, end = fence.map
    lines[first] = lines[end - 1] = ""
    for line in range(first + 1, end - 1):
        deeper[line] += _STEP


def _unparted(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[int]:
    """The lines that mkdocs takes for more of the paragraph above them, and forges for a list, an item or a table."""
    for place, token in enumerate(tokens):
        if token.map is None or not token.map[0] or not lines[token.map[0] - 1].strip():
            continue
        begins = token.level == 0 and token.type in {"bullet_list_open", "ordered_list_open", "table_open"}
        if begins or (token.type == "list_item_open" and _is_loose(tokens, place)):
            yield token.map[0]


def _is_loose(tokens: Sequence[Token], item: int) -> bool:
    """Whether the list of an *item* holds paragraphs that stand apart."""
    level = tokens[item].level
    start = next(place for place in range(item, -1, -1) if tokens[place].level < level)
    for token in tokens[start + 1 :]:
        if token.level < level:
            return False
        if token.type == "paragraph_open" and token.level == level + 1 and not token.hidden:
            return True
    return False
