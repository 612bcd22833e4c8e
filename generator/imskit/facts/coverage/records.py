"""Which documents claim a clause, and which records count for it and for each document that claims it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date as Day
from functools import cached_property

from imskit.facts.coverage.wording import empty_fields
from imskit.facts.graph import Graph
from imskit.model import Catalog, Clause, ClauseKey, Document, Expectation

#: What proves a clause, each kind with the records that count for it, oldest first.
Counted = Sequence[tuple[Expectation, Sequence[Document]]]


class Records:
    """Who claims which clause, and with which records; what several clauses need is worked out once."""

    def __init__(self, catalog: Catalog, graph: Graph) -> None:
        self._catalog = catalog
        self._graph = graph
        self._claimants: defaultdict[ClauseKey, list[Document]] = defaultdict(list)
        for document in catalog.documents.values():
            for ref in document.clauses:
                if ref.relation == "satisfies":
                    claimants = self._claimants[ref.key]
                    # Documents come one after the other: one that was here before is the last.
                    if not claimants or claimants[-1] is not document:
                        claimants.append(document)
        self._silent_records: dict[tuple[str, str], Mapping[str, Document]] = {}

    @cached_property
    def _by_type(self) -> Mapping[str, Sequence[Document]]:
        by_type: defaultdict[str, list[Document]] = defaultdict(list)
        for document in self._catalog.documents.values():
            by_type[document.type].append(document)
        return by_type

    def claimants(self, clause: Clause) -> Sequence[Document]:
        """The documents and records that claim *clause*."""
        return self._claimants.get(clause.key, ())

    def empty(self, record: Document, proof: Expectation) -> str:
        """The fields that *record* leaves empty and that it needs in order to prove anything, in words."""
        needed = (*self._catalog.types[record.type].proves_with, *proof.fields)
        return empty_fields(record, tuple(dict.fromkeys(needed)))

    def own(
        self,
        clause: Clause,
        proof: Expectation,
        document: Document | None,
        documents: Sequence[Document],
    ) -> list[Document]:
        """The records of the proof's types that count for *document*, oldest first.

        They claim the clause (and do not themselves link to another claiming document alone), or are linked with
        the document, or are of a type that it says it produces and claim no clause of the standard
        themselves: what a record says of itself goes before what can be guessed from its type.
        """
        rivals = {other.id for other in documents} - {document.id if document else ""}
        found: dict[str, Document] = {}
        for record in self._claimants.get(clause.key, ()):
            if record.type in proof.types and record.lifecycle != "controlled":
                # Only its own links say whose it is: a document that names it takes it from no other.
                whose = {edge.target for edge in self._graph.outgoing(record.id)}
                if document is None or document.id in whose or not (whose & rivals):
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
