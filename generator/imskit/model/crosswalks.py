"""How the clauses of one standard answer to those of another."""

from __future__ import annotations

from typing import Literal

from imskit.model.plain_files import PlainFile
from imskit.values import dataclass

#: How a clause answers to one of another standard, seen from the first.
ClauseRelation = Literal["equal", "subset", "superset", "intersect", "none"]


@dataclass(frozen=True, slots=True)
class CrosswalkRow:
    """How one clause answers to a clause of another standard; `target` is None where it has no counterpart."""

    source: str
    target: str | None
    relation: ClauseRelation
    confidence: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """All rows from one standard to another."""

    source: str
    target: str
    note: str
    rows: tuple[CrosswalkRow, ...]
    path: str
    #: Its file as written; None where it does not come from one.
    file: PlainFile | None = None
