"""Records that are wanted anew, because a clause asks for them every so often or a procedure says it makes them so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date as Day

from imskit.facts.coverage import Renewal, types_in_words
from imskit.facts.produced import Produced, produced
from imskit.facts.waiting import Waiting
from imskit.model import Catalog, Clause, Document
from imskit.values import dataclass


@dataclass(frozen=True, slots=True)
class EvidenceDue:
    """One thing to record, for all clauses and procedures that wait for it."""

    day: Day
    #: As an imperative: `Record a training, for PRO-009`.
    what: str
    #: The newest record of its kind; before the first, the document that says it produces some.
    document: Document
    #: What tells it from all else that is due, and stays when its day moves.
    name: str


def waiting(catalog: Catalog, renewals: Iterable[tuple[Clause, Renewal]]) -> Iterator[Waiting]:
    """Who waits for which record, by the *renewals* of clauses and by what procedures produce."""
    for clause, renewal in renewals:
        yield waiting_clause(catalog, clause, renewal)
    for each in produced(catalog):
        yield waiting_producer(catalog, each)


def waiting_clause(catalog: Catalog, clause: Clause, renewal: Renewal) -> Waiting:
    """That *clause* waits for its *renewal*."""
    return Waiting(
        renewal.day,
        renewal.wanted,
        renewal.newest,
        f"{catalog.standards[clause.standard].designation} {clause.number}",
        f"{clause.standard} {clause.number} {renewal.place}",
    )


def waiting_producer(catalog: Catalog, each: Produced) -> Waiting:
    """That a document waits for a record that it says it produces."""
    held = each.newest or each.producer
    name = f"{each.producer.id} {'.'.join(map(str, each.at))}"
    return Waiting(each.day, types_in_words(catalog, (each.type.name,)), held.id, each.producer.id, name)


def evidence_due(catalog: Catalog, renewals: Iterable[tuple[Clause, Renewal]]) -> Iterator[EvidenceDue]:
    """The records that are due anew by the *renewals* of clauses and by what procedures produce."""
    return told_together(catalog, waiting(catalog, renewals))


def told_together(catalog: Catalog, waits: Iterable[Waiting]) -> Iterator[EvidenceDue]:
    """The records that are due anew, each once for all who wait for it by one day."""
    #: For each thing that is wanted: who waits for it.
    groups: dict[tuple[Day, str, str], list[Waiting]] = {}
    for each in waits:
        groups.setdefault((each.day, each.wanted, each.newest), []).append(each)
    for (day, wanted, newest), whose in groups.items():
        document = catalog.documents[newest]
        what = to_record(document, wanted, [each.words for each in whose])
        yield EvidenceDue(day, what, document, f"evidence {wanted} {whose[0].name}")


def to_record(newest: Document, wanted: str, whose: list[str]) -> str:
    """What is to be done, for all who wait: `Record a training, for PRO-009`."""
    # A living record is proof for as long as it is kept up: nobody needs a new one each time.
    verb = "Record or update" if newest.lifecycle == "living" else "Record"
    return f"{verb} {wanted}, for {_some(whose)}"


def _some(names: list[str], *, most: int = 3) -> str:
    """The first few *names*, and how many more there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
