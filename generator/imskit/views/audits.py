"""Internal audits, as far as these readers may see them: the cycle's grid, the findings, the audits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from imskit.facts.approval import in_force
from imskit.facts.audits import (
    GRADES,
    AuditCycle,
    Covered,
    Found,
    Planned,
    audit_cycle,
    audited_clauses,
    findings,
    led_to,
)
from imskit.facts.body import text, words
from imskit.model import Catalog, ClauseKey, Document, Standard
from imskit.views.audience import Audience

#: Types whose documents say how work is done, and are audited as such.
_PROCESSES = ("process", "procedure")
#: Grades that ask for a nonconformity.
_ASKS_FOR_RECORD = frozenset({"major", "minor"})


@dataclass(frozen=True, slots=True)
class CoveredLine:
    """How a clause, process or site stands; days are YYYY-MM-DD, empty where there is none."""

    name: str
    title: str
    #: One of `imskit.facts.audits.Standing`.
    standing: str
    last: str
    last_audit: str
    next: str
    next_title: str
    next_late: bool
    #: One mark for each column of the grid: a grade, `looked-at`, `planned` or nothing.
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """An audit of the grid: one that was held, by id, or one that is planned, by title."""

    audit: str
    title: str
    day: str


@dataclass(frozen=True, slots=True)
class StandardGrid:
    """The clauses of one standard against the audits."""

    standard: str
    designation: str
    columns: tuple[Column, ...]
    lines: tuple[CoveredLine, ...]

    def count(self, standing: str) -> int:
        """How many clauses stand so."""
        return sum(line.standing == standing for line in self.lines)


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """One audit of the programme."""

    title: str
    since: str
    until: str
    auditors: tuple[str, ...]
    sites: tuple[str, ...]
    importance: str
    frequency: str
    audit: str
    late: bool


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding that is no conformity, and what became of it."""

    audit: str
    day: str
    grade: str
    text: str
    criterion: str
    clauses: Mapping[str, tuple[str, ...]]
    nonconformity: str
    #: The state of that nonconformity, and whether it is closed.
    state: str
    closed: bool
    #: Whether a nonconformity is asked for and none is named.
    unfollowed: bool
    #: Of an opportunity: what came from its audit.
    improvements: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An audit that was held."""

    id: str
    day: str
    criteria: str
    scope: str
    method: str
    sample: tuple[str, ...]
    auditors: tuple[str, ...]
    independence: str
    competence: str
    auditees: tuple[str, ...]
    sites: tuple[str, ...]
    report_to: tuple[str, ...]
    #: Grades with how many findings have them, the heaviest first.
    grades: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class AuditsPage:
    """All that the page says."""

    #: Id of the programme in force; empty where none is.
    programme: str
    #: Programmes that are not in force.
    not_in_force: tuple[str, ...]
    since: str
    until: str
    planned: tuple[PlannedLine, ...]
    standards: tuple[StandardGrid, ...]
    #: Standards in use that no audit looked at and none is planned for.
    not_audited: tuple[str, ...]
    processes: tuple[CoveredLine, ...]
    sites: tuple[CoveredLine, ...]
    #: Audits that do not say at which sites they were.
    without_site: int
    findings: tuple[FindingRow, ...]
    #: Findings that say that all is as it should be.
    conformities: int
    #: The newest first.
    audits: tuple[AuditLine, ...]
    withheld: int


def audits_page(catalog: Catalog, audience: Audience) -> AuditsPage:
    """The audits on the day of the run."""
    cycle = audit_cycle(catalog, audience.sees)
    programmes = [each for each in catalog.of_type("audit-programme") if audience.sees(each.id)]
    found = [finding for audit in cycle.audits for finding in findings(audit)]
    grids = [_grid(cycle, audience, standard) for standard in catalog.standards.values()]
    return AuditsPage(
        programme=cycle.programme.id if cycle.programme is not None else "",
        not_in_force=tuple(each.id for each in programmes if not in_force(catalog, each)),
        since=cycle.since.isoformat(),
        until=cycle.until.isoformat(),
        planned=tuple(_planned(cycle, audience, each) for each in cycle.planned),
        standards=tuple(grid for grid in grids if grid.columns),
        not_audited=tuple(grid.standard for grid in grids if not grid.columns),
        processes=tuple(
            _line(cycle.process(document.id), catalog, audience, (document.id, document.title))
            for name in _PROCESSES
            for document in catalog.of_type(name)
            if audience.sees(document.id) and in_force(catalog, document)
        ),
        sites=tuple(
            _line(cycle.site(name), catalog, audience, (name, title))
            for name, title in catalog.system.sites.items()
        ),
        without_site=sum(not words(audit, "body.sites") for audit in cycle.audits),
        findings=tuple(
            _finding(catalog, audience, finding)
            for grade in GRADES[:-1]
            for finding in reversed(found)
            if finding.grade == grade
        ),
        conformities=sum(finding.grade == GRADES[-1] for finding in found),
        audits=tuple(_audit(audience, audit) for audit in reversed(cycle.audits)),
        withheld=sum(not audience.sees(audit.id) for audit in catalog.of_type("internal-audit")),
    )


def _grid(cycle: AuditCycle, audience: Audience, standard: Standard) -> StandardGrid:
    audits = [audit for audit in cycle.audits if any(key[0] == standard.id for key in audited_clauses(audit))]
    planned = [
        each
        for each in cycle.planned
        if not each.audit and any(key[0] == standard.id for key in each.clauses)
    ]
    worst = {audit.id: _worst(audit) for audit in audits}
    left_out = {
        row.clause
        for in_use in cycle.catalog.system.standards_in_use
        if in_use.id == standard.id
        for row in in_use.left_out
    }
    lines = []
    for number, clause in standard.clauses.items():
        if not clause.assessable or number in left_out:
            continue
        marks = [
            worst[audit.id].get(clause.key, "looked-at") if clause.key in audited_clauses(audit) else ""
            for audit in audits
        ]
        marks += ["planned" if clause.key in each.clauses else "" for each in planned]
        lines.append(
            _line(cycle.clause(clause.key), cycle.catalog, audience, (number, clause.title), tuple(marks))
        )
    return StandardGrid(
        standard.id,
        standard.designation,
        (
            *(Column(audit.id, audit.title, _iso(audit.date)) for audit in audits),
            *(Column("", audience.redact(each.title), each.until.isoformat()) for each in planned),
        ),
        tuple(lines),
    )


def _worst(audit: Document) -> Mapping[ClauseKey, str]:
    """The heaviest grade that a finding of *audit* gives to each clause."""
    found: dict[ClauseKey, str] = {}
    for grade in reversed(GRADES):
        for finding in findings(audit):
            if finding.grade == grade:
                for standard, numbers in finding.clauses.items():
                    found.update(((standard, number), grade) for number in numbers)
    return found


def _line(
    covered: Covered,
    catalog: Catalog,
    audience: Audience,
    named: tuple[str, str],
    marks: tuple[str, ...] = (),
) -> CoveredLine:
    coming = covered.planned
    return CoveredLine(
        *named,
        covered.standing,
        _iso(covered.last.date) if covered.last is not None else "",
        covered.last.id if covered.last is not None else "",
        coming.until.isoformat() if coming is not None else "",
        audience.redact(coming.title) if coming is not None else "",
        coming is not None and coming.late(catalog.today),
        marks,
    )


def _planned(cycle: AuditCycle, audience: Audience, planned: Planned) -> PlannedLine:
    return PlannedLine(
        audience.redact(planned.title),
        _iso(planned.since),
        planned.until.isoformat(),
        planned.auditors,
        planned.sites,
        planned.importance,
        planned.frequency,
        planned.audit,
        planned.late(cycle.catalog.today),
    )


def _finding(catalog: Catalog, audience: Audience, found: Found) -> FindingRow:
    record = catalog.documents.get(found.nonconformity)
    shown = record is not None and audience.sees(record.id)
    return FindingRow(
        found.audit.id,
        _iso(found.audit.date),
        found.grade,
        found.text,
        audience.redact(found.criterion),
        found.clauses,
        found.nonconformity,
        (record.state or "") if record is not None and shown else "",
        record is not None and shown and record.is_closed,
        found.grade in _ASKS_FOR_RECORD and not found.nonconformity,
        tuple(
            (each.id, each.state or "")
            for each in led_to(catalog, found.audit, "improvement")
            if audience.sees(each.id)
        )
        if found.grade == "opportunity"
        else (),
    )


def _audit(audience: Audience, audit: Document) -> AuditLine:
    grades = [finding.grade for finding in findings(audit)]
    return AuditLine(
        audit.id,
        _iso(audit.date),
        text(audit, "body.criteria"),
        text(audit, "body.scope"),
        text(audit, "body.method"),
        tuple(name for name in words(audit, "body.sampled") if audience.sees(name)),
        words(audit, "body.auditors"),
        audience.redact(text(audit, "body.independence")),
        text(audit, "body.auditor_competence"),
        words(audit, "body.auditees"),
        words(audit, "body.sites"),
        words(audit, "body.report_to"),
        tuple((grade, grades.count(grade)) for grade in GRADES if grade in grades),
    )


def _iso(day: object) -> str:
    return str(day) if day is not None else ""
