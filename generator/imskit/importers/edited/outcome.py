"""What an edited copy becomes: changes to documents, and what is to be said beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from imskit.edit.changing import Edit

#: What is said beside the changes. `conflict`: it was changed here as well, and otherwise. `locked`: the copy shows it,
#: and it is not changed there. `odd`: nobody knows what is meant. `tracked`: a proposal that counts as accepted, with
#: what stood there. `note`: all else that a person should know.
SayingKind = Literal["conflict", "locked", "odd", "tracked", "note"]


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing to be said beside the changes."""

    kind: SayingKind
    #: The document it is about; empty where it is about none.
    id: str
    #: What a person calls the place: the title of the field, the sheet and the row.
    place: str
    words: str


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one document that takes another value."""

    id: str
    #: As `check` names it: `body.steps.2.text`.
    field: str
    title: str
    #: What stands there and what will, in words; empty for nothing.
    before: str
    after: str
    edits: tuple[Edit, ...]
    #: Where it stands in the copy: the table and row, the sheet and cell; empty where its title says enough.
    place: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """A comment that somebody wrote beside the text."""

    id: str
    #: The title of the field, and the words that it was written to, if any.
    place: str
    about: str
    #: The id of the person where their name is known, what the file says where it is not.
    by: str
    on: str
    words: str
    #: Whether it answers the one before it, and whether somebody has marked it as done.
    is_reply: bool = False
    is_resolved: bool = False


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row of a register that is of no record yet."""

    type: str
    #: The sheet and the row.
    place: str
    #: What its cells say, by the key of their column, and the fields that these are of.
    cells: Mapping[str, str]
    fields: Mapping[str, str]
    #: Keys of the cells that hold a formula.
    formulas: frozenset[str]


@dataclass(frozen=True, slots=True)
class Started:
    """A draft of a record, of a row that was new."""

    id: str
    path: str
    data: bytes
    title: str
    #: The sheet and the row.
    place: str
    #: The fields that are to be filled, by title and path.
    blanks: tuple[str, ...]
    #: Those that must be there, that the row does not name, and that say what every new record of the type begins with.
    begun: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an edited copy asks for; nothing of it is written yet."""

    #: What kind of copy it is, in words: `the register of risks`.
    of: str
    changes: tuple[Change, ...] = ()
    sayings: tuple[Saying, ...] = ()
    reviews: tuple[Review, ...] = ()
    #: New bytes of documents, by path. A document with a conflict is not among them.
    files: tuple[tuple[str, bytes], ...] = ()
    #: Rows that are of no record yet, and what was started of them.
    rows: tuple[NewRow, ...] = ()
    started: tuple[Started, ...] = ()

    @property
    def conflicts(self) -> tuple[Saying, ...]:
        """What was changed on both sides."""
        return tuple(saying for saying in self.sayings if saying.kind == "conflict")


def together(of: str, parts: Iterable[Outcome]) -> Outcome:
    """*parts* as one outcome."""
    held = list(parts)
    return Outcome(
        of,
        tuple(change for part in held for change in part.changes),
        tuple(saying for part in held for saying in part.sayings),
        tuple(review for part in held for review in part.reviews),
        tuple(file for part in held for file in part.files),
        tuple(row for part in held for row in part.rows),
        tuple(each for part in held for each in part.started),
    )
