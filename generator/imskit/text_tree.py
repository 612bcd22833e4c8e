"""A text as a tree of nodes, and where its links lead."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from imskit.values import dataclass

Block = Literal[
    "paragraph",
    "tight_paragraph",
    "bullet_list",
    "ordered_list",
    "item",
    "quote",
    "code_block",
    "table",
    "row",
    "head_cell",
    "cell",
]
Inline = Literal["words", "emphasis", "strong", "code", "link", "line_break"]
Kind = Block | Inline
Align = Literal["", "left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Node:
    """One part of a text, and the parts it holds."""

    kind: Kind
    children: tuple[Node, ...] = ()
    #: The characters of `words`, `code` and `code_block`.
    text: str = ""
    #: Where a `link` leads: a document's id, or an address that begins with http:, https: or mailto:. Whoever makes
    #: nodes of their own may name other things; whoever shows them says where those lead.
    target: str = ""
    #: The first number of an `ordered_list`.
    start: int = 1
    #: How a cell is set.
    align: Align = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A text as a tree: the blocks it is made of."""

    blocks: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link to a document leads on a page, and what a reader sees when pointing at it."""

    href: str
    title: str = ""


Link = Callable[[str], Target | None]

#: What a link leads to that is an address and no document.
ADDRESS = re.compile(r"https?://[^/\s\\][^\s\\]*|mailto:[^\s\\/][^\s\\]*", re.IGNORECASE)
