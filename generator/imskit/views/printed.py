"""What is put on paper: sheets of documents, and by which edition, commit and day they were printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from imskit.facts.graph import Graph
from imskit.model import Catalog, Document
from imskit.origin import Origin
from imskit.views.audience import Audience
from imskit.views.documents import document_page
from imskit.views.naming import Naming
from imskit.views.sheet import Sheet, sheet


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


def printed(
    catalog: Catalog, audience: Audience, documents: Sequence[Document], title: str, origin: Origin | None
) -> Printed:
    """*documents*, which *audience* may see, on paper."""
    graph = Graph.of(catalog)
    naming = Naming(catalog, audience)
    return Printed(
        title,
        catalog.system.name,
        catalog.today.isoformat(),
        origin_words(origin),
        tuple(sheet(document_page(catalog, graph, {}, audience, document), naming) for document in documents),
    )


def origin_words(origin: Origin | None) -> str:
    """Which commit it was printed from, in words."""
    if origin is None:
        return "not from a commit"
    changed = ", with changes that are not committed" if origin.changed else ""
    return f"commit {origin.commit[:10]} of {origin.day}{changed}"
