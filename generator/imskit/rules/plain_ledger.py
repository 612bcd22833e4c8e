"""What a ledger holds beside its rows as plain data, as JSON holds it, and back: for whoever keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Day
from typing import Any

from imskit.facts.waiting import Waiting
from imskit.ledger import Ledger, Row
from imskit.problems import Place, Problem, Severity
from imskit.rules.waits import Waits


def plain_findings(ledger: Ledger) -> dict[str, Any]:
    """All of *ledger* but its rows."""
    return {
        "problems": {
            name: [_plain_problem(each) for each in found] for name, found in ledger.problems.items()
        },
        "lost": list(ledger.lost),
        "waiting": [_plain_waits(each) for each in ledger.waiting],
    }


def ledger_again(data: Mapping[str, Any], rows: Mapping[str, Row]) -> Ledger:
    """The ledger with these *rows* of whose findings *data* was made.

    What is none of ours is not looked for faults: it must be sealed.
    """
    return Ledger(
        rows=rows,
        problems={
            name: tuple(_problem(name, each) for each in found) for name, found in data["problems"].items()
        },
        lost=tuple(data["lost"]),
        waiting=tuple(_waits(each) for each in data["waiting"]),
    )


def _plain_problem(problem: Problem) -> list[Any]:
    place = problem.place
    return [place.path, place.line, place.column, problem.message, problem.mend, int(problem.severity)]


def _problem(rule: str, data: list[Any]) -> Problem:
    path, line, column, message, mend, severity = data
    return Problem(Place(path, line, column), rule, message, mend, Severity(severity))


def _plain_waits(each: Waits) -> list[Any]:
    waiting = each.waiting
    day = waiting.day.isoformat()
    return [*each.order, day, waiting.wanted, waiting.newest, waiting.words, waiting.name]


def _waits(data: list[Any]) -> Waits:
    kind, place, number, day, wanted, newest, words, name = data
    return Waits((kind, place, number), Waiting(Day.fromisoformat(day), wanted, newest, words, name))
