"""From direction to work: policy, objective, indicator, initiative, as a tree; and what hangs nowhere in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from imskit.facts.body import text, words
from imskit.facts.serving import serves_nothing
from imskit.model import Catalog, Document
from imskit.values import dataclass

#: Types of documents that give direction, from the widest to the nearest to an objective.
DIRECTION = ("policy", "innovation-intent", "vision", "strategy")


@dataclass(frozen=True, slots=True)
class ObjectiveNode:
    """An objective with what measures it and what works for it."""

    objective: Document
    #: Each with the initiatives that serve the objective and are measured by it.
    indicators: tuple[tuple[Document, tuple[Document, ...]], ...]
    #: Initiatives that serve it and are measured by none of its indicators.
    initiatives: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class DirectionNode:
    """A policy, intent, vision or strategy with what carries it out."""

    document: Document
    #: Direction below it, then objectives that implement it.
    below: tuple[DirectionNode, ...]
    objectives: tuple[ObjectiveNode, ...]
    #: Initiatives that serve it and no objective.
    initiatives: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Direction:
    """The tree, and what hangs nowhere."""

    roots: tuple[DirectionNode, ...]
    #: Direction from which nothing in the tree follows.
    without_objective: tuple[Document, ...]
    #: Objectives that implement no policy, intent, vision or strategy.
    loose_objectives: tuple[ObjectiveNode, ...]
    #: Objectives with neither an indicator nor a word on how they are judged instead.
    unmeasured: tuple[Document, ...]
    #: Indicators in use that no objective names.
    unused_indicators: tuple[Document, ...]
    #: Initiatives under way that serve nothing.
    serving_nothing: tuple[Document, ...]


def direction(catalog: Catalog, sees: Callable[[str], bool] = lambda _: True) -> Direction:
    """The tree of the documents whose ids *sees* lets pass: what ended is left out, what is only named not followed."""
    return _Tree(catalog, sees).direction()


class _Tree:
    def __init__(self, catalog: Catalog, sees: Callable[[str], bool]) -> None:
        self._catalog = catalog
        self._sees = sees
        self._known: dict[tuple[str, str], tuple[str, ...]] = {}
        #: By what they implement: direction, and objectives.
        self._below = self._by_target(DIRECTION, self._above)
        self._objectives = self._by_target(("objective",), self._above)
        #: By what they serve.
        self._serving = self._by_target(("initiative",), lambda document: self._names(document, "serves"))

    def _by_target(
        self, kinds: Iterable[str], targets: Callable[[Document], Iterable[str]]
    ) -> Mapping[str, Sequence[Document]]:
        """The documents of these *kinds*, in their order, by each of their *targets*."""
        found: defaultdict[str, list[Document]] = defaultdict(list)
        for kind in kinds:
            for document in self._of(kind):
                for name in targets(document):
                    found[name].append(document)
        return found

    def direction(self) -> Direction:
        directing = [document for kind in DIRECTION for document in self._of(kind)]
        objectives = self._of("objective")
        roots = [document for document in directing if not self._above(document)]
        # Those that lead to each other in a circle have no root: the first of them is taken for one.
        reached: set[str] = set()
        nodes = list(self._nodes([*roots, *directing], reached))
        held = {found.id for node in nodes for found in _inside(node)}
        used = {name for objective in objectives for name in self._names(objective, "measured-by")}
        return Direction(
            roots=tuple(node for node in map(_pruned, nodes) if node is not None),
            without_objective=tuple(document for node in nodes for document in _idle(node)),
            loose_objectives=tuple(
                self._objective(objective) for objective in objectives if objective.id not in held
            ),
            unmeasured=tuple(
                objective
                for objective in objectives
                if not words(objective, "body.how_measured.indicators")
                and not text(objective, "body.how_measured.judged_how").strip()
            ),
            unused_indicators=tuple(
                indicator
                for indicator in self._of("indicator")
                if indicator.id not in used and not indicator.is_closed
            ),
            serving_nothing=tuple(
                initiative
                for initiative in self._of("initiative")
                if serves_nothing(self._catalog, initiative)
            ),
        )

    def _of(self, kind: str) -> Sequence[Document]:
        return [document for document in self._catalog.of_type(kind) if self._holds(document)]

    def _holds(self, document: Document) -> bool:
        return document.status not in {"superseded", "retired"} and self._sees(document.id)

    def _is_there(self, name: str) -> bool:
        document = self._catalog.documents.get(name)
        return document is not None and self._holds(document)

    def _names(self, document: Document, relation: str) -> tuple[str, ...]:
        """The targets of *relation* that are there, each once."""
        known = self._known.get((document.id, relation))
        if known is None:
            targets = (ref.target for ref in document.references if ref.relation == relation)
            known = tuple(dict.fromkeys(name for name in targets if self._is_there(name)))
            self._known[document.id, relation] = known
        return known

    def _above(self, document: Document) -> list[str]:
        """The direction that a document implements."""
        return [
            name
            for name in self._names(document, "implements")
            if self._catalog.documents[name].type in DIRECTION and name != document.id
        ]

    def _nodes(self, documents: Iterable[Document], reached: set[str]) -> Iterator[DirectionNode]:
        """A node for each of *documents* that no node stands for yet."""
        for document in documents:
            if document.id not in reached:
                yield self._node(document, reached)

    def _node(self, document: Document, reached: set[str]) -> DirectionNode:
        reached.add(document.id)
        return DirectionNode(
            document,
            tuple(self._nodes(self._below.get(document.id, ()), reached)),
            tuple(map(self._objective, self._objectives.get(document.id, ()))),
            tuple(
                initiative
                for initiative in self._serving.get(document.id, ())
                if not any(
                    self._catalog.documents[name].type == "objective"
                    for name in self._names(initiative, "serves")
                )
            ),
        )

    def _objective(self, objective: Document) -> ObjectiveNode:
        serving = self._serving.get(objective.id, ())
        indicators = []
        placed: set[str] = set()
        for name in self._names(objective, "measured-by"):
            indicator = self._catalog.documents[name]
            measured = tuple(
                initiative for initiative in serving if name in self._names(initiative, "measured-by")
            )
            placed |= {initiative.id for initiative in measured}
            indicators.append((indicator, measured))
        rest = tuple(initiative for initiative in serving if initiative.id not in placed)
        return ObjectiveNode(objective, tuple(indicators), rest)


def _inside(node: DirectionNode) -> list[Document]:
    """All objectives below *node*."""
    return [found.objective for found in node.objectives] + [
        document for inner in node.below for document in _inside(inner)
    ]


def _bears(node: DirectionNode) -> bool:
    """Whether an objective or an initiative follows from *node*."""
    return bool(node.objectives or node.initiatives or any(map(_bears, node.below)))


def _pruned(node: DirectionNode) -> DirectionNode | None:
    """*node* without the parts from which nothing follows."""
    if not _bears(node):
        return None
    below = tuple(inner for inner in map(_pruned, node.below) if inner is not None)
    return DirectionNode(node.document, below, node.objectives, node.initiatives)


def _idle(node: DirectionNode) -> list[Document]:
    """The direction at and below *node* from which nothing follows."""
    own = [] if _bears(node) else [node.document]
    return own + [document for inner in node.below for document in _idle(inner)]
