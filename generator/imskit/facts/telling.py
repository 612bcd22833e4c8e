"""Records that tell of the version of a document that held on their day: a training on it, an audit, who read it.

Once a material change is in force, they tell of the version before. They stay true of their day, and prove nothing
about what holds today.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from imskit.facts.acknowledgements import ACKNOWLEDGEMENT, counts_for
from imskit.facts.graph import Edge, Graph
from imskit.facts.touched import carries
from imskit.facts.versions import counting_versions, holds_since
from imskit.model import Catalog, Document


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


def tellings(catalog: Catalog, graph: Graph, document: Document) -> tuple[Telling, ...]:
    """The records that tell of *document*, by id, each once; none where it is not in force."""
    since = holds_since(catalog, document)
    if since is None:
        return ()
    labels: defaultdict[str, str] = defaultdict(str)
    for edge in graph.incoming(document.id):
        if tells(catalog, edge):
            labels[edge.source] = labels[edge.source] or edge.label
    found = []
    for name, label in sorted(labels.items()):
        record = catalog.documents[name]
        if record.type == ACKNOWLEDGEMENT:
            older = counts_for(catalog, record) is None
        else:
            older = record.date is not None and record.date < since
        found.append(Telling(record, label, older))
    return tuple(found)


def older_in_words(catalog: Catalog, document: Document) -> str:
    """Of what version a record on *document* that is older is not: `before version 1.3, which holds since …`."""
    since = holds_since(catalog, document)
    version = counting_versions(document)[-1]
    return f"before version {version}" + (f", which holds since {since.isoformat()}" if since else "")


def by_document(catalog: Catalog, graph: Graph, names: frozenset[str]) -> Mapping[str, tuple[Telling, ...]]:
    """The records that tell of each of the documents *names*."""
    return {
        name: tellings(catalog, graph, catalog.documents[name]) for name in names if name in catalog.documents
    }
