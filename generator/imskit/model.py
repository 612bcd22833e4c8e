"""The nouns of imskit as frozen data: documents, standards, people, and the catalog that holds them.

Only the head of a document is typed here. Its body stays plain data, known to its type's schema and read
only by its template; what the program needs from a body (references, measurements, grades) is named by
annotations in the schema, see `TypeInfo`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date as Day
from functools import cached_property
from typing import Any, Literal, Protocol, TypeAlias, TypeVar

from imskit.fingerprint import fingerprint
from imskit.problems import Place
from imskit.values import dataclass

V = TypeVar("V")

Lifecycle = Literal["controlled", "living", "sealed"]
Classification = Literal["public", "internal", "confidential"]
#: What a commit made of a file, see `FileCommit`.
What = Literal["added", "content", "beside", "path", "removed", "unreadable"]
#: A path into a document's data: keys and list indices.
Path = tuple[str | int, ...]

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

EVERYONE = "everyone"
#: Columns of registers that no field holds, as schemas name them; `imskit.views.derived` works them out.
DERIVED_COLUMNS = frozenset({":next-review", ":level", ":latest", ":acting-as", ":answer", ":assurance"})
ALL_SITES = "all"


class Deferred(Mapping[str, V]):
    """A mapping that is made when somebody first looks into it: most types have no document in a system."""

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], Mapping[str, V]]) -> None:
        """*make* gives what it holds; it is called once at most."""
        self._make = make
        self._made: Mapping[str, V] | None = None

    def _whole(self) -> Mapping[str, V]:
        if self._made is None:
            self._made = self._make()
        return self._made

    def __getitem__(self, key: str) -> V:
        return self._whole()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())


class ByFolder(Mapping[str, V]):
    """Mappings by path, one for each folder: only that of the folder is made in which somebody looks."""

    __slots__ = ("_folders",)

    def __init__(self, folders: Mapping[str, Mapping[str, V]]) -> None:
        """*folders* holds the mappings by the folder, with a slash at its end, in which their paths lie."""
        self._folders = folders

    def __getitem__(self, key: str) -> V:
        for folder, within in self._folders.items():
            if key.startswith(folder):
                return within[key]
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return (key for within in self._folders.values() for key in within)

    def __len__(self) -> int:
        return sum(map(len, self._folders.values()))

    def __bool__(self) -> bool:
        return any(self._folders.values())


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time such as P1Y; years and months follow the calendar."""

    count: int
    unit: Literal["Y", "M", "W", "D"]

    def __str__(self) -> str:
        return f"P{self.count}{self.unit}"

    @property
    def words(self) -> str:
        """The period in words: `1 year`, `6 months`."""
        noun = {"Y": "year", "M": "month", "W": "week", "D": "day"}[self.unit]
        return f"{self.count} {noun}" + ("s" if self.count != 1 else "")

    @property
    def each(self) -> str:
        """The period to stand behind `every`: `year`, `6 months`."""
        return self.words.removeprefix("1 ")


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference from a document: a link of its head, or a field of its body that the schema marks."""

    #: The relation, such as `implements`, `decides` or the name of the field.
    relation: str
    #: The id of the document it leads to.
    target: str
    #: Where it stands in the document's data.
    at: Path
    #: The fingerprint of the target that it was written against, if it says so.
    fingerprint: str | None = None
    why: str | None = None
    #: How it is written there, where it is a link inside a text.
    words: str = ""


@dataclass(frozen=True, slots=True)
class ClauseRef:
    """One clause named by a document; `relation` is `satisfies` for its head, else what the schema says."""

    relation: str
    standard: str
    clause: str
    at: Path

    @property
    def key(self) -> ClauseKey:
        """The clause's key: always with its standard, since numbers repeat between standards."""
        return (self.standard, self.clause)


ClauseKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Since:
    """What became of a document between two of its contents, each known by its fingerprint.

    `unknown`: the older content is not at hand, so nobody can tell.
    """

    weight: Literal["none", "editorial", "material", "unknown"]
    #: Why it is material, or why nobody can tell, each in words.
    why: tuple[str, ...] = ()
    #: The version that the older content was; empty for records and where it is not known.
    version: str = ""
    #: How the older content was classified; empty where it is not known.
    classification: str = ""


class Remembers(Protocol):
    """Knows what became of documents since contents that they had."""

    def __call__(self, name: str, before: str, after: str, /) -> Since:
        """What became of the document *name* from the content *before* to *after*, named by their fingerprints.

        All changes between are judged together, however many they are. Asks the history where it has to.
        """
        ...

    def expect(self, names: Collection[str], /) -> None:
        """Say that these documents will be asked about, so that the history is asked about all of them at once."""
        ...


class _NoHistory:
    """Knows only that what has the same fingerprint is the same."""

    def __call__(self, _name: str, before: str, after: str, /) -> Since:
        return Since("none") if before == after else Since("unknown", ("its history is not at hand",))

    def expect(self, _names: Collection[str], /) -> None:
        pass


_NO_HISTORY = _NoHistory()


@dataclass(frozen=True, slots=True)
class NameRef:
    """A role, person, type or site that a document names."""

    kind: Literal["role", "person", "type", "site"]
    name: str
    at: Path


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


class Locate(Protocol):
    """Gives the place of a value (with *key* of its key, with *words* of these inside the value) in a file."""

    def __call__(self, path: Path, key: bool = False, words: str = "", /) -> Place:
        """The place."""
        ...


@dataclass(frozen=True)
class Document:
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
class PlainFile:
    """A file that is no document, as written: its data, and where each value stands."""

    data: Mapping[str, Any]
    locate: Callable[[Path, bool], Place] = field(repr=False, compare=False)


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
    #: Its file as written; None where it does not come from one.
    file: PlainFile | None = None

    def title_of(self, number: str) -> str:
        """A clause's title where it stands alone; one that is only called General says of what."""
        clause = self.clauses.get(number)
        if clause is None:
            return ""
        above = self.clauses.get(clause.parent or "")
        return f"{above.title}: {clause.title}" if above and clause.title == "General" else clause.title


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


#: What an item of a stage of certification is held against, see the schema of the file.
Asks = Literal["document", "record", "stage", "findings", "certificate", "surveillance", "audited"]


@dataclass(frozen=True, slots=True)
class StageItem:
    """One thing that a certification auditor looks for at a stage."""

    what: str
    asks: Asks
    clauses: tuple[str, ...] = ()
    #: Types of documents or records that show it; without any, what claims the clauses.
    types: tuple[str, ...] = ()
    #: Which records count: values by dotted path, any of several.
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: Only what happened in this time up to today.
    within: Period | None = None
    #: How many records it takes, where one is not enough.
    count: int = 1
    #: Stages whose records or findings it asks for, and their results.
    stages: tuple[str, ...] = ()
    results: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of certification: what the auditor looks for, and what only talks can show."""

    #: As records of stages name it.
    name: str
    title: str
    aim: str
    #: What comes out of it.
    output: str
    items: tuple[StageItem, ...]
    talks: tuple[str, ...]


@dataclass(frozen=True)
class CertificationStages:
    """What certification auditors look for at each stage, in our own words."""

    #: The standard that certificates are issued against.
    standard: str
    #: The guidance beside it, against which nobody is certified; empty where there is none.
    guidance: str
    #: Whether it was compared with bought copies.
    verified: bool
    note: str
    stages: tuple[Stage, ...]
    #: Its file as written.
    file: PlainFile


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A clause the organisation leaves out or does not follow, and why."""

    standard: str
    clause: str
    why: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Holding:
    """That a person held a role (or stood in for it) from one day until another, both included."""

    person: str
    since: Day
    until: Day | None
    place: Place
    #: Only for delegations: the types it covers (none named: all), and why.
    types: tuple[str, ...] = ()
    why: str | None = None

    def covers(self, day: Day) -> bool:
        """Whether *day* lies within it."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Role:
    """A role, who holds it, and who may act for it."""

    id: str
    title: str
    place: Place
    purpose: str = ""
    top_management: bool = False
    responsibilities: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    holders: tuple[Holding, ...] = ()
    deputies: tuple[Holding, ...] = ()
    delegations: tuple[Holding, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A person under a pseudonym; `name` comes from the overlay that is not committed."""

    id: str
    place: Place
    name: str | None = None
    site: str | None = None
    left: Day | None = None
    #: The e-mail addresses of the person's commits: `sha256:` and the hash of each in lower case, see
    #: `imskit.organisation.address_hash`.
    commits_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A public key of a person, and the days on which what it signs counts, both included."""

    #: Its place in the list of people.yaml, from 0: what tells it from the others.
    number: int
    person: str
    #: As written; whether it is a key at all is for `imskit.sshsig` to say.
    line: str
    since: Day
    until: Day | None
    place: Place
    #: From this day on it proves nothing that was not recorded before.
    revoked_on: Day | None = None
    revoked_why: str | None = None
    #: One of the first keys, which nobody vouches for.
    root: bool = False
    #: Who vouches for it, and the signature with which they do.
    vouched_by: str | None = None
    vouching: str | None = None

    def covers(self, day: Day) -> bool:
        """Whether *day* lies within its days."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class SignatureState:
    """What came of looking at one signature; what it proves is for `imskit.facts.signatures` to say.

    `verified`: made with `key`, on a day on which the key was valid. `unknown-key`: with a key that people.yaml
    does not give to the person; `key` is set where it is somebody else's. `outside-days`: with a key of the
    person's that was not valid on that day. `broken`: not over these bytes, or no signature at all.
    `unverified`: nobody could ask ssh-keygen.
    """

    verdict: Literal["verified", "unknown-key", "outside-days", "broken", "unverified"]
    key: SigningKey | None = None


@dataclass(frozen=True, slots=True)
class ApprovalRule:
    """Who must approve which documents, as written in ims.yaml."""

    documents: tuple[str, ...]
    types: tuple[str, ...]
    roles: tuple[str, ...]
    #: Where each of the roles stands.
    role_places: tuple[Place, ...]
    need: Literal["any", "all"]
    count: int
    assurance: Literal["asserted", "committed", "signed"]
    top_management: bool


@dataclass(frozen=True, slots=True)
class StandardInUse:
    """A standard that ims.yaml lists, found or not."""

    id: str
    place: Place
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True)
class System:
    """What ims.yaml and people.yaml say."""

    name: str
    time_zone: str
    #: The whole of ims.yaml, plain data.
    data: Mapping[str, Any]
    #: ims.yaml and people.yaml as written.
    files: tuple[PlainFile, ...]
    standards_in_use: tuple[StandardInUse, ...]
    approvals: tuple[ApprovalRule, ...]
    #: Severity words by rule name, with their places.
    severities: Mapping[str, tuple[str, Place]]
    people: Mapping[str, Person]
    roles: Mapping[str, Role]
    sites: Mapping[str, str]
    edit_url: str | None
    due_soon: Period
    audit_cycle: Period
    #: How long after it happened something is to be recorded.
    record_within: Period
    keys: tuple[SigningKey, ...] = ()

    def role_title(self, role: str) -> str:
        """What the role is called; its id when nobody declared it."""
        known = self.roles.get(role)
        return known.title if known is not None else role


@dataclass(frozen=True, slots=True)
class Mask:
    """Fields of the records of some types that an audience does not see."""

    types: tuple[str, ...]
    #: Dotted paths, such as `body.submitted_by`.
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AudienceDefinition:
    """For whom something is handed out, and what they get, as ims/audiences.yaml says."""

    id: str
    title: str
    #: The classifications of what they see.
    sees: tuple[Classification, ...]
    #: Types and documents that they do not see whatever their classification is.
    leave_out_types: tuple[str, ...] = ()
    leave_out_documents: tuple[str, ...] = ()
    masks: tuple[Mask, ...] = ()
    #: Whether they get the fields about individuals in the sources of a pack; pages never show them.
    personal: bool = False
    #: Whether they read what people are called.
    names: bool = False


@dataclass(frozen=True)
class Audiences:
    """All audiences, by id."""

    by_id: Mapping[str, AudienceDefinition]
    #: ims/audiences.yaml as written; None where there is none, and those that imskit brings hold.
    file: PlainFile | None = None


@dataclass(frozen=True)
class Decision:
    """One decision record, typed: what one person decided about one version of one document."""

    id: str
    document: str
    version: str
    fingerprint: str
    verdict: Literal["approve", "reject", "reaffirm", "withdraw"]
    person: str
    role: str
    day: Day
    assurance: Literal["asserted", "committed", "signed"]
    record: Document

    @property
    def signer(self) -> str:
        """Whose signature or commit proves it."""
        return self.person


@dataclass(frozen=True)
class Acknowledgement:
    """One acknowledgement record, typed: that one person has read one version of one document."""

    id: str
    document: str
    version: str
    fingerprint: str
    person: str
    day: Day
    #: Who brought the list that it was taken from; None where the person says it.
    reported_by: str | None
    assurance: Literal["asserted", "committed", "signed"]
    record: Document

    @property
    def signer(self) -> str:
        """Whose signature or commit proves it: a list proves what its bringer says."""
        return self.reported_by or self.person


#: A record that can be signed.
Signed: TypeAlias = Decision | Acknowledgement


@dataclass(frozen=True, slots=True)
class FileCommit:
    """What one commit made of the file of a document.

    `added` and `removed` speak of the branch at hand or the one that was merged. `content`: its fingerprint
    changed. `beside`: only what the fingerprint leaves out, comments, or layout. `path`: only its name.
    `unreadable`: before or after, it could not be read.
    """

    commit: str
    #: The day of the commit, by the committer's clock.
    day: Day
    what: What
    #: The first line of the commit's message, as written.
    subject: str
    #: Who authored it: the hash of the e-mail address as in `Person.commits_as`.
    author: str
    #: The version that the file then said; empty for what has none.
    version: str = ""
    #: The path that the file had before, where the commit renamed it.
    was: str = ""
    #: The commit with which the main branch received it, and its day, where it was made on another.
    merged: str = ""
    merged_day: Day | None = None

    @property
    def held(self) -> Day:
        """The day since when the main branch holds it."""
        return self.merged_day or self.day


@dataclass(frozen=True, slots=True)
class HeldSince:
    """Since when the main branch holds a document, under whatever name of its file."""

    day: Day
    commit: str
    #: How many commits changed its file.
    commits: int
    #: Whether the file at hand is another than the last commit's.
    uncommitted: bool


@dataclass(frozen=True)
class InGit:
    """What the history behind the files at hand says of documents."""

    #: Why it says nothing, in words: `this folder is no git repository`. Empty where it does.
    not_told: str = ""
    #: The day of the first commit that held a part of the system, and that commit.
    begins: Day | None = None
    first: str = ""
    #: By the id of a document; what is not in it, no commit holds.
    held: Mapping[str, HeldSince] = field(default_factory=dict)
    #: Since when the main branch holds that a living record was closed on the day it says, by its id.
    closed: Mapping[str, Day] = field(default_factory=dict)
    #: The newest commits that changed the file of a document, by its id, the newest first.
    commits: Mapping[str, tuple[FileCommit, ...]] = field(default_factory=dict)
    #: What each commit changed: the ids of documents as far as the names of files tell, and the paths of evidence
    #: and of what says who is who.
    touched: Mapping[str, frozenset[str]] = field(default_factory=dict)
    #: Of each of those commits, how the documents that it changed were classified before and after it; empty for one
    #: whose file said nothing that can be told.
    classified: Mapping[str, frozenset[str]] = field(default_factory=dict)


def _nobody_asked() -> InGit:
    return InGit("the history was not asked")


@dataclass(frozen=True)
class Catalog:
    """Everything that was read and is of known shape: what rules, facts and views work on."""

    system: System
    types: Mapping[str, TypeInfo]
    #: By id, sorted by id. Of several with one id, the one with the shortest path.
    documents: Mapping[str, Document]
    #: All documents in the order of their paths, doubles included.
    all_documents: Sequence[Document]
    #: Standards that are in use, by id in the order of ims.yaml.
    standards: Mapping[str, Standard]
    #: Ids of standards that could be used: those shipped, and the organisation's own.
    known_standards: Sequence[str]
    crosswalks: tuple[Crosswalk, ...]
    decisions: Mapping[str, tuple[Decision, ...]]
    #: By the id of the record.
    acknowledgements: Mapping[str, Acknowledgement]
    #: Ids of documents that cannot be read or failed their schema: still targets of links.
    failed_ids: Mapping[str, Place]
    #: Names of types whose schema is there and has problems, or needs a part that has.
    failed_types: frozenset[str]
    #: SHA-256 of a file below ims/evidence, by the path a record names; None when it is not there.
    evidence_hash: Callable[[str], str | None] = field(repr=False)
    #: The day on which this run looks at the system.
    today: Day
    #: The day it really is, where that is later: what happened by then does not lie ahead.
    now: Day
    #: Newer versions that are not in force yet, by id; `documents` then holds the version that is.
    coming: Mapping[str, Document] = field(default_factory=dict)
    #: Paths of the schemas and standards that are imskit's own and were held against each other before its release.
    tested: frozenset[str] = frozenset()
    #: The stages of certification; None where their file cannot be read, or is about a standard that is not in use.
    certification: CertificationStages | None = None
    #: The signature beside a decision or acknowledgement, by the id of the record; those without are not in it.
    signatures: Mapping[str, SignatureState] = field(default_factory=dict)
    #: The signature with which a key is vouched for, by the key's number.
    vouchings: Mapping[int, SignatureState] = field(default_factory=dict)
    #: Signature files below ims/ beside which no record stands that can be signed.
    stray_signatures: tuple[str, ...] = ()
    #: The day on which git first held a file on the main branch, by path; empty where that is not known.
    recorded: Mapping[str, Day] = field(default_factory=dict)
    #: Who authored the commit that first brought a file, by path: the hash of the e-mail address as in
    #: `Person.commits_as`; empty where that is not known.
    brought_by: Mapping[str, str] = field(default_factory=dict)
    #: What the history says of documents; it is read when somebody first asks.
    in_git: Callable[[], InGit] = field(default=_nobody_asked, repr=False)
    #: For whom something is handed out; None where ims/audiences.yaml cannot be read.
    audiences: Audiences | None = None
    #: The file CODEOWNERS, where there is one and ims.yaml says who is called what at the forge.
    code_owners: bytes | None = None
    #: What became of documents since contents that they had.
    since: Remembers = field(default=_NO_HISTORY, repr=False, compare=False)

    def signed_records(self) -> Iterator[Signed]:
        """The records that can be signed: decisions by document, then acknowledgements."""
        for decisions in self.decisions.values():
            yield from decisions
        yield from self.acknowledgements.values()

    def of_type(self, name: str) -> list[Document]:
        """The documents of one type, by id."""
        return [document for document in self.documents.values() if document.type == name]
