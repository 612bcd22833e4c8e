"""The HTML of texts that are plain beyond doubt: what the cleaner would leave as it is need not be cleaned.

Most texts are paragraphs and short lists with links to documents. All others are for `imskit.text`.
"""

from __future__ import annotations

import re

from imskit.text_tree import ADDRESS, Link, Node

#: Words, and addresses within a site, that the cleaner leaves as they are.
_SAFE_WORDS = re.compile(r"[^&<>\"'\x00-\x08\x0b-\x1f\x7f-\xa0\ud800-\udfff\ufeff\ufffe\uffff]*")
_SAFE_HREF = re.compile(r"[\w./-]+", re.ASCII)
_BLOCKS_WITHIN = frozenset({"paragraph", "tight_paragraph", "bullet_list"})


def sure_html(node: Node, link: Link) -> str | None:
    """The HTML of *node* where the cleaner would leave it as it is, beyond doubt; None where that is not sure."""
    kind = node.kind
    if kind == "words":
        return node.text if not node.children and _SAFE_WORDS.fullmatch(node.text) else None
    if node.text:
        return None
    if kind == "link":
        return _sure_link(node, link)
    if kind == "bullet_list":
        return _sure_list(node, link)
    if kind not in {"paragraph", "tight_paragraph"}:
        return None
    within = _sure_all(node.children, _IN_PARAGRAPH, link)
    if within is None or kind == "tight_paragraph":
        return within
    return f"<p>{within}</p>"


_IN_PARAGRAPH = frozenset({"words", "link"})


def _sure_all(nodes: tuple[Node, ...], kinds: frozenset[str], link: Link) -> str | None:
    parts = []
    for node in nodes:
        sure = sure_html(node, link) if node.kind in kinds else None
        if sure is None:
            return None
        parts.append(sure)
    return "".join(parts)


def _sure_link(node: Node, link: Link) -> str | None:
    within = _sure_all(node.children, _ONLY_WORDS, link)
    if within is None or ADDRESS.fullmatch(node.target):
        return None
    found = link(node.target)
    if found is None:
        return within
    return (
        f'<a href="{found.href}">{within}</a>'
        if not found.title and _SAFE_HREF.fullmatch(found.href)
        else None
    )


_ONLY_WORDS = frozenset({"words"})


def _sure_list(node: Node, link: Link) -> str | None:
    if node.start != 1:
        return None
    items = []
    for item in node.children:
        if item.kind != "item" or item.text or item.start != 1:
            return None
        within = _sure_all(item.children, _IN_ITEM, link)
        if within is None:
            return None
        items.append(f"<li>{within}</li>")
    return f"<ul>{''.join(items)}</ul>"


_IN_ITEM = _IN_PARAGRAPH | _BLOCKS_WITHIN
