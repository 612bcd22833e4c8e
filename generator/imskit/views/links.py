"""The links of a document, to it and from it, in groups of one kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from imskit.facts.graph import Edge, Graph
from imskit.facts.suspects import changed_in_words, suspicion_in_words
from imskit.facts.telling import is_older, older_in_words, tells
from imskit.model import Catalog
from imskit.values import dataclass
from imskit.views.audience import Audience


@dataclass(frozen=True, slots=True)
class LinkLine:
    """One document at the other end of a link; several links of one kind to it are one line."""

    id: str
    title: str
    type: str
    why: str
    #: That the document it leads to changed materially since, and in what; empty where the link is not suspect.
    since: str = ""
    #: That the record tells of what the document said before its present version; empty where it does not.
    older: str = ""

    @property
    def suspect(self) -> bool:
        """Whether the owner has to look whether it still fits."""
        return bool(self.since)


#: A group of links longer than this is folded, all but its first few.
_LONG_GROUP = 6
_FIRST = 3
#: How many of those that are folded a page lists: a hub has a page of its own for all its links.
_LISTED = 60


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """The links of one kind."""

    label: str
    lines: tuple[LinkLine, ...]
    withheld: int

    @property
    def shown(self) -> tuple[LinkLine, ...]:
        """What to show at once: all of a short group; of a long one the first few and all that are suspect."""
        if len(self.lines) <= _LONG_GROUP:
            return self.lines
        return tuple(line for at, line in enumerate(self.lines) if at < _FIRST or line.suspect)

    @property
    def folded(self) -> tuple[LinkLine, ...]:
        """The others, for whoever wants them all."""
        shown = {line.id for line in self.shown}
        return tuple(line for line in self.lines if line.id not in shown)

    @property
    def listed(self) -> tuple[LinkLine, ...]:
        """Those of the others that the page of the document lists."""
        return self.folded[:_LISTED]

    @property
    def beyond(self) -> int:
        """How many only the page of all links lists."""
        return max(0, len(self.folded) - _LISTED)


def link_groups(
    catalog: Catalog, audience: Audience, edges: Iterable[Edge], *, outgoing: bool
) -> tuple[LinkGroup, ...]:
    """The links by what they are called from here; decisions have a table of their own."""
    lines: defaultdict[str, dict[str, LinkLine]] = defaultdict(dict)
    withheld: defaultdict[str, set[str]] = defaultdict(set)
    for edge in edges:
        label, other = (edge.label, edge.target) if outgoing else (edge.inverse, edge.source)
        if edge.relation == "decides" and not outgoing:
            continue
        if not audience.sees(other):
            withheld[label].add(other)
            continue
        document = catalog.documents[other]
        known = lines[label].get(other)
        lines[label][other] = LinkLine(
            id=other,
            title=document.title,
            type=document.type,
            why=(known.why if known else "") or edge.why or "",
            since=(known.since if known else "") or _since(catalog, audience, edge),
            older=(known.older if known else "") or _older(catalog, edge),
        )
    labels = sorted({*lines, *withheld}, key=lambda label: (label in {"See also", "Referred to by"}, label))
    return tuple(LinkGroup(label, tuple(lines[label].values()), len(withheld[label])) for label in labels)


def is_hub(catalog: Catalog, audience: Audience, graph: Graph, document: str) -> bool:
    """Whether a page of its own lists all links of *document*, which are too many for the page of the document."""
    sides = ((graph.outgoing(document), True), (graph.incoming(document), False))
    return any(
        group.beyond
        for edges, outgoing in sides
        # Most have few, and need not be looked at.
        if len(edges) > _LISTED
        for group in link_groups(catalog, audience, edges, outgoing=outgoing)
    )


def _since(catalog: Catalog, audience: Audience, edge: Edge) -> str:
    """Why a link is suspect, in words; both of its ends are shown, but not all that they say, or said, may be."""
    if edge.since is None:
        return ""
    masked = catalog.documents[edge.target].withheld
    if edge.since.weight == "material" and (masked or not audience.sees_level(edge.since.classification)):
        return changed_in_words(edge.since, edge.target)
    return suspicion_in_words(edge.since, catalog.documents[edge.source], catalog.documents[edge.target])


def _older(catalog: Catalog, edge: Edge) -> str:
    """That the holder of *edge* is a record of what its target said before."""
    if not tells(catalog, edge):
        return ""
    record, document = catalog.documents[edge.source], catalog.documents[edge.target]
    return older_in_words(document) if is_older(catalog, record, document) else ""
