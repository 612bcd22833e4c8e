"""The HTML of words and cells on the pages of a pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imskit.text import Node, Text, to_html
from imskit.views.sheet import Cell

if TYPE_CHECKING:
    from markupsafe import Markup


def only_words(cell: Cell) -> str | None:
    """The words of a cell that holds nothing but words in a line."""
    if len(cell.nodes) != 1:
        return None
    (node,) = cell.nodes
    return node.text if node.kind == "words" and not node.children else None


def words_to_html(words: str) -> Markup:
    """The HTML of a cell that holds nothing but *words*."""
    return safe(to_html(Text(Cell((Node("words", text=words),)).blocks), lambda _: None))


def safe(html: str) -> Markup:
    """*html* as templates take it over, as it is."""
    from markupsafe import Markup

    return Markup(html)  # noqa: S704  cleaned by `imskit.text`
