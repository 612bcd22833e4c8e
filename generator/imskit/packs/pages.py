"""The pages of a pack: plain HTML that needs nothing beside it, clause by clause and document by document.

They are made from what `packed` read and from the templates of this imskit alone, so that whoever has the same version
can make them again and compare.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from imskit.facts.graph import Graph
from imskit.model import Catalog, Document
from imskit.packs.packed import SYSTEM, Packed
from imskit.packs.stated import VersionRow
from imskit.packs.tables import tables
from imskit.path_rules import EVIDENCE
from imskit.project import shipped
from imskit.text import Target, Text, to_html
from imskit.views.audience import Audience
from imskit.views.documents import DocumentPage, document_page
from imskit.views.naming import Naming
from imskit.views.sheet import Cell, Sheet, sheet
from imskit.views.words import capital, size, word

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_TEMPLATES = "exports/pack/"
INDEX = "index.html"
STYLE = "style.css"


def document_address(name: str) -> str:
    """Where the page of a document or record stands."""
    return f"documents/{name}.html"


def version_address(name: str, version: str) -> str:
    """Where the page of one version stands that was in force earlier in the period."""
    return f"versions/{name}/{version}.html"


def clause_address(standard: str, number: str) -> str:
    """Where the page of a clause stands."""
    return f"clauses/{standard}/{number}.html"


def population_address(type_name: str) -> str:
    """Where all records of one type are listed."""
    return f"records/{type_name}.html"


class Pages:
    """Makes the pages of one pack."""

    def __init__(self, pack: Packed) -> None:
        self._pack = pack
        self._catalog: Catalog = pack.catalog
        self._graph = Graph.of(pack.catalog)
        self._audience = Audience.everybody()
        self._naming = Naming(pack.catalog, self._audience, pack.stated.outside)
        self._environment = _environment()
        self._versions: Mapping[str, list[VersionRow]] = {
            name: list(rows) for name, rows in groupby(pack.stated.versions, key=lambda row: row.id)
        }
        #: Records that are withheld in part, as their populations list them.
        self._in_part = {
            unit.id: unit for units in pack.stated.population.values() for unit in units if unit.in_part
        }
        self._addresses = {name: document_address(name) for name in pack.catalog.documents}
        self._clauses = {
            (standard, row.number) for standard, rows in pack.stated.states.items() for row in rows
        }

    def all(self) -> Iterator[tuple[str, bytes]]:
        """Every page and table with its address, from the beginning of the payload."""
        stated = self._pack.stated
        yield STYLE, (shipped("templates") / f"{_TEMPLATES}style.css").read_bytes()
        types = self._catalog.types
        documents = [
            document for document in self._catalog.documents.values() if document.lifecycle == "controlled"
        ]
        common = {"types": types, "documents": documents, "versions": self._versions}
        yield self._page(INDEX, "index.html.j2", **common)
        yield self._page("missing.html", "missing.html.j2", **common)
        decisions = self._decisions()
        signed = [decision for decision in decisions if decision.id in self._catalog.signatures]
        example = signed[0] if signed else None
        yield self._page("how-to-verify.html", "how-to-verify.html.j2", example=example)
        yield self._page("decisions.html", "decisions.html.j2", decisions=decisions)
        yield from tables(self._pack, self._page_of, self._naming)
        for standard, rows in stated.states.items():
            for row in rows:
                address = clause_address(standard, row.number)
                yield self._page(address, "clause.html.j2", standard=standard, row=row)
        for name, units in stated.population.items():
            yield self._page(
                population_address(name), "population.html.j2", type=types[name], units=units, name=name
            )
        for document in self._catalog.documents.values():
            yield self._document(document)
        for version in stated.versions:
            if version != self._versions[version.id][-1]:
                yield self._version(version)

    def _page_of(self, name: str) -> DocumentPage | None:
        document = self._catalog.documents.get(name)
        if document is None:
            return None
        return document_page(self._catalog, self._graph, {}, self._audience, document)

    def _decisions(self) -> list[Any]:
        return [
            decision
            for found in self._catalog.decisions.values()
            for decision in found
            if decision.id in self._catalog.documents
        ]

    def _document(self, document: Document) -> tuple[str, bytes]:
        rows = self._versions.get(document.id, [])
        newest = rows[-1] if rows else None
        return self._sheet(document_address(document.id), document, newest, rows)

    def _version(self, version: VersionRow) -> tuple[str, bytes]:
        document = self._pack.versions[version]
        address = version_address(version.id, version.version)
        return self._sheet(address, document, version, self._versions[version.id])

    def _sheet(
        self, address: str, document: Document, version: VersionRow | None, rows: list[VersionRow]
    ) -> tuple[str, bytes]:
        page = document_page(self._catalog, self._graph, {}, self._audience, document)
        if version is not None:
            # In force on the last day of the period, or only before: the file alone does not tell.
            page = replace(page, in_force=not version.until, banner=None)
        undecided = document.id in self._pack.stated.decisions_withheld
        if undecided:
            page = replace(page, approval_missing=())
        laid: Sheet = sheet(page, self._naming)
        source = version.file if version is not None else self._pack.source_of(document)
        return self._page(
            address,
            "document.html.j2",
            sheet=laid,
            version=version,
            rows=rows,
            source=source,
            type=document.type,
            undecided=undecided,
            unit=self._in_part.get(document.id),
        )

    def _page(self, address: str, template: str, **rows: Any) -> tuple[str, bytes]:
        up = "../" * address.count("/")

        def target(name: str) -> Target | None:
            found = self._address(name)
            return Target(up + found) if found else None

        def laid(cell: Cell) -> Markup:
            return _safe(to_html(Text(cell.blocks), target))

        def reference(name: str) -> Markup:
            return laid(Cell(self._naming.document(name)))

        page = self._environment.get_template(template).render(
            pack=self._pack.stated,
            up=up,
            laid=laid,
            blocks=lambda nodes: _safe(to_html(Text(nodes), target)),
            reference=reference,
            naming=self._naming,
            address=_ADDRESSES,
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
        return self._addresses.get(name)


_ADDRESSES = {
    "document": document_address,
    "version": version_address,
    "clause": clause_address,
    "population": population_address,
}


def _safe(html: str) -> Markup:
    from markupsafe import Markup

    return Markup(html)  # noqa: S704  cleaned by `imskit.text`


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
    environment.filters.update(word=word, capital=capital, size=size)
    return environment
