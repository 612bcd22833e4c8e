"""The way to a certificate, as far as these readers may see it: stages, certificates, what is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from imskit.facts.approval import in_force
from imskit.facts.body import text, words
from imskit.facts.certificates import CertificateState, certificates
from imskit.facts.certification import ItemState, StageState, certification
from imskit.facts.corrections import checks_of, corrections
from imskit.facts.coverage import ClauseState, States, readiness
from imskit.facts.settling import Settlement
from imskit.facts.stage_findings import stage_findings
from imskit.model import Catalog, CertificationStages, Document
from imskit.values import dataclass
from imskit.views.audience import Audience

#: How many of an item's records a page names; the newest.
_MOST = 5


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One thing that the auditor looks for, and what there is of it."""

    words: str
    clauses: tuple[str, ...]
    #: One of `imskit.facts.certification.ItemStanding`.
    standing: str
    #: What is there: documents in force and the newest records; how many more, and how many are withheld.
    have: tuple[str, ...]
    more: int
    withheld: int
    #: Written and not in force.
    coming: tuple[str, ...]
    wanted: str
    lacking: tuple[str, ...]
    nonconforming: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeldFinding:
    """A finding of a certification body."""

    grade: str
    text: str
    clauses: Mapping[str, tuple[str, ...]]
    #: The nonconformities and improvements that follow it, with their states, and how many more are withheld.
    follows: tuple[tuple[str, str], ...]
    withheld: int
    close_by: str
    closed_on: str
    open: bool
    overdue: bool


@dataclass(frozen=True, slots=True)
class HeldStage:
    """A stage that was held."""

    id: str
    day: str
    body: str
    accreditation: str
    scope: str
    sites: tuple[str, ...]
    auditors: str
    result: str
    conclusion: str
    findings: tuple[HeldFinding, ...]
    next: str
    next_due: str
    report: str


@dataclass(frozen=True, slots=True)
class StagePage:
    """All that the page of a stage says."""

    name: str
    title: str
    aim: str
    output: str
    #: How many items records can show, and how many of those are there.
    judged: int
    there: int
    items: tuple[ItemLine, ...]
    #: What only talks can show.
    talks: tuple[str, ...]
    #: The newest first.
    held: tuple[HeldStage, ...]
    #: How many records of the stage are withheld.
    withheld: int
    #: The day on which it is to be held, as the newest record of a stage says; empty where it says none.
    planned: str
    #: Where the list of items comes from, and whether it was compared with bought copies.
    note: str
    verified: bool

    @property
    def open(self) -> int:
        """How many findings are not closed."""
        return sum(finding.open for held in self.held for finding in held.findings)


@dataclass(frozen=True, slots=True)
class SettledLine:
    """A day of the certificate's calendar, and the stage that was held for it."""

    day: str
    record: str
    held: str
    late: bool


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """A certificate."""

    id: str
    number: str
    body: str
    state: str
    #: Whether it may be used today.
    valid: bool
    scope: str
    sites: tuple[str, ...]
    decided_on: str
    expires: str
    surveillance: str
    surveillance_late: bool
    recertification: str
    #: The days of surveillance and recertification that were settled, with how.
    settled: tuple[SettledLine, ...]


@dataclass(frozen=True, slots=True)
class LastStage:
    """The stage that was held last: where the system stands on the way."""

    title: str
    day: str
    result: str
    conclusion: str
    #: How many of its findings are open, and the first day by which one is to be closed.
    open: int
    close_by: str
    next: str
    next_due: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing that shows that the system is established, or that it improves."""

    what: str
    figure: str
    detail: str
    #: Whether it speaks against it.
    bad: bool = False


@dataclass(frozen=True, slots=True)
class CertificationPage:
    """All that the first page says."""

    standard: str
    #: The guidance beside it, where it is in use; else empty.
    guidance: str
    #: None where no stage was held, or the last one is withheld.
    last: LastStage | None
    stages: tuple[StagePage, ...]
    certificates: tuple[CertificateLine, ...]
    established: tuple[Shown, ...]
    improves: tuple[Shown, ...]
    withheld: int


def certification_page(catalog: Catalog, states: States, audience: Audience) -> CertificationPage | None:
    """The way to a certificate on the day of the run; None where the standard is not in use."""
    data = catalog.certification
    if data is None or data.standard not in states:
        return None
    path = certification(catalog, states)
    found = certificates(catalog, data.standard)
    stages = tuple(_stage(catalog, audience, stage, data) for stage in path)
    return CertificationPage(
        data.standard,
        data.guidance if data.guidance in catalog.standards else "",
        _last(path, stages),
        stages,
        tuple(_certificate(catalog, audience, each) for each in found if audience.sees(each.record.id)),
        tuple(_established(catalog, data.standard, states[data.standard], path)),
        tuple(_improves(catalog)),
        sum(not audience.sees(each.record.id) for each in found),
    )


def _stage(catalog: Catalog, audience: Audience, state: StageState, data: CertificationStages) -> StagePage:
    shown = [record for record in state.held if audience.sees(record.id)]
    return StagePage(
        state.stage.name,
        state.stage.title,
        state.stage.aim,
        state.stage.output,
        state.judged,
        state.there,
        tuple(_item(audience, item) for item in state.items),
        state.stage.talks,
        tuple(_held(catalog, audience, record) for record in shown),
        len(state.held) - len(shown),
        _iso(state.planned),
        data.note,
        data.verified,
    )


def _last(path: Iterable[StageState], stages: Iterable[StagePage]) -> LastStage | None:
    """The stage that was held last, where these readers may see it."""
    newest = max(((each.held[0].date, each.held[0].id) for each in path if each.held), default=(None, ""))[1]
    for stage in stages:
        for held in stage.held[:1]:
            if held.id == newest:
                waiting = [finding for finding in held.findings if finding.open]
                return LastStage(
                    stage.title,
                    held.day,
                    held.result,
                    held.conclusion,
                    len(waiting),
                    min((finding.close_by for finding in waiting if finding.close_by), default=""),
                    held.next,
                    held.next_due,
                )
    return None


def _item(audience: Audience, state: ItemState) -> ItemLine:
    shown = [found.id for found in state.have if audience.sees(found.id)]
    return ItemLine(
        state.item.what,
        state.item.clauses,
        state.standing,
        tuple(reversed(shown[-_MOST:])),
        max(len(shown) - _MOST, 0),
        len(state.have) - len(shown),
        tuple(found.id for found in state.coming if audience.sees(found.id)),
        state.wanted,
        state.lacking,
        state.nonconforming,
    )


def _held(catalog: Catalog, audience: Audience, record: Document) -> HeldStage:
    return HeldStage(
        record.id,
        _iso(record.date),
        text(record, "body.certification_body"),
        text(record, "body.accreditation"),
        text(record, "body.scope"),
        words(record, "body.sites"),
        text(record, "body.auditors"),
        text(record, "body.result"),
        text(record, "body.conclusion"),
        tuple(
            HeldFinding(
                found.grade,
                found.text,
                found.clauses,
                tuple((each.id, each.state or "") for each in found.follows if audience.sees(each.id)),
                sum(not audience.sees(each.id) for each in found.follows),
                _iso(found.close_by),
                _iso(found.closed_on),
                found.open,
                found.open and found.close_by is not None and found.close_by < catalog.today,
            )
            for found in stage_findings(catalog, record)
        ),
        text(record, "body.next.what"),
        text(record, "body.next.due"),
        text(record, "body.report"),
    )


def _certificate(catalog: Catalog, audience: Audience, found: CertificateState) -> CertificateLine:
    record = found.record
    return CertificateLine(
        record.id,
        text(record, "body.number"),
        text(record, "body.certification_body"),
        record.state or "",
        found.valid(catalog.today),
        text(record, "body.scope"),
        words(record, "body.sites"),
        text(record, "body.decided_on"),
        _iso(found.expires),
        _iso(found.surveillance),
        found.surveillance is not None and found.surveillance < catalog.today,
        _iso(found.recertification),
        tuple(
            _settled(each)
            for each in (*found.calendar, *([found.renewal] if found.renewal is not None else ()))
            if each.record is not None and audience.sees(each.record.id)
        ),
    )


def _settled(found: Settlement) -> SettledLine:
    record = found.record
    return SettledLine(
        found.day.isoformat(),
        record.id if record is not None else "",
        _iso(record.date) if record is not None else "",
        found.late,
    )


def _established(
    catalog: Catalog, standard: str, states: Mapping[str, ClauseState], path: Iterable[StageState]
) -> Iterable[Shown]:
    figures = readiness(catalog.standards[standard], states)
    if figures is not None:
        bad = f"{figures.nonconforming} nonconforming" if figures.nonconforming else ""
        yield Shown(
            "Clauses in force and evidenced",
            f"{figures.achieved} of {figures.clauses}",
            bad,
            bad=figures.nonconforming > 0,
        )
    for stage in path:
        if stage.stage.name == "stage-1":
            yield Shown("What stage 1 asks for that is there", f"{stage.there} of {stage.judged}", "")
    controlled = [found for found in catalog.documents.values() if found.lifecycle == "controlled"]
    standing = sum(in_force(catalog, found) for found in controlled)
    yield Shown("Controlled documents in force", f"{standing} of {len(controlled)}", "")
    records = [
        found
        for found in catalog.documents.values()
        if found.lifecycle != "controlled" and found.last_activity is not None
    ]
    since = min((day for found in records if (day := found.date or found.opened) is not None), default=None)
    yield Shown(
        "Records of the system at work", str(len(records)), f"since {since.isoformat()}" if since else ""
    )


def _improves(catalog: Catalog) -> Iterable[Shown]:
    for name, what in (
        ("internal-audit", "Internal audits held"),
        ("management-review", "Management reviews held"),
    ):
        held = [found.date for found in catalog.of_type(name) if found.date and found.date <= catalog.today]
        last = max(held, default=None)
        yield Shown(what, str(len(held)), f"last on {last.isoformat()}" if last else "none yet", bad=not held)
    found = corrections(catalog)
    proved = sum(each.record.is_closed and each.proved for each in found)
    still = sum(not each.record.is_closed for each in found)
    yield Shown(
        "Nonconformities closed after a check that found it worked",
        f"{proved} of {len(found)}",
        f"{still} open" if still else "",
    )
    improvements = catalog.of_type("improvement")
    checks = [*(each.checks for each in found), *(checks_of(each, "body.checks") for each in improvements)]
    failed = sum(not check.worked for each in checks for check in each)
    if failed:
        waiting = sum(bool(each) and not each[-1].worked for each in checks)
        detail = (
            f"{waiting} without a later one that found it worked"
            if waiting
            else "each followed by one that did"
        )
        yield Shown("Checks that found that a remedy had not worked", str(failed), detail, bad=waiting > 0)
    done = sum(each.state == "done" for each in improvements)
    yield Shown("Improvements in place", f"{done} of {len(improvements)}", "")
    lessons = catalog.of_type("lesson")
    changed = sum(bool(words(each, "body.changes")) for each in lessons)
    yield Shown("Lessons that changed a document", f"{changed} of {len(lessons)}", "")


def _iso(day: object) -> str:
    return str(day) if day is not None else ""
