"""One clause with our words on it, where it stands and why, what stands for it, and its counterparts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from imskit.facts.coverage import Claim, ClauseState, Rung, States
from imskit.model import Catalog, Clause, ClauseKey, CrosswalkRow, Expectation
from imskit.values import dataclass
from imskit.views.audience import Audience
from imskit.views.fields import column_title
from imskit.views.matrix import RUNG_WORDS, State, gaps_of, state_word

Step = Literal["reached", "next", "ahead", "not asked for"]

_BACKWARDS = {"subset": "superset", "superset": "subset"}


@dataclass(frozen=True, slots=True)
class Rungs:
    """One rung of the ladder and how the clause stands to it."""

    word: State
    step: Step


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One document or record that stands for the clause."""

    id: str
    title: str
    type: str
    #: Whether its type is one that the clause asks for.
    expected: bool
    note: str
    #: Whether it is the document that reaches the clause's rung.
    best: bool


@dataclass(frozen=True, slots=True)
class FlagLine:
    """Bad news beside the state."""

    label: str
    text: str
    #: The document it comes from; empty when it is withheld.
    document: str
    nonconforming: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """One thing that proves the clause: any of these types."""

    types: tuple[str, ...]
    #: How often, in words; empty when it is not asked for again and again.
    every: str
    #: Titles of the fields that must be filled.
    fields: tuple[str, ...]
    what: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A document that names the clause without claiming it, and how: `audits`, `against`."""

    relations: tuple[str, ...]
    id: str
    title: str
    day: str


@dataclass(frozen=True, slots=True)
class Counterpart:
    """A clause of another standard that answers to this one; `number` is None where there is none."""

    standard: str
    designation: str
    number: str | None
    title: str
    relation: str
    confidence: str
    note: str
    state: State | None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A clause that is named beside this one."""

    number: str
    title: str
    state: State


@dataclass(frozen=True, slots=True)
class ClausePage:
    """All that the page of a clause says."""

    standard: str
    designation: str
    kind: str
    number: str
    title: str
    summary: str
    auditor: tuple[str, ...]
    assessable: bool
    verified: bool
    state: State
    reason: str
    next_action: str
    rungs: tuple[Rungs, ...]
    left_out: str | None
    gaps: tuple[str, ...]
    flags: tuple[FlagLine, ...]
    proofs: tuple[Proof, ...]
    documents: tuple[ClaimLine, ...]
    records: tuple[ClaimLine, ...]
    #: How many of each are withheld.
    withheld_documents: int
    withheld_records: int
    mentions: tuple[Mention, ...]
    counterparts: tuple[Counterpart, ...]
    last_audit: str | None
    #: Whether that audit was held before the version that holds today.
    audited_before: bool
    parents: tuple[Neighbour, ...]
    children: tuple[Neighbour, ...]
    previous: Neighbour | None
    following: Neighbour | None


Mentions = Mapping[ClauseKey, Sequence[Mention]]


def mentions(catalog: Catalog, audience: Audience) -> Mentions:
    """What mentions each clause without claiming to satisfy it, of what may be shown, by id."""
    found: dict[ClauseKey, list[Mention]] = {}
    for document in audience.documents(catalog):
        day = document.date or document.opened
        named: dict[ClauseKey, dict[str, None]] = {}
        for ref in document.clauses:
            if ref.relation != "satisfies":
                named.setdefault(ref.key, {})[ref.relation] = None
        for key, relations in named.items():
            found.setdefault(key, []).append(
                Mention(tuple(relations), document.id, document.title, day.isoformat() if day else "")
            )
    return found


class Clauses:
    """The pages of all clauses; what several of them need is gathered once."""

    def __init__(
        self, catalog: Catalog, states: States, audience: Audience, known: Mentions | None = None
    ) -> None:
        """*known* is what `mentions` gives, as far as it is about the clauses whose pages are asked for."""
        self._catalog = catalog
        self._states = states
        self._audience = audience
        self._mentions = mentions(catalog, audience) if known is None else known

    def page(self, standard_id: str, number: str) -> ClausePage:
        """The page of one clause of a standard in use."""
        standard = self._catalog.standards[standard_id]
        state = self._states[standard_id][number]
        clause = state.clause
        numbers = list(standard.clauses)
        place = numbers.index(number)
        return ClausePage(
            standard=standard_id,
            designation=standard.designation,
            kind=standard.kind,
            number=number,
            title=clause.title,
            summary=self._audience.redact(clause.summary),
            auditor=clause.auditor,
            assessable=clause.assessable,
            verified=clause.verified,
            state=state_word(state),
            reason=self._audience.redact(state.reason),
            next_action=self._audience.redact(state.next_action),
            rungs=ladder(state),
            left_out=None if state.left_out is None else self._audience.redact(state.left_out.why or ""),
            gaps=tuple(self._audience.redact(gap) for gap in gaps_of(state)),
            flags=self._flags(state),
            proofs=tuple(self._proof(expectation) for expectation in clause.expects),
            documents=self._claims(state, state.documents),
            records=self._claims(state, state.records),
            withheld_documents=self._withheld(state.documents),
            withheld_records=self._withheld(state.records),
            mentions=tuple(
                sorted(self._mentions.get(clause.key, ()), key=lambda m: (m.day, m.id), reverse=True)
            ),
            counterparts=self._counterparts(clause),
            last_audit=state.last_audit.isoformat() if state.last_audit else None,
            audited_before=state.audited_before,
            parents=self._parents(clause),
            children=tuple(
                self._neighbour(standard_id, child.number)
                for child in standard.clauses.values()
                if child.parent == number
            ),
            previous=self._neighbour(standard_id, numbers[place - 1]) if place else None,
            following=self._neighbour(standard_id, numbers[place + 1]) if place + 1 < len(numbers) else None,
        )

    def _flags(self, state: ClauseState) -> tuple[FlagLine, ...]:
        return tuple(
            FlagLine(
                flag.label,
                self._audience.redact(flag.text),
                flag.document if self._audience.sees(flag.document) else "",
                flag.nonconforming,
            )
            for flag in state.flags
        )

    def _claims(self, state: ClauseState, claims: tuple[Claim, ...]) -> tuple[ClaimLine, ...]:
        documents = self._catalog.documents
        return tuple(
            ClaimLine(
                claim.document,
                documents[claim.document].title,
                documents[claim.document].type,
                claim.expected,
                claim.note,
                claim.document == state.best,
            )
            for claim in claims
            if self._audience.sees(claim.document)
        )

    def _withheld(self, claims: tuple[Claim, ...]) -> int:
        return sum(not self._audience.sees(claim.document) for claim in claims)

    def _proof(self, expectation: Expectation) -> Proof:
        info = next(
            (self._catalog.types[name] for name in expectation.types if name in self._catalog.types), None
        )
        return Proof(
            types=expectation.types,
            every=expectation.every.each if expectation.every else "",
            fields=tuple(column_title(info, field) if info else field for field in expectation.fields),
            what=expectation.what,
        )

    def _counterparts(self, clause: Clause) -> tuple[Counterpart, ...]:
        found = []
        for crosswalk in self._catalog.crosswalks:
            for row in crosswalk.rows:
                if crosswalk.source == clause.standard and row.source == clause.number:
                    found.append(self._counterpart(crosswalk.target, row.target, row.relation, row))
                elif crosswalk.target == clause.standard and row.target == clause.number:
                    relation = _BACKWARDS.get(row.relation, row.relation)
                    found.append(self._counterpart(crosswalk.source, row.source, relation, row))
        return tuple(line for line in found if line is not None)

    def _counterpart(
        self, standard_id: str, number: str | None, relation: str, row: CrosswalkRow
    ) -> Counterpart | None:
        standard = self._catalog.standards.get(standard_id)
        if standard is None:
            return None
        clause = standard.clauses.get(number) if number else None
        return Counterpart(
            standard=standard_id,
            designation=standard.designation,
            number=number,
            title=clause.title if clause else "",
            relation=relation,
            confidence=row.confidence or "",
            note=row.note or "",
            state=state_word(self._states[standard_id][clause.number]) if clause else None,
        )

    def _parents(self, clause: Clause) -> tuple[Neighbour, ...]:
        """The headings above the clause, the topmost first; a circle of parents ends where it begins."""
        clauses = self._catalog.standards[clause.standard].clauses
        above: list[str] = []
        parent = clause.parent
        while parent is not None and parent in clauses and parent not in above:
            above.append(parent)
            parent = clauses[parent].parent
        return tuple(self._neighbour(clause.standard, number) for number in reversed(above))

    def _neighbour(self, standard_id: str, number: str) -> Neighbour:
        state = self._states[standard_id][number]
        return Neighbour(number, state.clause.title, state_word(state))


def ladder(state: ClauseState) -> tuple[Rungs, ...]:
    """The rungs above `open`, and how the clause stands to each; none for headings and what is left out."""
    if state.rung is None:
        return ()
    found: list[Rungs] = []
    ahead = False
    for rung in Rung:
        if rung is Rung.OPEN:
            continue
        step: Step = "reached" if rung <= state.rung else "ahead" if ahead else "next"
        if rung in state.skipped:
            step = "not asked for"
        ahead = ahead or step == "next"
        found.append(Rungs(RUNG_WORDS[rung], step))
    return tuple(found)
