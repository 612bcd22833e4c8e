"""One initiative from end to end: where it came from, each decision, test, payment and lesson, and what it brought."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date as Day
from decimal import Decimal

from imskit.facts.actions import Outcome, outcomes, told
from imskit.facts.body import Row, day, decimal, rows, text
from imskit.facts.graph import Graph
from imskit.facts.initiatives import Money, Visit, Way, way
from imskit.model import Catalog, Document
from imskit.values import dataclass
from imskit.views.actions import seen_told
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
    #: What the decision released.
    released: Money | None = None
    #: What it was held against, what it taught, which hypothesis was given up: label and small Markdown.
    more: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A stay in a stage."""

    stage: str
    since: str
    until: str
    days: int
    #: Days of these on which it waited by decision.
    on_hold: int
    verdict: str


@dataclass(frozen=True, slots=True)
class UncertaintyLine:
    """What was not known, how it was tested, and what came of it."""

    what: str
    test: str
    found: str
    #: The record of the test, and its outcome; empty where there is none that these readers may see.
    experiment: str
    outcome: str


@dataclass(frozen=True, slots=True)
class ActionLine:
    """Something to be done for it, and what became of that."""

    what: str
    owner: str
    due: str
    #: `done`, `open`, `overdue` or `dropped`.
    standing: str
    done: str
    note: str


@dataclass(frozen=True, slots=True)
class SpendingLine:
    """One entry of the ledger, with the sum so far in its currency."""

    day: str
    what: str
    amount: Money
    total: Money


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
    #: By how much more was spent than is released; None where it is not.
    over: Money | None
    is_over: bool
    #: Since when it waits by decision; empty where it does not.
    on_hold_since: str
    focus_area: str
    exploration: str
    spending: tuple[SpendingLine, ...]
    uncertainties: tuple[UncertaintyLine, ...]
    actions: tuple[ActionLine, ...]
    #: Ids of what it came from, serves, and of the records that are about it.
    came_from: tuple[str, ...]
    serves: tuple[str, ...]
    indicators: tuple[str, ...]
    #: Records that are withheld from these readers.
    withheld: int

    @property
    def chart(self) -> tuple[tuple[str, float], ...]:
        """The sum of spending by day, in the currency of the budget or else of the first entry."""
        currency = self._currency
        return tuple(
            (each.day, float(each.total.amount)) for each in self.spending if each.total.currency == currency
        )

    @property
    def limit(self) -> float | None:
        """What is released, where anything is."""
        return float(self.budget.amount) if self.budget else None

    @property
    def _currency(self) -> str:
        if self.budget is not None:
            return self.budget.currency
        return self.spending[0].total.currency if self.spending else ""


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
    known = seen_told(audience, told(catalog))
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
        over=Money(found.over_release, found.budget.currency)
        if found.over_release and found.budget
        else None,
        on_hold_since=found.on_hold_since.isoformat() if found.on_hold_since else "",
        focus_area=text(initiative, "body.focus_area"),
        exploration=text(initiative, "body.exploration"),
        spending=tuple(_spending(initiative, catalog.today)),
        uncertainties=tuple(
            _uncertainty(catalog, audience, row) for row in rows(initiative, "body.uncertainties")
        ),
        actions=tuple(_action(outcome) for outcome in outcomes(catalog, initiative, known)),
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
        visit.days_on_hold(catalog.today),
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
            entry.day.isoformat(),
            "decision",
            entry.stage,
            entry.reason,
            verdict=entry.verdict,
            by=entry.by,
            released=entry.release,
            more=_said(
                ("Held against", entry.criteria),
                ("Learnt", entry.learning),
                ("Hypothesis given up", entry.hypothesis_before),
            ),
        )
        for entry in found.decisions
    ]


def _said(*parts: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """Those of *parts* that say something."""
    return tuple((called, words) for called, words in parts if words)


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
    more = _said(
        ("Believed", text(record, "body.hypothesis")),
        ("Would confirm it", text(record, "body.success_criterion")),
        ("Seen", text(record, "body.result")),
    )
    return [Event(record.date.isoformat(), kind, title, said, verdict=outcome, document=record.id, more=more)]


def _uncertainty(catalog: Catalog, audience: Audience, row: Row) -> UncertaintyLine:
    name = text(row, "experiment")
    record = catalog.documents.get(name) if audience.sees(name) else None
    return UncertaintyLine(
        text(row, "what"),
        text(row, "test"),
        text(row, "found"),
        record.id if record is not None else "",
        text(record, "body.outcome") if record is not None else "",
    )


def _action(outcome: Outcome) -> ActionLine:
    return ActionLine(
        outcome.action.what,
        outcome.action.owner,
        outcome.action.due.isoformat(),
        outcome.standing,
        outcome.done.isoformat() if outcome.done else "",
        outcome.note,
    )


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


def _spending(initiative: Document, today: Day) -> list[SpendingLine]:
    """The entries until *today*, oldest first."""
    totals: dict[str, Decimal] = {}
    found = []
    for row in sorted(rows(initiative, "body.spending"), key=lambda row: text(row, "date")):
        amount, on, currency = decimal(row, "amount.amount"), day(row, "date"), text(row, "amount.currency")
        if amount is None or on is None or on > today:
            continue
        totals[currency] = totals.get(currency, Decimal(0)) + amount
        found.append(
            SpendingLine(
                on.isoformat(), text(row, "what"), Money(amount, currency), Money(totals[currency], currency)
            )
        )
    return found
