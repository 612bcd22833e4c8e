"""What certification bodies have found at the stages that were held, and what of it waits for something."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Day

from imskit.facts.body import day, rows, text, value
from imskit.facts.findings import followed_by
from imskit.model import Catalog, Document
from imskit.values import dataclass

#: Grades of findings that wait for something to be done.
_WAITING = frozenset({"concern", "minor", "major"})


@dataclass(frozen=True, slots=True)
class StageFinding:
    """A finding of a certification body."""

    stage: Document
    grade: str
    text: str
    clauses: Mapping[str, tuple[str, ...]]
    #: The nonconformities and improvements that follow it.
    follows: tuple[Document, ...]
    close_by: Day | None
    #: The day on which it was closed, or that of the last record that follows it.
    closed_on: Day | None
    #: Whether something is still to be done about it.
    open: bool


def stages_held(catalog: Catalog, standard: str) -> tuple[Document, ...]:
    """The records of stages against *standard* that were held by today, the oldest first."""
    found = [
        record
        for record in catalog.of_type("certification-stage")
        if text(record, "body.standard") == standard
        and record.date is not None
        and record.date <= catalog.today
    ]
    return tuple(sorted(found, key=lambda record: (record.date or Day.min, record.id)))


def stage_findings(catalog: Catalog, record: Document) -> tuple[StageFinding, ...]:
    """The findings of one stage, in its order."""
    follows = followed_by(catalog)
    return tuple(
        _finding(catalog, record, row, follows.get((record.id, number), ()))
        for number, row in enumerate(rows(record, "body.findings"), 1)
    )


def _finding(
    catalog: Catalog, record: Document, row: Mapping[str, object], follows: tuple[Document, ...]
) -> StageFinding:
    grade = text(row, "grade")
    closed = day(row, "closed_on")
    if closed is None and follows and all(each.is_closed for each in follows):
        closed = max((each.closed for each in follows if each.closed is not None), default=None)
    return StageFinding(
        record,
        grade,
        text(row, "text"),
        {standard: tuple(numbers) for standard, numbers in (value(row, "clauses") or {}).items()},
        follows,
        day(row, "close_by"),
        closed,
        open=grade in _WAITING and (closed is None or closed > catalog.today),
    )
