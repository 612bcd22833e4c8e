"""A page for each document and record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from imskit.facts.actions import told
from imskit.facts.findings import FOLLOWERS, HOLDERS
from imskit.facts.indicators import reading
from imskit.facts.resources import LEDGER
from imskit.model import Document
from imskit.site import addresses
from imskit.site.page import Ground, Page, Wanted
from imskit.site.watched import Sight
from imskit.views.actions import became, followed, seen_told
from imskit.views.documents import DocumentPage, document_page
from imskit.views.findings import came_of, findings_followed
from imskit.views.in_git import GitParts
from imskit.views.indicators import indicator_line
from imskit.views.links import is_hub
from imskit.views.resources import planned_lines

_GENERIC = "documents/generic.md.j2"


class DocumentPages:
    """The pages of the documents of one ground, each made when it is asked for."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._told = seen_told(ground.audience, told(ground.catalog))
        self._parts = GitParts(ground.catalog, ground.audience)

    def of(self, document: Document) -> Page:
        """The page of a *document* that the audience may see."""
        return self.wanted(document).make(self._ground)

    def all_links(self, document: Document) -> Wanted | None:
        """The page with all links of *document*, to be made; None where its own page lists them all."""
        ground = self._ground
        if not is_hub(ground.catalog, ground.audience, ground.graph, document.id):
            return None
        return Wanted(addresses.links_of(document.id), {}, partial(_links, document.id))

    def wanted(self, document: Document) -> Wanted:
        """The same page, to be made."""
        ground = self._ground
        own = f"documents/{document.type}.md.j2"
        given = {
            **_more(ground, document),
            "became": became(ground.catalog, document, self._told),
            "promised": followed(ground.catalog, ground.audience, document),
            "body_template": own if own in ground.templates else _GENERIC,
            "published": frozenset(each.file for each in document.evidence if each.file in ground.published),
            "name": ground.catalog.system.name,
            "versions": ground.versions.get(document.id),
        }
        return Wanted(
            addresses.document(document.id),
            {**given, "git": self._parts.made_from(document)},
            partial(self._page, document.id, given),
        )

    def _page(self, name: str, given: Mapping[str, object], sight: Sight) -> Page:
        """The page of the document called *name* with what is *given* of it, made from that and *sight* alone."""
        document = sight.catalog.documents[name]
        return _page(document, {**given, "git": self._parts.of(document)}, sight)


def _page(document: Document, given: Mapping[str, object], sight: Sight) -> Page:
    page = document_page(sight.catalog, sight.graph, sight.states, sight.audience, document)
    rows = {**given, "doc": page, "body": page.body}
    if document.type == "indicator":
        rows["reading"] = indicator_line(reading(sight.catalog, document))
    return Page(
        addresses.document(document.id),
        f"{document.id} {document.title}",
        "document.md.j2",
        rows,
        within=addresses.register(document.type),
        description=f"{page.type_title} {document.id}: {document.title}",
        boost=_boost(page),
        document=document.id,
        reported=False,
        crumbs=(("Registers", addresses.REGISTERS), (page.plural, addresses.register(document.type))),
    )


def pages(ground: Ground) -> Iterator[Wanted]:
    """Control block, body, links, clauses, evidence, revisions and decisions of each, and all links of a hub."""
    made = DocumentPages(ground)
    for document in ground.audience.documents(ground.catalog):
        yield made.wanted(document)
        links = made.all_links(document)
        if links is not None:
            yield links


def _links(name: str, sight: Sight) -> Page:
    """All links of the hub called *name*, of which its own page lists the first."""
    document = sight.catalog.documents[name]
    page = document_page(sight.catalog, sight.graph, sight.states, sight.audience, document)
    return Page(
        addresses.links_of(page.id),
        f"Links of {page.id} {page.title}",
        "links.md.j2",
        {"doc": page},
        within=addresses.register(page.type),
        searched=False,
        crumbs=(
            ("Registers", addresses.REGISTERS),
            (page.plural, addresses.register(page.type)),
            (page.id, addresses.document(page.id)),
        ),
    )


def redlines(ground: Ground) -> Iterator[Page]:
    """What changed in each controlled document that held more than one text."""
    for versions in ground.versions.values():
        if not versions.to_current:
            continue
        info = ground.catalog.types[versions.type]
        yield Page(
            addresses.changes_of(versions.document),
            f"What changed in {versions.document} {versions.title}",
            "redlines.md.j2",
            {"versions": versions},
            within=addresses.register(versions.type),
            description=f"What changed between the versions of {versions.document}: {versions.title}",
            # Its words are those of the document's own page, and of texts that hold no more.
            searched=False,
            crumbs=(
                ("Registers", addresses.REGISTERS),
                (info.plural, addresses.register(versions.type)),
                (versions.document, addresses.document(versions.document)),
            ),
        )


def _more(ground: Ground, document: Document) -> Mapping[str, object]:
    """What the template of one type is given beside the body, that is found by looking at all documents."""
    if document.type in HOLDERS:
        return {"followed": findings_followed(ground.catalog, ground.audience, document)}
    if document.type in FOLLOWERS:
        return {"came_of": came_of(ground.catalog, ground.audience, document)}
    if document.type == LEDGER:
        return {"planned": planned_lines(ground.catalog, ground.audience, document)}
    return {}


def _boost(page: DocumentPage) -> float:
    """What is in force is found before what is not, and a document before the decisions on it."""
    if page.in_force:
        return 2.0
    ended = page.banner is not None and page.banner.tone == "ended"
    return 0.2 if page.type == "decision" or ended else 1.0
