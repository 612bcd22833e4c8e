"""How ideas become initiatives, in numbers: where they stand, how many came and how many ended since a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from imskit.facts.review_topics import Span
from imskit.model import Document
from imskit.values import dataclass

#: From what is seen outside to what is done about it.
_STEPS = ("opportunity", "idea", "initiative")

Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """The records of one type; states come in the order of its schema."""

    type: str
    #: How many there are in each state.
    states: Counts
    #: How many were opened since the day.
    new: int
    #: How many were closed since the day, by how they ended: stopped and declined ones among them.
    ended: Counts


def flows(span: Span) -> tuple[Flow, ...]:
    """The numbers of each type that is in use."""
    return tuple(_flow(span, name) for name in _STEPS if span.catalog.of_type(name))


def _flow(span: Span, name: str) -> Flow:
    documents = span.catalog.of_type(name)
    order = span.catalog.types[name].schema.get("properties", {}).get("state", {}).get("enum", ())
    return Flow(
        name,
        _counts(documents, order),
        sum(span.covers(document.opened) for document in documents),
        _counts((document for document in documents if span.covers(document.closed)), order),
    )


def _counts(documents: Iterable[Document], order: Iterable[str]) -> Counts:
    found = Counter(document.state for document in documents)
    return tuple((state, found[state]) for state in order if found[state])
