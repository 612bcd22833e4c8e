"""The evidence index: one row a clause and item, from clause to proof.

Its columns are those that auditors ask for, in their order: which document or record, in which version, approved by
whom and when, where it lies, what the last internal audit found. Two of our own stand behind them: the standard, since
a number alone is a clause of several, and the state, which tells what is left out from what is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field, fields

from imskit.values import dataclass
from imskit.views.clauses import ClaimLine, ClausePage
from imskit.views.naming import Naming
from imskit.views.proof import Proof
from imskit.views.words import capital, word


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One document or record that stands for a clause; all words, empty where there is nothing to say."""

    clause: str
    requirement_summary: str
    document_id: str
    document_title: str
    version: str
    status: str
    owner: str
    approved_by: str
    approved_on: str
    next_review: str
    location: str
    evidence_records: str
    retention: str
    last_internal_audit: str
    finding: str
    notes: str
    standard: str
    state: str


#: What the columns are called.
TITLES = tuple(capital(each.name.replace("_", " ").replace(" id", " ID")) for each in fields(EvidenceRow))

#: Knows a document or record by its id, as a proof; None where there is none.
PageOf = Callable[[str], Proof | None]


@dataclass(frozen=True, slots=True)
class Known:
    """Where the words of the index come from."""

    page_of: PageOf
    #: Where a document or record lies, by its id.
    place_of: Callable[[str], str]
    naming: Naming
    #: What was told before: a document stands for many clauses, and its page takes longer than all else.
    told: dict[str, Mapping[str, str]] = field(default_factory=dict)


def evidence_rows(clauses: Iterable[ClausePage], known: Known) -> Iterator[EvidenceRow]:
    """The rows of those of *clauses* that can be assessed; a clause that nothing stands for has one, too."""
    for clause in clauses:
        if not clause.assessable:
            continue
        said = _of_clause(clause)
        if not clause.documents and not clause.records:
            yield EvidenceRow(**said)
        for line in clause.documents:
            yield EvidenceRow(**{**said, **_of_item(line, known)})
        for line in clause.records:
            yield EvidenceRow(**{**said, **_of_item(line, known), "evidence_records": line.id})


def _of_clause(clause: ClausePage) -> Mapping[str, str]:
    """What is to be said of the clause alone."""
    notes = [*([f"Left out: {clause.left_out}"] if clause.left_out else []), *clause.gaps]
    blank = dict.fromkeys((each.name for each in fields(EvidenceRow)), "")
    told = {
        "standard": clause.designation,
        "clause": clause.number,
        "requirement_summary": clause.summary or clause.title,
        "state": capital(clause.state),
        "last_internal_audit": clause.last_audit or "",
        "finding": "; ".join(flag.text for flag in clause.flags),
        "notes": "; ".join(notes),
    }
    return {**blank, **told}


def _of_item(line: ClaimLine, known: Known) -> Mapping[str, str]:
    """What one document or record that stands for a clause adds to what is said of the clause."""
    if line.id not in known.told:
        known.told[line.id] = {
            "location": known.place_of(line.id),
            **_of_page(known.page_of(line.id), known.naming),
        }
    return {"document_id": line.id, "document_title": line.title, **known.told[line.id]}


def _of_page(page: Proof | None, naming: Naming) -> Mapping[str, str]:
    """What the page of a document or record adds to the rows of it."""
    if page is None:
        return {}
    return {
        "version": page.version or "",
        "status": "In force" if page.in_force else word(page.status or page.state) or (page.date or ""),
        "owner": naming.role(page.owner),
        "approved_by": "; ".join(naming.acting(each.person, each.role) for each in page.approvals),
        # The day of a decision that is withheld is withheld with it.
        "approved_on": (page.approved_on or "") if page.approvals else "",
        "next_review": page.review_due or "",
        "retention": page.retention,
    }
