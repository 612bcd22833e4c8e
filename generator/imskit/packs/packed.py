"""A pack read back: the catalog of its sources with what it states, as both making and verifying it see it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from datetime import date as Day
from functools import cache
from pathlib import Path

from imskit.earlier import ContentReader
from imskit.facts.past import without_later
from imskit.model import Catalog, Document
from imskit.packs.stated import PATH, Stated, VersionRow, stated_of
from imskit.path_rules import EVIDENCE
from imskit.pipeline import Clock, read_from
from imskit.problems import CannotGoOn
from imskit.standpoint import Standpoint
from imskit.tree import Tree

#: Where the sources lie in the payload: a system of its own.
SYSTEM = "system/"
#: A pack of a hundred thousand records states less.
_LIMIT = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Measured:
    """What a file of evidence in a pack is."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Packed:
    """What the payload of a pack holds."""

    stated: Stated
    #: Of the sources; controlled documents are in the last version that was in force.
    catalog: Catalog
    #: The document of each version that was in force.
    versions: Mapping[VersionRow, Document]
    payload: Tree
    #: What the file of evidence is that is named so; None where it is not in the pack. Each is read once.
    evidence: Callable[[str], Measured | None]


def packed(payload: Tree, root: Path) -> Packed:
    """Read the *payload* of a pack, whose paths begin below `data/`.

    *root* is where the pack or its system lies: what is remembered of verified signatures is not kept inside it.
    Raises CannotGoOn when it is no pack, or its sources cannot be read.
    """
    if not payload.has(PATH):
        raise CannotGoOn(f"this is no audit pack: it holds no data/{PATH}")
    stated = stated_of(_whole(payload))
    sources = {
        path.removeprefix(SYSTEM): source for path, source in payload.files.items() if path.startswith(SYSTEM)
    }
    day, recorded = _days(stated)
    here = Standpoint(root, Tree.of(sources), None, None, (), "")
    reading = read_from(here, Clock(datetime.combine(day, time(12), UTC), day))
    if reading.catalog is None:
        raise CannotGoOn(f"the sources in this pack cannot be read: {reading.problems[0].message}")

    @cache
    def evidence(name: str) -> Measured | None:
        path = SYSTEM + EVIDENCE + name
        return _measured(payload, path) if payload.has(path) else None

    def evidence_hash(name: str) -> str | None:
        measured = evidence(name)
        return measured.sha256 if measured is not None else None

    catalog = replace(
        without_later(reading.catalog),
        evidence_hash=evidence_hash,
        recorded=recorded,
        brought_by=stated.brought_by,
    )
    _need_known(stated, catalog)
    reader = ContentReader(catalog.types)
    versions = {}
    for row in stated.versions:
        document = reader.document(payload.read(row.file), row.file) if payload.has(row.file) else None
        if document is None:
            raise CannotGoOn(f"{row.file} in this pack cannot be read")
        versions[row] = document
    return Packed(stated, catalog, versions, payload, evidence)


def _whole(payload: Tree) -> bytes:
    """The bytes of what a pack states, which grow with it: more than other JSON may have, and not without end."""
    held = bytearray()
    with closing(payload.chunks(PATH)) as chunks:
        for chunk in chunks:
            held += chunk
            if len(held) > _LIMIT:
                raise CannotGoOn(f"data/{PATH} is larger than any pack of imskit's")
    return bytes(held)


def _measured(payload: Tree, path: str) -> Measured:
    digest, size = hashlib.sha256(), 0
    for chunk in payload.chunks(path):
        digest.update(chunk)
        size += len(chunk)
    return Measured(digest.hexdigest(), size)


def _days(stated: Stated) -> tuple[Day, Mapping[str, Day]]:
    """The last day of the period, and since when files are held. Raises CannotGoOn where one is no day."""
    try:
        return Day.fromisoformat(stated.until), {
            path: Day.fromisoformat(day) for path, day in stated.recorded.items()
        }
    except ValueError as error:
        raise CannotGoOn(f"{PATH} in this pack names a day that is none") from error


def _need_known(stated: Stated, catalog: Catalog) -> None:
    """Raise CannotGoOn where a pack states something of what its sources do not know."""
    types = {*stated.population, *(row.type for row in stated.withheld)}
    clauses = {(standard, row.number) for standard, rows in stated.states.items() for row in rows}
    known = {(name, number) for name, found in catalog.standards.items() for number in found.clauses}
    documents = {row.id for row in stated.versions}
    strange = [
        *sorted(types - catalog.types.keys()),
        *sorted(" ".join(each) for each in clauses - known),
        *sorted(documents - catalog.documents.keys()),
    ]
    if strange:
        raise CannotGoOn(f"{PATH} in this pack tells of {strange[0]}, which its sources do not know")
