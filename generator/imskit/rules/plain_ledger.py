"""A ledger as plain data, as JSON holds it, and back: for whoever keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date as Day
from typing import Any

from imskit.facts.evidence_due import Waiting
from imskit.ledger import Ledger, Row
from imskit.problems import Place, Problem, Severity
from imskit.rules.renewing import Waits


def to_plain(ledger: Ledger) -> dict[str, Any]:
    """*ledger* as plain data."""
    return {"rows": plain_rows(ledger.rows.values()), **plain_findings(ledger)}


def plain_findings(ledger: Ledger) -> dict[str, Any]:
    """All of *ledger* but its rows."""
    return {
        "problems": {
            name: [_plain_problem(each) for each in found] for name, found in ledger.problems.items()
        },
        "lost": list(ledger.lost),
        "waiting": [_plain_waits(each) for each in ledger.waiting],
    }


def from_plain(data: Mapping[str, Any], rows: Mapping[str, Row] | None = None) -> Ledger:
    """The ledger that *data* was made of; what is none of ours is not looked for faults: it must be sealed.

    Its *rows* may be at hand already.
    """
    if rows is None:
        rows = {row.path: row for row in rows_again(data["rows"])}
    return Ledger(
        rows=rows,
        problems={
            name: tuple(_problem(name, each) for each in found) for name, found in data["problems"].items()
        },
        lost=tuple(data["lost"]),
        waiting=tuple(_waits(each) for each in data["waiting"]),
    )


def plain_rows(rows: Iterable[Row]) -> list[Any]:
    """*rows* as plain data, column by column: what most of them do not have is named by the number of the row."""
    every = list(rows)
    kinds = {row.kinds: 0 for row in every}
    kinds = {each: number for number, each in enumerate(kinds)}
    return [
        [row.path for row in every],
        [row.blob for row in every],
        [row.id for row in every],
        [row.type for row in every],
        [row.links for row in every],
        [kinds[row.kinds] for row in every],
        [sorted(each) for each in kinds],
        [[at, row.also] for at, row in enumerate(every) if row.also],
        [[at, row.supersedes] for at, row in enumerate(every) if row.supersedes],
        [[at, row.frames] for at, row in enumerate(every) if row.frames],
        [[at, row.misnamed] for at, row in enumerate(every) if row.misnamed],
        [
            [at, [row.failed.path, row.failed.line, row.failed.column]]
            for at, row in enumerate(every)
            if row.failed is not None
        ],
    ]


def rows_again(data: list[Any]) -> list[Row]:
    """The rows that *data* was made of."""
    paths, blobs, ids, types, links, kind, kinds, *some = data
    every = [frozenset(each) for each in kinds]
    also, supersedes, frames, misnamed, failed = map(dict, some)
    nothing: Mapping[str, Any] = {}
    return [
        Row(
            path,
            blob,
            name,
            type_name,
            tuple(targets),
            tuple(also[at]) if at in also else (),
            tuple(supersedes[at]) if at in supersedes else (),
            every[number],
            frames.get(at, nothing),
            misnamed.get(at, ""),
            Place(*failed[at]) if at in failed else None,
        )
        for at, (path, blob, name, type_name, targets, number) in enumerate(
            zip(paths, blobs, ids, types, links, kind, strict=True)
        )
    ]


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
