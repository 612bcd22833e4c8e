"""Step 3, resources: what was planned against what was provided, period by period, with gaps and their reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from imskit.facts.body import rows, text
from imskit.facts.initiatives import spending
from imskit.facts.resources import Explanation, PlannedPeriod, Provision, planned_periods
from imskit.model import Catalog, Document
from imskit.values import dataclass
from imskit.views.audience import Audience
from imskit.views.steps import StepState


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """Why a line differs from its plan, and what is done about it."""

    day: str
    #: Small Markdown.
    words: str
    ledger: str
    #: What is to be done; empty where nothing was agreed.
    action: str
    owner: str
    due: str
    #: `done`, `open`, `overdue` or `dropped`; empty without an action.
    standing: str


@dataclass(frozen=True, slots=True)
class ProvisionLine:
    """A line of the plan; amounts are plain numbers in its unit."""

    name: str
    kind: str
    what: str
    unit: str
    owner: str
    note: str
    planned: str
    provided: str
    #: The day until which it is reckoned, and the share of the period until then in percent.
    reckoned: str
    expected: int
    #: What that share asks for.
    asked: str
    #: How far it is below that; empty where it is not.
    short: str
    #: How much more was provided than planned; empty where it is not.
    over: str
    #: Provided of planned in percent; None where nothing is planned.
    share: int | None
    reasons: tuple[ReasonLine, ...]


@dataclass(frozen=True, slots=True)
class SumLine:
    """All lines of one kind in one unit."""

    kind: str
    unit: str
    lines: int
    planned: str
    provided: str
    share: int | None
    behind: int


@dataclass(frozen=True, slots=True)
class SpendingLine:
    """What an initiative spent within the period."""

    id: str
    amount: str


@dataclass(frozen=True, slots=True)
class FundsLine:
    """The funds of a period in one currency, beside what initiatives spent in it."""

    currency: str
    planned: str
    provided: str
    spent: str
    #: Provided less spent; below nought where initiatives spent more than was provided.
    left: str
    initiatives: tuple[SpendingLine, ...]


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """One period; days are YYYY-MM-DD."""

    plan: str
    since: str
    until: str
    #: `coming`, `running` or `over`.
    standing: str
    #: Percent of the period that is over.
    elapsed: int
    ledgers: tuple[str, ...]
    lines: tuple[ProvisionLine, ...]
    sums: tuple[SumLine, ...]
    funds: tuple[FundsLine, ...]
    #: Bookings on lines that the plan does not have: ledger, line, day, amount.
    astray: tuple[tuple[str, str, str, str], ...]

    @property
    def reckoned(self) -> tuple[tuple[str, str], ...]:
        """Each kind of means, with the day until which it is reckoned."""
        return tuple({line.kind: line.reckoned for line in self.lines}.items())

    @property
    def gaps(self) -> tuple[ProvisionLine, ...]:
        """The lines that are behind."""
        return tuple(line for line in self.lines if line.short)


@dataclass(frozen=True, slots=True)
class ResourcesPage:
    """All that the page says."""

    periods: tuple[PeriodLine, ...]
    #: Plans that are not in force and were not: drafts, and those that wait for approval.
    under_way: tuple[str, ...]
    withheld: int
    withheld_initiatives: int

    @property
    def running(self) -> tuple[PeriodLine, ...]:
        """The periods in which today lies."""
        return tuple(period for period in self.periods if period.standing == "running")


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """What a plan calls a line, and in which unit its amounts are."""

    what: str
    unit: str


def planned_lines(catalog: Catalog, audience: Audience, ledger: Document) -> Mapping[str, PlannedLine]:
    """The lines of the plan of *ledger* by name; none where the plan cannot be shown."""
    plan = catalog.documents.get(text(ledger, "body.plan"))
    found = rows(plan, "body.lines") if plan is not None and audience.sees(plan.id) else ()
    return {text(row, "line"): PlannedLine(text(row, "what"), text(row, "unit")) for row in found}


def resources_page(catalog: Catalog, audience: Audience) -> ResourcesPage:
    """Plans and ledgers on the day of the run."""
    shown = audience.of_types(catalog, "resource-plan", "resource-ledger", "initiative")
    initiatives = [document for document in shown if document.type == "initiative"]
    periods = planned_periods(catalog, shown)
    counted = {period.plan.id for period in periods}
    return ResourcesPage(
        periods=tuple(_period(catalog, period, initiatives) for period in periods),
        under_way=tuple(
            document.id
            for document in shown
            if document.type == "resource-plan"
            and document.id not in counted
            and document.status not in {"superseded", "retired"}
        ),
        withheld=sum(
            not audience.sees(document.id)
            for name in ("resource-plan", "resource-ledger")
            for document in catalog.of_type(name)
        ),
        withheld_initiatives=sum(
            not audience.sees(document.id) for document in catalog.of_type("initiative")
        ),
    )


def resources_step(catalog: Catalog, audience: Audience, page: ResourcesPage | None = None) -> StepState:
    """How step 3 stands, and what comes next in it; *page*, where it is at hand, is its page."""
    page = page or resources_page(catalog, audience)
    if not page.running:
        following = "Plan the means of this period" if page.periods else "Plan means for a first period"
        waiting = page.under_way[0] if page.under_way else ""
        none = (("0", "plans for today"), (str(len(page.under_way)), "plans under way"))
        return StepState(none, "Approve the plan that is under way" if waiting else following, waiting)
    period = page.running[0]
    silent = [line for line in period.gaps if not line.reasons]
    numbers = (
        (
            f"{len(period.lines) - len(period.gaps)} of {len(period.lines)}",
            "lines provided as planned so far",
        ),
        (str(len(period.gaps)), "gaps"),
        (str(len(silent)), "gaps without an explanation"),
    )
    if not period.ledgers:
        return StepState(numbers, "Book what was provided in a ledger", period.plan)
    late = [
        (reason.due, reason)
        for line in period.lines
        for reason in line.reasons
        if reason.standing == "overdue"
    ]
    if late:
        _, reason = min(late, key=lambda pair: pair[0])
        return StepState(
            numbers, f"{reason.action}: it was due by {reason.due}", reason.ledger, reason.owner, late=True
        )
    if silent:
        line = silent[0]
        return StepState(
            numbers, f"Explain why “{line.what}” is behind, or provide it", period.ledgers[0], line.owner
        )
    return StepState(numbers, f"Keep the ledger up to date until {period.until}", period.ledgers[0])


def _period(catalog: Catalog, period: PlannedPeriod, initiatives: Sequence[Document]) -> PeriodLine:
    lines = tuple(_line(line, period) for line in period.lines)
    return PeriodLine(
        plan=period.plan.id,
        since=period.since.isoformat(),
        until=period.until.isoformat(),
        standing=period.standing,
        elapsed=100 * period.elapsed // period.days,
        ledgers=tuple(ledger.id for ledger in period.ledgers),
        lines=lines,
        sums=tuple(_sums(period.lines)),
        funds=tuple(_funds(catalog, period, initiatives)),
        astray=tuple(
            (found.ledger.id, found.line, found.day.isoformat(), str(found.amount)) for found in period.astray
        ),
    )


def _line(line: Provision, period: PlannedPeriod) -> ProvisionLine:
    over = (line.reckoned - period.since).days + 1
    return ProvisionLine(
        name=line.name,
        kind=line.kind,
        what=line.what,
        unit=line.unit,
        owner=line.owner,
        note=line.note,
        planned=_plain(line.planned),
        provided=_plain(line.provided),
        reckoned=line.reckoned.isoformat(),
        expected=100 * min(max(over, 0), period.days) // period.days,
        asked=_plain(line.asked),
        short=_plain(line.short) if line.short else "",
        over=_plain(line.over) if line.over else "",
        share=_share(line.provided, line.planned),
        reasons=tuple(_reason(found) for found in line.explanations),
    )


def _reason(found: Explanation) -> ReasonLine:
    outcome = found.action
    return ReasonLine(
        day=found.day.isoformat(),
        words=found.words,
        ledger=found.ledger.id,
        action=outcome.action.what if outcome is not None else "",
        owner=outcome.action.owner if outcome is not None else "",
        due=outcome.due.isoformat() if outcome is not None else "",
        standing=outcome.standing if outcome is not None else "",
    )


def _sums(lines: Sequence[Provision]) -> list[SumLine]:
    """One line a kind and unit: hours and heads are never added up."""
    groups: dict[tuple[str, str], list[Provision]] = {}
    for line in lines:
        groups.setdefault((line.kind, line.unit), []).append(line)
    found = []
    for (kind, unit), inside in groups.items():
        planned = sum((line.planned for line in inside), Decimal(0))
        provided = sum((line.provided for line in inside), Decimal(0))
        behind = sum(bool(line.short) for line in inside)
        found.append(
            SumLine(
                kind, unit, len(inside), _plain(planned), _plain(provided), _share(provided, planned), behind
            )
        )
    return found


def _funds(catalog: Catalog, period: PlannedPeriod, initiatives: Sequence[Document]) -> list[FundsLine]:
    """The currencies of the funds lines, each with what initiatives spent in it within the period so far."""
    until = min(period.until, catalog.today)
    spent = [(document, spending(document, period.since, until)) for document in initiatives]
    funds = [line for line in period.lines if line.kind == "funds"]
    found = []
    for currency in dict.fromkeys(line.unit for line in funds):
        planned = sum((line.planned for line in funds if line.unit == currency), Decimal(0))
        provided = sum((line.provided for line in funds if line.unit == currency), Decimal(0))
        lines = [
            (document.id, money.amount)
            for document, sums in spent
            for money in sums
            if money.currency == currency
        ]
        total = sum((amount for _, amount in lines), Decimal(0))
        found.append(
            FundsLine(
                currency,
                _plain(planned),
                _plain(provided),
                _plain(total),
                _plain(provided - total),
                tuple(SpendingLine(name, _plain(amount)) for name, amount in lines),
            )
        )
    return found


def _share(provided: Decimal, planned: Decimal) -> int | None:
    return round(100 * provided / planned) if planned else None


def _plain(value: Decimal) -> str:
    """The number without an exponent."""
    return f"{value:f}"
