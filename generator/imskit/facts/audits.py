"""Internal audits against their programme: what was audited when, what comes next, what the cycle misses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date as Day
from typing import Literal

from imskit.facts.approval import in_force
from imskit.facts.body import day, rows, text, value, words
from imskit.facts.findings import followed_by, named_in
from imskit.model import Catalog, ClauseKey, Document
from imskit.periods import before
from imskit.values import dataclass

#: audited: within the cycle. planned: not yet, and an audit is planned. late: its planned day is over.
#: missed: neither audited nor planned in the cycle.
Standing = Literal["audited", "planned", "late", "missed"]
#: How grades of findings weigh, the heaviest first.
GRADES = ("major", "minor", "opportunity", "conformity")


@dataclass(frozen=True, slots=True)
class Planned:
    """One audit of the programme."""

    title: str
    since: Day | None
    until: Day
    clauses: frozenset[ClauseKey]
    processes: tuple[str, ...]
    sites: tuple[str, ...]
    auditors: tuple[str, ...]
    importance: str
    frequency: str
    #: Id of the audit that carried it out; empty while it is not done.
    audit: str

    def late(self, today: Day) -> bool:
        """Whether it should have been carried out before *today* and was not."""
        return not self.audit and self.until < today


@dataclass(frozen=True, slots=True)
class Found:
    """One finding of an audit, and what became of it."""

    audit: Document
    grade: str
    text: str
    criterion: str
    evidence: str
    clauses: Mapping[str, tuple[str, ...]]
    #: The nonconformities and improvements that follow it.
    follows: tuple[Document, ...]
    #: Whether the audit names a record that follows it, be it known or not.
    named: bool


@dataclass(frozen=True, slots=True)
class Covered:
    """How one clause, process or site stands in the cycle."""

    #: The newest audit of it, whenever that was.
    last: Document | None
    #: The next audit that is planned and not done.
    planned: Planned | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class AuditCycle:
    """The programme that is in force, and the audits that were held by today."""

    catalog: Catalog
    #: None where no programme is in force: then the cycle of ims.yaml is looked back on.
    programme: Document | None
    #: The cycle: what was audited in it counts.
    since: Day
    until: Day
    planned: tuple[Planned, ...]
    #: All audits, the oldest first.
    audits: tuple[Document, ...]

    def clause(self, key: ClauseKey) -> Covered:
        """How a clause stands."""
        return self._covered(
            (audit for audit in self.audits if key in audited_clauses(audit)),
            (planned for planned in self.planned if key in planned.clauses),
        )

    def process(self, name: str) -> Covered:
        """How a process or procedure stands: what was sampled was looked at."""
        return self._covered(
            (
                audit
                for audit in self.audits
                if name in words(audit, "body.processes") or name in words(audit, "body.sampled")
            ),
            (planned for planned in self.planned if name in planned.processes),
        )

    def site(self, name: str) -> Covered:
        """How a site stands."""
        return self._covered(
            (audit for audit in self.audits if {name, "all"} & set(words(audit, "body.sites"))),
            (planned for planned in self.planned if {name, "all"} & set(planned.sites)),
        )

    def _covered(self, audits: Iterable[Document], planned: Iterable[Planned]) -> Covered:
        last = max(audits, key=lambda audit: (audit.date or Day.min, audit.id), default=None)
        coming = min(
            (each for each in planned if not each.audit),
            key=lambda each: (each.until, each.title),
            default=None,
        )
        if last is not None and last.date is not None and self.since <= last.date <= self.until:
            return Covered(last, coming, "audited")
        if coming is None:
            return Covered(last, None, "missed")
        return Covered(last, coming, "late" if coming.late(self.catalog.today) else "planned")


def audit_cycle(catalog: Catalog, sees: Callable[[str], bool] = lambda _: True) -> AuditCycle:
    """The cycle that runs today, with the programme and the audits that *sees* lets through."""
    programmes = [
        found for found in catalog.of_type("audit-programme") if sees(found.id) and in_force(catalog, found)
    ]
    programme = max(programmes, key=lambda found: (found.effective_from or Day.min, found.id), default=None)
    audits = sorted(
        (
            audit
            for audit in catalog.of_type("internal-audit")
            if sees(audit.id) and audit.date is not None and audit.date <= catalog.today
        ),
        key=lambda audit: (audit.date or Day.min, audit.id),
    )
    since = day(programme, "body.period.from") if programme is not None else None
    until = day(programme, "body.period.until") if programme is not None else None
    return AuditCycle(
        catalog,
        programme,
        since or before(catalog.today, catalog.system.audit_cycle),
        until or catalog.today,
        _planned(catalog, programme) if programme is not None else (),
        tuple(audits),
    )


def audited_clauses(audit: Document) -> frozenset[ClauseKey]:
    """The clauses that *audit* looked at."""
    return frozenset(ref.key for ref in audit.clauses if ref.relation == "audits")


def findings(catalog: Catalog, audit: Document) -> tuple[Found, ...]:
    """The findings of *audit*, in its order."""
    follows = followed_by(catalog)
    return tuple(
        Found(
            audit,
            text(row, "grade"),
            text(row, "text"),
            text(row, "criterion"),
            text(row, "evidence"),
            {standard: tuple(numbers) for standard, numbers in (value(row, "clauses") or {}).items()},
            follows.get((audit.id, number), ()),
            bool(named_in(row)),
        )
        for number, row in enumerate(rows(audit, "body.findings"), 1)
    )


def looked_at_by(audit: Document, name: str) -> tuple[str, ...]:
    """The auditors who looked at the document *name*: those it was assigned to, or else all of them."""
    assigned = [
        person
        for row in rows(audit, "body.assigned")
        if name in words(row, "documents")
        for person in words(row, "auditors")
    ]
    return tuple(dict.fromkeys(assigned or words(audit, "body.auditors")))


def _planned(catalog: Catalog, programme: Document) -> tuple[Planned, ...]:
    return tuple(
        Planned(
            text(row, "title"),
            day(row, "from"),
            until,
            frozenset(
                (standard, number)
                for standard, numbers in (value(row, "clauses") or {}).items()
                for number in numbers
            ),
            words(row, "processes"),
            words(row, "sites"),
            words(row, "auditors"),
            text(row, "importance"),
            text(row, "frequency"),
            _done(catalog, text(row, "audit")),
        )
        for row in rows(programme, "body.audits")
        if (until := day(row, "until")) is not None
    )


def _done(catalog: Catalog, name: str) -> str:
    """*name* where that audit has been held by today."""
    audit = catalog.documents.get(name)
    return name if audit is not None and audit.date is not None and audit.date <= catalog.today else ""
