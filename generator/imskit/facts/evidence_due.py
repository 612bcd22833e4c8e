"""Records that are wanted anew, because a clause asks for them every so often or a procedure says it makes them so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date as Day

from imskit.facts.coverage import Renewal, types_in_words
from imskit.facts.produced import produced
from imskit.model import Catalog, Clause, Document


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


def evidence_due(catalog: Catalog, renewals: Iterable[tuple[Clause, Renewal]]) -> Iterator[EvidenceDue]:
    """The records that are due anew by the *renewals* of clauses and by what procedures produce."""
    #: For each thing that is wanted: who waits for it in words, and under which name.
    waiting: dict[tuple[Day, str, str], list[tuple[str, str]]] = {}
    for clause, renewal in renewals:
        waiting.setdefault((renewal.day, renewal.wanted, renewal.newest), []).append(
            (
                f"{catalog.standards[clause.standard].designation} {clause.number}",
                f"{clause.standard} {clause.number} {renewal.place}",
            )
        )
    for each in produced(catalog):
        wanted, held = types_in_words(catalog, (each.type.name,)), each.newest or each.producer
        waiting.setdefault((each.day, wanted, held.id), []).append(
            (each.producer.id, f"{each.producer.id} {'.'.join(map(str, each.at))}")
        )
    for (day, wanted, newest), whose in waiting.items():
        document = catalog.documents[newest]
        # A living record is proof for as long as it is kept up: nobody needs a new one each time.
        verb = "Record or update" if document.lifecycle == "living" else "Record"
        what = f"{verb} {wanted}, for {_some([words for words, _ in whose])}"
        yield EvidenceDue(day, what, document, f"evidence {wanted} {whose[0][1]}")


def _some(names: list[str], *, most: int = 3) -> str:
    """The first few *names*, and how many more there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
