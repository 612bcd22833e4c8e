"""What can be said of one clause: its rung, what stands for it, and the bad news beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Day
from enum import IntEnum

from imskit.model import Clause, LeftOut
from imskit.values import dataclass


class Rung(IntEnum):
    """How far a clause is met."""

    OPEN = 0
    DOCUMENTED = 1
    APPROVED = 2
    IN_FORCE = 3
    EVIDENCED = 4
    FRESH = 5
    AUDITED = 6

    @property
    def word(self) -> str:
        """The rung as it is written: `in force`."""
        return self.name.lower().replace("_", " ")


DOCUMENT_RUNGS = frozenset({Rung.DOCUMENTED, Rung.APPROVED, Rung.IN_FORCE})
RECORD_RUNGS = frozenset({Rung.EVIDENCED})


@dataclass(frozen=True, slots=True)
class Flag:
    """Bad news beside a rung."""

    label: str
    text: str
    document: str
    #: With it the clause counts as nonconforming and never as achieved.
    nonconforming: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """A document or record that stands for a clause."""

    document: str
    #: Whether its type is one that the clause asks for.
    expected: bool
    #: What it adds, in a few words: `in force`, `2026-03-14`, `draft`.
    note: str


@dataclass(frozen=True, slots=True)
class Renewal:
    """Evidence that has to be renewed, and by when: a cycle after the newest record."""

    day: Day
    #: What is to be recorded, in words: `a management review`.
    wanted: str
    #: The newest record that counts.
    newest: str
    #: Which of the things that the clause asks for it is, counted from 0.
    place: int


@dataclass(frozen=True, slots=True)
class ClauseState:
    """Where one clause stands today, and why."""

    clause: Clause
    #: None for headings and for what is left out.
    rung: Rung | None
    reason: str
    next_action: str = ""
    left_out: LeftOut | None = None
    #: Rungs that this clause does not ask for.
    skipped: frozenset[Rung] = frozenset()
    #: The document that reaches the rung; None when none does or none is asked for.
    best: str | None = None
    flags: tuple[Flag, ...] = ()
    documents: tuple[Claim, ...] = ()
    records: tuple[Claim, ...] = ()
    #: The newest internal audit of the clause within the audit cycle.
    last_audit: Day | None = None
    #: Whether that audit was held before what the best document says today held, so that it shows nothing of it.
    audited_before: bool = False
    #: Evidence with a cycle: when it is due anew.
    renewals: tuple[Renewal, ...] = ()

    @property
    def nonconforming(self) -> bool:
        """Whether an open finding keeps the clause from counting, whatever its rung."""
        return any(flag.nonconforming for flag in self.flags)

    @property
    def achieved(self) -> bool:
        """In force and evidenced, as far as the clause asks for it, and no finding that forbids it."""
        return self.rung is not None and self.rung >= Rung.EVIDENCED and not self.nonconforming


#: The states of all clauses of the standards in use, by standard and number.
States = Mapping[str, Mapping[str, ClauseState]]
