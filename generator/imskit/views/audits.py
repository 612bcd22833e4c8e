"""Internal audits, as far as these readers may see them: the cycle's grid, the findings, the audits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

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
)
from imskit.facts.body import value, words
from imskit.facts.coverage import States
from imskit.facts.versions import holds_since
from imskit.model import Catalog, ClauseKey, Document, Standard
from imskit.values import dataclass
from imskit.views.audience import Audience
from imskit.views.findings import Followed, followed

#: Types whose documents say how work is done, and are audited as such.
_PROCESSES = ("process", "procedure")
#: What an audit says of itself beside what its schema asks for, with the words for it where it is not said.
_SAID = (
    ("body.scope", "scope"),
    ("body.sites", "sites"),
    ("body.processes", "processes"),
    ("body.method", "method"),
    ("body.sampled", "sample"),
    ("body.auditor_competence", "competence of the auditors"),
    ("body.report_to", "who was told"),
)


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
    #: Whether that last audit was held before the version that holds today.
    before_version: bool = False
    #: One mark for each column of the grid: a grade, `looked-at`, `planned` or nothing.
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """An audit of the grid: one that was held, by id, or one that is planned, by title."""

    audit: str
    title: str
    day: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """The clauses of one chapter of a standard, counted."""

    number: str
    title: str
    clauses: int
    audited: int
    #: How many of the audited ones were audited before the version that holds today.
    before_version: int
    planned: int
    #: Clauses that were missed, or whose planned audit is late.
    missed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StandardGrid:
    """The clauses of one standard against the audits."""

    standard: str
    designation: str
    columns: tuple[Column, ...]
    lines: tuple[CoveredLine, ...]
    chapters: tuple[Chapter, ...]

    def count(self, standing: str) -> int:
        """How many clauses stand so."""
        return sum(line.standing == standing for line in self.lines)

    @property
    def before_version(self) -> int:
        """How many were audited in this cycle, and before the version that holds today."""
        return sum(chapter.before_version for chapter in self.chapters)


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
    clauses: Mapping[str, tuple[str, ...]]
    #: The nonconformities and improvements that follow it.
    follows: Followed
    #: Whether nothing follows it.
    unfollowed: bool
    #: Whether all that follows it is closed.
    closed: bool


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An audit that was held."""

    id: str
    day: str
    auditors: tuple[str, ...]
    sites: tuple[str, ...]
    report_to: tuple[str, ...]
    #: How many clauses it looked at, and how many documents and records.
    clauses: int
    sample: int
    #: Grades with how many findings have them, the heaviest first.
    grades: tuple[tuple[str, int], ...]
    #: What it does not say.
    unsaid: tuple[str, ...]


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
    #: Findings but those that all is as it should be: first what waits for something, then what is closed.
    open: tuple[FindingRow, ...]
    closed: tuple[FindingRow, ...]
    #: Findings that say that all is as it should be.
    conformities: int
    #: The newest first.
    audits: tuple[AuditLine, ...]
    withheld: int


def audits_page(catalog: Catalog, audience: Audience, states: States) -> AuditsPage:
    """The audits on the day of the run; *states* are those of the clauses."""
    cycle = audit_cycle(catalog, audience.sees)
    programmes = [each for each in catalog.of_type("audit-programme") if audience.sees(each.id)]
    found = [finding for audit in cycle.audits for finding in findings(catalog, audit)]
    graded = [
        _finding(audience, finding)
        for grade in GRADES[:-1]
        for finding in reversed(found)
        if finding.grade == grade
    ]
    grids = [_grid(cycle, audience, states, standard) for standard in catalog.standards.values()]
    return AuditsPage(
        programme=cycle.programme.id if cycle.programme is not None else "",
        not_in_force=tuple(each.id for each in programmes if not in_force(catalog, each)),
        since=cycle.since.isoformat(),
        until=cycle.until.isoformat(),
        planned=tuple(_planned(cycle, audience, each) for each in cycle.planned),
        standards=tuple(grid for grid in grids if grid.columns),
        not_audited=tuple(grid.standard for grid in grids if not grid.columns),
        processes=tuple(
            _process(cycle, audience, document)
            for name in _PROCESSES
            for document in catalog.of_type(name)
            if audience.sees(document.id) and in_force(catalog, document)
        ),
        sites=tuple(
            _line(cycle.site(name), catalog, audience, (name, title))
            for name, title in catalog.system.sites.items()
        ),
        without_site=sum(not words(audit, "body.sites") for audit in cycle.audits),
        open=tuple(line for line in graded if not line.closed),
        closed=tuple(line for line in graded if line.closed),
        conformities=sum(finding.grade == GRADES[-1] for finding in found),
        audits=tuple(_audit(catalog, audit) for audit in reversed(cycle.audits)),
        withheld=sum(not audience.sees(audit.id) for audit in catalog.of_type("internal-audit")),
    )


def _process(cycle: AuditCycle, audience: Audience, document: Document) -> CoveredLine:
    line = _line(cycle.process(document.id), cycle.catalog, audience, (document.id, document.title))
    since = holds_since(cycle.catalog, document)
    return replace(
        line, before_version=bool(line.last) and since is not None and line.last < since.isoformat()
    )


def _grid(cycle: AuditCycle, audience: Audience, states: States, standard: Standard) -> StandardGrid:
    audits = [audit for audit in cycle.audits if any(key[0] == standard.id for key in audited_clauses(audit))]
    planned = [
        each
        for each in cycle.planned
        if not each.audit and any(key[0] == standard.id for key in each.clauses)
    ]
    worst = {audit.id: _worst(cycle.catalog, audit) for audit in audits}
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
        line = _line(cycle.clause(clause.key), cycle.catalog, audience, (number, clause.title), tuple(marks))
        lines.append(replace(line, before_version=states[standard.id][number].audited_before))
    return StandardGrid(
        standard.id,
        standard.designation,
        (
            *(Column(audit.id, audit.title, _iso(audit.date)) for audit in audits),
            *(Column("", audience.redact(each.title), each.until.isoformat()) for each in planned),
        ),
        tuple(lines),
        tuple(_chapters(standard, lines)),
    )


def _chapters(standard: Standard, lines: Iterable[CoveredLine]) -> Iterator[Chapter]:
    """The *lines* counted by the heading at the top that each stands under."""
    groups: dict[str, list[CoveredLine]] = {}
    for line in lines:
        number, below = line.name, {line.name}
        while (parent := standard.clauses[number].parent) in standard.clauses and parent not in below:
            number = str(parent)
            below.add(number)
        groups.setdefault(number, []).append(line)
    for number, group in groups.items():
        audited = [line for line in group if line.standing == "audited"]
        yield Chapter(
            number,
            standard.clauses[number].title,
            len(group),
            len(audited),
            sum(line.before_version for line in audited),
            sum(line.standing == "planned" for line in group),
            tuple(line.name for line in group if line.standing in {"missed", "late"}),
        )


def _worst(catalog: Catalog, audit: Document) -> Mapping[ClauseKey, str]:
    """The heaviest grade that a finding of *audit* gives to each clause."""
    found: dict[ClauseKey, str] = {}
    for grade in reversed(GRADES):
        for finding in findings(catalog, audit):
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
        marks=marks,
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


def _finding(audience: Audience, found: Found) -> FindingRow:
    return FindingRow(
        found.audit.id,
        _iso(found.audit.date),
        found.grade,
        found.text,
        found.clauses,
        followed(audience, found.follows),
        unfollowed=not found.follows and not found.named,
        closed=bool(found.follows) and all(each.is_closed for each in found.follows),
    )


def _audit(catalog: Catalog, audit: Document) -> AuditLine:
    grades = [finding.grade for finding in findings(catalog, audit)]
    return AuditLine(
        audit.id,
        _iso(audit.date),
        words(audit, "body.auditors"),
        words(audit, "body.sites"),
        words(audit, "body.report_to"),
        len(audited_clauses(audit)),
        len(words(audit, "body.sampled")),
        tuple((grade, grades.count(grade)) for grade in GRADES if grade in grades),
        tuple(name for path, name in _SAID if not value(audit, path)),
    )


def _iso(day: object) -> str:
    return str(day) if day is not None else ""
