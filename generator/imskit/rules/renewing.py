"""Who waits for records that come every so often, and who of them a changed document can move.

A clause waits for records of the types that it expects, from the documents that claim it; a procedure for those that
it says it produces. A record moves only the clauses and procedures that ask for its type, and a document those that
it claims and what it produces: they are worked out anew, from what the ledger holds of the documents that they need.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date as Day
from typing import Any

from imskit.facts.approval import in_force
from imskit.facts.coverage import all_renewals
from imskit.facts.evidence_due import told_together, waiting_clause, waiting_producer
from imskit.facts.graph import Graph
from imskit.facts.produced import produced
from imskit.facts.waiting import Waiting
from imskit.ledger import Ledger, Row
from imskit.model import Catalog, ClauseKey, ClauseRef, Document, NameRef, Reference
from imskit.problems import Place
from imskit.rules.finding import Finding
from imskit.rules.waits import RULE, Waits, counted, seen


def waits(catalog: Catalog) -> tuple[Waits, ...]:
    """Who waits for which record, in order; it is worked out once and kept in the catalog, which never changes."""
    known: tuple[Waits, ...] | None = vars(catalog).get("_waits")
    if known is None:
        known = vars(catalog)["_waits"] = tuple(_waits(catalog, None, in_force))
    return known


def _waits(
    catalog: Catalog, clauses: Collection[ClauseKey] | None, holds: Callable[[Catalog, Document], bool]
) -> Iterator[Waits]:
    places = {
        clause.key: place
        for place, clause in enumerate(
            clause for standard in catalog.standards.values() for clause in standard.clauses.values()
        )
    }
    for clause, renewal in all_renewals(catalog, Graph.of(catalog), clauses):
        yield Waits((0, places[clause.key], renewal.place), waiting_clause(catalog, clause, renewal))
    for each in produced(catalog, holds):
        places_of_types = [ref.at[:-1] for ref in each.producer.names if ref.kind == "type"]
        order = (1, each.producer.id, places_of_types.index(each.at))
        yield Waits(order, waiting_producer(catalog, each))


def overdue(catalog: Catalog, found: Iterable[Waits]) -> Iterator[Finding]:
    """What is overdue of what *found* wait for."""
    late = (each.waiting for each in found if each.waiting.day < catalog.today)
    for each in told_together(catalog, late):
        document = each.document
        newest = f"the newest is {document.id}" if document.lifecycle != "controlled" else "there is none yet"
        yield Finding(
            document.at("date") if document.lifecycle == "sealed" else document.at("id"),
            f"“{each.what}” was due by {each.day.isoformat()}; {newest}",
            f"{catalog.system.role_title(document.owner)} makes the next record",
        )


def _day(text: str) -> Day | None:
    return Day.fromisoformat(text) if text else None


def waits_again(
    before: Ledger, after: Ledger, changed: Collection[str], catalog: Catalog
) -> tuple[Waits, ...]:
    """Who waits by the documents of *after*, which differ from those of *before* by the ids *changed*.

    Of *catalog*, settings, types and standards are taken.
    """
    moved = _Moved(catalog, before, after)
    for name in changed:
        old, new = counted(before, name), counted(after, name)
        if seen(old) != seen(new):
            moved.take_up(old, new)
    if not moved.clauses and not moved.types:
        if not moved.ended:
            return before.waiting
        return tuple(each for each in before.waiting if not moved.moves(before, each))
    names = moved.needs(after)
    documents = {name: _skeleton(catalog, row) for name in sorted(names) if (row := counted(after, name))}
    small = replace(
        catalog,
        documents=documents,
        all_documents=tuple(documents.values()),
        decisions={},
        acknowledgements={},
    )
    anew = [
        each
        for each in _waits(small, moved.clauses, lambda _, document: document.status == "approved")
        if each.order[0] == 0 or moved.is_produced(documents[str(each.order[1])], each.waiting)
    ]
    kept = [each for each in before.waiting if not moved.moves(before, each)]
    return tuple(sorted((*kept, *anew), key=lambda each: each.order))


def _claiming(row: Row) -> Any:
    """What clauses see of a document, all of a record; whether a document is in force moves none."""
    found = row.frames.get(RULE)
    return (row.type, row.links, found[:3] if found is not None and len(found) > 3 else found)


def _produced_by(row: Row) -> Sequence[Any]:
    """What a document in force says it produces: type, place and cycle."""
    found = row.frames.get(RULE)
    return found[2] if found is not None and found[3] else ()


def _age(row: Row) -> tuple[str, str]:
    """As records are sorted by age: their last day, written so that it sorts alike, and their id."""
    return row.frames[RULE][0], row.id


class _Moved:
    """The clauses and the types of records of which those who wait may wait for something else now."""

    def __init__(self, catalog: Catalog, before: Ledger, after: Ledger) -> None:
        self._catalog = catalog
        self._before = before
        self._after = after
        #: Documents that produce nothing any more, and from whose records nobody else's were told apart.
        self.ended: set[str] = set()
        #: Who waited, by what they are called.
        self._waited = {each.waiting.name: each.waiting for each in before.waiting}
        self.clauses: set[ClauseKey] = set()
        self.types: set[str] = set()
        self._asking: defaultdict[str, set[ClauseKey]] = defaultdict(set)
        self._every: dict[ClauseKey, set[str]] = {}
        for standard in catalog.standards.values():
            for clause in standard.clauses.values():
                types = {name for each in clause.expects if each.every is not None for name in each.types}
                if types:
                    self._every[clause.key] = types
                    for name in types:
                        self._asking[name].add(clause.key)

    def take_up(self, old: Row | None, new: Row | None) -> None:
        """Take up what a document can move that was *old* and is *new*."""
        alone = old is not None and new is not None and _claiming(old) == _claiming(new)
        for row in (old, new):
            found = row.frames.get(RULE) if row is not None else None
            if row is None or found is None:
                continue
            if self._catalog.types[row.type].lifecycle == "controlled":
                if not alone:
                    self.clauses |= {key for each in found[1] if (key := _key(each)) in self._every}
                ends = new is None or not _produced_by(new)
                types = {name for name, _, _ in found[2]}
                if ends and not self._has_records(row, types):
                    self.ended.add(row.id)
                else:
                    self.types |= types
                continue
            now = new if new is not None and new.type == row.type else None
            self.clauses |= {
                key for key in self._asking.get(row.type, ()) if self._moves_clause(key, row, now)
            }
            if self._moves_producer(row, now):
                self.types.add(row.type)

    def _has_records(self, row: Row, types: set[str]) -> bool:
        """Whether a record of *types* is linked with the document of *row*: it is nobody's once that ends."""
        return any(
            each.type in types
            for ledger in (self._before, self._after)
            for name in (*row.links, *ledger.naming.get(row.id, ()))
            for each in ledger.by_id.get(name, ())
        )

    def _moves_clause(self, key: ClauseKey, row: Row, now: Row | None) -> bool:
        expects = self._catalog.standards[key[0]].clauses[key[1]].expects
        return any(
            self._may_be_newest(self._waited.get(f"{key[0]} {key[1]} {place}"), row, now)
            for place, expected in enumerate(expects)
            if expected.every is not None and row.type in expected.types
        )

    def _moves_producer(self, row: Row, now: Row | None) -> bool:
        return any(
            self._may_be_newest(self._waited.get(f"{producer} {'.'.join(map(str, at))}"), row, now)
            for name, info in self._catalog.types.items()
            if info.lifecycle == "controlled"
            for producer in self._before.of_type.get(name, ())
            for named, at, _ in _produced_by(self._before.by_id[producer][0])
            if named == row.type
        )

    def _may_be_newest(self, known: Waiting | None, row: Row, now: Row | None) -> bool:
        """Whether the record of *row*, which is *now*, was the newest of its kind or may have become it."""
        if known is None:
            return now is not None
        newest = self._before.by_id[known.newest][0]
        if newest.id == row.id or self._catalog.types[newest.type].lifecycle == "controlled":
            return True
        return now is not None and _age(now) > _age(newest)

    def needs(self, ledger: Ledger) -> set[str]:
        """The ids of the documents that say who waits now."""
        types = self.types.union(*(self._every[key] for key in self.clauses))
        names = {name for each in types for name in ledger.of_type.get(each, ())}
        for name, info in self._catalog.types.items():
            if info.lifecycle == "controlled":
                for each in ledger.of_type.get(name, ()):
                    found = ledger.by_id[each][0].frames.get(RULE)
                    if found is not None and (
                        any(_key(claim) in self.clauses for claim in found[1])
                        or any(named in self.types for named, _, _ in found[2])
                    ):
                        names.add(each)
        return names

    def moves(self, before: Ledger, each: Waits) -> bool:
        """Whether what *each* waited for before is worked out anew."""
        if each.order[0] == 0:
            standard, clause, _ = each.waiting.name.split(" ")
            return (standard, clause) in self.clauses
        if each.order[1] in self.ended:
            return True
        producer = counted(before, str(each.order[1]))
        found = producer.frames.get(RULE) if producer is not None else None
        at = each.waiting.name.split(" ", 1)[1]
        return found is None or any(
            named in self.types and ".".join(map(str, place)) == at for named, place, _ in found[2]
        )

    def is_produced(self, producer: Document, each: Waiting) -> bool:
        """Whether what *each* waits for is of a type that is worked out anew."""
        at = each.name.split(" ", 1)[1]
        return any(ref.name in self.types and ".".join(map(str, ref.at[:-1])) == at for ref in producer.names)


def _key(claim: str) -> ClauseKey:
    standard, clause = claim.split(" ", 1)
    return standard, clause


def _skeleton(catalog: Catalog, row: Row) -> Document:
    """As much of a document as says who waits; what is in force has the status approved, all else none."""
    found = row.frames.get(RULE)
    lifecycle = catalog.types[row.type].lifecycle
    data: dict[Any, Any] = {}
    names: tuple[NameRef, ...] = ()
    day, claims = (_day(found[0]), found[1]) if found is not None else (None, [])
    if lifecycle == "controlled" and found is not None:
        names = tuple(NameRef("type", name, (*at, "type")) for name, at, _ in found[2])
        for _, at, every in found[2]:
            _put(data, tuple(at), {"every": every})
    elif found is not None:
        for dotted in found[2]:
            _put(data, tuple(dotted.split(".")), True)
    return Document(
        id=row.id,
        type=row.type,
        lifecycle=lifecycle,
        title="",
        owner="",
        classification="internal",
        language="",
        path=row.path,
        data=data,
        locate=lambda *_: Place(row.path),
        status="approved" if lifecycle == "controlled" and found is not None and found[3] else None,
        effective_from=day if lifecycle == "controlled" else None,
        last_activity=day if lifecycle != "controlled" else None,
        clauses=tuple(ClauseRef("satisfies", *_key(claim), ()) for claim in claims),
        references=tuple(Reference("", target, ()) for target in row.links),
        names=names,
    )


def _put(data: dict[Any, Any], at: tuple[str | int, ...], value: Any) -> None:
    """Put *value* into nested *data* at *at*; lists are dicts here, whose keys are numbers."""
    for step in at[:-1]:
        data = data.setdefault(step, {})
    if at:
        data[at[-1]] = value
