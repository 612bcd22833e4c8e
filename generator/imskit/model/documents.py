"""Documents and records: a typed head, an open body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date as Day
from functools import cached_property
from typing import Any, Literal

from imskit.fingerprint import fingerprint
from imskit.model.document_types import Classification, Lifecycle
from imskit.model.period import Period
from imskit.model.plain_files import Locate, Path
from imskit.model.references import ClauseRef, NameRef, Reference
from imskit.problems import Place
from imskit.values import Keeping, dataclass

EVERYONE = "everyone"
ALL_SITES = "all"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file below ims/evidence with its SHA-256; without `file`, evidence kept elsewhere by reference."""

    title: str
    sha256: str
    at: Path
    file: str | None = None
    size: int | None = None
    custodian: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """Something to be done by a role until a day."""

    what: str
    owner: str
    due: Day
    done: Day | None
    at: Path


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What became of an action that a sealed record holds, said in a later record."""

    #: The record that holds the action, and the number of the action in it, from 1.
    of: str
    action: int
    state: Literal["done", "open", "dropped"]
    at: Path
    #: The day that was agreed on instead, for one that is open.
    due: Day | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """One line of a controlled document's revision table."""

    version: str
    date: Day
    by: str
    change: Literal["material", "editorial"]
    summary: str


@dataclass(frozen=True, slots=True)
class Document(Keeping):
    """One document (controlled) or record (living or sealed): a typed head, an open body."""

    id: str
    type: str
    lifecycle: Lifecycle
    title: str
    owner: str
    classification: Classification
    language: str
    #: Path from the root, with forward slashes.
    path: str
    #: The whole document, plain data: as written, or where that was for an earlier release, as it is said now.
    data: Mapping[str, Any]
    locate: Locate = field(repr=False, compare=False)

    #: What stands in the file, where `data` says it otherwise.
    written: Mapping[str, Any] | None = field(default=None, repr=False)

    # controlled
    version: str | None = None
    status: str | None = None
    effective_from: Day | None = None
    review_every: Period | None = None
    revisions: tuple[Revision, ...] = ()
    must_read: tuple[str, ...] = ()
    # living
    state: str | None = None
    opened: Day | None = None
    closed: Day | None = None
    is_closed: bool = False
    # living and sealed: how long it is kept, where that is not its type's period
    kept_for: Period | None = None
    # sealed
    date: Day | None = None
    by: str | None = None
    # living: the newest of `opened` and the dates in its append-only lists; sealed: `date`
    last_activity: Day | None = None

    applies_to_roles: tuple[str, ...] = ()
    applies_to_sites: tuple[str, ...] = ()
    clauses: tuple[ClauseRef, ...] = ()
    references: tuple[Reference, ...] = ()
    names: tuple[NameRef, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    actions: tuple[Action, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    #: Fields that are withheld from whom this is shown, as dotted paths; what they held is not in `data`.
    withheld: tuple[str, ...] = ()
    #: False where its file is known to hold no blank to be filled in.
    may_hold_blanks: bool = field(default=True, repr=False, compare=False)

    def at(self, *path: str | int, key: bool = False, words: str = "") -> Place:
        """The place of the value at *path*, or of the nearest value around it.

        With *key* that of its key; with *words* that of these where they first stand in the value.
        """
        return self.locate(path, key, words)

    @property
    def claims(self) -> tuple[ClauseRef, ...]:
        """The clauses it claims to satisfy, in the order of the file."""
        return tuple(ref for ref in self.clauses if ref.relation == "satisfies")

    @cached_property
    def fingerprint(self) -> str:
        """The fingerprint of its content as written, `imskit-1:sha256:…`; see `imskit.fingerprint`."""
        return fingerprint(self.data if self.written is None else self.written)

    def value(self, dotted: str) -> Any:
        """The value at a dotted path such as `body.grade`, or None."""
        here: Any = self.data
        for key in dotted.split("."):
            # Plain data: what is looked for in it thousands of times is a dict.
            if not isinstance(here, dict) or key not in here:
                return None
            here = here[key]
        return here
