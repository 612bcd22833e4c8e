"""How many clauses of a standard stand where, in numbers."""

from __future__ import annotations

from collections.abc import Mapping

from imskit.facts.coverage.state import ClauseState, Rung
from imskit.model import Standard
from imskit.values import dataclass


@dataclass(frozen=True, slots=True)
class Readiness:
    """How many assessable clauses of a standard stand where."""

    standard: str
    #: Assessable clauses that are not left out.
    clauses: int
    achieved: int
    left_out: int
    nonconforming: int
    #: Without those that are nonconforming, which is a state of its own.
    by_rung: Mapping[Rung, int]


def readiness(standard: Standard, states: Mapping[str, ClauseState]) -> Readiness | None:
    """The counts for *standard*; None for one of which only titles are known: it gets no readiness figure."""
    if standard.detail == "titles":
        return None
    counted = [state for state in states.values() if state.rung is not None]
    return Readiness(
        standard=standard.id,
        clauses=len(counted),
        achieved=sum(state.achieved for state in counted),
        left_out=sum(state.left_out is not None for state in states.values()),
        nonconforming=sum(state.nonconforming for state in counted),
        by_rung={
            rung: sum(state.rung is rung and not state.nonconforming for state in counted) for rung in Rung
        },
    )
