"""What a management review has to look at, put together from the records since the last one.

The topics are those that management system standards share and that innovation management adds, in our own words
and in an order of our own; whoever chairs the review checks them against a bought copy. A topic is one function
and one row of the table at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date as Day

from imskit.facts.actions import outcomes, told
from imskit.facts.body import day, rows, text
from imskit.facts.due_rules import failed_check
from imskit.facts.indicators import readings
from imskit.facts.initiatives import ways
from imskit.model import Catalog, Document

_REVIEW = "management-review"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to look at: a record, and what it says in a few words."""

    day: Day | None
    document: Document
    words: str
    #: Whether it is bad news.
    bad: bool = False


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


@dataclass(frozen=True, slots=True)
class _Span:
    """The time since the last review, up to the day of the run."""

    catalog: Catalog
    since: Day

    def covers(self, on: Day | None) -> bool:
        return on is not None and self.since < on <= self.catalog.today

    def sealed(self, *types: str) -> Iterator[Document]:
        """The sealed records of these types that were made in this time."""
        for name in types:
            yield from (document for document in self.catalog.of_type(name) if self.covers(document.date))

    def open(self, *types: str) -> Iterator[Document]:
        """The living records of these types that are open, or were closed in this time."""
        for name in types:
            for document in self.catalog.of_type(name):
                if not document.is_closed or self.covers(document.closed):
                    yield document


def review_inputs(catalog: Catalog) -> ReviewInputs:
    """The inputs of the next review: what happened since the last one, and what is open today."""
    held = [
        document for document in catalog.of_type(_REVIEW) if document.date and document.date <= catalog.today
    ]
    last = max(held, key=lambda document: (document.date or Day.min, document.id), default=None)
    span = _Span(catalog, last.date if last is not None and last.date is not None else Day.min)
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


def _earlier_actions(span: _Span) -> Iterator[Line]:
    known = told(span.catalog)
    for review in span.catalog.of_type(_REVIEW):
        for found in outcomes(span.catalog, review, known):
            if not found.is_over:
                words = f"{found.action.what}: open, due {found.due.isoformat()}"
                yield Line(found.due, review, words, bad=found.standing == "overdue")


def _changes(span: _Span) -> Iterator[Line]:
    for record in span.sealed("context", "system-change", "intelligence-report"):
        title = span.catalog.types[record.type].title
        yield Line(record.date, record, f"{title}: {record.title}")


def _parties(span: _Span) -> Iterator[Line]:
    for party in span.open("interested-party", "obligation"):
        for entry in (*rows(party, "body.reviews"), *rows(party, "body.checks")):
            if span.covers(day(entry, "date")):
                result = text(entry, "result")
                words = "looked at again" if not result else f"checked: {result.replace('-', ' ')}"
                yield Line(day(entry, "date"), party, words, bad=result in {"partly", "not-met"})


def _indicators(span: _Span) -> Iterator[Line]:
    for found in readings(span.catalog):
        if found.indicator.is_closed:
            continue
        if found.latest is None:
            yield Line(None, found.indicator, "no value yet", bad=True)
            continue
        target = "no target" if found.target is None else f"target {found.target}"
        trend = f", {found.trend} than before" if found.trend in {"better", "worse"} else ""
        words = f"{found.latest.value} {found.unit}, {target}{trend}"
        skipped = f"; {len(found.skipped)} without a value" if found.skipped else ""
        yield Line(found.latest.day, found.indicator, words + skipped, bad=found.on_target is False)


def _portfolio(span: _Span) -> Iterator[Line]:
    for way in ways(span.catalog):
        for decision in way.decisions:
            if span.covers(decision.day):
                words = f"{decision.verdict} in {decision.stage}"
                yield Line(decision.day, way.initiative, words, bad=decision.verdict == "stop")
    for record in span.sealed("portfolio-review"):
        yield Line(record.date, record, record.title)


def _audits(span: _Span) -> Iterator[Line]:
    for record in span.sealed("internal-audit", "certification-stage"):
        grades = [text(row, "grade") for row in rows(record, "body.findings")]
        counts = ", ".join(
            f"{grades.count(grade)} {grade}" for grade in ("major", "minor", "opportunity") if grade in grades
        )
        yield Line(record.date, record, counts or "no findings", bad="major" in grades)


def _nonconformities(span: _Span) -> Iterator[Line]:
    for record in span.open("nonconformity"):
        grade = text(record, "body.grade")
        words = f"{grade}, {(record.state or '').replace('-', ' ')}"
        if failed_check(span.catalog, record):
            words += "; the newest check says that it has not worked"
        yield Line(record.closed or record.opened, record, words, bad=not record.is_closed)


def _risks(span: _Span) -> Iterator[Line]:
    for record in span.open("risk"):
        for check in rows(record, "body.effectiveness.checks"):
            if span.covers(day(check, "date")):
                result = text(check, "result")
                words = "the actions worked" if result == "effective" else "the actions have not worked"
                yield Line(day(check, "date"), record, words, bad=result != "effective")
        if record.state == "occurred":
            yield Line(record.opened, record, "it happened", bad=True)


def _resources(span: _Span) -> Iterator[Line]:
    for ledger in span.open("resource-ledger"):
        for entry in rows(ledger, "body.explanations"):
            if span.covers(day(entry, "date")):
                yield Line(day(entry, "date"), ledger, text(entry, "line"), bad=True)


def _people(span: _Span) -> Iterator[Line]:
    for record in span.sealed("culture-assessment", "communication", "awareness", "training"):
        title = span.catalog.types[record.type].title
        yield Line(record.date, record, f"{title}: {record.title}")


def _improvement(span: _Span) -> Iterator[Line]:
    for record in span.open("improvement"):
        words = (record.state or "").replace("-", " ")
        yield Line(record.closed or record.opened, record, words, bad=failed_check(span.catalog, record))
    for record in span.sealed("lesson", "assessment"):
        yield Line(record.date, record, record.title)


#: The inputs: a name, a title in our words, and the function that finds what belongs to it.
TOPICS: tuple[tuple[str, str, Callable[[_Span], Iterator[Line]]], ...] = (
    ("earlier-actions", "Actions of earlier reviews", _earlier_actions),
    ("changes", "What changed outside and inside", _changes),
    ("parties", "Needs of interested parties, and obligations", _parties),
    ("indicators", "Objectives and indicators", _indicators),
    ("portfolio", "Portfolio and value realised", _portfolio),
    ("audits", "Audits", _audits),
    ("nonconformities", "Nonconformities and corrective actions", _nonconformities),
    ("risks", "Whether actions on risks and opportunities worked", _risks),
    ("resources", "Resources", _resources),
    ("people", "People, culture and communication", _people),
    ("improvement", "Ways to improve", _improvement),
)
