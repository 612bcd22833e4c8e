"""The way of each initiative through the innovation process: visits to stages, decisions, money, what was learnt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Day
from decimal import Decimal

from imskit.facts.body import Row, day, decimal, rows, text
from imskit.model import Catalog, Document

#: The stages in the order in which most initiatives visit them; any may be left out or repeated.
STAGES = ("proposed", "concept", "validation", "development", "deployment")
#: States in which an initiative is over.
ENDED = ("completed", "stopped")


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


@dataclass(frozen=True, slots=True)
class Visit:
    """A stay in a stage, from one day until another; `until` is None while it lasts."""

    stage: str
    since: Day
    until: Day | None
    #: The decision that ended it.
    ended_by: StageDecision | None

    def days(self, today: Day) -> int:
        """How many days it lasted, or lasts by *today*."""
        return ((self.until or today) - self.since).days


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Way:
    """The way of one initiative so far."""

    initiative: Document
    decisions: tuple[StageDecision, ...]
    #: The history is a list of visits: stages may be entered anywhere, and repeated.
    visits: tuple[Visit, ...]
    #: What was spent, one sum a currency: derived from the ledger, never typed.
    spent: tuple[Money, ...]
    #: What is released so far; None where it does not say.
    budget: Money | None

    @property
    def stage(self) -> str:
        """Where it is now, or how it ended."""
        return self.initiative.state or ""

    @property
    def is_over(self) -> bool:
        """Whether it was completed or stopped."""
        return self.stage in ENDED

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
    decisions = tuple(
        sorted((entry for entry in _decisions(initiative) if entry.day <= today), key=lambda entry: entry.day)
    )
    return Way(
        initiative=initiative,
        decisions=decisions,
        visits=tuple(_visits(initiative, decisions)),
        spent=spending(initiative, Day.min, today),
        budget=_money(initiative, "body.budget"),
    )


def spending(initiative: Document, since: Day, until: Day) -> tuple[Money, ...]:
    """What *initiative* spent from *since* until *until*, both included: one sum a currency."""
    sums: dict[str, Decimal] = {}
    for row in rows(initiative, "body.spending"):
        found = _money(row, "amount")
        on = day(row, "date")
        if found is not None and on is not None and since <= on <= until:
            sums[found.currency] = sums.get(found.currency, Decimal(0)) + found.amount
    return tuple(Money(amount, currency) for currency, amount in sorted(sums.items()))


def _decisions(initiative: Document) -> Iterator[StageDecision]:
    for row in rows(initiative, "body.stage_decisions"):
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
            )


def _visits(initiative: Document, decisions: tuple[StageDecision, ...]) -> Iterator[Visit]:
    """The stays: each begins where the one before it ended, the first on the day of opening."""
    since = initiative.opened
    if since is None:
        return
    here = decisions[0].stage if decisions else (initiative.state or "")
    for decision in decisions:
        following = decision.next_stage or _after(decision)
        if decision.verdict == "hold" or (decision.verdict == "go" and following == here):
            continue  # it waits where it is, or goes on within the stage
        yield Visit(here, since, decision.day, decision)
        if decision.verdict == "stop":
            return
        here, since = following, decision.day
    if initiative.state in ENDED:
        if initiative.closed is not None and here:
            yield Visit(here, since, initiative.closed, None)
        return
    yield Visit(here, since, None, None)


def _after(decision: StageDecision) -> str:
    """The stage that follows by the decision where it does not say."""
    if decision.verdict == "go" and decision.stage in STAGES[:-1]:
        return STAGES[STAGES.index(decision.stage) + 1]
    return decision.stage


def _money(source: Document | Row, dotted: str) -> Money | None:
    amount = decimal(source, f"{dotted}.amount")
    currency = text(source, f"{dotted}.currency")
    return Money(amount, currency) if amount is not None and currency else None
