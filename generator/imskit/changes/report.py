"""What a change means, as plain rows for a reader: the one shape behind every form of `imskit diff`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from imskit.changes.documents import DocumentChange, in_blocks
from imskit.changes.impact import (
    ApprovalNeed,
    ClauseChange,
    Impact,
    Leaning,
    Moved,
    NewReaders,
    Outdated,
    ReadAgain,
)
from imskit.changes.lines import Line, line_at, line_of
from imskit.changes.places import Wording, in_words, place_in_words, plain
from imskit.changes.settings import SettingChange, file_in_words
from imskit.changes.structure import Difference, Step
from imskit.changes.substance import Reason
from imskit.changes.words import Span
from imskit.facts.approval import approval, in_force
from imskit.facts.effect import verified_assurance
from imskit.facts.touched import way_in_words
from imskit.model import Catalog, Decision, Document, TypeInfo
from imskit.problems import Problem, Severity
from imskit.schema import at_steps

#: What every new version brings and is said at its head already.
_SAID = frozenset({"revisions", "version", "status"})


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document that changed."""

    id: str
    title: str
    type: str
    what: str
    #: Whether it is a controlled document, and no record.
    controlled: bool
    path: str
    #: Where its file was before, if it was elsewhere; empty otherwise.
    path_before: str
    #: `1.1 → 1.2`, one version, or empty for records.
    version: str
    #: `draft → in-review`, for records their state; empty where it did not change.
    status: str
    #: The day from which the version of the head holds; empty where it names none.
    effective_from: str
    #: material, editorial or none; empty for records.
    weight: str
    #: What the author called it in the revision that came; none without one.
    declared: str
    #: Why it is material, in words.
    reasons: tuple[str, ...]
    #: The author's summaries of the revisions that came.
    summaries: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One file that changed and is no document."""

    path: str
    #: organisation, people, standard, schema, template, evidence, site or code-owners.
    kind: str
    #: What it is, in words: `people and roles`.
    about: str
    what: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """One clause that stands elsewhere now."""

    standard: str
    designation: str
    clause: str
    title: str
    turn: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class TouchedRow:
    """A document that leans on what changed."""

    id: str
    title: str
    owner: str
    suspect: bool
    #: What changed in what its link remembers; empty where it is not suspect.
    since: str
    #: Whether it only refers to what changed.
    refers: bool
    #: `implements POL-001, which supports STR-001`.
    why: str
    #: How many links lie between it and what changed.
    steps: int


@dataclass(frozen=True, slots=True)
class RecordRef:
    """One record."""

    id: str
    title: str
    type: str
    #: What several of it are called.
    plural: str


@dataclass(frozen=True, slots=True)
class OutdatedRow:
    """Records that tell of the version before."""

    id: str
    title: str
    before: str
    after: str
    #: Whether the new version holds already; they tell of what holds until it does.
    holds: bool
    records: tuple[RecordRef, ...]


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """A version, and what became of its approvals."""

    id: str
    title: str
    version: str
    #: `needed`, `lost` or `given`.
    turn: str
    needs: tuple[str, ...]
    lost: bool
    #: The day from which it is in force, once all approvals are given.
    effective: str


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision that the change brings."""

    #: The id of its record.
    record: str
    #: The document and version that it is about.
    id: str
    version: str
    verdict: str
    person: str
    #: The role acted in, by its title.
    role: str
    day: str
    #: What has been verified of it, whatever the record says of itself.
    assurance: str
    #: Whether it counts: an approval may be of other content, or by somebody who may not.
    counts: bool


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A document that roles must read again."""

    id: str
    title: str
    version: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewReadersRow:
    """People who must read documents that did not change."""

    role: str
    people: int
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MovedRow:
    """Something due that has another day or is somebody else's."""

    id: str
    what: str
    owner: str
    #: Of which document and whose it was, where that changed; empty otherwise.
    id_before: str
    owner_before: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """What the change brings that stands in its way, or is worth a look."""

    place: str
    severity: str
    rule: str
    message: str
    mend: str


@dataclass(frozen=True)
class Report:
    """What lies between two states of one system."""

    organisation: str
    as_of: str
    #: What the two states are called: ids of commits, or `the folder`.
    base: str
    head: str
    documents: tuple[DocumentRow, ...]
    settings: tuple[SettingRow, ...]
    clauses: tuple[ClauseRow, ...]
    touched: tuple[TouchedRow, ...]
    outdated: tuple[OutdatedRow, ...]
    approvals: tuple[ApprovalRow, ...]
    decisions: tuple[DecisionRow, ...]
    read_again: tuple[ReadRow, ...]
    new_readers: tuple[NewReadersRow, ...]
    moved: tuple[MovedRow, ...]
    #: What must be mended before the change may merge.
    problems: tuple[ProblemRow, ...]
    #: What else it brings that `imskit check` warns of.
    warnings: tuple[ProblemRow, ...]
    #: How many errors both states have: not of this change, and still in the way of a green check.
    older_problems: int
    #: How much of what changed is withheld from whom it is made for: documents, records, files of evidence, problems.
    withheld: int = 0

    @property
    def empty(self) -> bool:
        """Whether nothing changed."""
        return not self.documents and not self.settings and not self.withheld


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
        documents=tuple(_document(after, change) for change in found.documents),
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


def _document(catalog: Catalog, change: DocumentChange) -> DocumentRow:
    document = change.document
    info = catalog.types.get(document.type)
    old, new = change.before, change.after
    known = set(old.revisions) if old else set()
    came = [entry for entry in new.revisions if entry not in known] if new else []
    controlled = document.lifecycle == "controlled"
    return DocumentRow(
        id=change.id,
        title=document.title,
        type=info.title if info else document.type,
        what=change.what,
        controlled=controlled,
        path=document.path,
        path_before=old.path if old is not None and change.renamed else "",
        version=_turned(old.version if old else None, new.version if new else None) or document.version or "",
        status=_turned(_standing(old), _standing(new)),
        effective_from=_day(new),
        weight=change.weight if controlled and old is not None and new is not None else "",
        declared=change.declared if controlled else "",
        reasons=tuple(dict.fromkeys(_reason(catalog, info, document, each) for each in change.reasons))
        if controlled
        else (),
        summaries=tuple(entry.summary for entry in came),
        lines=tuple(_lines(catalog, info, change)),
    )


def _standing(document: Document | None) -> str | None:
    return None if document is None else document.status or document.state


def _day(document: Document | None) -> str:
    return "" if document is None or document.effective_from is None else document.effective_from.isoformat()


def _turned(before: str | None, after: str | None) -> str:
    return f"{before} → {after}" if before and after and before != after else ""


def _reason(catalog: Catalog, info: TypeInfo | None, document: Document, reason: Reason) -> str:
    where = in_words(info, document.data, reason.path, _wording(catalog))
    return f"{where}: {reason.words}" if where else reason.words


def _wording(catalog: Catalog) -> Wording:
    """To whoever has the files, with standards by what they are called."""
    return Wording(plain, str, _standards(catalog))


def _standards(catalog: Catalog) -> Mapping[str, str]:
    return {name: standard.designation for name, standard in catalog.standards.items()}


def _lines(catalog: Catalog, info: TypeInfo | None, change: DocumentChange) -> Iterator[Line]:
    wording = _wording(catalog)
    for each in change.differences or _whole(change):
        if each.path and each.path[0] in _SAID:
            continue
        if each.path[:1] == ("links",) and each.path[-1] == "fingerprint" and each.kind != "removed":
            where = in_words(info, change.document.data, each.path[:-1], wording)
            yield Line(where, "reaffirmed", (Span("same", "said to fit what it says now"),))
            continue
        for part in in_blocks(each):
            yield line_of(info, change, _with_titles(catalog, info, part), wording)


def _with_titles(catalog: Catalog, info: TypeInfo | None, found: Difference) -> Difference:
    """*found* with what roles are called in the place of their ids, where a role stands there."""
    steps = tuple("*" if isinstance(step, int) else step for step in found.path)
    roles = info is not None and any(
        each.get("x-imskit", {}).get("refers") == "role" for each in at_steps(info.schema, steps)
    )
    if not roles or found.kind == "moved":
        return found
    before, after = (
        catalog.system.role_title(each) if isinstance(each, str) else each
        for each in (found.before, found.after)
    )
    return Difference(found.kind, found.path, before, after)


def _whole(change: DocumentChange) -> Iterator[Difference]:
    """All that the body of a document says that came or went as a whole, entry by entry."""
    if change.before is not None and change.after is not None:
        return
    body = change.document.data.get("body")
    for key, value in body.items() if isinstance(body, Mapping) else ():
        entries = (
            value if isinstance(value, list) and any(isinstance(each, Mapping) for each in value) else None
        )
        for path, said in enumerate(entries) if entries is not None else ((None, value),):
            at: tuple[Step, ...] = ("body", key) if path is None else ("body", key, path)
            if change.before is None:
                yield Difference("added", at, None, said)
            else:
                yield Difference("removed", at, said, None)


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


def _rung(rung: Any, *, nonconforming: bool) -> str:
    word = rung.word if rung is not None else "not asked for"
    return f"{word}, nonconforming" if nonconforming else str(word)


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


def as_data(found: Report) -> Mapping[str, Any]:
    """*found* as plain data, as the schema `diff` describes it."""
    return {"version": 1, **asdict(found)}
