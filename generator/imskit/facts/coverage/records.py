"""Which documents claim a clause, and which records count for it and for each document that claims it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date as Day
from functools import cached_property

from imskit.facts.blanks import has_blank
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
        self._silent_records: dict[tuple[str, str], Sequence[Document]] = {}
        #: What documents link to, and the records that are linked with them, by type; what many clauses ask for.
        self._targets: dict[str, frozenset[str]] = {}
        self._linked_records: dict[str, Mapping[str, Sequence[Document]]] = {}
        self._produced: dict[str, frozenset[str]] = {}
        self._claiming_records: dict[tuple[ClauseKey, tuple[str, ...]], Sequence[Document]] = {}
        self._claiming_documents: dict[ClauseKey, frozenset[str]] = {}

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
        """What *record* leaves empty and needs to fill in order to prove anything, in words.

        Fields, or else blanks of the starter that it was begun with.
        """
        needed = (*self._catalog.types[record.type].proves_with, *proof.fields)
        fields = empty_fields(record, tuple(dict.fromkeys(needed)))
        return fields or ("its blanks" if has_blank(record) else "")

    def own(
        self,
        clause: Clause,
        proof: Expectation,
        document: Document | None,
        documents: Sequence[Document],
    ) -> list[Document]:
        """The records of the proof's types that count for *document* of *documents*, oldest first; None: for any.

        *documents* are those that claim the clause.

        They claim the clause (and do not themselves link to another claiming document alone), or are linked with
        the document, or are of a type that it says it produces and claim no clause of the standard
        themselves: what a record says of itself goes before what can be guessed from its type.
        """
        found = {
            record.id: record
            for group in self._groups(clause, proof, document, documents)
            for record in group
        }
        return sorted(found.values(), key=_age)

    def newest(
        self,
        clause: Clause,
        proof: Expectation,
        document: Document | None,
        documents: Sequence[Document],
    ) -> tuple[Document | None, Document | None]:
        """Of what `own` gives, the newest that is filled, and the newest, filled or not.

        Most records need not be looked at for that.
        """
        filled: Document | None = None
        newest: Document | None = None
        age_of_filled = age_of_newest = (Day.min, "")
        for group in self._groups(clause, proof, document, documents):
            for record in group:
                age = _age(record)
                if newest is None or age > age_of_newest:
                    newest, age_of_newest = record, age
                if filled is not None and age <= age_of_filled:
                    break  # so are all that follow
                if not self.empty(record, proof):
                    filled, age_of_filled = record, age
                    break
        return filled, newest

    def _groups(
        self,
        clause: Clause,
        proof: Expectation,
        document: Document | None,
        documents: Sequence[Document],
    ) -> Iterator[Iterable[Document]]:
        """The records of `own`, in groups that have the newest first; some are in several of them."""
        claiming = self._claiming(clause, proof.types)
        if document is None:
            yield claiming
        else:
            yield (record for record in claiming if self._is_for(record, document, clause))
        for holder in [document] if document is not None else documents:
            produced, linked = self._produces(holder), self._linked(holder)
            for name in proof.types:
                if name in produced:
                    yield self._silent(name, clause.standard)
                if name in linked:
                    yield linked[name]

    def _claiming(self, clause: Clause, types: tuple[str, ...]) -> Sequence[Document]:
        """The records of *types* that claim *clause*, the newest first."""
        key = (clause.key, types)
        if key not in self._claiming_records:
            self._claiming_records[key] = _newest_first(
                record
                for record in self._claimants.get(clause.key, ())
                if record.type in types and record.lifecycle != "controlled"
            )
        return self._claiming_records[key]

    def _is_for(self, record: Document, document: Document, clause: Clause) -> bool:
        """Whether *record*, which claims *clause*, counts for *document*: it links to it, or to no other claiming one.

        Only its own links say whose it is: a document that names it takes it from no other.
        """
        whose = self._targets.get(record.id)
        if whose is None:
            whose = self._targets[record.id] = self._graph.targets(record.id)
        if document.id in whose:
            return True
        if clause.key not in self._claiming_documents:
            self._claiming_documents[clause.key] = frozenset(
                each.id for each in self.claimants(clause) if each.lifecycle == "controlled"
            )
        return whose.isdisjoint(self._claiming_documents[clause.key])

    def _produces(self, holder: Document) -> frozenset[str]:
        """The types of records that *holder* says it produces."""
        if holder.id not in self._produced:
            self._produced[holder.id] = frozenset(ref.name for ref in holder.names if ref.kind == "type")
        return self._produced[holder.id]

    def _linked(self, holder: Document) -> Mapping[str, Sequence[Document]]:
        """The records that are linked with *holder*, by type, the newest first."""
        if holder.id not in self._linked_records:
            by_type: defaultdict[str, list[Document]] = defaultdict(list)
            for name in self._graph.neighbours(holder.id):
                record = self._catalog.documents[name]
                if record.lifecycle != "controlled":
                    by_type[record.type].append(record)
            self._linked_records[holder.id] = {
                name: _newest_first(records) for name, records in by_type.items()
            }
        return self._linked_records[holder.id]

    def _silent(self, type_name: str, standard: str) -> Sequence[Document]:
        """The records of a type that claim no clause of *standard*, the newest first."""
        key = (type_name, standard)
        if key not in self._silent_records:
            self._silent_records[key] = _newest_first(
                record
                for record in self._by_type.get(type_name, ())
                if not any(claim.standard == standard for claim in record.claims)
            )
        return self._silent_records[key]


def _age(record: Document) -> tuple[Day, str]:
    """What records are sorted by: the day of the last that was done, and their ids."""
    return (record.last_activity or Day.min, record.id)


def _newest_first(records: Iterable[Document]) -> Sequence[Document]:
    found = list(records)
    if len(found) > 1:
        found.sort(key=_age, reverse=True)
    return found
