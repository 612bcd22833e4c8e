"""A pack read back: the catalog of its sources with what it states, as both making and verifying it see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from datetime import date as Day
from pathlib import Path

from imskit.earlier import ContentReader
from imskit.facts.past import without_later
from imskit.garbage import without_collecting
from imskit.model import Catalog, Document
from imskit.packs.stated import PATH, Stated, VersionRow, stated_of
from imskit.pipeline import Clock, read_from
from imskit.problems import CannotGoOn
from imskit.standpoint import Standpoint
from imskit.tree import Tree

#: Where the sources lie in the payload: a system of its own.
SYSTEM = "system/"
#: pack.json of a hundred thousand records is not longer.
_LONGEST = 64 * 1024 * 1024


@dataclass(frozen=True)
class Packed:
    """What the payload of a pack holds."""

    stated: Stated
    #: Of the sources; controlled documents are in the last version that was in force.
    catalog: Catalog
    #: The document of each version that was in force.
    versions: Mapping[VersionRow, Document]
    payload: Tree


def packed(payload: Tree, root: Path) -> Packed:
    """Read the *payload* of a pack, whose paths begin below `data/`.

    *root* is where the pack or its system lies: what is remembered of verified signatures is not kept inside it.
    Raises CannotGoOn when it is no pack, or its sources cannot be read.
    """
    if not payload.has(PATH):
        raise CannotGoOn(f"this is no audit pack: it holds no data/{PATH}")
    stated = stated_of(_statement(payload))
    sources = {
        path.removeprefix(SYSTEM): source for path, source in payload.files.items() if path.startswith(SYSTEM)
    }
    day, recorded = _days(stated)
    here = Standpoint(root, Tree.of(sources), None, None, (), "")
    with without_collecting("reading a pack"):
        reading = read_from(here, Clock(datetime.combine(day, time(12), UTC), day))
    if reading.catalog is None:
        raise CannotGoOn(f"the sources in this pack cannot be read: {reading.problems[0].message}")
    catalog = replace(
        without_later(reading.catalog),
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
    return Packed(stated, catalog, versions, payload)


def _statement(payload: Tree) -> bytes:
    """The bytes of pack.json, which may be longer than a text that a person wrote. Raises CannotGoOn: longer still."""
    held = bytearray()
    for chunk in payload.chunks(PATH):
        held += chunk
        if len(held) > _LONGEST:
            raise CannotGoOn(f"{PATH} in this pack is larger than one that imskit makes")
    return bytes(held)


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
