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

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date as Day

from imskit.facts.coverage.audits import Audits
from imskit.facts.coverage.flags import Flags, mending
from imskit.facts.coverage.reach import Reaches
from imskit.facts.coverage.records import Counted, Records
from imskit.facts.coverage.renewals import renewals_of
from imskit.facts.coverage.state import DOCUMENT_RUNGS, RECORD_RUNGS, Claim, ClauseState, Rung, States
from imskit.facts.graph import Graph
from imskit.facts.telling import older_in_words, tellings
from imskit.model import Catalog, Clause, Document, Expectation, LeftOut, Standard


class _WorkedOut(Mapping[str, ClauseState]):
    """The states of the clauses of a standard, each worked out when it is first asked for."""

    __slots__ = ("_clauses", "_known", "_state")

    def __init__(self, clauses: Mapping[str, Clause], state: Callable[[str], ClauseState]) -> None:
        self._clauses = clauses
        self._state = state
        self._known: dict[str, ClauseState] = {}

    def __getitem__(self, number: str) -> ClauseState:
        found = self._known.get(number)
        if found is None:
            if number not in self._clauses:
                raise KeyError(number)
            found = self._known[number] = self._state(number)
        return found

    def __contains__(self, number: object) -> bool:
        return number in self._clauses

    def __iter__(self) -> Iterator[str]:
        return iter(self._clauses)

    def __len__(self) -> int:
        return len(self._clauses)


class Coverage:
    """The clause states of all standards in use; what several clauses need is worked out once."""

    def __init__(self, catalog: Catalog, graph: Graph) -> None:
        self._catalog = catalog
        self._records = Records(catalog, graph)
        self._audits = Audits(catalog)
        self._reaches = Reaches(catalog, self._records, self._audits)
        self._flags = Flags(catalog, graph)
        self._graph = graph
        #: By document, the records that tell of what it said before.
        self._older: dict[str, frozenset[str]] = {}
        self._known: dict[str, Mapping[str, ClauseState]] = {}

    @property
    def catalog(self) -> Catalog:
        """What it is worked out from."""
        return self._catalog

    def states(self) -> States:
        """The states of all clauses of the standards in use."""
        return {name: self.of(name) for name in self._catalog.standards}

    def of(self, standard_id: str) -> Mapping[str, ClauseState]:
        """The state of each clause of the standard, by number, in the order of its file."""
        known = self._known.get(standard_id)
        if known is None:
            known = self._known[standard_id] = self._of(standard_id)
        return known

    def _of(self, standard_id: str) -> Mapping[str, ClauseState]:
        standard = self._catalog.standards[standard_id]
        left_out = {
            row.clause: row
            for in_use in self._catalog.system.standards_in_use
            if in_use.id == standard_id
            for row in in_use.left_out
        }
        clauses = standard.clauses
        return _WorkedOut(
            clauses, lambda number: self._state(standard, clauses[number], left_out.get(number))
        )

    def _state(self, standard: Standard, clause: Clause, left_out: LeftOut | None) -> ClauseState:
        if not clause.assessable:
            return ClauseState(clause, None, "A heading: its sub-clauses are assessed")
        if left_out is not None:
            word = "Not followed" if standard.kind == "guidance" else "Left out"
            return ClauseState(
                clause, None, f"{word}: {left_out.why or 'no reason is given'}", left_out=left_out
            )
        claimants = self._records.claimants(clause)
        documents = [document for document in claimants if document.lifecycle == "controlled"]
        asked = [expected for expected in clause.expects if self._asks_for_document(expected)]
        proofs = [expected for expected in clause.expects if not self._asks_for_document(expected)]
        skipped: set[Rung] = set()
        if clause.expects and not asked:
            skipped |= DOCUMENT_RUNGS
        if clause.expects and not proofs:
            skipped |= RECORD_RUNGS
        reach = self._reaches.of(clause, asked, proofs, documents, claimants)
        # Whichever of the documents a record counts for, it counts for the clause.
        counted = [(proof, self._records.own(clause, proof, None, documents)) for proof in proofs]
        best = self._catalog.documents[reach.document] if reach.document is not None else None
        records = self._record_claims(clause, counted, claimants, best)
        flags = tuple(self._flags.of(clause, documents, [record for _, found in counted for record in found]))
        return ClauseState(
            clause=clause,
            rung=reach.rung,
            reason=reach.reason,
            next_action=mending(flags) or reach.next_action,
            skipped=frozenset(skipped),
            best=reach.document,
            flags=flags,
            documents=tuple(self._document_claim(document, asked) for document in documents),
            records=records,
            last_audit=self._audits.newest(clause),
            audited_before=best is not None and self._audits.came_before(clause, best),
            renewals=tuple(renewals_of(self._catalog, self._records, clause, counted)),
        )

    def _asks_for_document(self, expected: Expectation) -> bool:
        return any(
            name in self._catalog.types and self._catalog.types[name].lifecycle == "controlled"
            for name in expected.types
        )

    def _record_claims(
        self,
        clause: Clause,
        counted: Counted,
        claimants: Sequence[Document],
        best: Document | None,
    ) -> tuple[Claim, ...]:
        """The records that stand for the clause, newest first: those that claim it and those that count.

        Of those that tell of what the document *best* said before, that is said.
        """
        older = self._records_of_before(best) if best is not None else frozenset()
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
            Claim(
                record.id,
                expected,
                ", ".join(
                    word
                    for word in (
                        record.last_activity.isoformat() if record.last_activity else "",
                        f"{older_in_words(best)} of {best.id}" if best and record.id in older else "",
                    )
                    if word
                ),
            )
            for record, expected in ordered
        )

    def _records_of_before(self, document: Document) -> frozenset[str]:
        if document.id not in self._older:
            told = tellings(self._catalog, self._graph, document)
            self._older[document.id] = frozenset(each.record.id for each in told if each.older)
        return self._older[document.id]

    def _document_claim(self, document: Document, asked: Iterable[Expectation]) -> Claim:
        kinds = {name for expected in asked for name in expected.types}
        reach = self._reaches.alone(document, Expectation(types=()))
        note = reach.rung.word if reach.rung is not Rung.OPEN else (document.status or "")
        if document.status in {"draft", "in-review"}:
            note = document.status.replace("-", " ")
        return Claim(document.id, not kinds or document.type in kinds, note)
