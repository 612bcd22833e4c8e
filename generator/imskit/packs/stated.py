"""What a pack states beside its sources: what only the repository, or the whole system, can tell.

It lies in the pack as `pack.json`. Pages are made from it and from the sources, never from anything else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Literal

from imskit.plain_data import NotOfThatShape, made_of
from imskit.problems import CannotGoOn
from imskit.views.clauses import ClausePage

FORMAT = "imskit-pack-1"
#: Where it lies in the payload.
PATH = "pack.json"


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version that was in force; days are YYYY-MM-DD, both included."""

    id: str
    version: str
    fingerprint: str
    since: str
    #: Empty where it was still in force at the end of the period.
    until: str
    #: Its source in the payload.
    file: str
    #: The day on which git first held it as it is; empty where the history does not tell.
    recorded: str

    @property
    def key(self) -> str:
        """Its version, or what tells it from another text under the same number: the name of its source."""
        return self.file.rpartition("/")[2].removesuffix(".yaml")


@dataclass(frozen=True, slots=True)
class Unit:
    """One record of a population from which samples are drawn."""

    #: Empty for a record that is withheld.
    id: str
    title: str
    day: str
    #: What samples are drawn from one by one: the state of a living record; empty for others.
    stratum: str
    #: Of its file, as committed.
    sha256: str
    #: Since when git holds it in whatever form, and since when as it is; empty where the history does not tell.
    held: str
    recorded: str
    #: Whether it lies in the pack as it was committed.
    included: bool
    #: Whether it lies in the pack without some of its fields.
    in_part: bool = False


@dataclass(frozen=True, slots=True)
class WithheldRow:
    """What is left out: of a controlled document its fingerprint, of records of one type their number.

    With `fields` it is left out of records that are there otherwise.
    """

    type: str
    lifecycle: str
    count: int
    fingerprint: str = ""
    #: Titles of fields.
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """A clause that does not apply or is not followed, and why."""

    standard: str
    clause: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that an auditor looks for and that is not there."""

    what: str
    #: The document or record that it is about; empty where it is about none.
    document: str = ""
    kind: Literal["version", "evidence", "unreadable"] = "version"


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample that whoever made the pack drew, and not the auditor."""

    count: int
    seed: str


@dataclass(frozen=True, slots=True)
class OutsideRow:
    """A document or record that is named in the pack and lies outside it, and why."""

    title: str
    why: str


@dataclass(frozen=True)
class Stated:
    """All that a pack states, as plain data."""

    tool: str
    organisation: str
    commit: str
    #: The day of the commit, and that of the first one of the history: since then git can vouch.
    committed_on: str
    history_since: str
    since: str
    until: str
    standards: tuple[str, ...]
    #: Empty: all.
    clauses: tuple[str, ...]
    #: For whom it is made: its id in ims/audiences.yaml, and what it is called.
    audience: str
    audience_title: str
    versions: tuple[VersionRow, ...] = ()
    #: Where the clauses stand that are asked for, by standard.
    states: Mapping[str, tuple[ClausePage, ...]] = field(default_factory=dict)
    #: By type of record: all of the period, those that are withheld among them.
    population: Mapping[str, tuple[Unit, ...]] = field(default_factory=dict)
    #: By id: since when git holds each document and record of the pack, in whatever form.
    held: Mapping[str, str] = field(default_factory=dict)
    #: Since when git holds each record of the pack as it is, and each decision by whose commit, by path: see `Catalog`.
    recorded: Mapping[str, str] = field(default_factory=dict)
    brought_by: Mapping[str, str] = field(default_factory=dict)
    #: Documents and records that may be named and lie outside the pack, by id.
    outside: Mapping[str, OutsideRow] = field(default_factory=dict)
    withheld: tuple[WithheldRow, ...] = ()
    #: Records that are withheld in part, by id: the dotted paths of what is withheld.
    in_part: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: Documents of the pack on which decisions were made that are withheld, by id.
    decisions_withheld: tuple[str, ...] = ()
    left_out: tuple[LeftOutRow, ...] = ()
    missing: tuple[Lack, ...] = ()
    sample: Sample | None = None
    #: The programs that made files of the pack whose bytes hang on their version, by name: see `imskit.packs.paper`.
    made_with: Mapping[str, str] = field(default_factory=dict)
    format: str = FORMAT

    def to_json(self) -> bytes:
        """The bytes of `pack.json`."""
        return (json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def stated_of(data: bytes) -> Stated:
    """What `pack.json` states. Raises CannotGoOn when it is of no known shape."""
    try:
        read = json.loads(data)
        if not isinstance(read, dict) or read.get("format") != FORMAT:
            raise CannotGoOn(_UNREADABLE, f"its {PATH} does not say that it is of the format {FORMAT}")
        # Half a character, which JSON can write, stands in no page.
        json.dumps(read, ensure_ascii=False).encode()
        return made_of(Stated, read)
    except (ValueError, RecursionError, NotOfThatShape) as error:
        raise CannotGoOn(_UNREADABLE, f"{PATH} is damaged: {str(error)[:200]}") from error


_UNREADABLE = "this is no pack that this version of imskit can read"
