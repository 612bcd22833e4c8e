"""How far each clause of a standard is met: a rung with its reason and the next step, never a tick.

The rungs are: open, documented, approved, in force, evidenced, fresh, audited. A clause says what proves it
(`expects`): entries that name controlled types ask for documents, entries that name living or sealed types
ask for records. A document reaches a rung with its own records: those that claim the clause, that are linked
with it, or that are of a type it says it produces and claim nothing else themselves. The clause stands on
the highest rung that any one claiming document reaches; where several kinds of document are asked for, on
the lowest of theirs. A clause that asks for no document skips the document rungs, one that asks for no
record skips the record rungs, both visibly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Day
from enum import IntEnum
from functools import cached_property

from imskit.facts.approval import approval, withdrawn
from imskit.facts.due_rules import failed_check
from imskit.facts.graph import Graph
from imskit.facts.review import review
from imskit.model import Catalog, Clause, ClauseKey, Document, Expectation, LeftOut, Standard
from imskit.periods import after


class Rung(IntEnum):
    """How far a clause is met."""

    OPEN = 0
    DOCUMENTED = 1
    APPROVED = 2
    IN_FORCE = 3
    EVIDENCED = 4
    FRESH = 5
    AUDITED = 6

    @property
    def word(self) -> str:
        """The rung as it is written: `in force`."""
        return self.name.lower().replace("_", " ")


DOCUMENT_RUNGS = frozenset({Rung.DOCUMENTED, Rung.APPROVED, Rung.IN_FORCE})
RECORD_RUNGS = frozenset({Rung.EVIDENCED})


@dataclass(frozen=True, slots=True)
class Flag:
    """Bad news beside a rung."""

    label: str
    text: str
    document: str
    #: With it the clause counts as nonconforming and never as achieved.
    nonconforming: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """A document or record that stands for a clause."""

    document: str
    #: Whether its type is one that the clause asks for.
    expected: bool
    #: What it adds, in a few words: `in force`, `2026-03-14`, `draft`.
    note: str


@dataclass(frozen=True, slots=True)
class Renewal:
    """Evidence that has to be renewed, and by when: a cycle after the newest record."""

    day: Day
    #: What is to be recorded, in words: `a management review`.
    wanted: str
    #: The newest record that counts.
    newest: str


@dataclass(frozen=True, slots=True)
class ClauseState:
    """Where one clause stands today, and why."""

    clause: Clause
    #: None for headings and for what is left out.
    rung: Rung | None
    reason: str
    next_action: str = ""
    left_out: LeftOut | None = None
    #: Rungs that this clause does not ask for.
    skipped: frozenset[Rung] = frozenset()
    #: The document that reaches the rung; None when none does or none is asked for.
    best: str | None = None
    flags: tuple[Flag, ...] = ()
    documents: tuple[Claim, ...] = ()
    records: tuple[Claim, ...] = ()
    #: The newest internal audit of the clause within the audit cycle.
    last_audit: Day | None = None
    #: Evidence with a cycle: when it is due anew.
    renewals: tuple[Renewal, ...] = ()

    @property
    def nonconforming(self) -> bool:
        """Whether an open finding keeps the clause from counting, whatever its rung."""
        return any(flag.nonconforming for flag in self.flags)

    @property
    def achieved(self) -> bool:
        """In force and evidenced, as far as the clause asks for it, and no finding that forbids it."""
        return self.rung is not None and self.rung >= Rung.EVIDENCED and not self.nonconforming


@dataclass(frozen=True, slots=True)
class _Reach:
    """How far one document (or the clause without one) comes, and what stops it there."""

    rung: Rung
    reason: str
    next_action: str
    document: str | None = None


#: What proves a clause, each kind with the records that count for it, oldest first.
_Counted = Sequence[tuple[Expectation, Sequence[Document]]]


class Coverage:
    """The clause states of all standards in use; what several clauses need is worked out once."""

    def __init__(self, catalog: Catalog, graph: Graph) -> None:
        self._catalog = catalog
        self._graph = graph
        self._claimants: defaultdict[ClauseKey, list[Document]] = defaultdict(list)
        self._audits: dict[ClauseKey, list[Document]] = defaultdict(list)
        self._findings: dict[ClauseKey, list[Document]] = defaultdict(list)
        for document in catalog.documents.values():
            flag = catalog.types[document.type].clause_flag
            for ref in document.clauses:
                if ref.relation == "satisfies":
                    claimants = self._claimants[ref.key]
                    # Documents come one after the other: one that was here before is the last.
                    if not claimants or claimants[-1] is not document:
                        claimants.append(document)
                elif ref.relation == "audits":
                    self._audits[ref.key].append(document)
                elif flag is not None and ref.relation == flag.relation and not document.is_closed:
                    self._findings[ref.key].append(document)
        self._document_reach: dict[str, _Reach] = {}
        self._silent_records: dict[tuple[str, str], Mapping[str, Document]] = {}

    @cached_property
    def _by_type(self) -> Mapping[str, Sequence[Document]]:
        by_type: defaultdict[str, list[Document]] = defaultdict(list)
        for document in self._catalog.documents.values():
            by_type[document.type].append(document)
        return by_type

    def of(self, standard_id: str) -> Mapping[str, ClauseState]:
        """The state of each clause of the standard, by number, in the order of its file."""
        standard = self._catalog.standards[standard_id]
        left_out = {
            row.clause: row
            for in_use in self._catalog.system.standards_in_use
            if in_use.id == standard_id
            for row in in_use.left_out
        }
        return {
            number: self._state(standard, clause, left_out.get(number))
            for number, clause in standard.clauses.items()
        }

    def _state(self, standard: Standard, clause: Clause, left_out: LeftOut | None) -> ClauseState:
        if not clause.assessable:
            return ClauseState(clause, None, "A heading: its sub-clauses are assessed")
        if left_out is not None:
            word = "Not followed" if standard.kind == "guidance" else "Left out"
            return ClauseState(
                clause, None, f"{word}: {left_out.why or 'no reason is given'}", left_out=left_out
            )
        claimants = self._claimants.get(clause.key, [])
        documents = [document for document in claimants if document.lifecycle == "controlled"]
        asked = [expected for expected in clause.expects if self._asks_for_document(expected)]
        proofs = [expected for expected in clause.expects if not self._asks_for_document(expected)]
        skipped: set[Rung] = set()
        if clause.expects and not asked:
            skipped |= DOCUMENT_RUNGS
        if clause.expects and not proofs:
            skipped |= RECORD_RUNGS
        reach = self._reach(clause, asked, proofs, documents, claimants)
        # Whichever of the documents a record counts for, it counts for the clause.
        counted = [(proof, self._own_records(clause, proof, None, documents)) for proof in proofs]
        records = self._records(clause, counted, claimants)
        last_audit = self._last_audit(clause)
        if reach.rung is Rung.FRESH:
            if last_audit is not None:
                reach = _Reach(
                    Rung.AUDITED,
                    f"In place, up to date, and audited on {last_audit.isoformat()}",
                    "",
                    reach.document,
                )
            else:
                reach = _Reach(
                    Rung.FRESH,
                    "In place and up to date; no internal audit covered it within the audit cycle",
                    "Include it in the next internal audit",
                    reach.document,
                )
        flags = tuple(self._flags(clause, documents, [record for _, found in counted for record in found]))
        return ClauseState(
            clause=clause,
            rung=reach.rung,
            reason=reach.reason,
            next_action=_mending(flags) or reach.next_action,
            skipped=frozenset(skipped),
            best=reach.document,
            flags=flags,
            documents=tuple(self._document_claim(document, asked) for document in documents),
            records=records,
            last_audit=last_audit,
            renewals=tuple(self._renewals(counted)),
        )

    def _renewals(self, counted: _Counted) -> Iterator[Renewal]:
        for proof, found in counted:
            full = [record for record in found if record.last_activity and not self._empty(record, proof)]
            if proof.every is not None and full:
                newest = full[-1]  # they come oldest first
                assert newest.last_activity is not None
                yield Renewal(after(newest.last_activity, proof.every), self._words(proof.types), newest.id)

    def _asks_for_document(self, expected: Expectation) -> bool:
        return any(
            name in self._catalog.types and self._catalog.types[name].lifecycle == "controlled"
            for name in expected.types
        )

    # How far the clause comes -----------------------------------------------------------------------------

    def _reach(
        self,
        clause: Clause,
        asked: Sequence[Expectation],
        proofs: Sequence[Expectation],
        documents: Sequence[Document],
        claimants: Sequence[Document],
    ) -> _Reach:
        if asked or not clause.expects:
            kinds = asked or [Expectation(types=())]
            return min(
                (self._best_for(clause, kind, proofs, documents, claimants) for kind in kinds),
                key=lambda reach: reach.rung,
            )
        return self._with_records(clause, proofs, None, documents, claimants)

    def _best_for(
        self,
        clause: Clause,
        kind: Expectation,
        proofs: Sequence[Expectation],
        documents: Sequence[Document],
        claimants: Sequence[Document],
    ) -> _Reach:
        """The farthest that any one claiming document of the asked types comes."""
        fitting = [document for document in documents if not kind.types or document.type in kind.types]
        if not fitting:
            wanted = self._words(kind.types) if kind.types else "a document"
            instead = f"; {documents[0].id} claims it, but is none" if documents else ""
            return _Reach(
                Rung.OPEN,
                f"No {_bare(wanted)} claims it{instead}",
                f"Write {wanted} that covers it and claims the clause",
            )
        best: _Reach | None = None
        for document in fitting:
            reach = self._alone(document, kind)
            if reach.rung >= Rung.IN_FORCE:
                reach = self._with_records(clause, proofs, document, documents, claimants)
            if best is None or reach.rung > best.rung:
                best = reach
            if best.rung is Rung.FRESH:
                break  # no document comes farther by itself
        assert best is not None
        return best

    def _alone(self, document: Document, kind: Expectation) -> _Reach:
        """How far *document* comes on the document rungs."""
        if kind.fields and (empty := _empty_fields(document, kind.fields)):
            return _Reach(
                Rung.OPEN,
                f"{document.id} does not fill {empty}",
                f"Fill {empty} in {document.id}",
                document.id,
            )
        known = self._document_reach.get(document.id)
        if known is None:
            known = self._document_reach[document.id] = self._document_rung(document)
        return known

    def _document_rung(self, document: Document) -> _Reach:
        name = document.id
        if document.status in {"superseded", "retired"}:
            return _Reach(Rung.OPEN, f"{name} is {document.status}", "Let a document in force claim it", name)
        gone = withdrawn(self._catalog, document)
        if gone is not None:
            return _Reach(
                Rung.OPEN,
                f"{name} was withdrawn on {gone.day.isoformat()}",
                "Let a document in force claim it",
                name,
            )
        approved = approval(self._catalog, document)
        if approved.rejected is not None:
            return _Reach(
                Rung.DOCUMENTED,
                f"{name} was rejected on {approved.rejected.day.isoformat()}",
                f"Answer the rejection of {name} with a new version",
                name,
            )
        if document.status != "approved":
            status = (document.status or "").replace("-", " ")
            return _Reach(Rung.DOCUMENTED, f"{name} is {status}", f"Bring {name} to approval", name)
        if not approved.complete:
            lacks = approved.missing[0].words(self._catalog.system)
            return _Reach(
                Rung.DOCUMENTED,
                f"{name} says approved, but lacks {lacks}",
                f"Get {lacks} for {name}",
                name,
            )
        if document.effective_from is None or document.effective_from > self._catalog.today:
            day = document.effective_from.isoformat() if document.effective_from else "a day not yet named"
            return _Reach(Rung.APPROVED, f"{name} takes effect on {day}", "", name)
        return _Reach(Rung.IN_FORCE, f"{name} is in force", "", name)

    def _with_records(
        self,
        clause: Clause,
        proofs: Sequence[Expectation],
        document: Document | None,
        documents: Sequence[Document],
        claimants: Sequence[Document],
    ) -> _Reach:
        """How far *document* (None: the clause without one) comes with its records."""
        name = document.id if document is not None else None
        below = Rung.IN_FORCE if document is not None else Rung.OPEN
        stale: _Reach | None = None
        if not clause.expects and not any(d.lifecycle != "controlled" for d in claimants):
            return _Reach(below, "No record claims it", "Let the records that prove it claim it", name)
        for proof in proofs:
            found = self._own_records(clause, proof, document, documents)
            full = [record for record in found if not self._empty(record, proof)]
            if not full:
                if found:
                    thin = found[-1]
                    empty = self._empty(thin, proof)
                    return _Reach(
                        below, f"{thin.id} does not fill {empty}", f"Fill {empty} in {thin.id}", name
                    )
                wanted = self._words(proof.types)
                return _Reach(
                    below, f"No {_bare(wanted)} proves it yet", f"Record {wanted}{_for(proof)}", name
                )
            newest = max(full, key=lambda record: (record.last_activity or Day.min, record.id))
            if proof.every is not None and newest.last_activity is not None:
                renew = after(newest.last_activity, proof.every)
                if renew < self._catalog.today and stale is None:
                    wanted = self._words(proof.types)
                    stale = _Reach(
                        Rung.EVIDENCED,
                        f"The newest {_bare(wanted)} is {newest.id} of {newest.last_activity.isoformat()}; "
                        f"one was due by {renew.isoformat()}",
                        f"Record {wanted}{_for(proof)}",
                        name,
                    )
        if document is not None:
            state = review(self._catalog, document)
            if state.overdue and state.due is not None:
                stale = _Reach(
                    Rung.EVIDENCED,
                    f"The review of {document.id} was due by {state.due.isoformat()}",
                    f"Review {document.id}: reaffirm it or bring a new version",
                    name,
                )
        return stale or _Reach(Rung.FRESH, "In place and up to date", "", name)

    def _empty(self, record: Document, proof: Expectation) -> str:
        """The fields that *record* leaves empty and that it needs in order to prove anything, in words."""
        needed = (*self._catalog.types[record.type].proves_with, *proof.fields)
        return _empty_fields(record, tuple(dict.fromkeys(needed)))

    def _own_records(
        self,
        clause: Clause,
        proof: Expectation,
        document: Document | None,
        documents: Sequence[Document],
    ) -> list[Document]:
        """The records of the proof's types that count for *document*, oldest first.

        They claim the clause (and are not linked with another claiming document alone), or are linked with
        the document, or are of a type that it says it produces and claim no clause of the standard
        themselves: what a record says of itself goes before what can be guessed from its type.
        """
        rivals = {other.id for other in documents} - {document.id if document else ""}
        found: dict[str, Document] = {}
        for record in self._claimants.get(clause.key, ()):
            if record.type in proof.types and record.lifecycle != "controlled":
                linked = self._graph.neighbours(record.id)
                if document is None or document.id in linked or not (linked & rivals):
                    found[record.id] = record
        for holder in [document] if document is not None else documents:
            produced = {ref.name for ref in holder.names if ref.kind == "type"}
            for name in proof.types:
                if name in produced:
                    found.update(self._silent(name, clause.standard))
            for neighbour in self._graph.neighbours(holder.id):
                linked_record = self._catalog.documents[neighbour]
                if linked_record.type in proof.types and linked_record.lifecycle != "controlled":
                    found[neighbour] = linked_record
        return sorted(found.values(), key=lambda record: (record.last_activity or Day.min, record.id))

    def _silent(self, type_name: str, standard: str) -> Mapping[str, Document]:
        """The records of a type that claim no clause of *standard*, by id."""
        key = (type_name, standard)
        if key not in self._silent_records:
            self._silent_records[key] = {
                record.id: record
                for record in self._by_type.get(type_name, ())
                if not any(claim.standard == standard for claim in record.claims)
            }
        return self._silent_records[key]

    # What stands beside the rung --------------------------------------------------------------------------

    def _records(
        self,
        clause: Clause,
        counted: _Counted,
        claimants: Sequence[Document],
    ) -> tuple[Claim, ...]:
        """The records that stand for the clause, newest first: those that claim it and those that count."""
        found: dict[str, tuple[Document, bool]] = {}
        for record in claimants:
            if record.lifecycle != "controlled":
                found[record.id] = (record, not clause.expects)
        for _, own in counted:
            found.update((record.id, (record, True)) for record in own)
        ordered = sorted(
            found.values(), key=lambda pair: (pair[0].last_activity or Day.min, pair[0].id), reverse=True
        )
        return tuple(
            Claim(record.id, expected, record.last_activity.isoformat() if record.last_activity else "")
            for record, expected in ordered
        )

    def _document_claim(self, document: Document, asked: Iterable[Expectation]) -> Claim:
        kinds = {name for expected in asked for name in expected.types}
        reach = self._alone(document, Expectation(types=()))
        note = reach.rung.word if reach.rung is not Rung.OPEN else (document.status or "")
        if document.status in {"draft", "in-review"}:
            note = document.status.replace("-", " ")
        return Claim(document.id, not kinds or document.type in kinds, note)

    def _last_audit(self, clause: Clause) -> Day | None:
        days = [audit.date for audit in self._audits.get(clause.key, ()) if audit.date is not None]
        newest = max((day for day in days if day <= self._catalog.today), default=None)
        if newest is None or after(newest, self._catalog.system.audit_cycle) < self._catalog.today:
            return None
        return newest

    def _flags(
        self, clause: Clause, documents: Sequence[Document], records: Sequence[Document]
    ) -> list[Flag]:
        flags = []
        for record in self._findings.get(clause.key, ()):
            kind = self._catalog.types[record.type].clause_flag
            if kind is None:
                continue
            grade = record.value(kind.grade)
            flags.append(
                Flag(
                    kind.label,
                    f"{record.id}: {grade or 'ungraded'} {kind.label}, {(record.state or '').replace('-', ' ')}",
                    record.id,
                    nonconforming=grade in kind.nonconforming,
                )
            )
        checked = {record.id: record for record in (*self._findings.get(clause.key, ()), *records)}
        flags.extend(
            Flag("failed check", f"{record.id}: the newest check says that it has not worked", record.id)
            for record in checked.values()
            if not record.is_closed and failed_check(self._catalog, record)
        )
        for document in documents:
            state = review(self._catalog, document)
            if state.overdue and state.due is not None:
                flags.append(
                    Flag("overdue", f"{document.id}: review due by {state.due.isoformat()}", document.id)
                )
            flags.extend(
                Flag(
                    "suspect", f"{document.id}: {edge.target} changed since the link was written", document.id
                )
                for edge in self._graph.outgoing(document.id)
                if edge.suspect
            )
        return flags

    def _words(self, types: Sequence[str]) -> str:
        """The types in words: `a policy or a procedure`."""
        titles = [
            self._catalog.types[name].title.lower() if name in self._catalog.types else name for name in types
        ]
        return " or ".join(f"{'an' if title[:1] in 'aeiou' else 'a'} {title}" for title in titles)


def _mending(flags: Sequence[Flag]) -> str:
    """What comes before anything else where a finding keeps the clause from counting."""
    stops = " and ".join(flag.document for flag in flags if flag.nonconforming)
    return f"Correct {stops}, and close it once the correction has proved effective" if stops else ""


def _bare(words: str) -> str:
    """*words* without the article of the first noun, to stand behind `no`: `policy or procedure`."""
    return " or ".join(noun.split(" ", 1)[1] if " " in noun else noun for noun in words.split(" or "))


def _for(proof: Expectation) -> str:
    return f": {proof.what[:1].lower()}{proof.what[1:]}" if proof.what else ""


def _empty_fields(document: Document, fields: Sequence[str]) -> str:
    """The names of the fields that *document* leaves empty, in words; empty when it fills them all."""
    return " and ".join(name for name in fields if not document.value(name))


@dataclass(frozen=True, slots=True)
class Readiness:
    """How many assessable clauses of a standard stand where."""

    standard: str
    #: Assessable clauses that are not left out.
    clauses: int
    achieved: int
    left_out: int
    nonconforming: int
    #: Without those that are nonconforming, which is a state of its own.
    by_rung: Mapping[Rung, int]


def readiness(standard: Standard, states: Mapping[str, ClauseState]) -> Readiness | None:
    """The counts for *standard*; None for one of which only titles are known: it gets no readiness figure."""
    if standard.detail == "titles":
        return None
    counted = [state for state in states.values() if state.rung is not None]
    return Readiness(
        standard=standard.id,
        clauses=len(counted),
        achieved=sum(state.achieved for state in counted),
        left_out=sum(state.left_out is not None for state in states.values()),
        nonconforming=sum(state.nonconforming for state in counted),
        by_rung={
            rung: sum(state.rung is rung and not state.nonconforming for state in counted) for rung in Rung
        },
    )
