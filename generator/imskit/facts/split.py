"""How all money for innovation spreads over horizons, as the lines of a resource plan say: planned and provided.

A strategy aims at a split of all of it, of which initiatives are a part: improvements and try-outs are money too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Day
from decimal import Decimal

from imskit.facts.body import rows, text
from imskit.facts.resources import Provision, planned_periods
from imskit.model import Catalog, Document
from imskit.values import dataclass

HORIZONS = ("within-1-year", "1-to-3-years", "beyond-3-years")


@dataclass(frozen=True, slots=True)
class Part:
    """The money of one horizon."""

    horizon: str
    planned: Decimal
    provided: Decimal
    lines: int


@dataclass(frozen=True, slots=True)
class MoneySplit:
    """The funds of one period in one currency, by horizon."""

    plan: Document
    since: Day
    #: The day of the run, or the last of the period once that is over.
    until: Day
    currency: str
    parts: tuple[Part, ...]
    #: Funds that serve no one horizon; in no part.
    apart: tuple[Provision, ...]

    @property
    def provided(self) -> Decimal:
        """What was provided for the horizons together."""
        return sum((part.provided for part in self.parts), Decimal(0))


def money_split(catalog: Catalog, documents: Sequence[Document]) -> MoneySplit | None:
    """The split of the newest period that has begun and whose plan says it; None where no plan does.

    Only plans, ledgers and initiatives among *documents* are counted.
    """
    for period in planned_periods(catalog, documents):
        said = {text(row, "line"): text(row, "horizon") for row in rows(period.plan, "body.lines")}
        funds = [line for line in period.lines if line.kind == "funds"]
        placed = [line for line in funds if said.get(line.name) in HORIZONS]
        if period.standing == "coming" or not placed:
            continue
        units = sorted(line.unit for line in placed)
        currency = max(dict.fromkeys(units), key=units.count)
        inside = [line for line in placed if line.unit == currency]
        parts = []
        for horizon in HORIZONS:
            mine = [line for line in inside if said[line.name] == horizon]
            parts.append(
                Part(
                    horizon,
                    sum((line.planned for line in mine), Decimal(0)),
                    sum((line.provided for line in mine), Decimal(0)),
                    len(mine),
                )
            )
        return MoneySplit(
            period.plan,
            period.since,
            min(period.until, catalog.today),
            currency,
            tuple(parts),
            tuple(line for line in funds if line not in inside),
        )
    return None
