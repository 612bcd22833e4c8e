"""How often documents say that they produce records, as a procedure does, and when the next one is due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Day
from typing import Any

from imskit.facts.approval import in_force
from imskit.facts.body import Row, text
from imskit.model import Catalog, Document, Path, TypeInfo
from imskit.periods import after, parse_period


@dataclass(frozen=True, slots=True)
class Produced:
    """The next record of a type that a document in force says it produces every so often."""

    producer: Document
    type: TypeInfo
    #: Where the document says so.
    at: Path
    day: Day
    #: The newest of its records; None before the first, which is due a cycle after the document took effect.
    newest: Document | None


def produced(catalog: Catalog) -> Iterator[Produced]:
    """What the documents in force are to produce next, of the types whose records come every so often.

    A controlled document that is produced is no matter of this: it has a review of its own.
    """
    producers = _producers(catalog)
    by_type = _records(catalog, {name for _, name, _ in producers})
    rivals: defaultdict[str, set[str]] = defaultdict(set)
    for producer, name, _ in producers:
        rivals[name].add(producer.id)
    for producer, name, at in producers:
        try:
            every = parse_period(text(_row(producer, at), "every"))
        except ValueError:
            continue
        others = rivals[name] - {producer.id}
        own = [record for record in by_type[name] if _is_of(record, producer, others)]
        newest = max(own, key=lambda record: (record.last_activity or Day.min, record.id), default=None)
        since = newest.last_activity if newest is not None else producer.effective_from
        if since is not None:
            yield Produced(producer, catalog.types[name], at, after(since, every), newest)


def _producers(catalog: Catalog) -> Sequence[tuple[Document, str, Path]]:
    """The documents in force that say of which types they produce records, with the place where they do."""
    found: list[tuple[Document, str, Path]] = []
    for document in catalog.documents.values():
        if document.lifecycle != "controlled":
            continue
        named = [ref for ref in document.names if ref.kind == "type" and _is_record(catalog, ref.name)]
        if named and in_force(catalog, document):
            found.extend((document, ref.name, ref.at[:-1]) for ref in named)
    return found


def _is_record(catalog: Catalog, name: str) -> bool:
    return name in catalog.types and catalog.types[name].lifecycle != "controlled"


def _records(catalog: Catalog, types: set[str]) -> Mapping[str, Sequence[Document]]:
    found: defaultdict[str, list[Document]] = defaultdict(list)
    for document in catalog.documents.values():
        if document.type in types:
            found[document.type].append(document)
    return found


def _is_of(record: Document, producer: Document, others: set[str]) -> bool:
    """Whether *record* comes of *producer*: it is linked with it, or with none of the *others*."""
    linked = {reference.target for reference in record.references}
    if producer.id in linked or any(reference.target == record.id for reference in producer.references):
        return True
    return not linked & others


def _row(document: Document, at: Path) -> Row:
    """The group of fields at *at*; one without fields where it is none."""
    found: Any = document.data
    for key in at:
        found = found[key]
    return found if isinstance(found, dict) else {}
