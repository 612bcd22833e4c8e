"""What is put on paper: sheets of documents, and by which edition, commit and day they were printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from imskit.facts.coverage import Coverage
from imskit.facts.graph import Graph
from imskit.model import Catalog, Document
from imskit.origin import Origin
from imskit.text import Node
from imskit.values import dataclass
from imskit.views.audience import Audience
from imskit.views.documents import document_page
from imskit.views.matrix import MatrixRow, matrix
from imskit.views.naming import Naming, words
from imskit.views.not_shown import NotShown
from imskit.views.offered import offered
from imskit.views.sheet import Cell, Grid, Passage, Section, Sheet, sheet


@dataclass(frozen=True, slots=True)
class Source:
    """What a copy is printed from: the commit, the edition that it is (empty for none), the site (or none)."""

    origin: Origin | None
    edition: str = ""
    site_url: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Documents of one type, by id; its title is the type's in the plural."""

    title: str
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Annex:
    """The matrix of one standard."""

    standard: str
    designation: str
    title: str
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """Documents that are printed together."""

    title: str
    organisation: str
    #: YYYY-MM-DD.
    as_of: str
    #: Where the words come from: `edition 2026.2, commit 1f2e3d4c5b`, or that they are not committed.
    origin: str
    sheets: tuple[Sheet, ...]
    #: The same by type.
    groups: tuple[Group, ...] = ()
    annexes: tuple[Annex, ...] = ()
    #: Where the site stands on which the documents are kept up to date; empty where nobody says.
    site_url: str = ""
    #: What of it the reader does not get; None where nothing is withheld.
    withheld: Section | None = None

    def address(self, sheet: Sheet) -> str:
        """Where the page of the document stands that *sheet* lays out; empty where the site is not known."""
        return f"{self.site_url}documents/{sheet.id}.html" if self.site_url and sheet.id else ""

    def current(self, sheet: Sheet) -> str:
        """How a reader of a copy sees whether it is current, in one sentence; empty for what is no document."""
        if not sheet.id:
            return ""
        same = f"shows version {sheet.version}" if sheet.version else "shows the same fingerprint"
        where = self.address(sheet) or "the page of this document on the site of the management system"
        named = (
            f" Uncontrolled when printed; its fingerprint: {sheet.fingerprint}." if sheet.fingerprint else ""
        )
        return f"A copy on paper is current while {where} {same}.{named}"


def printed(
    catalog: Catalog,
    audience: Audience,
    documents: Sequence[Document],
    title: str,
    source: Source | Origin | None,
    *,
    coverage: Coverage | None = None,
    withheld: NotShown | None = None,
    blanks: bool = False,
) -> Printed:
    """*documents*, which *audience* may see, on paper.

    With *coverage*, the matrix of each standard in use is an annex, and with *withheld*, what is not in it. With
    *blanks*, sheets that can be edited know what they do not say yet.
    """
    graph = Graph.of(catalog)
    naming = Naming(catalog, audience)
    source = source if isinstance(source, Source) else Source(source)
    documents = list(_by_type(catalog, documents))
    return Printed(
        title,
        catalog.system.name,
        catalog.today.isoformat(),
        origin_words(source.origin, source.edition),
        tuple(
            _offering(catalog, document, laid) if blanks else laid
            for document in documents
            for laid in (sheet(document_page(catalog, graph, {}, audience, document), naming),)
        ),
        tuple(_groups(catalog, documents)),
        tuple(_annexes(catalog, coverage, audience)) if coverage is not None else (),
        f"{source.site_url.rstrip('/')}/" if source.site_url else "",
        _withheld(withheld) if withheld is not None and withheld.words else None,
    )


def _offering(catalog: Catalog, document: Document, laid: Sheet) -> Sheet:
    """*laid* with what *document* does not say yet, where a copy of it is read back."""
    found = offered(catalog.types[document.type], document) if laid.editable else ()
    return replace(laid, offered=found) if found else laid


_HOW_WITHHELD = (
    "Controlled documents are handed out whole or not at all. Those that are not in this copy are named by type and "
    "fingerprint: whoever gets one later sees by it that it is the one that was left out here."
)


def _withheld(found: NotShown) -> Section:
    """What is not in the copy: how much, and the fingerprints of controlled documents."""
    counts = Passage((Node("paragraph", words(f"{'; '.join(found.words)}. {_HOW_WITHHELD}")),))
    lines = tuple((Cell(words(title)), Cell((Node("code", text=mark),))) for title, mark in found.documents)
    grid = Grid(("Type", "Fingerprint"), lines, widths=(1, 4))
    return Section("Not in this copy", (counts, grid) if lines else (counts,))


#: What gives direction comes before what follows from it; other types come behind, by their titles.
_FIRST = ("scope", "innovation-intent", "vision", "policy", "strategy", "objective", "process", "procedure")


def _by_type(catalog: Catalog, documents: Iterable[Document]) -> Iterable[Document]:
    def key(document: Document) -> tuple[int, str, str]:
        rank = _FIRST.index(document.type) if document.type in _FIRST else len(_FIRST)
        return rank, _plural(catalog, document.type), document.id

    return sorted(documents, key=key)


def _plural(catalog: Catalog, name: str) -> str:
    info = catalog.types.get(name)
    return info.plural if info else name


def _groups(catalog: Catalog, documents: Iterable[Document]) -> Iterable[Group]:
    found: dict[str, list[str]] = {}
    for document in documents:
        found.setdefault(_plural(catalog, document.type), []).append(document.id)
    return (Group(title, tuple(names)) for title, names in found.items())


def _annexes(catalog: Catalog, coverage: Coverage, audience: Audience) -> Iterable[Annex]:
    for name, standard in catalog.standards.items():
        yield Annex(name, standard.designation, standard.title, matrix(catalog, coverage, name, audience))


def origin_words(origin: Origin | None, edition: str = "") -> str:
    """Which edition and commit it was printed from, in words."""
    if origin is None:
        return "not from a commit"
    changed = ", with changes that are not committed" if origin.changed else ""
    named = f"edition {edition}, " if edition and not origin.changed else ""
    return f"{named}commit {origin.commit[:10]} of {origin.day}{changed}"
