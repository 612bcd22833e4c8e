"""The one graph of links between documents, each edge with its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from imskit.facts.suspects import suspicion
from imskit.model import Catalog, Path, Since
from imskit.values import dataclass


@dataclass(frozen=True, slots=True)
class Edge:
    """One link, with what it is called from either end."""

    source: str
    target: str
    relation: str
    #: What it is called seen from the source: `Implements`.
    label: str
    #: What it is called seen from the target: `Implemented by`.
    inverse: str
    why: str | None
    #: Where it stands in the source's data.
    at: Path
    #: What became of the target since the link was written against it, where that makes the link suspect.
    since: Since | None

    @property
    def suspect(self) -> bool:
        """Whether the target has changed materially since the link was written against it."""
        return self.since is not None


class Graph:
    """All links between documents that exist.

    Which documents are linked is known at once; an edge with all that is said of it is made when somebody asks.
    """

    def __init__(self, catalog: Catalog) -> None:
        """Of the documents in *catalog*; links to what does not exist are left out (a rule names them)."""
        self._catalog = catalog
        #: The documents that hold a link to one, in the order of their ids.
        self._sources: defaultdict[str, list[str]] = defaultdict(list)
        self._edges: dict[str, tuple[Edge, ...]] = {}
        self._incoming: dict[str, tuple[Edge, ...]] = {}
        self._called: dict[str, Mapping[str, tuple[str, str]]] = {}
        #: What was asked for already: every clause asks for the same few.
        self._neighbours: dict[str, frozenset[str]] = {}
        known, sources = catalog.documents, self._sources
        for document in known.values():
            name = document.id
            for reference in document.references:
                target = reference.target
                if target in known:
                    into = sources[target]
                    # Documents come one after the other: one that was here before is the last.
                    if not into or into[-1] is not name:
                        into.append(name)

    @staticmethod
    def of(catalog: Catalog) -> Graph:
        """The graph of *catalog*, made once and kept in the catalog, which never changes, as a cached property is."""
        known: Graph | None = vars(catalog).get("_graph")
        if known is None:
            known = vars(catalog)["_graph"] = Graph(catalog)
        return known

    def outgoing(self, document: str) -> tuple[Edge, ...]:
        """The links that *document* holds, in the order of its file."""
        known = self._edges.get(document)
        if known is None:
            known = self._edges[document] = tuple(self._edges_of(document))
        return known

    def incoming(self, document: str) -> tuple[Edge, ...]:
        """The links that lead to *document*, by the id they come from."""
        known = self._incoming.get(document)
        if known is None:
            known = self._incoming[document] = tuple(
                edge
                for source in self._sources.get(document, ())
                for edge in self.outgoing(source)
                if edge.target == document
            )
        return known

    def targets(self, document: str) -> frozenset[str]:
        """The ids of the documents to which *document* holds a link."""
        known = self._catalog.documents
        held = known.get(document)
        return frozenset([each.target for each in held.references if each.target in known] if held else ())

    def neighbours(self, document: str) -> frozenset[str]:
        """The ids of the documents linked with *document*, whichever of the two holds the link."""
        known = self._neighbours.get(document)
        if known is None:
            known = self.targets(document).union(self._sources.get(document, ()))
            self._neighbours[document] = known
        return known

    def _edges_of(self, source: str) -> Iterator[Edge]:
        document = self._catalog.documents.get(source)
        if document is None or not document.references:
            return
        relations = self._called.get(document.type)
        if relations is None:
            relations = self._called[document.type] = dict(self._catalog.types[document.type].relations)
        for reference in document.references:
            target = self._catalog.documents.get(reference.target)
            if target is None:
                continue
            label, inverse = relations.get(reference.relation, (reference.relation, reference.relation))
            yield Edge(
                source=document.id,
                target=target.id,
                relation=reference.relation,
                label=label,
                inverse=inverse,
                why=reference.why,
                at=reference.at,
                # Of what is withheld in part, nobody who sees the rest can tell.
                since=suspicion(self._catalog, document, reference)
                if reference.fingerprint and not target.withheld
                else None,
            )
