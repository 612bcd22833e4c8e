"""What a management review has to look at, put together from the records since the last one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Day

from imskit.facts.review_flow import Flow, flows
from imskit.facts.review_topics import REVIEW, TOPICS, Input, Line, Span
from imskit.model import Catalog, Document
from imskit.values import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """One input of the review with its lines, the newest first."""

    name: str
    title: str
    lines: tuple[Line, ...]
    #: The types of the records that tell of it.
    types: tuple[str, ...]
    #: The titles of the columns of its lines; none where they are sentences.
    columns: tuple[str, ...]
    #: The clauses that ask for it, by standard in use: where the inputs are listed, and what this one looks at.
    asked: Mapping[str, tuple[str, ...]]
    #: How many ideas and initiatives stand where; only with the input that looks at them.
    flows: tuple[Flow, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewInputs:
    """All inputs of the next management review."""

    #: The last review; None where there was none.
    last: Document | None
    topics: tuple[Topic, ...]


def review_inputs(catalog: Catalog) -> ReviewInputs:
    """The inputs of the next review: what happened since the last one, and what is open today."""
    held = [
        document for document in catalog.of_type(REVIEW) if document.date and document.date <= catalog.today
    ]
    last = max(held, key=lambda document: (document.date or Day.min, document.id), default=None)
    span = Span(catalog, last.date if last is not None and last.date is not None else Day.min)
    return ReviewInputs(last, tuple(_topic(span, each) for each in TOPICS))


def _topic(span: Span, one: Input) -> Topic:
    lines = sorted(one.lines(span), key=lambda line: (line.day or Day.min, line.document.id), reverse=True)
    return Topic(
        one.name,
        one.title,
        tuple(lines),
        one.types,
        one.columns,
        _asked(span.catalog, one.name),
        flows(span) if "idea" in one.types else (),
    )


def _asked(catalog: Catalog, name: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for used in catalog.system.standards_in_use:
        standard = catalog.standards.get(used.id)
        asked = standard.review_inputs if standard is not None else None
        if asked is not None and name in asked.about:
            about = (number for number in asked.about[name] if number != asked.clause)
            found[used.id] = (asked.clause, *about)
    return found
