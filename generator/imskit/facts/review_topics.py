"""The inputs of a management review: for each, what in the records belongs to it.

The topics are those that management system standards share and that innovation management adds, in our own words
and in the order in which minutes deal with them; whoever chairs the review checks them against a bought copy. A
topic is one function and one row of the table at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date as Day

from imskit.facts.actions import outcomes, told
from imskit.facts.approval import in_force
from imskit.facts.body import Row, day, rows, text
from imskit.facts.due_rules import failed_check
from imskit.facts.indicators import Reading, readings
from imskit.facts.initiatives import ways
from imskit.facts.resources import LEDGER, PLAN, planned_periods
from imskit.model import Catalog, Document
from imskit.text import Node, parse
from imskit.values import dataclass

#: The type of the records of reviews.
REVIEW = "management-review"
_DIRECTION = ("innovation-intent", "vision", "policy", "strategy", "scope", "objective")
_PEOPLE = ("culture-assessment", "communication", "awareness", "training")
_AUDITS = ("internal-audit", "certification-stage")
#: Grades of findings that ask for something, the heaviest first, with what several of them are called.
_GRADES = {"major": "major", "minor": "minor", "concern": "concerns", "opportunity": "opportunities"}
#: How an indicator stands that is bad news: on the way to a target that is ahead it is not.
_BEHIND = frozenset({"behind", "missed", "not-kept"})


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to look at: a record, and what it says in a few words."""

    day: Day | None
    document: Document
    words: str
    #: Whether it is bad news.
    bad: bool = False
    #: The same in the columns of its topic, where that has some.
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Input:
    """One input: how minutes and readers call it, and what of the records belongs to it."""

    name: str
    title: str
    #: The types of the records that tell of it.
    types: tuple[str, ...]
    lines: Callable[[Span], Iterator[Line]]
    #: The titles of the columns into which its lines fall; none where they are sentences.
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """The time since the last review, up to the day of the run."""

    catalog: Catalog
    since: Day

    def covers(self, on: Day | None) -> bool:
        """Whether *on* lies in it."""
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


def _earlier_actions(span: Span) -> Iterator[Line]:
    known = told(span.catalog)
    for review in span.catalog.of_type(REVIEW):
        for found in outcomes(span.catalog, review, known):
            if not found.is_over:
                words = f"action {found.number}, {found.action.what}: open, due {found.due.isoformat()}"
                yield Line(found.due, review, words, bad=found.standing == "overdue")
            elif span.covers(found.done or (found.told_in.last_activity if found.told_in else None)):
                yield Line(
                    found.done, review, f"action {found.number}, {found.action.what}: {found.standing}"
                )


def _changes(span: Span) -> Iterator[Line]:
    for record in span.sealed("context", "system-change", "intelligence-report"):
        title = span.catalog.types[record.type].title
        yield Line(record.date, record, f"{title}: {record.title}")


def _parties(span: Span) -> Iterator[Line]:
    for party in span.open("interested-party", "obligation"):
        for entry in (*rows(party, "body.reviews"), *rows(party, "body.checks")):
            if span.covers(day(entry, "date")):
                result = text(entry, "result")
                words = "looked at again" if not result else f"checked: {result.replace('-', ' ')}"
                if told := _first_words(entry):
                    words = f"{words}: {told}" if not result else f"{words}; {told}"
                yield Line(day(entry, "date"), party, words, bad=result in {"partly", "not-met"})


def _first_words(entry: Row) -> str:
    """The first paragraph of the text of an entry, in plain words."""
    first = next(iter(parse(text(entry, "text")).blocks), None)
    return " ".join(_plain(first).split()) if first is not None else ""


def _plain(node: Node) -> str:
    return " " if node.kind == "line_break" else node.text + "".join(map(_plain, node.children))


def _indicators(span: Span) -> Iterator[Line]:
    for found in readings(span.catalog):
        if found.indicator.is_closed:
            continue
        if found.latest is None:
            yield Line(None, found.indicator, "no value yet", bad=True, cells=("none yet", "", "", ""))
            continue
        target = "no target" if found.target is None else f"target {found.target}"
        trend = f", {found.trend} than before" if found.trend in {"better", "worse"} else ""
        words = f"{found.latest.value} {found.unit}, {target}{trend}"
        skipped = f"; {len(found.skipped)} without a value" if found.skipped else ""
        yield Line(
            found.latest.day,
            found.indicator,
            words + skipped,
            bad=found.standing in _BEHIND,
            cells=_figures(found),
        )


def _figures(found: Reading) -> tuple[str, ...]:
    """What an indicator says in the columns of its topic: value, the one before, trend, target."""
    value, before = found.measured[-1].value, found.measured[-2].value if len(found.measured) > 1 else None
    target = "none"
    if found.target is not None:
        upper = f" to {found.upper}" if found.upper is not None else ""
        by = f" by {found.target_due.isoformat()}" if found.target_due is not None else ""
        target = f"{found.target}{upper}{by}"
        target += f": {found.standing.replace('-', ' ')}" if found.standing else ""
    skipped = f"; {len(found.skipped)} without a value" if found.skipped else ""
    return (
        f"{value} {found.unit}{skipped}",
        "" if before is None else str(before),
        found.trend or "",
        target,
    )


def _portfolio(span: Span) -> Iterator[Line]:
    for record in (*span.catalog.of_type("opportunity"), *span.catalog.of_type("idea")):
        kind = span.catalog.types[record.type].title
        if span.covers(record.closed):
            yield Line(record.closed, record, f"{kind}: {(record.state or '').replace('-', ' ')}")
        elif span.covers(record.opened):
            yield Line(record.opened, record, f"{kind}: new, {(record.state or '').replace('-', ' ')}")
    for way in ways(span.catalog):
        if span.covers(way.initiative.opened):
            yield Line(way.initiative.opened, way.initiative, "Initiative: new")
    for way in ways(span.catalog):
        for decision in way.decisions:
            if span.covers(decision.day):
                words = f"{decision.verdict} in {decision.stage}"
                yield Line(decision.day, way.initiative, words, bad=decision.verdict == "stop")
    for record in span.sealed("portfolio-review"):
        yield Line(record.date, record, record.title)


def _audits(span: Span) -> Iterator[Line]:
    for record in span.sealed(*_AUDITS):
        grades = [text(row, "grade") for row in rows(record, "body.findings")]
        counts = ", ".join(
            f"{(count := grades.count(grade))} {several if count > 1 else grade}"
            for grade, several in _GRADES.items()
            if grade in grades
        )
        result = text(record, "body.result").replace("-", " ")
        words = "; ".join(part for part in (result, counts or "no findings") if part)
        yield Line(record.date, record, words, bad=bool({"major", "concern"} & set(grades)))


def _nonconformities(span: Span) -> Iterator[Line]:
    known = told(span.catalog)
    for record in span.open("nonconformity"):
        grade = text(record, "body.grade")
        words = f"{grade}, {(record.state or '').replace('-', ' ')}"
        if record.actions:
            done = sum(found.is_over for found in outcomes(span.catalog, record, known))
            words += f", {done} of {len(record.actions)} actions done"
        if failed_check(span.catalog, record):
            words += "; the newest check says that it has not worked"
        yield Line(record.closed or record.opened, record, words, bad=not record.is_closed)


def _risks(span: Span) -> Iterator[Line]:
    for record in span.open("risk"):
        kind = "opportunity" if text(record, "body.effect") == "opportunity" else "threat"
        if span.covers(record.closed):
            yield Line(record.closed, record, f"{kind}: closed")
        elif span.covers(record.opened):
            yield Line(record.opened, record, f"{kind}: new, {(record.state or '').replace('-', ' ')}")
        for entry in rows(record, "body.reviews"):
            if span.covers(day(entry, "date")):
                yield Line(day(entry, "date"), record, f"looked at again: {_first_words(entry)}")
        for check in rows(record, "body.effectiveness.checks"):
            if span.covers(day(check, "date")):
                result = text(check, "result")
                words = "the actions worked" if result == "effective" else "the actions have not worked"
                yield Line(day(check, "date"), record, words, bad=result != "effective")
        if record.state == "occurred":
            yield Line(record.opened, record, "it happened", bad=True)


def _resources(span: Span) -> Iterator[Line]:
    for plan in span.catalog.of_type(PLAN):
        if span.covers(plan.effective_from) and in_force(span.catalog, plan):
            yield Line(plan.effective_from, plan, f"plan in force, version {plan.version}")
    means = [each for name in (PLAN, LEDGER, "initiative") for each in span.catalog.of_type(name)]
    for period in planned_periods(span.catalog, means):
        if period.gaps and (period.standing == "running" or span.covers(period.until)):
            # No sums: they may rest on initiatives that not every reader sees.
            short = "; ".join(line.what for line in period.gaps)
            words = f"{len(period.gaps)} of {len(period.lines)} lines are below their share of the period: {short}"
            yield Line(max(line.reckoned for line in period.gaps), period.plan, words, bad=True)
    for ledger in span.open("resource-ledger"):
        for entry in rows(ledger, "body.explanations"):
            if span.covers(day(entry, "date")):
                yield Line(
                    day(entry, "date"), ledger, f"{text(entry, 'line')}: {_first_words(entry)}", bad=True
                )


def _direction(span: Span) -> Iterator[Line]:
    """Versions that took effect in this time, of what gives direction."""
    for name in _DIRECTION:
        for document in span.catalog.of_type(name):
            if span.covers(document.effective_from) and in_force(span.catalog, document):
                newest = document.revisions[0].summary if document.revisions else ""
                yield Line(document.effective_from, document, f"version {document.version}: {newest}")


def _value(span: Span) -> Iterator[Line]:
    """Benefits measured in this time, and initiatives that came to their end."""
    for found in readings(span.catalog):
        benefit = text(found.indicator, "body.benefit")
        if benefit and found.latest is not None and span.covers(found.latest.day):
            words = f"{benefit.replace('-', ' ')}: {found.latest.value} {found.unit}"
            if found.baseline is not None and found.baseline.value is not None:
                words += f", {found.baseline.value} on {found.baseline.day.isoformat()}"
            yield Line(found.latest.day, found.indicator, words, bad=found.standing in _BEHIND)
    for initiative in span.catalog.of_type("initiative"):
        if initiative.state == "completed" and span.covers(initiative.closed):
            yield Line(initiative.closed, initiative, "completed")


def _learning(span: Span) -> Iterator[Line]:
    for record in span.sealed("lesson"):
        yield Line(record.date, record, record.title)
    for record in span.sealed("experiment"):
        outcome = text(record, "body.outcome").replace("-", " ")
        yield Line(record.date, record, f"experiment: {outcome}" if outcome else "experiment")


def _active(span: Span, *types: str) -> Iterator[Line]:
    """Living records in which something was entered in this time."""
    for name in types:
        for record in span.catalog.of_type(name):
            if span.covers(record.last_activity):
                yield Line(record.last_activity, record, (record.state or "").replace("-", " "))


def _collaboration(span: Span) -> Iterator[Line]:
    return _active(span, "partnership")


def _knowledge(span: Span) -> Iterator[Line]:
    return _active(span, "ip-asset")


def _people(span: Span) -> Iterator[Line]:
    for record in span.sealed(*_PEOPLE):
        title = span.catalog.types[record.type].title
        yield Line(record.date, record, f"{title}: {record.title}")


def _improvement(span: Span) -> Iterator[Line]:
    for record in span.open("improvement"):
        words = (record.state or "").replace("-", " ")
        yield Line(record.closed or record.opened, record, words, bad=failed_check(span.catalog, record))
    for record in span.sealed("assessment"):
        yield Line(record.date, record, record.title)


#: The inputs, under the names and in the order in which minutes deal with them, with titles in our words.
TOPICS: tuple[Input, ...] = (
    Input("earlier-actions", "Actions of earlier reviews", (REVIEW,), _earlier_actions),
    Input(
        "context-changes",
        "What changed outside and inside",
        ("context", "system-change", "intelligence-report"),
        _changes,
    ),
    Input(
        "interested-parties",
        "Needs of interested parties, and obligations",
        ("interested-party", "obligation"),
        _parties,
    ),
    Input("intent-policy-strategy", "Intent, policy and strategy", _DIRECTION, _direction),
    Input(
        "objectives-and-indicators",
        "Objectives and indicators",
        ("indicator",),
        _indicators,
        ("Last value", "Before", "Trend", "Target"),
    ),
    Input("value-realised", "Value realised", ("indicator", "initiative"), _value),
    Input(
        "portfolio-and-initiatives",
        "Ideas, portfolio and initiatives",
        ("opportunity", "idea", "initiative", "portfolio-review"),
        _portfolio,
    ),
    Input("learning-and-failures", "Learning and failures", ("lesson", "experiment"), _learning),
    Input(
        "risks-and-opportunities",
        "Risks and opportunities, and whether actions on them worked",
        ("risk",),
        _risks,
    ),
    Input("resources", "Resources", ("resource-plan", "resource-ledger"), _resources),
    Input("people-and-culture", "People, culture and communication", _PEOPLE, _people),
    Input("collaboration", "Collaboration", ("partnership",), _collaboration),
    Input(
        "knowledge-and-intellectual-property",
        "Knowledge and intellectual property",
        ("ip-asset",),
        _knowledge,
    ),
    Input("audit-results", "Audits and stages of certification", _AUDITS, _audits),
    Input(
        "nonconformities-and-corrections",
        "Nonconformities and corrective actions",
        ("nonconformity",),
        _nonconformities,
    ),
    Input("improvement", "Ways to improve", ("improvement", "assessment"), _improvement),
)
