"""A pack read back: the catalog of its sources with what it states, as both making and verifying it see it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from datetime import date as Day
from functools import cache
from pathlib import Path
from types import MappingProxyType

from imskit.earlier import ContentReader
from imskit.facts.masking import can_be_masked, schema_without
from imskit.facts.past import without_later
from imskit.garbage import without_collecting
from imskit.load import load
from imskit.loaded import Loaded
from imskit.model import Catalog, Document
from imskit.packs.stated import PATH, Stated, VersionRow, stated_of
from imskit.path_rules import EVIDENCE
from imskit.pipeline import Clock, read_from
from imskit.problems import CannotGoOn
from imskit.shelf import Shape, Shelf
from imskit.standpoint import Standpoint
from imskit.tree import Tree

#: Where the sources lie in the payload: a system of its own.
SYSTEM = "system/"
#: Where what is shown lies of records that are withheld in part.
IN_PART = "withheld-in-part/"
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
    #: Of the sources; controlled documents are in the last version that was in force. Records that are withheld in part
    #: are in it without that part, and say so.
    catalog: Catalog
    #: The document of each version that was in force.
    versions: Mapping[VersionRow, Document]
    payload: Tree
    #: What the file of evidence is that is named so; None where it is not in the pack. Each is read once.
    evidence: Callable[[str], Measured | None]

    def source_of(self, document: Document) -> str:
        """Where a document or record lies in the payload: as it was committed, or what is shown of it."""
        return in_part_file(document.id) if document.withheld else SYSTEM + document.path


def in_part_file(name: str) -> str:
    """Where a record lies in the payload that is withheld in part."""
    return f"{IN_PART}{name}.yaml"


def packed(payload: Tree, root: Path, shelf: Shelf | None = None) -> Packed:
    """Read the *payload* of a pack, whose paths begin below `data/`.

    *root* is where the pack or its system lies: what is remembered of verified signatures is not kept inside it.
    Contents that are on the *shelf* were read before, by the same schemas, and are not read again.
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
    with without_collecting("reading a pack"):
        reading = read_from(here, Clock(datetime.combine(day, time(12), UTC), day), shelf)
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
    catalog = _with_withheld_in_part(catalog, stated, payload)
    _need_known(stated, catalog)
    reader = ContentReader(reading.shape)
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


def _with_withheld_in_part(catalog: Catalog, stated: Stated, payload: Tree) -> Catalog:
    """*catalog* with the records that are withheld in part. Raises CannotGoOn where one cannot be read."""
    rest = {}
    for name, fields in stated.in_part.items():
        path = in_part_file(name)
        found = _rest_in(catalog, payload.read(path), path, fields) if payload.has(path) else None
        if found is None or found.id != name or name in catalog.documents:
            raise CannotGoOn(f"{path} in this pack cannot be read")
        rest[name] = replace(found, withheld=fields)
    if not rest:
        return catalog
    documents = {**catalog.documents, **rest}
    return replace(
        catalog,
        documents=MappingProxyType({name: documents[name] for name in sorted(documents)}),
        all_documents=(*catalog.all_documents, *rest.values()),
    )


def _rest_in(catalog: Catalog, data: bytes, path: str, fields: tuple[str, ...]) -> Document | None:
    """The record that *data* holds a part of; None where it fits no type that can be withheld in part."""
    loaded = load(data, path)
    if not isinstance(loaded, Loaded) or not isinstance(loaded.data, dict):
        return None
    info = catalog.types.get(str(loaded.data.get("type")))
    if info is None or not can_be_masked(info):
        return None
    schema = schema_without(info.schema, fields)
    shape = Shape("", {info.name: replace(info, schema=schema)}, (), Shelf())
    return ContentReader(shape).document(data, path)


def _days(stated: Stated) -> tuple[Day, Mapping[str, Day]]:
    """The last day of the period, and since when files are held. Raises CannotGoOn where one is no day."""
    try:
        for text in _each_day(stated):
            Day.fromisoformat(text)
        return Day.fromisoformat(stated.until), {
            path: Day.fromisoformat(day) for path, day in stated.recorded.items()
        }
    except ValueError as error:
        raise CannotGoOn(f"{PATH} in this pack names a day that is none") from error


def _each_day(stated: Stated) -> Iterator[str]:
    """Every day that a pack states."""
    yield from (stated.since, stated.committed_on, stated.history_since, *stated.held.values())
    rows = [(row.since, row.until, row.recorded) for row in stated.versions]
    rows += [(unit.day, unit.held, unit.recorded) for units in stated.population.values() for unit in units]
    yield from (day for row in rows for day in row if day)


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
