"""The one graph of links between documents, each edge with its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import field

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


@dataclass(frozen=True)
class Graph:
    """All links between documents that exist."""

    _outgoing: Mapping[str, tuple[Edge, ...]]
    _incoming: Mapping[str, tuple[Edge, ...]]
    #: What was asked for already: every clause asks for the same few.
    _neighbours: dict[str, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    @staticmethod
    def of(catalog: Catalog) -> Graph:
        """The graph of *catalog*; links to what does not exist are left out (a rule names them).

        It is made once and kept in the catalog, which never changes, as a cached property is.
        """
        known: Graph | None = vars(catalog).get("_graph")
        if known is None:
            known = vars(catalog)["_graph"] = Graph._made_of(catalog)
        return known

    @staticmethod
    def _made_of(catalog: Catalog) -> Graph:
        called: dict[str, Mapping[str, tuple[str, str]]] = {}
        outgoing: defaultdict[str, list[Edge]] = defaultdict(list)
        incoming: defaultdict[str, list[Edge]] = defaultdict(list)
        for document in catalog.documents.values():
            if not document.references:
                continue
            relations = called.get(document.type)
            if relations is None:
                relations = called[document.type] = dict(catalog.types[document.type].relations)
            for reference in document.references:
                target = catalog.documents.get(reference.target)
                if target is None:
                    continue
                label, inverse = relations.get(reference.relation, (reference.relation, reference.relation))
                edge = Edge(
                    source=document.id,
                    target=target.id,
                    relation=reference.relation,
                    label=label,
                    inverse=inverse,
                    why=reference.why,
                    at=reference.at,
                    # Of what is withheld in part, nobody who sees the rest can tell.
                    since=suspicion(catalog, document, reference)
                    if reference.fingerprint and not target.withheld
                    else None,
                )
                outgoing[document.id].append(edge)
                incoming[target.id].append(edge)
        return Graph(
            {name: tuple(edges) for name, edges in outgoing.items()},
            {name: tuple(edges) for name, edges in incoming.items()},
        )

    def outgoing(self, document: str) -> tuple[Edge, ...]:
        """The links that *document* holds, in the order of its file."""
        return self._outgoing.get(document, ())

    def incoming(self, document: str) -> tuple[Edge, ...]:
        """The links that lead to *document*, by the id they come from."""
        return self._incoming.get(document, ())

    def neighbours(self, document: str) -> frozenset[str]:
        """The ids of the documents linked with *document*, whichever of the two holds the link."""
        known = self._neighbours.get(document)
        if known is None:
            known = self._neighbours[document] = frozenset(
                edge.target for edge in self.outgoing(document)
            ) | frozenset(edge.source for edge in self.incoming(document))
        return known
