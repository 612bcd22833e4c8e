"""What a management review has to look at, put together from the records since the last one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Day

from imskit.facts.review_topics import REVIEW, TOPICS, Line, Span
from imskit.model import Catalog, Document


@dataclass(frozen=True, slots=True)
class Topic:
    """One input of the review with its lines, the newest first."""

    name: str
    title: str
    lines: tuple[Line, ...]


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
    return ReviewInputs(
        last,
        tuple(
            Topic(
                name,
                title,
                tuple(
                    sorted(
                        lines(span), key=lambda line: (line.day or Day.min, line.document.id), reverse=True
                    )
                ),
            )
            for name, title, lines in TOPICS
        ),
    )
