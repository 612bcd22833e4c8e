"""One initiative from end to end: where it came from, each decision, test, payment and lesson, and what it brought."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from imskit.facts.body import day, decimal, rows, text
from imskit.facts.graph import Graph
from imskit.facts.initiatives import Money, Visit, Way, way
from imskit.model import Catalog, Document
from imskit.views.audience import Audience


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, on a day."""

    day: str
    #: `origin`, `decision`, `experiment`, `spending`, `learning`, `review`, `opened` or `closed`.
    kind: str
    #: One line of words.
    what: str
    #: Small Markdown; empty where the line says it all.
    text: str = ""
    #: A verdict or outcome, shown as a chip.
    verdict: str = ""
    #: The record that holds it, when that is another one.
    document: str = ""
    #: The role that decided.
    by: str = ""


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A stay in a stage."""

    stage: str
    since: str
    until: str
    days: int
    verdict: str


@dataclass(frozen=True, slots=True)
class TracePage:
    """All that the page says."""

    id: str
    title: str
    stage: str
    hypothesis: str
    value: str
    visits: tuple[VisitLine, ...]
    events: tuple[Event, ...]
    spent: tuple[Money, ...]
    budget: Money | None
    is_over: bool
    #: Spending by day, each with the sum so far, in the first currency.
    spending: tuple[tuple[str, str, str, str], ...]
    uncertainties: tuple[tuple[str, str, str], ...]
    #: Ids of what it came from, serves, and of the records that are about it.
    came_from: tuple[str, ...]
    serves: tuple[str, ...]
    indicators: tuple[str, ...]
    #: Records that are withheld from these readers.
    withheld: int

    @property
    def chart(self) -> tuple[tuple[str, float], ...]:
        """The sum of spending by day."""
        return tuple((on, float(total)) for on, _, _, total in self.spending)

    @property
    def limit(self) -> float | None:
        """What is released, where that is a number."""
        return float(self.budget.amount) if self.budget else None


#: Types of records about an initiative, and what their line in the story is called.
_ABOUT = {
    "experiment": ("experiment", "body.outcome", "body.learning"),
    "lesson": ("learning", "", "body.learnt"),
    "portfolio-review": ("review", "", ""),
}


def trace_page(catalog: Catalog, graph: Graph, audience: Audience, initiative: Document) -> TracePage:
    """The story of *initiative* as far as the day of the run."""
    found = way(initiative, catalog.today)
    about = [edge.source for edge in graph.incoming(initiative.id)]
    seen = [name for name in dict.fromkeys(about) if audience.sees(name)]
    came_from = [edge.target for edge in graph.outgoing(initiative.id) if edge.relation == "came_from"]
    shown = [name for name in dict.fromkeys(came_from) if audience.sees(name)]
    leads = [edge for edge in graph.outgoing(initiative.id) if audience.sees(edge.target)]
    events = sorted(
        (
            *_begins(initiative),
            *_origins(catalog, shown),
            *_decisions(found),
            *_learnt(initiative),
            *(event for name in seen for event in _record(catalog, catalog.documents[name], initiative.id)),
            *_ends(initiative),
        ),
        key=lambda event: event.day,
    )
    return TracePage(
        id=initiative.id,
        title=initiative.title,
        stage=found.stage,
        hypothesis=text(initiative, "body.hypothesis"),
        value=text(initiative, "body.value"),
        visits=tuple(_visit(catalog, visit) for visit in found.visits),
        events=tuple(event for event in events if event.day <= catalog.today.isoformat()),
        spent=found.spent,
        budget=found.budget,
        is_over=found.is_over,
        spending=tuple(_spending(initiative)),
        uncertainties=tuple(
            (text(row, "what"), text(row, "test"), text(row, "found"))
            for row in rows(initiative, "body.uncertainties")
        ),
        came_from=tuple(shown),
        serves=_targets(edge.target for edge in leads if edge.relation == "serves"),
        indicators=_targets(
            edge.target for edge in leads if catalog.documents[edge.target].type == "indicator"
        ),
        withheld=len(set(about) - set(seen)) + len(set(came_from) - set(shown)),
    )


def _visit(catalog: Catalog, visit: Visit) -> VisitLine:
    return VisitLine(
        visit.stage,
        visit.since.isoformat(),
        visit.until.isoformat() if visit.until else "",
        visit.days(catalog.today),
        visit.ended_by.verdict if visit.ended_by else "",
    )


def _origins(catalog: Catalog, names: list[str]) -> list[Event]:
    found = []
    for name in names:
        document = catalog.documents[name]
        on = document.opened or document.date
        if on is not None:
            title = catalog.types[document.type].title
            found.append(Event(on.isoformat(), "origin", f"{title} noted", document=name))
    return found


def _decisions(found: Way) -> list[Event]:
    return [
        Event(
            entry.day.isoformat(), "decision", entry.stage, entry.reason, verdict=entry.verdict, by=entry.by
        )
        for entry in found.decisions
    ]


def _learnt(initiative: Document) -> list[Event]:
    return [
        Event(text(row, "date"), "learning", "Learnt", text(row, "text"))
        for row in rows(initiative, "body.learnings")
        if day(row, "date") is not None
    ]


def _record(catalog: Catalog, record: Document, initiative: str) -> list[Event]:
    if record.type not in _ABOUT or record.date is None:
        return []
    kind, verdict, words = _ABOUT[record.type]
    said, outcome = text(record, words) if words else "", text(record, verdict) if verdict else ""
    for row in rows(record, "body.reviewed"):
        if text(row, "initiative") == initiative:
            said, outcome = text(row, "reason"), text(row, "verdict")
    title = catalog.types[record.type].title
    return [Event(record.date.isoformat(), kind, title, said, verdict=outcome, document=record.id)]


def _begins(initiative: Document) -> list[Event]:
    opened = initiative.opened
    return [Event(opened.isoformat(), "opened", "Opened")] if opened is not None else []


def _ends(initiative: Document) -> list[Event]:
    closed = initiative.closed
    reason = text(initiative, "body.stop_reason")
    return [Event(closed.isoformat(), "closed", "Closed", reason)] if closed is not None else []


def _targets(names: Iterable[str]) -> tuple[str, ...]:
    """*names* in their order, each once."""
    return tuple(dict.fromkeys(names))


def _spending(initiative: Document) -> list[tuple[str, str, str, str]]:
    """Day, purpose, amount and the sum so far, oldest first, of the currency of the first entry."""
    entries = sorted(rows(initiative, "body.spending"), key=lambda row: text(row, "date"))
    currency = text(entries[0], "amount.currency") if entries else ""
    total = Decimal(0)
    found = []
    for row in entries:
        amount = decimal(row, "amount.amount")
        if amount is not None and text(row, "amount.currency") == currency:
            total += amount
            found.append((text(row, "date"), text(row, "what"), str(amount), str(total)))
    return found
