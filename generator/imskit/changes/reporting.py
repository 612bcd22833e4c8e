"""What a change means, put into the rows of its report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from imskit.changes.asked_of_people import ApprovalNeed, NewReaders, ReadAgain
from imskit.changes.document_rows import document_row
from imskit.changes.impact import ClauseChange, Impact
from imskit.changes.leaning import Leaning, Outdated
from imskit.changes.lines import line_at
from imskit.changes.moved import Moved
from imskit.changes.places import place_in_words
from imskit.changes.report import (
    ApprovalRow,
    ClauseRow,
    DecisionRow,
    MovedRow,
    NewReadersRow,
    OutdatedRow,
    ProblemRow,
    ReadRow,
    RecordRef,
    Report,
    SettingRow,
    TouchedRow,
)
from imskit.changes.settings import SettingChange, file_in_words
from imskit.changes.structure import Difference
from imskit.facts.approval import approval, in_force
from imskit.facts.coverage import Rung
from imskit.facts.effect import verified_assurance
from imskit.facts.touched import way_in_words
from imskit.model import Catalog, Decision
from imskit.problems import Problem, Severity


def report(
    before: Catalog,
    after: Catalog,
    found: Impact,
    problems: Sequence[Problem],
    *,
    base: str,
    head: str,
    older_problems: int = 0,
) -> Report:
    """*found*, what lies between the two catalogs, in words.

    *problems* are those that the change brings, *older_problems* the number of errors that both states have.
    """
    grave = [each for each in sorted(problems) if each.severity >= Severity.ERROR]
    light = [each for each in sorted(problems) if each.severity == Severity.WARNING]
    return Report(
        organisation=after.system.name,
        as_of=after.today.isoformat(),
        base=base,
        head=head,
        documents=tuple(document_row(after, change) for change in found.documents),
        settings=tuple(_setting(change) for change in found.settings),
        clauses=tuple(_clause(after, change) for change in found.clauses),
        touched=tuple(_touched(after, each) for each in found.touched),
        outdated=tuple(_outdated(after, each) for each in found.outdated),
        approvals=tuple(_approval(after, need) for need in found.approvals),
        decisions=tuple(_decisions(before, after)),
        read_again=tuple(_read(after, each) for each in found.read_again),
        new_readers=tuple(_new_readers(after, each) for each in found.new_readers),
        moved=tuple(_moved(after, each) for each in found.moved),
        problems=tuple(map(_problem, grave)),
        warnings=tuple(map(_problem, light)),
        older_problems=older_problems,
    )


def _problem(found: Problem) -> ProblemRow:
    return ProblemRow(str(found.place), found.severity.word, found.rule, found.message, found.mend)


def _setting(change: SettingChange) -> SettingRow:
    lines = (line_at(_place(change, each), each) for each in change.differences)
    return SettingRow(change.path, change.kind, file_in_words(change), change.what, tuple(lines))


def _place(change: SettingChange, found: Difference) -> str:
    if change.kind == "schema":
        return "Field " + ".".join(str(step) for step in found.path)
    data = change.before if found.kind == "removed" else change.after
    return place_in_words(change.titles or {}, data, found.path)


def _clause(catalog: Catalog, change: ClauseChange) -> ClauseRow:
    standard = catalog.standards[change.standard]
    return ClauseRow(
        standard=change.standard,
        designation=standard.designation,
        clause=change.clause,
        title=change.after.clause.title,
        turn=change.turn,
        before=_rung(change.before.rung, nonconforming=change.before.nonconforming),
        after=_rung(change.after.rung, nonconforming=change.after.nonconforming),
        reason=change.after.reason,
    )


def _rung(rung: Rung | None, *, nonconforming: bool) -> str:
    word = rung.word if rung is not None else "not asked for"
    return f"{word}, nonconforming" if nonconforming else word


def _touched(catalog: Catalog, found: Leaning) -> TouchedRow:
    document = catalog.documents[found.document]
    return TouchedRow(
        id=document.id,
        title=document.title,
        owner=catalog.system.role_title(document.owner),
        suspect=found.since is not None,
        since=_since(catalog, found),
        refers=found.refers,
        why=way_in_words(found.way),
        steps=len(found.way),
    )


def _since(catalog: Catalog, found: Leaning) -> str:
    """What changed in what a suspect link remembers, and from when on its owner is asked where that is not now."""
    if found.since is None:
        return ""
    target = catalog.documents.get(found.way[0][1])
    waits = target is not None and target.lifecycle == "controlled" and not in_force(catalog, target)
    when = f"once {target.version} holds: " if waits and target is not None else ""
    return when + "; ".join(found.since.why)


def _outdated(catalog: Catalog, found: Outdated) -> OutdatedRow:
    records = [catalog.documents[name] for name in found.records]
    return OutdatedRow(
        found.document,
        catalog.documents[found.document].title,
        found.before,
        found.after,
        found.holds,
        tuple(
            RecordRef(
                record.id, record.title, catalog.types[record.type].title, catalog.types[record.type].plural
            )
            for record in records
        ),
    )


def _approval(catalog: Catalog, need: ApprovalNeed) -> ApprovalRow:
    needs = [missing.words(catalog.system) for missing in need.missing]
    if need.rejected is not None:
        needs.insert(0, f"an answer to the rejection of {need.rejected.isoformat()}")
    return ApprovalRow(
        id=need.document,
        title=catalog.documents[need.document].title,
        version=need.version,
        turn=need.turn,
        needs=tuple(needs),
        lost=need.turn == "lost",
        effective=need.effective.isoformat() if need.effective is not None else "",
    )


def _new_readers(catalog: Catalog, found: NewReaders) -> NewReadersRow:
    return NewReadersRow(catalog.system.role_title(found.role), found.people, found.documents)


def _decisions(before: Catalog, after: Catalog) -> Iterator[DecisionRow]:
    """The decisions of *after* that *before* does not hold, by document and day."""
    for name in sorted(after.decisions):
        for each in after.decisions[name]:
            if each.id not in before.documents:
                yield _decision(after, each)


def _decision(catalog: Catalog, found: Decision) -> DecisionRow:
    return DecisionRow(
        record=found.id,
        id=found.document,
        version=found.version,
        verdict=found.verdict,
        person=found.person,
        role=catalog.system.role_title(found.role),
        day=found.day.isoformat(),
        assurance=verified_assurance(catalog, found),
        counts=_counts(catalog, found),
    )


def _counts(catalog: Catalog, found: Decision) -> bool:
    document = catalog.documents.get(found.document)
    if document is None or document.version != found.version:
        return False
    return found.verdict != "approve" or found in approval(catalog, document).accepted


def _read(catalog: Catalog, found: ReadAgain) -> ReadRow:
    roles = tuple(catalog.system.role_title(role) for role in found.roles)
    return ReadRow(found.document, catalog.documents[found.document].title, found.version, roles)


def _moved(catalog: Catalog, found: Moved) -> MovedRow:
    return MovedRow(
        found.document,
        found.what,
        catalog.system.role_title(found.owner),
        found.document_before if found.document_before != found.document else "",
        catalog.system.role_title(found.owner_before) if found.owner_before != found.owner else "",
        found.before.isoformat() if found.before else "",
        found.after.isoformat() if found.after else "",
    )
