"""Risks with effect threat or opportunity as a manager looks at them: how grave, what is done, whether it worked."""

from __future__ import annotations

from collections.abc import Sequence

from imskit.facts.risks import Treatment, treatments
from imskit.model import Catalog
from imskit.values import dataclass
from imskit.views.audience import Audience
from imskit.views.derived import LEVELS, scale, weight


@dataclass(frozen=True, slots=True)
class NextAction:
    """The first of the actions that are still open."""

    what: str
    owner: str
    due: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class RiskLine:
    """One risk."""

    id: str
    state: str
    closed: bool
    owner: str
    effect: str
    response: str
    #: From 1 to 5, and in a word; 0 and empty where it cannot be told.
    weight: int
    level: str
    done: int
    open: int
    overdue: int
    next: NextAction | None
    #: See `imskit.facts.risks.Worked`.
    worked: str
    #: When that was found, or is to be.
    worked_on: str
    failed_checks: int
    #: The next check after one that failed; empty where no day is set for it.
    again_on: str
    #: What the newest check found, small Markdown.
    found: str


@dataclass(frozen=True, slots=True)
class GridCell:
    """The risks of one likelihood and one impact."""

    weight: int
    risks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Open risks of one effect: rows by likelihood from the top of its scale, columns by impact from the bottom."""

    effect: str
    impacts: tuple[str, ...]
    rows: tuple[tuple[str, tuple[GridCell, ...]], ...]


@dataclass(frozen=True, slots=True)
class RisksPage:
    """All that the page says."""

    grids: tuple[Grid, ...]
    #: Open ones, the gravest first.
    open: tuple[RiskLine, ...]
    closed: tuple[RiskLine, ...]
    withheld: int

    @property
    def overdue(self) -> int:
        """How many actions on open ones are overdue."""
        return sum(line.overdue for line in self.open)

    @property
    def every(self) -> tuple[RiskLine, ...]:
        """Open and closed ones."""
        return self.open + self.closed


def risks_page(catalog: Catalog, audience: Audience) -> RisksPage:
    """The risks on the day of the run."""
    every = treatments(catalog)
    shown = [each for each in every if audience.sees(each.risk.id)]
    lines = [_line(catalog, audience, each) for each in shown]
    is_open = [each for each in shown if not each.risk.is_closed]
    return RisksPage(
        grids=tuple(
            grid
            for effect in ("threat", "opportunity")
            if (grid := _grid(catalog, effect, is_open)) is not None
        ),
        open=tuple(
            sorted((line for line in lines if not line.closed), key=lambda line: (-line.weight, line.id))
        ),
        closed=tuple(line for line in lines if line.closed),
        withheld=len(every) - len(shown),
    )


def _line(catalog: Catalog, audience: Audience, found: Treatment) -> RiskLine:
    grade = _grade(catalog, found)
    standing = [outcome.standing for outcome in found.actions]
    waiting = sorted(
        (outcome for outcome in found.actions if not outcome.is_over),
        key=lambda each: (each.action.due, each.number),
    )
    first = waiting[0] if waiting else None
    newest = found.checks[-1] if found.checks else None
    due = found.check_due.isoformat() if found.check_due else ""
    checked = newest.day.isoformat() if newest is not None and newest.day is not None else ""
    return RiskLine(
        id=found.risk.id,
        state=found.risk.state or "",
        closed=found.risk.is_closed,
        owner=found.risk.owner,
        effect=found.effect,
        response=found.response,
        weight=grade,
        level=LEVELS[grade - 1] if grade else "",
        done=standing.count("done"),
        open=standing.count("open"),
        overdue=standing.count("overdue"),
        next=NextAction(
            audience.redact(first.action.what),
            first.action.owner,
            first.action.due.isoformat(),
            first.standing == "overdue",
        )
        if first is not None and not found.risk.is_closed
        else None,
        worked=found.worked,
        worked_on=checked or due,
        failed_checks=found.failed_checks,
        again_on=due if found.worked == "failed" and due > checked else "",
        found=newest.text if newest is not None else "",
    )


def _places(catalog: Catalog, found: Treatment) -> tuple[int, int] | None:
    """The places of likelihood and impact on their scales, from 1; None where either is on none."""
    places = []
    for name in ("likelihood", "impact"):
        words, given = scale(catalog, found.risk, name), found.risk.value(f"body.{name}")
        if given not in words:
            return None
        places.append(words.index(given) + 1)
    return places[0], places[1]


def _grade(catalog: Catalog, found: Treatment) -> int:
    places = _places(catalog, found)
    return weight(*places) if places is not None else 0


def _grid(catalog: Catalog, effect: str, every: Sequence[Treatment]) -> Grid | None:
    found = {each.risk.id: _places(catalog, each) for each in every if each.effect == effect}
    placed = {name: place for name, place in found.items() if place is not None}
    if not placed:
        return None
    any_one = next(each.risk for each in every if each.risk.id in placed)
    likelihoods, impacts = scale(catalog, any_one, "likelihood"), scale(catalog, any_one, "impact")
    return Grid(
        effect,
        tuple(impacts),
        tuple(
            (
                likelihoods[up - 1],
                tuple(
                    GridCell(
                        weight(up, across),
                        tuple(name for name, place in placed.items() if place == (up, across)),
                    )
                    for across in range(1, len(impacts) + 1)
                ),
            )
            for up in range(len(likelihoods), 0, -1)
        ),
    )
