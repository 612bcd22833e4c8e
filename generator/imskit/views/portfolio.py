"""The portfolio: how initiatives and spending spread over horizons, risk, types and focus areas, against the aim."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from imskit.facts.approval import in_force
from imskit.facts.body import decimal, rows, text
from imskit.facts.initiatives import Money, Way, ways
from imskit.facts.split import HORIZONS, money_split
from imskit.model import Catalog, Document
from imskit.values import dataclass
from imskit.views.audience import Audience

RISKS = ("low", "medium", "high")
#: How risky an initiative is taken to be, by how new it is, where it does not say.
_RISK_OF_TYPE = {"incremental": "low", "adjacent": "medium", "radical": "high"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One initiative of the portfolio."""

    id: str
    title: str
    stage: str
    horizon: str
    risk: str
    type: str
    focus_area: str
    spent: Money | None


@dataclass(frozen=True, slots=True)
class Share:
    """What goes to one part: how many initiatives, how much spending, which share was aimed at."""

    name: str
    count: int
    #: None where nothing was spent.
    spent: Money | None
    #: Percent of all spending; None where nothing was spent at all.
    share: int | None
    #: Percent that the strategy aims at; None where it does not say.
    aimed: str | None


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """All money of one horizon, held against what the strategy aims at."""

    name: str
    planned: Money
    spent: Money
    #: Percent of what was provided for all horizons; None where nothing was.
    share: int | None
    aimed: str | None
    #: Percentage points above (or, with a minus, below) the aim.
    off: int | None


@dataclass(frozen=True, slots=True)
class AllMoney:
    """How all money for innovation was split in a period: initiatives, improvements and whatever else is planned."""

    plan: str
    since: str
    until: str
    total: Money
    lines: tuple[MoneyLine, ...]
    #: Funds that serve no one horizon: what they are for, and what was provided.
    apart: tuple[tuple[str, Money], ...]


@dataclass(frozen=True, slots=True)
class PortfolioPage:
    """All that the page of the portfolio says; spending in other currencies is counted apart."""

    running: tuple[Entry, ...]
    over: tuple[Entry, ...]
    currency: str
    total: Money | None
    #: None where no resource plan says which of its lines are for which horizon.
    all_money: AllMoney | None
    by_horizon: tuple[Share, ...]
    by_risk: tuple[Share, ...]
    by_type: tuple[Share, ...]
    by_focus: tuple[Share, ...]
    #: The strategy in force that says what is aimed at; None where there is none.
    strategy: str | None
    withheld: int
    #: How many initiatives have spending in another currency than `currency`.
    other_currency: int


def portfolio_page(catalog: Catalog, audience: Audience) -> PortfolioPage:
    """The portfolio on the day of the run."""
    every = ways(catalog)
    shown = [way for way in every if audience.sees(way.initiative.id)]
    currency = _currency(shown)
    entries = [(_entry(way, currency), way) for way in shown]
    strategy = _strategy(catalog, audience)
    total = sum((entry.spent.amount for entry, _ in entries if entry.spent), Decimal(0))
    found = [entry for entry, _ in entries]

    def shares(names: Iterable[str], of: Callable[[Entry], str], aimed: dict[str, str]) -> tuple[Share, ...]:
        return tuple(
            _share(name, [e for e in found if of(e) == name], total, currency, aimed) for name in names
        )

    return PortfolioPage(
        running=tuple(entry for entry, way in entries if not way.is_over),
        over=tuple(entry for entry, way in entries if way.is_over),
        currency=currency,
        total=Money(total, currency) if total else None,
        all_money=_all_money(catalog, audience, strategy),
        by_horizon=shares(
            HORIZONS, lambda entry: entry.horizon, _aims(strategy, "body.portfolio_balance", "horizon")
        ),
        by_risk=shares(RISKS, lambda entry: entry.risk, {}),
        by_type=shares(_RISK_OF_TYPE, lambda entry: entry.type, {}),
        by_focus=shares(
            sorted({entry.focus_area for entry in found}),
            lambda entry: entry.focus_area,
            _aims(strategy, "body.focus_areas", "name"),
        ),
        strategy=strategy.id if strategy is not None else None,
        withheld=len(every) - len(shown),
        other_currency=sum(any(m.currency != currency for m in way.spent) for way in shown),
    )


def _all_money(catalog: Catalog, audience: Audience, strategy: Document | None) -> AllMoney | None:
    split = money_split(catalog, audience.of_types(catalog, "resource-plan", "resource-ledger", "initiative"))
    if split is None:
        return None
    aims = _aims(strategy, "body.portfolio_balance", "horizon")

    def line(name: str, planned: Decimal, provided: Decimal) -> MoneyLine:
        exact = 100 * provided / split.provided if split.provided else None
        aimed = aims.get(name)
        return MoneyLine(
            name,
            Money(planned, split.currency),
            Money(provided, split.currency),
            round(exact) if exact is not None else None,
            aimed,
            round(exact - Decimal(aimed)) if exact is not None and aimed is not None else None,
        )

    return AllMoney(
        plan=split.plan.id,
        since=split.since.isoformat(),
        until=split.until.isoformat(),
        total=Money(split.provided, split.currency),
        lines=tuple(line(part.horizon, part.planned, part.provided) for part in split.parts),
        apart=tuple((found.what, Money(found.provided, found.unit)) for found in split.apart),
    )


def _entry(way: Way, currency: str) -> Entry:
    document = way.initiative
    kind = text(document, "body.type")
    return Entry(
        document.id,
        document.title,
        way.stage,
        text(document, "body.horizon"),
        text(document, "body.risk") or _RISK_OF_TYPE.get(kind, ""),
        kind,
        text(document, "body.focus_area") or "Declared exploration",
        next((money for money in way.spent if money.currency == currency), None),
    )


def _share(
    name: str, entries: Sequence[Entry], total: Decimal, currency: str, aimed: dict[str, str]
) -> Share:
    spent = sum((entry.spent.amount for entry in entries if entry.spent), Decimal(0))
    return Share(
        name,
        len(entries),
        Money(spent, currency) if spent else None,
        round(100 * spent / total) if total else None,
        aimed.get(name),
    )


def _currency(shown: Sequence[Way]) -> str:
    """The currency in which most initiatives spend; the first by name of several."""
    used = sorted(money.currency for way in shown for money in way.spent)
    return max(dict.fromkeys(used), key=used.count, default="")


def _strategy(catalog: Catalog, audience: Audience) -> Document | None:
    return next(
        (
            document
            for document in catalog.of_type("strategy")
            if audience.sees(document.id) and in_force(catalog, document)
        ),
        None,
    )


def _aims(strategy: Document | None, dotted: str, name: str) -> dict[str, str]:
    """The shares of spending that the strategy aims at, by the field *name* of its rows."""
    if strategy is None:
        return {}
    return {
        text(row, name): text(row, "share")
        for row in rows(strategy, dotted)
        if decimal(row, "share") is not None
    }
