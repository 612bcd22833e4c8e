"""Standards, their clauses, and what proves a clause."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from imskit.model.period import Period
from imskit.model.plain_files import PlainFile
from imskit.model.references import ClauseKey
from imskit.values import dataclass


@dataclass(frozen=True, slots=True)
class Expectation:
    """One thing that proves a clause: any of these types, how often, with which fields filled."""

    types: tuple[str, ...]
    every: Period | None = None
    fields: tuple[str, ...] = ()
    what: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a standard: facts and our own words."""

    standard: str
    number: str
    title: str
    parent: str | None
    assessable: bool
    verified: bool
    summary: str = ""
    auditor: tuple[str, ...] = ()
    expects: tuple[Expectation, ...] = ()

    @property
    def key(self) -> ClauseKey:
        """(standard, number)."""
        return (self.standard, self.number)


@dataclass(frozen=True, slots=True)
class AskedOfReviews:
    """What a standard wants a management review to look at."""

    #: The clause that lists the inputs.
    clause: str
    #: By the topic of the minutes: the clauses that it looks at.
    about: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Standard:
    """One edition of one standard."""

    id: str
    designation: str
    title: str
    kind: Literal["requirements", "guidance"]
    status: Literal["current", "withdrawn"]
    leave_out: Literal["none", "non-applicable-with-reason", "annex-only", "not-followed-with-reason"]
    detail: Literal["full", "titles"]
    published: str | None
    replaced_by: str | None
    transition_end: str | None
    note: str
    clauses: Mapping[str, Clause]
    #: None where its list of clauses does not say.
    review_inputs: AskedOfReviews | None = None
    #: Its file as written; None where it does not come from one.
    file: PlainFile | None = None

    def title_of(self, number: str) -> str:
        """A clause's title where it stands alone; one that is only called General says of what."""
        clause = self.clauses.get(number)
        if clause is None:
            return ""
        above = self.clauses.get(clause.parent or "")
        return f"{above.title}: {clause.title}" if above and clause.title == "General" else clause.title
