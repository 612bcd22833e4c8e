"""What a change means, as plain rows for a reader: the one shape behind every form of `imskit diff`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias

from imskit.changes.documents import DocumentChange, in_blocks
from imskit.changes.impact import ApprovalNeed, ClauseChange, Impact, Moved, ReadAgain, Touched
from imskit.changes.places import in_words, plain
from imskit.changes.structure import Difference, Step
from imskit.changes.words import Span, redline
from imskit.facts.approval import approval, verified_assurance
from imskit.model import Catalog, Decision, Document, TypeInfo
from imskit.problems import Problem, Severity

Kind: TypeAlias = Literal["added", "removed", "changed", "moved"]
#: What every new version brings and is said at its head already.
_SAID = frozenset({"revisions", "version", "status"})


@dataclass(frozen=True, slots=True)
class Line:
    """One difference: where, of what kind, and the words that went and came."""

    where: str
    kind: Kind
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document that changed."""

    id: str
    title: str
    type: str
    what: str
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
    """A document that rests on what changed."""

    id: str
    title: str
    owner: str
    suspect: bool
    #: `implements POL-001, which supports STR-001`.
    why: str


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """A version and the approvals that it still needs."""

    id: str
    title: str
    version: str
    needs: tuple[str, ...]
    lost: bool


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
class MovedRow:
    """Something due that has another day."""

    id: str
    what: str
    owner: str
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
    clauses: tuple[ClauseRow, ...]
    touched: tuple[TouchedRow, ...]
    approvals: tuple[ApprovalRow, ...]
    decisions: tuple[DecisionRow, ...]
    read_again: tuple[ReadRow, ...]
    moved: tuple[MovedRow, ...]
    #: What must be mended before the change may merge.
    problems: tuple[ProblemRow, ...]
    #: What else it brings that `imskit check` warns of.
    warnings: tuple[ProblemRow, ...]
    #: How many errors both states have: not of this change, and still in the way of a green check.
    older_problems: int

    @property
    def empty(self) -> bool:
        """Whether nothing changed."""
        return not self.documents


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
        clauses=tuple(_clause(after, change) for change in found.clauses),
        touched=tuple(_touched(before, after, each) for each in found.touched),
        approvals=tuple(_approval(after, need) for need in found.approvals),
        decisions=tuple(_decisions(before, after)),
        read_again=tuple(_read(after, each) for each in found.read_again),
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
        path=document.path,
        path_before=old.path if old is not None and change.renamed else "",
        version=_turned(old.version if old else None, new.version if new else None) or document.version or "",
        status=_turned(_standing(old), _standing(new)),
        effective_from=_day(new),
        weight=change.weight if controlled and old is not None and new is not None else "",
        declared=change.declared if controlled else "",
        reasons=tuple(
            dict.fromkeys(_reason(info, document, each.path, each.words) for each in change.reasons)
        ),
        summaries=tuple(entry.summary for entry in came),
        lines=tuple(_lines(info, change)),
    )


def _standing(document: Document | None) -> str | None:
    return None if document is None else document.status or document.state


def _day(document: Document | None) -> str:
    return "" if document is None or document.effective_from is None else document.effective_from.isoformat()


def _turned(before: str | None, after: str | None) -> str:
    return f"{before} → {after}" if before and after and before != after else ""


def _reason(info: TypeInfo | None, document: Document, path: Sequence[str | int], words: str) -> str:
    where = in_words(info, document.data, path)
    return f"{where}: {words}" if where else words


def _lines(info: TypeInfo | None, change: DocumentChange) -> Iterator[Line]:
    for each in change.differences or _whole(change):
        if each.path and each.path[0] in _SAID:
            continue
        for part in in_blocks(each):
            yield _line(info, change, part)


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


def _line(info: TypeInfo | None, change: DocumentChange, found: Difference) -> Line:
    side = change.before if found.kind == "removed" else change.after
    where = in_words(info, side.data if side else {}, found.path)
    if found.kind == "moved":
        words = f"from place {found.before + 1} to place {found.after + 1}"
        return Line(where, "moved", (Span("same", words),))
    if found.kind == "added":
        return Line(where, "added", (Span("new", plain(found.after)),))
    if found.kind == "removed":
        return Line(where, "removed", (Span("gone", plain(found.before)),))
    return Line(where, "changed", redline(plain(found.before), plain(found.after)))


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


def _touched(before: Catalog, after: Catalog, found: Touched) -> TouchedRow:
    document = after.documents.get(found.document) or before.documents[found.document]
    (label, target), *rest = found.chain
    why = f"{label.lower()} {target}" + "".join(f", which {other.lower()} {at}" for other, at in rest)
    return TouchedRow(
        document.id, document.title, after.system.role_title(document.owner), found.suspect, why
    )


def _approval(catalog: Catalog, need: ApprovalNeed) -> ApprovalRow:
    needs = tuple(missing.words(catalog.system) for missing in need.missing)
    return ApprovalRow(need.document, catalog.documents[need.document].title, need.version, needs, need.lost)


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
        found.before.isoformat() if found.before else "",
        found.after.isoformat() if found.after else "",
    )


def as_data(found: Report) -> Mapping[str, Any]:
    """*found* as plain data, as the schema `diff` describes it."""
    return {"version": 1, **asdict(found)}
