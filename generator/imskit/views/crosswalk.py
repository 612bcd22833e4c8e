"""Two standards side by side: which clause answers to which, and where each stands."""

from __future__ import annotations

from imskit.facts.coverage import States
from imskit.model import Catalog
from imskit.values import dataclass
from imskit.views.matrix import State, state_word


@dataclass(frozen=True, slots=True)
class Side:
    """A clause on one side of the crosswalk."""

    number: str
    title: str
    #: None for a number that its standard does not have.
    state: State | None


@dataclass(frozen=True, slots=True)
class CrosswalkLine:
    """How one clause answers to another; `target` is None where it has no counterpart."""

    source: Side
    target: Side | None
    relation: str
    confidence: str
    note: str


@dataclass(frozen=True, slots=True)
class CrosswalkPage:
    """All rows between two standards that are in use."""

    source: str
    target: str
    source_designation: str
    target_designation: str
    note: str
    lines: tuple[CrosswalkLine, ...]
    #: Assessable clauses of the target that no row leads to.
    unmatched: tuple[Side, ...]


def crosswalks(catalog: Catalog, states: States) -> tuple[CrosswalkPage, ...]:
    """The crosswalks whose two standards are in use, in the order of their files."""
    pages = []
    for crosswalk in catalog.crosswalks:
        source = catalog.standards.get(crosswalk.source)
        target = catalog.standards.get(crosswalk.target)
        if source is None or target is None:
            continue
        matched = {row.target for row in crosswalk.rows}
        pages.append(
            CrosswalkPage(
                source=source.id,
                target=target.id,
                source_designation=source.designation,
                target_designation=target.designation,
                note=crosswalk.note,
                lines=tuple(
                    CrosswalkLine(
                        source=_side(states, source.id, row.source),
                        target=_side(states, target.id, row.target) if row.target else None,
                        relation=row.relation,
                        confidence=row.confidence or "",
                        note=row.note or "",
                    )
                    for row in crosswalk.rows
                ),
                unmatched=tuple(
                    _side(states, target.id, number)
                    for number, clause in target.clauses.items()
                    if clause.assessable and number not in matched
                ),
            )
        )
    return tuple(pages)


def _side(states: States, standard_id: str, number: str) -> Side:
    state = states[standard_id].get(number)
    if state is None:
        return Side(number, "", None)
    return Side(number, state.clause.title, state_word(state))
