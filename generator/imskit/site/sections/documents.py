"""A page for each document and record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from imskit.facts.actions import told
from imskit.facts.findings import FOLLOWERS, HOLDERS
from imskit.facts.indicators import reading
from imskit.facts.resources import LEDGER
from imskit.model import Document
from imskit.site import addresses
from imskit.site.page import Ground, Page
from imskit.views.actions import became, followed
from imskit.views.documents import DocumentPage, document_page
from imskit.views.findings import came_of, findings_followed
from imskit.views.in_git import GitParts
from imskit.views.indicators import indicator_line
from imskit.views.resources import planned_lines

_GENERIC = "documents/generic.md.j2"


class DocumentPages:
    """The pages of the documents of one ground, each made when it is asked for."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._known = told(ground.catalog)
        self._parts = GitParts(ground.catalog, ground.audience)

    def of(self, document: Document) -> Page:
        """The page of a *document* that the audience may see."""
        ground = self._ground
        page = document_page(ground.catalog, ground.graph, ground.states, ground.audience, document)
        own = f"documents/{document.type}.md.j2"
        return Page(
            addresses.document(document.id),
            f"{document.id} {document.title}",
            "document.md.j2",
            {
                **_more(ground, document),
                "became": became(ground.catalog, ground.audience, document, self._known),
                "promised": followed(ground.catalog, ground.audience, document),
                "doc": page,
                "git": self._parts.of(document),
                "body": page.body,
                "body_template": own if own in ground.templates else _GENERIC,
                "published": ground.published,
                "name": ground.catalog.system.name,
                "versions": ground.versions.get(document.id),
            },
            within=addresses.register(document.type),
            description=f"{page.type_title} {document.id}: {document.title}",
            boost=_boost(page),
            document=document.id,
            crumbs=(("Registers", addresses.REGISTERS), (page.plural, addresses.register(document.type))),
        )


def pages(ground: Ground) -> Iterator[Page]:
    """Control block, body, links, clauses, evidence, revisions and decisions of each."""
    made = DocumentPages(ground)
    return map(made.of, ground.audience.documents(ground.catalog))


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
    """What the template of one type is given beside the body."""
    if document.type == "indicator":
        return {"reading": indicator_line(reading(ground.catalog, document))}
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
