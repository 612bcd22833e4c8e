"""What is missing: clauses that do not stand yet, what is left out and why, what is due or overdue."""

from __future__ import annotations

from dataclasses import dataclass

from imskit.facts.approval import approval
from imskit.facts.coverage import Rung
from imskit.model import Catalog
from imskit.views.audience import Audience
from imskit.views.documents import States
from imskit.views.due import DueLine, waiting
from imskit.views.matrix import State, gaps_of, state_word


@dataclass(frozen=True, slots=True)
class GapLine:
    """A clause that does not stand yet."""

    standard: str
    number: str
    title: str
    state: State
    gaps: tuple[str, ...]
    next_action: str


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
    left_out: tuple[LeftOutLine, ...]


@dataclass(frozen=True, slots=True)
class UnapprovedLine:
    """A controlled document that is not in force yet, and what it waits for."""

    id: str
    title: str
    type: str
    status: str
    owner: str
    waits_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GapsPage:
    """All that is missing."""

    standards: tuple[StandardGaps, ...]
    unapproved: tuple[UnapprovedLine, ...]
    due: tuple[DueLine, ...]
    #: How many due things belong to withheld records.
    withheld_due: int


def gaps_page(catalog: Catalog, states: States, audience: Audience) -> GapsPage:
    """The gaps of all standards in use, the documents under way, and what is overdue or due soon."""
    due = waiting(catalog, states, audience)
    return GapsPage(
        standards=tuple(
            _standard(catalog, states, audience, standard_id) for standard_id in catalog.standards
        ),
        unapproved=_unapproved(catalog, audience),
        due=tuple(line for line in due.lines if line.overdue or line.soon),
        withheld_due=due.withheld_urgent,
    )


def _standard(catalog: Catalog, states: States, audience: Audience, standard_id: str) -> StandardGaps:
    standard = catalog.standards[standard_id]
    lines = []
    left_out = []
    assessed = 0
    for state in states[standard_id].values():
        clause = state.clause
        if state.left_out is not None:
            left_out.append(LeftOutLine(standard_id, clause.number, clause.title, state.left_out.why or ""))
        elif state.rung is not None:
            assessed += 1
            if state.rung < Rung.FRESH or state.nonconforming:
                lines.append(
                    GapLine(
                        standard_id,
                        clause.number,
                        clause.title,
                        state_word(state),
                        tuple(audience.redact(gap) for gap in gaps_of(state)),
                        audience.redact(state.next_action),
                    )
                )
    return StandardGaps(
        standard_id,
        standard.designation,
        standard.kind,
        standard.detail,
        assessed,
        tuple(lines),
        tuple(left_out),
    )


def _unapproved(catalog: Catalog, audience: Audience) -> tuple[UnapprovedLine, ...]:
    lines = []
    for document in audience.documents(catalog):
        if document.lifecycle != "controlled" or document.status in {"superseded", "retired"}:
            continue
        missing = approval(catalog, document).missing
        if document.status != "approved" or missing:
            lines.append(
                UnapprovedLine(
                    document.id,
                    document.title,
                    document.type,
                    document.status or "",
                    document.owner,
                    tuple(audience.redact(gap) for gap in missing),
                )
            )
    return tuple(lines)
