"""A table of typed cells: a view made plain, so that CSV, JSON and a workbook say the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from datetime import date as Day
from decimal import Decimal, InvalidOperation
from typing import Literal

from imskit.values import dataclass
from imskit.views.audience import withheld_note

#: What a column holds. `lines` are several words, `name` is an id or a clause that leads somewhere, `state` one of
#: few words that tell how something stands.
Kind = Literal["words", "lines", "name", "state", "day", "number", "money", "flag"]


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money."""

    amount: Decimal
    #: Three letters.
    currency: str


@dataclass(frozen=True, slots=True)
class Name:
    """Words that lead somewhere: to a document by its id, or to a clause as `imskit.views.naming` names it."""

    words: str
    target: str


@dataclass(frozen=True, slots=True)
class File:
    """Words that lead to a file beside the table."""

    words: str
    #: The way to it from where the table lies, with forward slashes.
    address: str


@dataclass(frozen=True, slots=True)
class Folded:
    """Lines of which a reader sees the first, and a filter finds all."""

    shown: tuple[str, ...]
    #: What stands below them, out of sight.
    below: tuple[str, ...]


#: One value. None is an empty cell.
Cell = str | int | Decimal | Day | bool | Amount | Name | File | Folded | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    #: What programs call it.
    key: str
    #: What readers call it.
    title: str
    kind: Kind = "words"
    #: Whether it is a length or number of things, which a bar in the cell helps to compare.
    bar: bool = False
    #: Whether a day in it that has passed is bad news.
    deadline: bool = False
    #: How wide it is at most, in characters; 0: as is usual.
    width: int = 0


@dataclass(frozen=True)
class Table:
    """A view as a table."""

    #: What programs call it, such as `evidence-index`.
    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    #: One sentence on what it shows.
    about: str = ""
    #: How many things it would show and may not.
    withheld: int = 0
    #: How many of its rows are of records that are withheld in part.
    in_part: int = 0
    #: Places of the rows that are headings of those below them.
    headings: frozenset[int] = field(default_factory=frozenset)
    #: How many columns on the left say what a row is about.
    leading: int = 2
    #: The key of the column whose names are those of the rows themselves: links to them lead here.
    own: str = ""
    #: The document type of a register; empty for other tables.
    of: str = ""
    #: Places of the rows of a register that are not to be edited in a copy: those of records withheld in part.
    locked: frozenset[int] = field(default_factory=frozenset)

    @property
    def keys(self) -> tuple[str, ...]:
        """What programs call the columns."""
        return tuple(column.key for column in self.columns)


def withheld_words(table: Table) -> str:
    """What of *table* its reader does not get, counted; empty where that is nothing."""
    parts = [
        *([withheld_note(table.withheld)] if table.withheld else []),
        *([f"{table.in_part} withheld in part"] if table.in_part else []),
    ]
    return ", ".join(parts)


def day_or_words(written: str | None) -> Day | str | None:
    """The day that is *written* as YYYY-MM-DD; other words as they are, None for none."""
    if not written:
        return None
    try:
        return Day.fromisoformat(written)
    except ValueError:
        return written


def number_or_words(written: str | int | None) -> Decimal | str | None:
    """The number that is *written*; other words as they are, None for none."""
    if written is None or written == "":
        return None
    try:
        found = Decimal(written)
    except InvalidOperation:
        return str(written)
    return found if found.is_finite() else str(written)


def lines_of(words: Iterable[str]) -> tuple[str, ...] | None:
    """The *words* as lines of one cell; None for none."""
    return tuple(words) or None
