"""Means for innovation: what a plan sets aside for a period against what its ledgers say was provided.

Every figure is made from the lines of the plan, the bookings of its ledgers and the spending of the initiatives
that a ledger names; nothing is typed in twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date as Day
from datetime import timedelta
from decimal import Decimal

from imskit.facts.actions import Outcome, outcomes
from imskit.facts.approval import approval, in_force
from imskit.facts.body import day, decimal, rows, text, words
from imskit.model import Catalog, Document
from imskit.values import dataclass

PLAN, LEDGER = "resource-plan", "resource-ledger"
#: What is planned for, in the order in which it is shown.
KINDS = ("funds", "people", "time", "technology", "knowledge", "infrastructure")

#: How long bookings may lag behind, as where they are made each quarter, before what is not booked counts as
#: not provided.
_LAG = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Booking:
    """What was provided on a day; a correction may be negative."""

    #: The ledger that holds it, or the initiative that spent it.
    ledger: Document
    day: Day
    line: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why planned and provided differ, as a ledger says it."""

    ledger: Document
    day: Day
    line: str
    words: str
    #: What is done about it, and what became of that; None where nothing was agreed.
    action: Outcome | None


@dataclass(frozen=True, slots=True)
class Provision:
    """One line of a plan, and what was provided on it by the day of the run."""

    name: str
    kind: str
    what: str
    unit: str
    owner: str
    note: str
    planned: Decimal
    provided: Decimal
    #: The day until which it is reckoned: that of the newest booking of its kind, a quarter back at most; the
    #: last of the period once that is over.
    reckoned: Day
    #: What would have been provided until then if it came evenly over the period, as exact as the plan is written.
    asked: Decimal
    explanations: tuple[Explanation, ...]

    @property
    def short(self) -> Decimal:
        """By how much it is below what the share of the period until then asks for; nought where it is not."""
        return max(self.asked - self.provided, Decimal(0))

    @property
    def over(self) -> Decimal:
        """By how much more was provided than planned; nought where it is not."""
        return max(self.provided - self.planned, Decimal(0))


@dataclass(frozen=True, slots=True)
class PlannedPeriod:
    """A plan, its period, and how far it is provided."""

    plan: Document
    since: Day
    until: Day
    #: Days of the period that are over, the day of the run included.
    elapsed: int
    days: int
    ledgers: tuple[Document, ...]
    lines: tuple[Provision, ...]
    #: Bookings on lines that the plan does not have; they are in no sum.
    astray: tuple[Booking, ...]

    @property
    def gaps(self) -> tuple[Provision, ...]:
        """The lines on which less was provided than the share of the period until their last booking asks for."""
        return tuple(line for line in self.lines if line.short)

    @property
    def standing(self) -> str:
        """`coming`, `running` or `over`."""
        return "coming" if not self.elapsed else "running" if self.elapsed < self.days else "over"


def planned_periods(catalog: Catalog, documents: Sequence[Document]) -> tuple[PlannedPeriod, ...]:
    """The plans among *documents* that are in force, or were until another took their place; newest period first.

    Only ledgers and initiatives among *documents* are counted, with what is booked up to the day of the run.
    """
    ledgers = [document for document in documents if document.type == LEDGER]
    initiatives = {document.id: document for document in documents if document.type == "initiative"}
    found = []
    for plan in documents:
        if plan.type != PLAN or not _counts(catalog, plan):
            continue
        own = [each for each in ledgers if text(each, "body.plan") == plan.id]
        period = _period(catalog, plan, own, initiatives)
        if period is not None:
            found.append(period)
    return tuple(sorted(found, key=lambda each: (-each.since.toordinal(), each.plan.id)))


def _counts(catalog: Catalog, plan: Document) -> bool:
    if plan.status != "superseded":
        return in_force(catalog, plan)
    since = plan.effective_from
    return since is not None and since <= catalog.today and approval(catalog, plan).complete


def _period(
    catalog: Catalog, plan: Document, ledgers: Sequence[Document], initiatives: Mapping[str, Document]
) -> PlannedPeriod | None:
    since, until = day(plan, "body.period.from"), day(plan, "body.period.until")
    if since is None or until is None or until < since:
        return None
    days = (until - since).days + 1
    elapsed = min(max((catalog.today - since).days + 1, 0), days)
    bookings = [booking for ledger in ledgers for booking in _bookings(ledger, catalog.today)]
    bookings += _spent_by_initiatives(plan, ledgers, initiatives, (since, min(until, catalog.today)))
    told = [entry for ledger in ledgers for entry in _explanations(catalog, ledger)]
    planned = {text(row, "line") for row in rows(plan, "body.lines")}
    return PlannedPeriod(
        plan=plan,
        since=since,
        until=until,
        elapsed=elapsed,
        days=days,
        ledgers=tuple(ledgers),
        lines=tuple(_provisions(plan, bookings, told, _Reckoning(since, until, catalog.today))),
        astray=tuple(booking for booking in bookings if booking.line not in planned),
    )


@dataclass(frozen=True, slots=True)
class _Reckoning:
    """Until when a period is reckoned, and what share of it that is."""

    since: Day
    until: Day
    today: Day

    def day(self, newest: Day | None) -> Day:
        """The day for a kind of means whose newest booking is of the day *newest*."""
        if self.today >= self.until:
            return self.until
        lagging = self.today - _LAG
        return max(newest, lagging) if newest is not None else lagging

    def share(self, on: Day) -> Decimal:
        """The share of the period that is over on the day *on*, that day included."""
        days = (self.until - self.since).days + 1
        return Decimal(min(max((on - self.since).days + 1, 0), days)) / days


def _provisions(
    plan: Document, bookings: Sequence[Booking], told: Iterable[Explanation], reckoning: _Reckoning
) -> Iterator[Provision]:
    kinds = {text(row, "line"): text(row, "kind") for row in rows(plan, "body.lines")}
    newest: dict[str, Day] = {}
    for booking in bookings:
        kind = kinds.get(booking.line, "")
        newest[kind] = max(newest.get(kind, booking.day), booking.day)
    sums: dict[str, Decimal] = {}
    for booking in bookings:
        sums[booking.line] = sums.get(booking.line, Decimal(0)) + booking.amount
    reasons: dict[str, list[Explanation]] = {}
    for entry in sorted(told, key=lambda entry: entry.day):
        reasons.setdefault(entry.line, []).append(entry)
    lines = sorted(rows(plan, "body.lines"), key=lambda row: _place(text(row, "kind")))
    for row in lines:
        planned = decimal(row, "planned")
        name = text(row, "line")
        if planned is not None:
            provided = sums.get(name, Decimal(0))
            reckoned = reckoning.day(newest.get(text(row, "kind")))
            yield Provision(
                name=name,
                kind=text(row, "kind"),
                what=text(row, "what"),
                unit=text(row, "unit"),
                owner=text(row, "owner"),
                note=text(row, "note"),
                planned=planned,
                provided=provided,
                reckoned=reckoned,
                asked=_as_exact(planned * reckoning.share(reckoned), planned),
                explanations=tuple(reasons.get(name, ())),
            )


def _as_exact(value: Decimal, written: Decimal) -> Decimal:
    """*value* with as many places as *written*: a share of days has endless ones, and none of them is meant."""
    exponent = written.as_tuple().exponent
    return round(value, max(-exponent, 0) if isinstance(exponent, int) else 0) + Decimal(0)


def _place(kind: str) -> int:
    return KINDS.index(kind) if kind in KINDS else len(KINDS)


def _bookings(ledger: Document, today: Day) -> Iterator[Booking]:
    for row in rows(ledger, "body.bookings"):
        on, amount = day(row, "date"), decimal(row, "amount")
        if on is not None and amount is not None and on <= today:
            yield Booking(ledger, on, text(row, "line"), amount)


def _spent_by_initiatives(
    plan: Document,
    ledgers: Sequence[Document],
    initiatives: Mapping[str, Document],
    span: tuple[Day, Day],
) -> Iterator[Booking]:
    """What the initiatives that *ledgers* name for a line have spent in its unit, within *span*."""
    units = {text(row, "line"): text(row, "unit") for row in rows(plan, "body.lines")}
    for row in (row for ledger in ledgers for row in rows(ledger, "body.from_initiatives")):
        line = text(row, "line")
        for name in words(row, "initiatives"):
            if name not in initiatives:
                continue
            for entry in rows(initiatives[name], "body.spending"):
                on, amount = day(entry, "date"), decimal(entry, "amount.amount")
                if on is None or amount is None or not span[0] <= on <= span[1]:
                    continue
                if text(entry, "amount.currency") == units.get(line):
                    yield Booking(initiatives[name], on, line, amount)


def _explanations(catalog: Catalog, ledger: Document) -> Iterator[Explanation]:
    became: Mapping[object, Outcome] = {outcome.action.at: outcome for outcome in outcomes(catalog, ledger)}
    for place, row in enumerate(rows(ledger, "body.explanations")):
        on = day(row, "date")
        if on is not None and on <= catalog.today:
            action = became.get(("body", "explanations", place, "action"))
            yield Explanation(ledger, on, text(row, "line"), text(row, "text"), action)
