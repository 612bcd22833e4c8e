"""Lays plain rows out as pages of a pack, with the templates of this imskit and links that lead within the pack."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from imskit.packs.addresses import ADDRESSES, clause_address, document_address
from imskit.packs.html import only_words, safe, words_to_html
from imskit.packs.packed import SYSTEM, Packed
from imskit.path_rules import EVIDENCE
from imskit.project import shipped
from imskit.text import Target, Text, to_html
from imskit.views.naming import Naming
from imskit.views.sheet import Cell
from imskit.views.words import capital, size, word

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_TEMPLATES = "exports/pack/"
#: The HTML of so many different words is remembered.
_REMEMBERED = 4096


def style() -> bytes:
    """The style sheet of all pages of a pack."""
    return (shipped("templates") / f"{_TEMPLATES}style.css").read_bytes()


class Templates:
    """Lays out the pages of one pack."""

    def __init__(self, pack: Packed, naming: Naming, clauses: Collection[tuple[str, str]]) -> None:
        """*naming* names what the pages refer to; *clauses* are those with a page, by standard and number."""
        self._pack = pack
        self._naming = naming
        self._clauses = clauses
        self._documents = {name: document_address(name) for name in pack.catalog.documents}
        self._environment = _environment()
        self._words = lru_cache(_REMEMBERED)(words_to_html)

    def page(self, address: str, template: str, **rows: Any) -> tuple[str, bytes]:
        """The page at *address*, with that address: *template* laid out with *rows*."""
        up = "../" * address.count("/")

        def target(name: str) -> Target | None:
            found = self._address(name)
            return Target(up + found) if found else None

        def laid(cell: Cell) -> Markup:
            words = only_words(cell)
            # Most cells hold a few words that many others hold, too, and no link that would hang on the page.
            return self._words(words) if words is not None else laid_anew(cell)

        def laid_anew(cell: Cell) -> Markup:
            return safe(to_html(Text(cell.blocks), target))

        def reference(name: str) -> Markup:
            return laid(Cell(self._naming.document(name)))

        page = self._environment.get_template(template).render(
            pack=self._pack.stated,
            up=up,
            laid=laid,
            blocks=lambda nodes: safe(to_html(Text(nodes), target)),
            reference=reference,
            naming=self._naming,
            address=ADDRESSES,
            **rows,
        )
        return address, page.encode()

    def _address(self, name: str) -> str | None:
        """Where a link leads within the pack; None where that is not in it."""
        kind, _, rest = name.partition(":")
        if kind == "clause":
            standard, _, number = rest.partition(":")
            return clause_address(standard, number) if (standard, number) in self._clauses else None
        if kind == "evidence":
            path = SYSTEM + EVIDENCE + rest
            return path if self._pack.payload.has(path) else None
        return self._documents.get(name)


def _as_address(path: str) -> str:
    """The *path* of a file as a link writes it."""
    return quote(path, safe="/")


def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(shipped("templates") / _TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(word=word, capital=capital, size=size, address=_as_address)
    return environment
