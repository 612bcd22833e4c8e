"""How far a clause comes up the rungs, and what stops it there: each claiming document with its records."""

from __future__ import annotations

from collections.abc import Sequence

from imskit.facts.approval import approval, withdrawn
from imskit.facts.coverage.audits import Audits
from imskit.facts.coverage.records import Records
from imskit.facts.coverage.state import Rung
from imskit.facts.coverage.wording import bare, empty_fields, purpose, types_in_words
from imskit.facts.review import review
from imskit.facts.versions import holds_since
from imskit.model import Catalog, Clause, Document, Expectation
from imskit.periods import after
from imskit.values import dataclass


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one document (or the clause without one) comes, and what stops it there."""

    rung: Rung
    reason: str
    next_action: str
    document: str | None = None


class Reaches:
    """How far clauses come; how far a document comes by itself is worked out once."""

    def __init__(self, catalog: Catalog, records: Records, audits: Audits) -> None:
        self._catalog = catalog
        self._records = records
        self._audits = audits
        self._document_reach: dict[str, Reach] = {}

    def of(
        self,
        clause: Clause,
        asked: Sequence[Expectation],
        proofs: Sequence[Expectation],
        documents: Sequence[Document],
        claimants: Sequence[Document],
    ) -> Reach:
        """How far *clause* comes: it asks for the documents *asked* and the records *proofs*."""
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
    ) -> Reach:
        """The farthest that any one claiming document of the asked types comes."""
        fitting = [document for document in documents if not kind.types or document.type in kind.types]
        if not fitting:
            wanted = types_in_words(self._catalog, kind.types) if kind.types else "a document"
            instead = f"; {documents[0].id} claims it, but is none" if documents else ""
            return Reach(
                Rung.OPEN,
                f"No {bare(wanted)} claims it{instead}",
                f"Write {wanted} that covers it and claims the clause",
            )
        best: Reach | None = None
        for document in fitting:
            reach = self.alone(document, kind)
            if reach.rung >= Rung.IN_FORCE:
                reach = self._with_records(clause, proofs, document, documents, claimants)
            if best is None or reach.rung > best.rung:
                best = reach
            if best.rung is Rung.AUDITED:
                break  # no document comes farther by itself
        assert best is not None
        return best

    def alone(self, document: Document, kind: Expectation) -> Reach:
        """How far *document* comes on the document rungs."""
        if kind.fields and (empty := empty_fields(document, kind.fields)):
            return Reach(
                Rung.OPEN,
                f"{document.id} does not fill {empty}",
                f"Fill {empty} in {document.id}",
                document.id,
            )
        known = self._document_reach.get(document.id)
        if known is None:
            known = self._document_reach[document.id] = self._document_rung(document)
        return known

    def _document_rung(self, document: Document) -> Reach:
        name = document.id
        if document.status in {"superseded", "retired"}:
            return Reach(Rung.OPEN, f"{name} is {document.status}", "Let a document in force claim it", name)
        gone = withdrawn(self._catalog, document)
        if gone is not None:
            return Reach(
                Rung.OPEN,
                f"{name} was withdrawn on {gone.day.isoformat()}",
                "Let a document in force claim it",
                name,
            )
        approved = approval(self._catalog, document)
        if approved.rejected is not None:
            return Reach(
                Rung.DOCUMENTED,
                f"{name} was rejected on {approved.rejected.day.isoformat()}",
                f"Answer the rejection of {name} with a new version",
                name,
            )
        if document.status != "approved":
            status = (document.status or "").replace("-", " ")
            return Reach(Rung.DOCUMENTED, f"{name} is {status}", f"Bring {name} to approval", name)
        if not approved.complete:
            lacks = approved.missing[0].words(self._catalog.system)
            return Reach(
                Rung.DOCUMENTED,
                f"{name} says approved, but lacks {lacks}",
                f"Get {lacks} for {name}",
                name,
            )
        if document.effective_from is None or document.effective_from > self._catalog.today:
            day = document.effective_from.isoformat() if document.effective_from else "a day not yet named"
            return Reach(Rung.APPROVED, f"{name} takes effect on {day}", "", name)
        return Reach(Rung.IN_FORCE, f"{name} is in force", "", name)

    def _with_records(
        self,
        clause: Clause,
        proofs: Sequence[Expectation],
        document: Document | None,
        documents: Sequence[Document],
        claimants: Sequence[Document],
    ) -> Reach:
        """How far *document* (None: the clause without one) comes with its records."""
        name = document.id if document is not None else None
        below = Rung.IN_FORCE if document is not None else Rung.OPEN
        stale: Reach | None = None
        if not clause.expects and not any(d.lifecycle != "controlled" for d in claimants):
            return Reach(below, "No record claims it", "Let the records that prove it claim it", name)
        for proof in proofs:
            newest, thin = self._records.newest(clause, proof, document, documents)
            if newest is None:
                if thin is not None:
                    empty = self._records.empty(thin, proof)
                    return Reach(
                        below, f"{thin.id} does not fill {empty}", f"Fill {empty} in {thin.id}", name
                    )
                wanted = types_in_words(self._catalog, proof.types)
                return Reach(
                    below, f"No {bare(wanted)} proves it yet", f"Record {wanted}{purpose(proof)}", name
                )
            if proof.every is not None and newest.last_activity is not None:
                renew = after(newest.last_activity, proof.every)
                if renew < self._catalog.today and stale is None:
                    wanted = types_in_words(self._catalog, proof.types)
                    stale = Reach(
                        Rung.EVIDENCED,
                        f"The newest {bare(wanted)} is {newest.id} of {newest.last_activity.isoformat()}; "
                        f"one was due by {renew.isoformat()}",
                        f"Record {wanted}{purpose(proof)}",
                        name,
                    )
        if document is not None:
            state = review(self._catalog, document)
            if state.overdue and state.due is not None:
                stale = Reach(
                    Rung.EVIDENCED,
                    f"The review of {document.id} was due by {state.due.isoformat()}",
                    f"Review {document.id}: reaffirm it or bring a new version",
                    name,
                )
        return stale or self._up_to_date(clause, document)

    def _up_to_date(self, clause: Clause, document: Document | None) -> Reach:
        """The last step, for what is in place: an internal audit of what holds today."""
        name = document.id if document is not None else None
        audited = self._audits.newest(clause)
        missing = "no internal audit covered it within the audit cycle"
        if audited is not None:
            if document is None or not self._audits.came_before(clause, document):
                return Reach(
                    Rung.AUDITED, f"In place, up to date, and audited on {audited.isoformat()}", "", name
                )
            since = holds_since(self._catalog, document)
            assert since is not None  # what is in force holds since some day
            missing = (
                f"the audit of {audited.isoformat()} was before this version of {document.id}, "
                f"which holds since {since.isoformat()}"
            )
        return Reach(
            Rung.FRESH, f"In place and up to date; {missing}", "Include it in the next internal audit", name
        )
