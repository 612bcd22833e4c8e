"""The way of each initiative through the innovation process: visits to stages, decisions, money, what was learnt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Day
from decimal import Decimal

from imskit.facts.body import Row, day, decimal, rows, text
from imskit.model import Catalog, Document
from imskit.values import dataclass

#: The stages in the order in which most initiatives visit them; any may be left out or repeated.
STAGES = ("proposed", "concept", "validation", "development", "deployment")
#: States in which an initiative is over.
ENDED = ("completed", "stopped")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class StageDecision:
    """One decision at the end of a stage, or within it."""

    day: Day
    stage: str
    verdict: str
    next_stage: str
    by: str
    criteria: str
    reason: str
    #: What was learnt by it; empty where nothing is said here.
    learning: str
    #: The hypothesis that a pivot gave up; empty elsewhere.
    hypothesis_before: str
    #: The money that it released, or with a minus took back; None where it says none.
    release: Money | None
    #: Its place in the list of the record.
    place: int


@dataclass(frozen=True, slots=True)
class Visit:
    """A stay in a stage, from one day until another; `until` is None while it lasts."""

    stage: str
    since: Day
    until: Day | None
    #: The decision that ended it.
    ended_by: StageDecision | None
    #: When it was put on hold, and until when that held; None while it does.
    holds: tuple[tuple[Day, Day | None], ...] = ()

    def days(self, today: Day) -> int:
        """How many days it lasted, or lasts by *today*, days on hold included."""
        return ((self.until or today) - self.since).days

    def days_on_hold(self, today: Day) -> int:
        """How many of these days it was on hold."""
        return sum(((until or self.until or today) - since).days for since, until in self.holds)


@dataclass(frozen=True, slots=True)
class Way:
    """The way of one initiative so far."""

    initiative: Document
    decisions: tuple[StageDecision, ...]
    #: The history is a list of visits: stages may be entered anywhere, and repeated.
    visits: tuple[Visit, ...]
    #: What was spent, one sum a currency: derived from the ledger, never typed.
    spent: tuple[Money, ...]
    #: What is released so far: the sum of what decisions released, or else as it is written; None where neither is.
    budget: Money | None

    @property
    def stage(self) -> str:
        """Where it is on the day of the run by its decisions, or how it ended; as its record says without any.

        On a day gone by the record's own word is that of now, so it counts only where no decision does.
        """
        if self.is_over:
            return self.initiative.state or ""
        if self.decisions and self.here_since is not None:
            return self.visits[-1].stage
        return self.initiative.state if self.initiative.state in STAGES else STAGES[0]

    @property
    def is_over(self) -> bool:
        """Whether it was completed or stopped."""
        return self.initiative.state in ENDED

    @property
    def on_hold_since(self) -> Day | None:
        """Since when it waits by decision; None where it does not."""
        last = self.visits[-1] if self.visits and not self.is_over else None
        return last.holds[-1][0] if last is not None and last.holds and last.holds[-1][1] is None else None

    @property
    def over_release(self) -> Decimal:
        """By how much more was spent than is released, in the currency of the budget; nought where it is not."""
        if self.budget is None:
            return Decimal(0)
        spent = sum(
            (money.amount for money in self.spent if money.currency == self.budget.currency), Decimal(0)
        )
        return max(spent - self.budget.amount, Decimal(0))

    @property
    def here_since(self) -> Day | None:
        """When the visit that lasts began; None when it is over."""
        last = self.visits[-1] if self.visits else None
        return last.since if last is not None and last.until is None else None


def ways(catalog: Catalog) -> tuple[Way, ...]:
    """The ways of all initiatives, by id."""
    return tuple(way(document, catalog.today) for document in catalog.of_type("initiative"))


def way(initiative: Document, today: Day) -> Way:
    """The way of *initiative* as far as *today*."""
    # Many views ask for it: it is kept in the document, which never changes, as a cached property is.
    known: dict[Day, Way] = vars(initiative).setdefault("_ways", {})
    found = known.get(today)
    if found is None:
        found = known[today] = _way(initiative, today)
    return found


def _way(initiative: Document, today: Day) -> Way:
    decisions = tuple(
        sorted(
            (entry for entry in decisions_of(initiative) if entry.day <= today), key=lambda entry: entry.day
        )
    )
    return Way(
        initiative=initiative,
        decisions=decisions,
        visits=tuple(_visits(initiative, decisions)),
        spent=spending(initiative, Day.min, today),
        budget=_released(initiative, decisions),
    )


def _released(initiative: Document, decisions: tuple[StageDecision, ...]) -> Money | None:
    """The sum of what *decisions* released, in the currency of the first; without any, what the record says."""
    released = [decision.release for decision in decisions if decision.release is not None]
    if released:
        currency = released[0].currency
        return Money(
            sum((each.amount for each in released if each.currency == currency), Decimal(0)), currency
        )
    return _money(initiative, "body.budget")


def spending(initiative: Document, since: Day, until: Day) -> tuple[Money, ...]:
    """What *initiative* spent from *since* until *until*, both included: one sum a currency."""
    sums: dict[str, Decimal] = {}
    for row in rows(initiative, "body.spending"):
        found = _money(row, "amount")
        on = day(row, "date")
        if found is not None and on is not None and since <= on <= until:
            sums[found.currency] = sums.get(found.currency, Decimal(0)) + found.amount
    return tuple(Money(amount, currency) for currency, amount in sorted(sums.items()))


def decisions_of(initiative: Document) -> tuple[StageDecision, ...]:
    """The stage decisions of *initiative*, in the order of its file."""
    # Several rules and views ask for them: they are kept in the document, which never changes.
    known: tuple[StageDecision, ...] | None = vars(initiative).get("_stage_decisions")
    if known is None:
        known = vars(initiative)["_stage_decisions"] = tuple(_decisions_of(initiative))
    return known


def _decisions_of(initiative: Document) -> Iterator[StageDecision]:
    for place, row in enumerate(rows(initiative, "body.stage_decisions")):
        on = day(row, "date")
        if on is not None:
            yield StageDecision(
                on,
                text(row, "stage"),
                text(row, "verdict"),
                text(row, "next_stage"),
                text(row, "by"),
                text(row, "criteria"),
                text(row, "reason"),
                text(row, "learning"),
                text(row, "hypothesis_before"),
                _money(row, "release"),
                place,
            )


def _visits(initiative: Document, decisions: tuple[StageDecision, ...]) -> Iterator[Visit]:
    """The stays: each begins where the one before it ended, the first on the day of opening."""
    since = initiative.opened
    if since is None:
        return
    here = decisions[0].stage if decisions else (initiative.state or "")
    holds: list[tuple[Day, Day | None]] = []
    for decision in decisions:
        if holds and holds[-1][1] is None:
            holds[-1] = (holds[-1][0], decision.day)
        following = next_stage(decision)
        if decision.verdict == "hold":
            holds.append((decision.day, None))
            continue
        if decision.verdict == "go" and following == here:
            continue  # it goes on within the stage
        yield Visit(here, since, decision.day, decision, tuple(holds))
        if decision.verdict == "stop":
            return
        here, since, holds = following, decision.day, []
    if initiative.state in ENDED:
        if initiative.closed is not None and here:
            yield Visit(here, since, initiative.closed, None, tuple(holds))
        return
    yield Visit(here, since, None, None, tuple(holds))


def next_stage(decision: StageDecision) -> str:
    """The stage that *decision* leads to: the one it names, or what follows from its verdict."""
    if decision.next_stage:
        return decision.next_stage
    if decision.verdict == "go" and decision.stage in STAGES[:-1]:
        return STAGES[STAGES.index(decision.stage) + 1]
    return decision.stage


def _money(source: Document | Row, dotted: str) -> Money | None:
    amount = decimal(source, f"{dotted}.amount")
    currency = text(source, f"{dotted}.currency")
    return Money(amount, currency) if amount is not None and currency else None
