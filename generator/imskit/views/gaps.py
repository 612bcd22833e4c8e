"""What is missing: clauses with a gap or bad news, open findings, what is left out and why, what is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from imskit.facts.approval import Missing, approval
from imskit.facts.coverage import ClauseState, Rung, States
from imskit.model import Catalog
from imskit.values import dataclass
from imskit.views.audience import Audience
from imskit.views.due import DueLine, Waiting, waiting
from imskit.views.matrix import State, gaps_of, state_word


@dataclass(frozen=True, slots=True)
class GapLine:
    """A clause that does not stand yet, or that has bad news beside its state."""

    standard: str
    number: str
    title: str
    state: State
    gaps: tuple[str, ...]
    #: Bad news that is no gap: an open minor finding, an overdue review.
    flags: tuple[str, ...]
    next_action: str
    #: The role that owns the best document, or else the newest record; empty when nothing shown claims it.
    owner: str


@dataclass(frozen=True, slots=True)
class LeftOutLine:
    """A clause that is left out or not followed."""

    standard: str
    number: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class StandardGaps:
    """The gaps of one standard."""

    standard: str
    designation: str
    kind: str
    detail: str
    assessed: int
    lines: tuple[GapLine, ...]
    #: How many of the lines have a gap; the others only have bad news beside their state.
    missing: int
    left_out: tuple[LeftOutLine, ...]


@dataclass(frozen=True, slots=True)
class FindingLine:
    """An open record that is bad news for clauses."""

    id: str
    title: str
    grade: str
    state: str
    #: The clauses it stands against: numbers by standard.
    clauses: Mapping[str, tuple[str, ...]]
    owner: str
    #: The next day on which something in it is due, as YYYY-MM-DD; empty when nothing is.
    due: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class UnapprovedLine:
    """A controlled document that is not in force yet, and what it waits for."""

    id: str
    title: str
    type: str
    status: str
    owner: str
    #: The day on which this content was rejected, and the decision; empty when it was not, or is withheld.
    rejected_on: str
    rejection: str
    waits_for: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class GapsPage:
    """All that is missing."""

    standards: tuple[StandardGaps, ...]
    findings: tuple[FindingLine, ...]
    unapproved: tuple[UnapprovedLine, ...]
    due: tuple[DueLine, ...]
    #: How many due things belong to withheld records.
    withheld_due: int


def gaps_page(catalog: Catalog, states: States, audience: Audience, due: Waiting | None = None) -> GapsPage:
    """The gaps of all standards in use, the documents under way, and what is overdue or due soon.

    *due* is all that is due, where that is worked out already.
    """
    due = due or waiting(catalog, states, audience)
    return GapsPage(
        standards=tuple(
            _standard(catalog, states, audience, standard_id) for standard_id in catalog.standards
        ),
        findings=findings(catalog, audience, due.lines),
        unapproved=_unapproved(catalog, audience),
        due=tuple(line for line in due.lines if line.overdue or line.soon),
        withheld_due=due.withheld_urgent,
    )


def findings(catalog: Catalog, audience: Audience, lines: Sequence[DueLine] = ()) -> tuple[FindingLine, ...]:
    """Open records that are bad news for a clause, what makes it nonconforming first; *lines*: all that is due."""
    found = []
    for document in audience.documents(catalog):
        flag = catalog.types[document.type].clause_flag
        if flag is None or document.is_closed:
            continue
        clauses: dict[str, dict[str, None]] = {}
        for ref in document.clauses:
            if ref.relation == flag.relation:
                clauses.setdefault(ref.standard, {})[ref.clause] = None
        grade = str(document.value(flag.grade) or "ungraded")
        first = next((line for line in lines if line.document == document.id), None)
        line = FindingLine(
            id=document.id,
            title=document.title,
            grade=grade,
            state=document.state or "",
            clauses={standard: tuple(numbers) for standard, numbers in clauses.items()},
            owner=document.owner,
            due=first.day if first else "",
            overdue=first is not None and first.overdue,
        )
        found.append((grade not in flag.nonconforming, line))
    return tuple(line for _, line in sorted(found, key=lambda pair: (pair[0], pair[1].id)))


def _standard(catalog: Catalog, states: States, audience: Audience, standard_id: str) -> StandardGaps:
    standard = catalog.standards[standard_id]
    lines = []
    left_out = []
    assessed = 0
    for state in states[standard_id].values():
        clause = state.clause
        if state.left_out is not None:
            left_out.append(
                LeftOutLine(
                    standard_id, clause.number, clause.title, audience.redact(state.left_out.why or "")
                )
            )
        elif state.rung is not None:
            assessed += 1
            if state.rung < Rung.FRESH or state.flags:
                gaps = gaps_of(state)
                lines.append(
                    GapLine(
                        standard_id,
                        clause.number,
                        clause.title,
                        state_word(state),
                        tuple(audience.redact(gap) for gap in gaps),
                        tuple(audience.redact(flag.text) for flag in state.flags if flag.text not in gaps),
                        audience.redact(state.next_action),
                        _owner(catalog, audience, state),
                    )
                )
    return StandardGaps(
        standard_id,
        standard.designation,
        standard.kind,
        standard.detail,
        assessed,
        tuple(lines),
        sum(bool(line.gaps) for line in lines),
        tuple(left_out),
    )


def _owner(catalog: Catalog, audience: Audience, state: ClauseState) -> str:
    """Who looks after the clause: the owner of what carries it, as far as that may be named."""
    carriers = [state.best] if state.best else [record.document for record in state.records]
    seen = [name for name in carriers if audience.sees(name)]
    return catalog.documents[seen[0]].owner if seen else ""


def _unapproved(catalog: Catalog, audience: Audience) -> tuple[UnapprovedLine, ...]:
    lines = []
    for document in audience.documents(catalog):
        if document.lifecycle != "controlled" or document.status in {"superseded", "retired"}:
            continue
        state = approval(catalog, document)
        no = state.rejected
        if document.status != "approved" or not state.complete:
            lines.append(
                UnapprovedLine(
                    document.id,
                    document.title,
                    document.type,
                    document.status or "",
                    document.owner,
                    no.day.isoformat() if no else "",
                    no.id if no and audience.sees(no.id) else "",
                    state.missing,
                )
            )
    return tuple(lines)
