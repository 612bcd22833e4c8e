"""Which documents a text links to.

Every text of every document is asked, so most are answered without taking the text apart.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from imskit.names import DOCUMENT_ID, is_document_id

if TYPE_CHECKING:
    from imskit.text import Node

#: A whole link with simple words; where every `](` of a text belongs to one, no parsing is needed to know
#: its links, which keeps `check` fast. `_may_be_none` tells what can make such a link no link.
_LINK_TO_ID = re.compile(rf"\[[^\[\]\n]+(?:\n[A-Za-z][^\[\]\n]*)*\]\(({DOCUMENT_ID})\)")


def links_of(source: str) -> tuple[str, ...]:
    """Return the ids of the documents that *source* links to, each once, in the order of the text."""
    if "](" not in source:
        return ()
    found = _LINK_TO_ID.findall(source)
    if len(found) != source.count("](") or _may_be_none(source):
        from imskit.text import parse

        found = [node.target for node in _walk(parse(source).blocks) if is_document_id(node.target)]
    return tuple(dict.fromkeys(found))


def _may_be_none(source: str) -> bool:
    """Whether what looks like a link in *source* may be none: in code, in HTML, in a table, behind a backslash."""
    # So many looks for a few letters each are ten times as fast as one expression for all of them; for one, twenty.
    return (
        "`" in source
        or "\\" in source
        or "<" in source
        or "|" in source
        or "\t" in source
        or ("~" in source and "~~~" in source)
        or "    " in source
    )


def _walk(nodes: tuple[Node, ...]) -> list[Node]:
    return [found for node in nodes for found in (node, *_walk(node.children))]
