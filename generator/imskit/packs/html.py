"""What all pages of a pack share: the templates, and the HTML of words and cells."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from imskit.project import shipped
from imskit.text import Node, Text, to_html
from imskit.views.sheet import Cell
from imskit.views.words import capital, size, word

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

TEMPLATES = "exports/pack/"


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


def _as_address(path: str) -> str:
    """The *path* of a file as a link writes it."""
    return quote(path, safe="/")


def environment() -> Environment:
    """Where the templates of packs are."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    found = Environment(
        loader=FileSystemLoader(shipped("templates") / TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found.filters.update(word=word, capital=capital, size=size, address=_as_address)
    return found
