"""What a change of some documents touches, along the one link graph, with the way that leads there.

How a change passes along a link is said by the schema of the type that holds it (`carries` in x-imskit):

- `on`: whoever holds the link rests on its target: touched, and so is whatever rests on that in turn.
- `here`: the holder is touched, and nothing through it. `there`: the target of a holder that changed. `both`.
- `version`, `nothing`: the link tells what happened, and touches nobody.
- not said, as of *see also* and of links in texts: touched only where the changed document itself is linked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from imskit.facts.graph import Edge, Graph
from imskit.model import Catalog, Document
from imskit.values import dataclass

#: A document, and what the link from it is called.
_Link: TypeAlias = tuple[str, str]
#: From the touched document to the changed one: pairs of what a link is called and where it leads.
Way: TypeAlias = tuple[tuple[str, str], ...]

_ENDED = frozenset({"superseded", "retired"})


@dataclass(frozen=True, slots=True)
class Touched:
    """A document that a change touches."""

    document: str
    way: Way
    #: Whether it only refers to the changed document, and does not rest on it.
    refers: bool


#: Nothing is gone.
_NOTHING: Mapping[str, Graph] = MappingProxyType({})


def touched(
    catalog: Catalog,
    graph: Graph,
    roots: Iterable[str],
    *,
    gone: Mapping[str, Graph] = _NOTHING,
    holds: Callable[[Edge], bool] = lambda _: False,
) -> tuple[Touched, ...]:
    """What a change of *roots* touches, each document once, by the way that says most, and of those the shortest.

    Roots that were deleted are named in *gone* with the graph that still held them. A link for which *holds* is true
    touches its holder whatever it is called. What is sealed, closed or has ended is history and is not touched.
    """
    return tuple(_Walk(catalog, graph, sorted(roots), gone, holds).steps())


class _Walk:
    """One walk over the graph, which comes to each document once."""

    def __init__(
        self,
        catalog: Catalog,
        graph: Graph,
        roots: Sequence[str],
        gone: Mapping[str, Graph],
        holds: Callable[[Edge], bool],
    ) -> None:
        self._catalog = catalog
        self._graph = graph
        self._roots = roots
        self._gone = gone
        self._holds = holds
        self._ways: dict[str, Way] = dict.fromkeys(roots, ())

    def steps(self) -> Iterator[Touched]:
        carriers = list(self._roots)
        # The list grows while it is walked, along all links that carry a change on.
        for through in carriers:
            for found in self._from(through, self._on):
                carriers.append(found)
                yield Touched(found, self._ways[found], refers=False)
        for through in carriers:
            for found in self._from(through, self._ends):
                yield Touched(found, self._ways[found], refers=False)
        for through in self._roots:
            for found in self._from(through, self._refers):
                yield Touched(found, self._ways[found], refers=True)

    def _from(self, through: str, links: Callable[[Graph, str], Iterator[_Link]]) -> Iterator[str]:
        """The documents that are come to from *through* for the first time, along these links."""
        for name, words in links(self._gone.get(through, self._graph), through):
            document = self._catalog.documents.get(name)
            if name not in self._ways and document is not None and not _is_history(document):
                self._ways[name] = ((words, through), *self._ways[through])
                yield name

    def _on(self, graph: Graph, name: str) -> Iterator[_Link]:
        for edge in graph.incoming(name):
            if self._carries(edge) == "on":
                yield edge.source, edge.label

    def _ends(self, graph: Graph, name: str) -> Iterator[_Link]:
        for edge in graph.incoming(name):
            if self._carries(edge) in {"here", "both"} or self._holds(edge):
                yield edge.source, edge.label
        for edge in graph.outgoing(name):
            if self._carries(edge) in {"there", "both"}:
                yield edge.target, edge.inverse

    def _refers(self, graph: Graph, name: str) -> Iterator[_Link]:
        for edge in graph.incoming(name):
            if self._carries(edge) is None:
                yield edge.source, edge.label

    def _carries(self, edge: Edge) -> str | None:
        return carries(self._catalog, edge)


def carries(catalog: Catalog, edge: Edge) -> str | None:
    """How a change passes along *edge*, as the type of its holder says; None where it says nothing."""
    holder = catalog.documents.get(edge.source)
    return catalog.types[holder.type].carries.get(edge.relation) if holder is not None else None


def _is_history(document: Document) -> bool:
    return document.lifecycle == "sealed" or document.is_closed or document.status in _ENDED


def way_in_words(way: Way) -> str:
    """A way in words: `implements POL-001, which supports STR-001`."""
    (label, target), *rest = way
    return f"{label.lower()} {target}" + "".join(f", which {other.lower()} {at}" for other, at in rest)
