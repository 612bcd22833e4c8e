"""What became of ideas: whether their authors were answered and when, and what they grew into."""

from __future__ import annotations

from datetime import date as Day
from typing import Literal

from imskit.facts.body import day, text
from imskit.facts.graph import Graph
from imskit.model import Catalog, Document
from imskit.values import dataclass

#: `in-time` and `late`: answered by the promised day, or after it. `unpromised`: answered, and no day was promised.
#: `waiting`: not answered, and its day has not come, or none was promised. `overdue`: it has.
Answer = Literal["in-time", "late", "unpromised", "waiting", "overdue"]

_PROMISED, _ANSWERED = "body.feedback_due", "body.outcome.feedback_given_on"


@dataclass(frozen=True, slots=True)
class Idea:
    """One idea, and what its author was told when."""

    record: Document
    opened: Day | None
    promised: Day | None
    answered: Day | None
    answer: Answer
    #: Ids of the records that came from it, or from the idea that carries it on; by id.
    became: tuple[str, ...]

    @property
    def days(self) -> int | None:
        """How many days its author waited for the answer; None where there is none yet."""
        return (
            (self.answered - self.opened).days
            if self.answered is not None and self.opened is not None
            else None
        )


def ideas(catalog: Catalog, graph: Graph) -> tuple[Idea, ...]:
    """All ideas by id, on the day of the run."""
    return tuple(_idea(catalog, graph, record) for record in catalog.of_type("idea"))


def answer(catalog: Catalog, record: Document) -> Answer:
    """Whether the author of the idea *record* was answered by the day of the run, held against the promised day."""
    promised, answered = day(record, _PROMISED), day(record, _ANSWERED)
    if answered is None:
        return "overdue" if promised is not None and promised < catalog.today else "waiting"
    if promised is None:
        return "unpromised"
    return "in-time" if answered <= promised else "late"


def _idea(catalog: Catalog, graph: Graph, record: Document) -> Idea:
    return Idea(
        record,
        record.opened,
        day(record, _PROMISED),
        day(record, _ANSWERED),
        answer(catalog, record),
        _became(catalog, graph, record),
    )


def _became(catalog: Catalog, graph: Graph, record: Document) -> tuple[str, ...]:
    """What came from *record*, followed through ideas that were merged into others; each idea is visited once."""
    found: set[str] = set()
    visited: set[str] = set()
    here: Document | None = record
    while here is not None and here.id not in visited:
        visited.add(here.id)
        found |= {
            edge.source
            for edge in graph.incoming(here.id)
            if edge.relation == "came_from" and catalog.documents[edge.source].type != "idea"
        }
        here = catalog.documents.get(text(here, "body.merged_into"))
    return tuple(sorted(found))
