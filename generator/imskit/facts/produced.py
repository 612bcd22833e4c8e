"""How often documents say that they produce records, as a procedure does, and when the next one is due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date as Day
from typing import Any

from imskit.facts.approval import in_force
from imskit.facts.body import Row, text
from imskit.model import Catalog, Document, Path, TypeInfo
from imskit.periods import after, parse_period
from imskit.values import dataclass


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


def produced(catalog: Catalog, holds: Callable[[Catalog, Document], bool] = in_force) -> Iterator[Produced]:
    """What the documents in force are to produce next, of the types whose records come every so often.

    *holds* says which are in force, for whoever knows it already.

    A controlled document that is produced is no matter of this: it has a review of its own.
    """
    producers = _producers(catalog, holds)
    newest = _newest(catalog, producers)
    for producer, name, at in producers:
        try:
            every = parse_period(text(_row(producer, at), "every"))
        except ValueError:
            continue
        # Its own, or one that is nobody's: whichever is newer.
        found = max(newest.get((name, producer.id)), newest.get((name, "")), key=_age)
        since = found.last_activity if found is not None else producer.effective_from
        if since is not None:
            yield Produced(producer, catalog.types[name], at, after(since, every), found)


def _producers(
    catalog: Catalog, holds: Callable[[Catalog, Document], bool]
) -> Sequence[tuple[Document, str, Path]]:
    """The documents in force that say of which types they produce records, with the place where they do."""
    found: list[tuple[Document, str, Path]] = []
    for document in catalog.documents.values():
        if document.lifecycle != "controlled":
            continue
        named = [ref for ref in document.names if ref.kind == "type" and _is_record(catalog, ref.name)]
        if named and holds(catalog, document):
            found.extend((document, ref.name, ref.at[:-1]) for ref in named)
    return found


def _is_record(catalog: Catalog, name: str) -> bool:
    return name in catalog.types and catalog.types[name].lifecycle != "controlled"


def _newest(
    catalog: Catalog, producers: Sequence[tuple[Document, str, Path]]
) -> Mapping[tuple[str, str], Document]:
    """The newest record of each type that is linked with each producer of it; "" for those of none."""
    makers: defaultdict[str, set[str]] = defaultdict(set)
    named_by: defaultdict[str, set[str]] = defaultdict(set)
    for producer, name, _ in producers:
        makers[name].add(producer.id)
        for reference in producer.references:
            named_by[reference.target].add(producer.id)
    found: dict[tuple[str, str], Document] = {}
    for record in catalog.documents.values():
        if record.type not in makers:
            continue
        theirs = makers[record.type]
        linked = {target for reference in record.references if (target := reference.target) in theirs}
        if record.id in named_by:
            linked |= named_by[record.id] & theirs
        for whose in linked or ("",):
            key = (record.type, whose)
            known = found.get(key)
            if known is None or _age(record) > _age(known):
                found[key] = record
    return found


def _age(record: Document | None) -> tuple[Day, str]:
    return (Day.min, "") if record is None else (record.last_activity or Day.min, record.id)


def _row(document: Document, at: Path) -> Row:
    """The group of fields at *at*; one without fields where it is none."""
    found: Any = document.data
    for key in at:
        found = found[key]
    return found if isinstance(found, dict) else {}
