"""Risks with effect threat or opportunity: what is done about each, and whether that worked."""

from __future__ import annotations

from datetime import date as Day
from typing import Literal

from imskit.facts.actions import Outcome, outcomes, told
from imskit.facts.body import day, text
from imskit.facts.corrections import Check, checks_of
from imskit.model import Catalog, Document
from imskit.values import dataclass

#: What is known of whether the actions worked. `worked` and `failed`: by the newest check. `waiting`: its day has
#: not come. `late`: it has. `unplanned`: there are actions, and no day for a check. `untreated`: nothing is done
#: about it although it is not accepted. `carried`: accepted, and nothing is to be done.
Worked = Literal["worked", "failed", "waiting", "late", "unplanned", "untreated", "carried"]


@dataclass(frozen=True, slots=True)
class Treatment:
    """One risk, the actions on it, and the checks of whether they worked."""

    risk: Document
    #: `threat` or `opportunity`.
    effect: str
    response: str
    actions: tuple[Outcome, ...]
    check_due: Day | None
    #: Oldest first.
    checks: tuple[Check, ...]
    worked: Worked

    @property
    def failed_checks(self) -> int:
        """How many checks found that the actions had not worked."""
        return sum(not check.worked for check in self.checks)


def treatments(catalog: Catalog) -> tuple[Treatment, ...]:
    """All risks by id, on the day of the run."""
    known = told(catalog)
    return tuple(
        _treatment(catalog, risk, tuple(outcomes(catalog, risk, known))) for risk in catalog.of_type("risk")
    )


def _treatment(catalog: Catalog, risk: Document, actions: tuple[Outcome, ...]) -> Treatment:
    response = text(risk, "body.response")
    due = day(risk, "body.effectiveness.due")
    checks = tuple(
        check
        for check in checks_of(risk, "body.effectiveness.checks")
        if check.day is not None and check.day <= catalog.today
    )
    return Treatment(
        risk,
        text(risk, "body.effect"),
        response,
        actions,
        due,
        checks,
        _worked(catalog, checks, due, bool(actions), accepted=response == "accept"),
    )


def _worked(
    catalog: Catalog, checks: tuple[Check, ...], due: Day | None, has_actions: bool, *, accepted: bool
) -> Worked:
    if checks:
        return "worked" if checks[-1].worked else "failed"
    if due is not None:
        return "late" if due < catalog.today else "waiting"
    if has_actions:
        return "unplanned"
    return "carried" if accepted else "untreated"
