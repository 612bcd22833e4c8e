"""The clause cross-reference matrix of one standard: a row a clause, with what stands for it and its gaps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from imskit.facts.coverage import Claim, ClauseState, Coverage, Rung
from imskit.model import Catalog
from imskit.values import dataclass
from imskit.views.audience import Audience, withheld_note

State = Literal[
    "open",
    "documented",
    "approved",
    "in force",
    "evidenced",
    "fresh",
    "audited",
    "nonconforming",
    "left out",
    "heading",
]

#: The words of the rungs, from the lowest to the highest.
RUNG_WORDS: dict[Rung, State] = {
    Rung.OPEN: "open",
    Rung.DOCUMENTED: "documented",
    Rung.APPROVED: "approved",
    Rung.IN_FORCE: "in force",
    Rung.EVIDENCED: "evidenced",
    Rung.FRESH: "fresh",
    Rung.AUDITED: "audited",
}


@dataclass(frozen=True, slots=True)
class Item:
    """A document or record in a cell; withheld ones share one item without id and type."""

    id: str
    title: str
    type: str
    #: What it adds, in a few words: `in force`, `draft`, `2026-03-14`.
    note: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One clause."""

    standard: str
    clause: str
    title: str
    parent: str | None
    assessable: bool
    #: Whether number and title were compared with public sources; if not, the wording is to be checked.
    verified: bool
    state: State
    #: Why it stands here, and what would bring it on; one sentence each, the latter may be empty.
    reason: str
    next_action: str
    documents: tuple[Item, ...]
    records: tuple[Item, ...]
    #: What is missing, in words; empty for a clause that is achieved, left out or a heading.
    gaps: tuple[str, ...]
    #: Why the clause is left out or not followed; empty when no reason is given, None when it is assessed.
    left_out: str | None
    #: Bad news beside the state, in words.
    flags: tuple[str, ...]
    #: The day of the newest internal audit within the audit cycle, as YYYY-MM-DD.
    last_audit: str | None
    #: Whether that audit was held before the version that holds today.
    audited_before: bool = False


def matrix(
    catalog: Catalog, coverage: Coverage, standard_id: str, audience: Audience | None = None
) -> tuple[MatrixRow, ...]:
    """The rows of the standard's matrix in the order of its clauses.

    Without *audience*, documents above internal are withheld: counted, not named. Raises KeyError for a
    standard that is not in use.
    """
    seen = audience or Audience.of(catalog)
    return tuple(_row(catalog, seen, state) for state in coverage.of(standard_id).values())


def state_word(state: ClauseState) -> State:
    """Where the clause stands, in a word or two."""
    if state.left_out is not None:
        return "left out"
    if state.rung is None:
        return "heading"
    if state.nonconforming:
        return "nonconforming"
    return RUNG_WORDS[state.rung]


def gaps_of(state: ClauseState) -> tuple[str, ...]:
    """What the clause lacks to count as achieved, in words: open findings first, then what its rung lacks."""
    if state.rung is None:
        return ()
    gaps = [flag.text for flag in state.flags if flag.nonconforming]
    if state.rung < Rung.FRESH:
        gaps.append(state.reason)
    return tuple(gaps)


def items(catalog: Catalog, audience: Audience, claims: Iterable[Claim]) -> tuple[Item, ...]:
    """The claims as items, the withheld ones as one that counts them, at the end."""
    shown = []
    withheld = 0
    for claim in claims:
        if audience.sees(claim.document):
            document = catalog.documents[claim.document]
            shown.append(Item(document.id, document.title, document.type, claim.note))
        else:
            withheld += 1
    if withheld:
        shown.append(Item("", withheld_note(withheld), "", ""))
    return tuple(shown)


def _reason(state: ClauseState) -> str:
    """Why the clause stands where it does: first of all an open finding, where one keeps it from counting."""
    if not state.nonconforming:
        return state.reason
    reason = state.reason
    # Behind a colon a sentence begins small, and an id stays as it is.
    small = reason[:1].lower() + reason[1:] if reason[1:2].islower() else reason
    return f"An open finding keeps it from counting; apart from that: {small}"


def _row(catalog: Catalog, audience: Audience, state: ClauseState) -> MatrixRow:
    clause = state.clause
    return MatrixRow(
        standard=clause.standard,
        clause=clause.number,
        title=clause.title,
        parent=clause.parent,
        assessable=clause.assessable,
        verified=clause.verified,
        state=state_word(state),
        reason=audience.redact(_reason(state)),
        next_action=audience.redact(state.next_action),
        documents=items(catalog, audience, state.documents),
        records=items(catalog, audience, state.records),
        gaps=tuple(audience.redact(gap) for gap in gaps_of(state)),
        left_out=None if state.left_out is None else audience.redact(state.left_out.why or ""),
        flags=tuple(audience.redact(flag.text) for flag in state.flags),
        last_audit=state.last_audit.isoformat() if state.last_audit else None,
        audited_before=state.audited_before,
    )
