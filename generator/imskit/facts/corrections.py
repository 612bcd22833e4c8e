"""Nonconformities from correction to check: what is said, what is still missing, which checks failed."""

from __future__ import annotations

from datetime import date as Day

from imskit.facts.body import day, rows, text
from imskit.model import Action, Catalog, Document
from imskit.values import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One check of whether corrective action worked."""

    day: Day | None
    worked: bool
    #: The role that checked, and the person where it says so.
    by: str
    person: str
    text: str


@dataclass(frozen=True, slots=True)
class Correction:
    """One nonconformity and what was done about it."""

    record: Document
    grade: str
    source: str
    #: What was done at once: the correction, or else the containment.
    correction: str
    cause: str
    elsewhere: str
    #: Corrective actions.
    actions: tuple[Action, ...]
    #: What must be seen for them to have worked, and by when it is looked at.
    criterion: str
    check_due: Day | None
    close_by: Day | None
    #: Oldest first.
    checks: tuple[Check, ...]

    @property
    def failed(self) -> int:
        """How many checks found that the actions had not worked."""
        return sum(not check.worked for check in self.checks)

    @property
    def proved(self) -> bool:
        """Whether the newest check found that the actions worked."""
        return bool(self.checks) and self.checks[-1].worked

    @property
    def missing(self) -> tuple[str, ...]:
        """What nobody has written down yet, in the order in which it is needed."""
        parts = (
            ("correction", self.correction),
            ("cause", self.cause),
            ("whether it is so elsewhere", self.elsewhere),
            ("corrective action", self.actions),
            ("criterion of effectiveness", self.criterion),
        )
        return tuple(name for name, said in parts if not said)


def corrections(catalog: Catalog) -> tuple[Correction, ...]:
    """All nonconformities, by id."""
    return tuple(_correction(record) for record in catalog.of_type("nonconformity"))


def _correction(record: Document) -> Correction:
    return Correction(
        record,
        text(record, "body.grade"),
        text(record, "body.source"),
        text(record, "body.correction") or text(record, "body.containment"),
        text(record, "body.root_cause"),
        text(record, "body.elsewhere"),
        record.actions,
        text(record, "body.effectiveness.criterion") or text(record, "body.effectiveness.how"),
        day(record, "body.effectiveness.due"),
        day(record, "body.close_by"),
        checks_of(record, "body.effectiveness.checks"),
    )


def checks_of(record: Document, dotted: str) -> tuple[Check, ...]:
    """The checks in the list at *dotted*, in its order: oldest first."""
    return tuple(
        Check(
            day(row, "date"),
            text(row, "result") == "effective",
            text(row, "by"),
            text(row, "checked_by"),
            text(row, "text"),
        )
        for row in rows(record, dotted)
    )
