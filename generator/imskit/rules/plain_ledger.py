"""A ledger as plain data, as JSON holds it, and back: for whoever keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Day
from typing import Any

from imskit.facts.evidence_due import Waiting
from imskit.ledger import Ledger, Row
from imskit.problems import Place, Problem, Severity
from imskit.rules.renewing import Waits


def to_plain(ledger: Ledger) -> dict[str, Any]:
    """*ledger* as plain data."""
    return {
        "rows": [_plain_row(row) for row in ledger.rows.values()],
        "problems": {
            name: [_plain_problem(each) for each in found] for name, found in ledger.problems.items()
        },
        "lost": list(ledger.lost),
        "waiting": [_plain_waits(each) for each in ledger.waiting],
    }


def from_plain(data: Mapping[str, Any]) -> Ledger:
    """The ledger that *data* was made of; what is none of ours is not looked for faults: it must be sealed."""
    rows = [_row(each) for each in data["rows"]]
    return Ledger(
        rows={row.path: row for row in rows},
        problems={
            name: tuple(_problem(name, each) for each in found) for name, found in data["problems"].items()
        },
        lost=tuple(data["lost"]),
        waiting=tuple(_waits(each) for each in data["waiting"]),
    )


def _plain_row(row: Row) -> list[Any]:
    failed = [row.failed.path, row.failed.line, row.failed.column] if row.failed is not None else None
    return [
        row.path,
        row.blob,
        row.id,
        row.type,
        row.links,
        row.also,
        row.supersedes,
        sorted(row.kinds),
        row.frames,
        row.misnamed,
        failed,
    ]


def _row(data: list[Any]) -> Row:
    path, blob, name, type_name, links, also, supersedes, kinds, frames, misnamed, failed = data
    return Row(
        path,
        blob,
        name,
        type_name,
        tuple(links),
        tuple(also),
        tuple(supersedes),
        frozenset(kinds),
        frames,
        misnamed,
        Place(*failed) if failed is not None else None,
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
