"""Records that tell of the version of a document that held on their day: a training on it, an audit, who read it.

Once a material change is in force, they tell of the version before. They stay true of their day, and prove nothing
about what holds today.
"""

from __future__ import annotations

from imskit.facts.acknowledgements import ACKNOWLEDGEMENT
from imskit.facts.body import text
from imskit.facts.graph import Edge, Graph
from imskit.facts.touched import carries
from imskit.facts.versions import counting_versions, holds_since
from imskit.model import Catalog, Document
from imskit.values import dataclass


@dataclass(frozen=True, slots=True)
class Telling:
    """That a record tells of a document."""

    record: Document
    #: What the link between both is called: `Covers`.
    label: str
    #: Whether it tells of what the document said before, and not of what holds today.
    older: bool


def tells(catalog: Catalog, edge: Edge) -> bool:
    """Whether the holder of *edge* is a record that tells of the version that held on its day."""
    record = catalog.documents.get(edge.source)
    return record is not None and record.lifecycle == "sealed" and carries(catalog, edge) == "version"


def is_older(catalog: Catalog, record: Document, document: Document) -> bool:
    """Whether *record*, which tells of *document*, tells of what that said before; not where it is not in force."""
    since = holds_since(catalog, document)
    if since is None:
        return False
    if record.type == ACKNOWLEDGEMENT:
        # It names its version; whether it still counts is another question, which may need the history.
        return text(record, "body.version") not in counting_versions(document)
    return record.date is not None and record.date < since


def tellings(catalog: Catalog, graph: Graph, document: Document) -> tuple[Telling, ...]:
    """The records that tell of *document*, by id, each once; none where it is not in force."""
    if holds_since(catalog, document) is None:
        return ()
    labels: dict[str, str] = {}
    for edge in graph.incoming(document.id):
        if tells(catalog, edge):
            labels.setdefault(edge.source, edge.label)
    return tuple(
        Telling(record := catalog.documents[name], label, is_older(catalog, record, document))
        for name, label in sorted(labels.items())
    )


def older_in_words(document: Document) -> str:
    """Which version of *document* came after a record that is older: `before version 1.3`."""
    return f"before version {counting_versions(document)[-1]}"
