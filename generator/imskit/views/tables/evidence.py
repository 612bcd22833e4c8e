"""The evidence index as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from imskit.views.clauses import Clauses
from imskit.views.evidence_index import TITLES, EvidenceRow, Known, evidence_rows
from imskit.views.naming import clause_target
from imskit.views.proof import Proof, proof_of
from imskit.views.tables.ground import Ground
from imskit.views.tables.table import Cell, Column, File, Kind, Name, Table, day_or_words

_KINDS: Mapping[str, Kind] = {
    "clause": "name",
    "state": "state",
    "document_id": "name",
    "approved_on": "day",
    "next_review": "day",
    "evidence_records": "name",
    "last_internal_audit": "day",
}
#: Of the columns that would be wider, so that all of them go on a page.
_WIDTHS: Mapping[str, int] = {
    "requirement_summary": 34,
    "document_title": 30,
    "owner": 20,
    "approved_by": 24,
    "location": 30,
    "retention": 20,
    "finding": 24,
    "notes": 26,
}
COLUMNS = tuple(
    Column(key, title, _KINDS.get(key, "words"), deadline=key == "next_review", width=_WIDTHS.get(key, 0))
    for key, title in zip(EvidenceRow.__slots__, TITLES, strict=True)
)


def evidence_index(ground: Ground) -> Table:
    """What stands for each clause that can be assessed: one row a clause and item."""
    catalog, audience = ground.catalog, ground.audience

    def proof(name: str) -> Proof | None:
        document = catalog.documents.get(name)
        if document is None or not audience.sees(name):
            return None
        return proof_of(catalog, audience, document)

    pages = Clauses(catalog, ground.states, audience)
    found = [
        pages.page(standard.id, number)
        for standard in catalog.standards.values()
        for number in standard.clauses
    ]
    known = Known(proof, lambda name: catalog.documents[name].path, ground.naming)
    withheld = sum(page.withheld_documents + page.withheld_records for page in found if page.assessable)
    ids = {page.designation: page.standard for page in found}
    return evidence_table(evidence_rows(found, known), ids, withheld)


def nowhere(_location: str) -> str:
    """What leads to a location that is only named."""
    return ""


def evidence_table(
    rows: Iterable[EvidenceRow],
    standards: Mapping[str, str],
    withheld: int = 0,
    way_to: Callable[[str], str] = nowhere,
) -> Table:
    """The *rows* of an index as a table.

    *standards*: ids by designation. *way_to* gives the way to a location from where the table will lie; empty where
    nothing leads there.
    """
    return Table(
        "evidence-index",
        "Evidence index",
        COLUMNS,
        tuple(tuple(_cell(row, column, standards, way_to) for column in COLUMNS) for row in rows),
        about="From clause to proof: one row a clause and document or record that stands for it",
        withheld=withheld,
        leading=1,
    )


def _cell(
    row: EvidenceRow, column: Column, standards: Mapping[str, str], way_to: Callable[[str], str]
) -> Cell:
    words: str = getattr(row, column.key)
    if not words:
        return None
    if column.key == "clause":
        return Name(words, clause_target(standards.get(row.standard, ""), words))
    if column.key == "location" and (way := way_to(words)):
        return File(words, way)
    if column.kind == "name":
        return Name(words, words)
    return day_or_words(words) if column.kind == "day" else words
