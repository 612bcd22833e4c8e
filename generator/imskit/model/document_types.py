"""What the schema of a type of documents says about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any, Literal

from imskit.model.period import Period
from imskit.values import dataclass

Lifecycle = Literal["controlled", "living", "sealed"]
Classification = Literal["public", "internal", "confidential"]

#: How a change may pass along a link, as schemas say it; see `imskit.facts.touched`.
CARRIES = ("on", "here", "there", "both", "version", "nothing")

#: What can be due: each is a word that pages, calendars and JSON use.
DUE_KINDS = (
    "review",
    "action",
    "evidence",
    "measurement",
    "audit",
    "training",
    "competence",
    "effectiveness",
    "management-review",
    "portfolio-review",
    "meeting",
    "feedback",
    "check",
    "agreement",
    "decision",
    "certification",
    "disposal",
)

#: Columns of registers that no field holds, as schemas name them; `imskit.views.derived` works them out.
DERIVED_COLUMNS = frozenset({":next-review", ":level", ":latest", ":acting-as", ":answer", ":assurance"})


@dataclass(frozen=True, slots=True)
class ClauseFlag:
    """Which clause references of a record are bad news for their clause while it is open."""

    #: The relation of the clause references: `against`.
    relation: str
    #: What it is called beside the clause: `nonconformity`.
    label: str
    #: Dotted path of the grade in the record: `body.grade`.
    grade: str
    #: Grades with which the clause counts as nonconforming: `("major",)`.
    nonconforming: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DueRule:
    """What of a type's records becomes due. Paths are dotted; with `each` they start at the items of that list.

    One of three: `on`, a day that stands in the record; `every` with `last`, a period after what was done
    last (floating); or `every` with `start`, the days of a calendar (anchored).
    """

    kind: str
    #: What is to be done, as an imperative: `Measure it`.
    what: str
    #: What is to be done instead once the newest check in `done` said that it has not worked.
    again: str | None = None
    each: str | None = None
    #: With `each`: path of the words that tell the items apart.
    says: str | None = None
    on: str | None = None
    #: A period such as P1Y, or the path of one.
    every: str | None = None
    #: Path of a day, or of a list whose entries have one: the newest counts.
    last: str | None = None
    start: str | None = None
    #: Path of the last day of a calendar.
    until: str | None = None
    #: Settled when one of these is filled; by a list of checks only if the newest did not fail.
    done: tuple[str, ...] = ()
    #: Settled by records of this type about the same thing: see `where`, `names` and `same`.
    settled_by: str | None = None
    #: Which of the records of `settled_by` count: values by path.
    where: Mapping[str, str] = field(default_factory=dict)
    #: Where such a record names the one that it settles; None: it settles by its day.
    naming: str | None = None
    #: States of a living record in which nothing is due.
    not_in: tuple[str, ...] = ()
    #: States in which it is closed and this is due all the same.
    even_in: tuple[str, ...] = ()
    #: Path in those records of the id of what they are about.
    names: str | None = None
    #: Paths at which a record that names nothing has the same value as what it settles.
    same: tuple[str, ...] = ()
    #: Path of the role that does it; None: the record's owner.
    owner: str | None = None
    #: Only the newest record of the type counts.
    latest: bool = False
    #: With `each`: of the items that are alike in this field, only the newest counts.
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Retention:
    """How long records of a type are kept, counted from when, and what happens then."""

    period: Period
    since: str
    then: str


@dataclass(frozen=True)
class TypeInfo:
    """What a type's schema says about it in its annotation `x-imskit`, and the fields it describes."""

    name: str
    #: The schema's title, in the singular: `Internal audit`.
    title: str
    plural: str
    description: str
    lifecycle: Lifecycle
    #: What its ids begin with: `POL` for POL-001.
    prefix: str
    #: Folder below ims/ where its files lie: `policies`, `records/idea`.
    folder: str
    #: The classification a new document of it starts with.
    classification: Classification = "internal"
    #: What its register shows: fields as dotted paths (`id`, `body.likelihood`), or DERIVED_COLUMNS.
    columns: tuple[str, ...] = ("id", "title")
    #: States in which a living record is closed.
    closed_when: tuple[str, ...] = ()
    #: Fields whose words rise, so that the last one is what to look at first: `body.likelihood`.
    rising: tuple[str, ...] = ()
    #: Lists that may only grow, as dotted paths.
    append_only: tuple[str, ...] = ()
    #: Fields about an individual, as dotted paths.
    personal: tuple[str, ...] = ()
    #: Fields without which a record of it proves nothing: an indicator needs measurements.
    proves_with: tuple[str, ...] = ()
    #: Bad news that an open record of it brings to a clause; None when it brings none.
    clause_flag: ClauseFlag | None = None
    retention: Retention | None = None
    #: What of its records becomes due, and when.
    due: tuple[DueRule, ...] = ()
    #: In which part of the navigation its register stands.
    group: str = ""
    #: Title of each field by dotted path, list items without their index: `body.steps.title`.
    titles: Mapping[str, str] = field(default_factory=dict)
    #: What each relation is called, and what it is called seen from the other end.
    relations: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    #: How a material change passes along each relation that says so, see `imskit.facts.touched`.
    carries: Mapping[str, str] = field(default_factory=dict)
    #: The flattened schema, plain JSON data.
    schema: Mapping[str, Any] = field(default_factory=dict)
    #: Path of the schema file, for messages.
    path: str = ""
