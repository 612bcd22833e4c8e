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
#: What records are sorted by: the day of the last that was done, and their ids.
_Age = tuple[Day, str]
#: Records, each with its age, the newest first: no age is worked out twice, and none needs a function to be sorted by.
_Aged = Sequence[tuple[_Age, Document]]


class Records:
    """Who claims which clause, and with which records; what several clauses need is worked out once."""

    def __init__(self, catalog: Catalog, graph: Graph) -> None:
        self._catalog = catalog
        self._graph = graph
        self._claimants: defaultdict[ClauseKey, list[Document]] = defaultdict(list)
        #: The ids of those that claim a clause of a standard.
        self._claiming_any: defaultdict[str, set[str]] = defaultdict(set)
        for document in catalog.documents.values():
            for ref in document.clauses:
                if ref.relation == "satisfies":
                    claimants = self._claimants[ref.key]
                    # Documents come one after the other: one that was here before is the last.
                    if not claimants or claimants[-1] is not document:
                        claimants.append(document)
                        self._claiming_any[ref.standard].add(document.id)
        self._silent_records: dict[tuple[str, str], _Aged] = {}
        #: What documents link to, and the records that are linked with them, by type; what many clauses ask for.
        self._targets: dict[str, frozenset[str]] = {}
        self._linked_records: dict[str, Mapping[str, _Aged]] = {}
        self._produced: dict[str, frozenset[str]] = {}
        self._claiming_records: dict[tuple[ClauseKey, tuple[str, ...]], _Aged] = {}
        self._claiming_documents: dict[ClauseKey, frozenset[str]] = {}
        #: Whether records fill these fields, by their ids.
        self._filled: defaultdict[tuple[str, ...], dict[str, bool]] = defaultdict(dict)

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
        return empty_fields(record, self._needed(record.type, proof)) or (
            "its blanks" if has_blank(record) else ""
        )

    def _needed(self, type_name: str, proof: Expectation) -> tuple[str, ...]:
        """The fields without which a record of a type proves nothing."""
        return tuple(dict.fromkeys((*self._catalog.types[type_name].proves_with, *proof.fields)))

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
            for _, record in group
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
        known = {
            name: (needed, self._filled[needed])
            for name in proof.types
            if name in self._catalog.types
            for needed in [self._needed(name, proof)]
        }
        for group in self._groups(clause, proof, document, documents):
            for age, record in group:
                if newest is None or age > age_of_newest:
                    newest, age_of_newest = record, age
                if filled is not None and age <= age_of_filled:
                    break  # so are all that follow
                needed, told = known[record.type]
                fills = told.get(record.id)
                if fills is None:
                    fills = told[record.id] = not (empty_fields(record, needed) or has_blank(record))
                if fills:
                    filled, age_of_filled = record, age
                    break
        return filled, newest

    def _groups(
        self,
        clause: Clause,
        proof: Expectation,
        document: Document | None,
        documents: Sequence[Document],
    ) -> Iterator[Iterable[tuple[_Age, Document]]]:
        """The records of `own`, in groups that have the newest first; some are in several of them."""
        claiming = self._claiming(clause, proof.types)
        if document is None:
            yield claiming
        else:
            yield (each for each in claiming if self._is_for(each[1], document, clause))
        produced: set[str] = set()
        for holder in [document] if document is not None else documents:
            produced |= self._produces(holder)
            linked = self._linked(holder)
            for name in proof.types:
                if name in linked:
                    yield linked[name]
        for name in proof.types:
            if name in produced:
                yield self._silent(name, clause.standard)

    def _claiming(self, clause: Clause, types: tuple[str, ...]) -> _Aged:
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

    def _linked(self, holder: Document) -> Mapping[str, _Aged]:
        """The records that are linked with *holder*, by type, the newest first."""
        known = self._linked_records.get(holder.id)
        if known is None:
            by_type: dict[str, list[Document]] = {}
            for name in self._graph.neighbours(holder.id):
                record = self._catalog.documents[name]
                if record.lifecycle != "controlled":
                    by_type.setdefault(record.type, []).append(record)
            known = {name: _newest_first(records) for name, records in by_type.items()}
            self._linked_records[holder.id] = known
        return known

    def _silent(self, type_name: str, standard: str) -> _Aged:
        """The records of a type that claim no clause of *standard*, the newest first."""
        key = (type_name, standard)
        if key not in self._silent_records:
            claiming = self._claiming_any[standard]
            self._silent_records[key] = _newest_first(
                record for record in self._by_type.get(type_name, ()) if record.id not in claiming
            )
        return self._silent_records[key]


def _age(record: Document) -> _Age:
    return (record.last_activity or Day.min, record.id)


def _newest_first(records: Iterable[Document]) -> _Aged:
    found = [((record.last_activity or Day.min, record.id), record) for record in records]
    if len(found) > 1:
        # No two have the same id: none is compared itself.
        found.sort(reverse=True)
    return found
