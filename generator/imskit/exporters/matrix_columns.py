"""The columns of the matrix in CSV and in workbooks, the meaning of its states, and what stands around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date as Day
from types import MappingProxyType

from imskit.model import Catalog, Standard
from imskit.views.matrix import Item, MatrixRow, State


@dataclass(frozen=True, slots=True)
class MatrixContext:
    """What a matrix belongs to."""

    organisation: str
    #: The day on which it looked at the system.
    as_of: Day
    #: The version of imskit.
    version: str
    #: The standards whose rows are given, in the order in which they are shown.
    standards: tuple[Standard, ...]

    @classmethod
    def of(cls, catalog: Catalog, standards: Iterable[str], version: str) -> MatrixContext:
        """The context of a matrix of these *standards* (ids, in use) of *catalog*, made by this *version*."""
        chosen = tuple(catalog.standards[name] for name in standards)
        return cls(catalog.system.name, catalog.today, version, chosen)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what programs call it, its title, its width in characters, and the lines of a row's cell."""

    key: str
    title: str
    width: int
    lines: Callable[[MatrixRow], tuple[str, ...]]


STATES: Mapping[State, str] = MappingProxyType(
    {
        "open": "Nothing that the clause asks for stands yet",
        "documented": "A document claims the clause, and is not approved yet",
        "approved": "The document is approved, and takes effect on a later day",
        "in force": "The document is in force, and the records that prove it are still missing",
        "evidenced": "The records that prove it are there, but a record or a review is overdue",
        "fresh": "Document and records are in place and up to date",
        "audited": "All of that, and an internal audit covered the clause within the audit cycle",
        "nonconforming": "An open major nonconformity stands against it, so it never counts as achieved",
        "left out": "Left out or not followed, with the reason beside it; never counts as achieved",
        "heading": "A heading: its sub-clauses are assessed",
    }
)
HONESTLY = (
    "This shows what is there and what is missing. Whether the system conforms is for an auditor to say."
)
TO_BE_CHECKED = "to be checked against a bought copy"


def item_words(item: Item) -> str:
    """Return an item as one line: `POL-001 Innovation policy (in force)`."""
    words = " ".join(part for part in (item.id, item.title) if part)
    return f"{words} ({item.note})" if item.note else words


def _left_out(row: MatrixRow) -> tuple[str, ...]:
    if row.left_out is None:
        return ()
    return (row.left_out or "no reason is given",)


COLUMNS: tuple[Column, ...] = (
    Column("clause", "Clause", 9, lambda row: (row.clause,)),
    Column("title", "Title", 34, lambda row: (row.title,)),
    Column("state", "State", 15, lambda row: (row.state,)),
    Column("documents", "Documents", 42, lambda row: tuple(map(item_words, row.documents))),
    Column("records", "Records", 42, lambda row: tuple(map(item_words, row.records))),
    Column("gaps", "Gaps", 38, lambda row: row.gaps),
    Column("flags", "Beside it", 34, lambda row: row.flags),
    Column("reason", "Why it stands here", 38, lambda row: (row.reason,)),
    Column("next_action", "Next step", 34, lambda row: (row.next_action,)),
    Column("left_out", "Left out because", 34, _left_out),
    Column("last_audit", "Last audit", 12, lambda row: (row.last_audit or "",)),
    Column("wording", "Wording", 17, lambda row: () if row.verified else (TO_BE_CHECKED,)),
)
