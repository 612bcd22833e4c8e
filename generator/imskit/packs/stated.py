"""What a pack states beside its sources: what only the repository, or the whole system, can tell.

It lies in the pack as `pack.json`. Pages are made from it and from the sources, never from anything else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

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
    #: Since when git holds it as it is; empty where the history does not tell.
    recorded: str
    #: Whether it lies in the pack.
    included: bool


@dataclass(frozen=True, slots=True)
class WithheldRow:
    """What is left out: of a controlled document its fingerprint, of records of one type their number."""

    type: str
    lifecycle: str
    count: int
    fingerprint: str = ""


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
    audience: str
    versions: tuple[VersionRow, ...] = ()
    #: Where the clauses stand that are asked for, by standard.
    states: Mapping[str, tuple[ClausePage, ...]] = field(default_factory=dict)
    #: By type of record: all of the period, those that are withheld among them.
    population: Mapping[str, tuple[Unit, ...]] = field(default_factory=dict)
    #: Since when git holds each decision as it is, and by whose commit, by path: see `Catalog`.
    recorded: Mapping[str, str] = field(default_factory=dict)
    brought_by: Mapping[str, str] = field(default_factory=dict)
    #: Titles of documents and records that are named and lie outside the pack, by id.
    outside: Mapping[str, str] = field(default_factory=dict)
    withheld: tuple[WithheldRow, ...] = ()
    left_out: tuple[LeftOutRow, ...] = ()
    missing: tuple[Lack, ...] = ()
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
