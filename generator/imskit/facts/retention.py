"""How long records are kept, and on which day what then happens to them is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Day
from typing import Literal

from imskit.assemble import DECISION_TYPE
from imskit.facts.around import around
from imskit.facts.body import rows, text
from imskit.model import Catalog, Document, Retention
from imskit.periods import after
from imskit.values import dataclass

#: The type whose records say what was disposed of or archived.
DISPOSAL = "disposal"


@dataclass(frozen=True, slots=True)
class RetentionEnd:
    """The day after which a record need not be kept, and what is to be done with it."""

    record: Document
    day: Day
    then: Literal["dispose", "archive"]


def retention_ends(catalog: Catalog) -> Iterator[RetentionEnd]:
    """The ends of retention of all records that are still here.

    Not of decisions on the version of a document that is in use: without them it would not be approved. Nor of
    what a disposal says was archived; what it says was disposed of, and is still here, stays to be done.
    """
    for record in catalog.documents.values():
        end = retention_end(catalog, record)
        if end is not None:
            yield end


def retention_end(catalog: Catalog, record: Document) -> RetentionEnd | None:
    """The end of the retention of *record*, see `retention_ends`; None where it has none, or none yet."""
    kept = catalog.types[record.type].retention
    since = _since(record, kept) if kept is not None else None
    if kept is None or since is None or _still_decides(catalog, record):
        return None
    then: Literal["dispose", "archive"] = "dispose" if kept.then == "dispose" else "archive"
    if then == "archive" and _archived(catalog, record):
        return None
    return RetentionEnd(record, after(since, record.kept_for or kept.period), then)


def _archived(catalog: Catalog, record: Document) -> bool:
    """Whether a disposal names *record*."""
    return any(
        other.type == DISPOSAL and any(text(row, "id") == record.id for row in rows(other, "body.records"))
        for other in around(catalog).naming(record.id)
    )


def _since(record: Document, kept: Retention) -> Day | None:
    """The day from which *record* is kept; None while it is open."""
    if kept.since == "date":
        return record.date
    return record.closed if record.is_closed else None


def _still_decides(catalog: Catalog, record: Document) -> bool:
    """Whether *record* is a decision on a version that is at hand and in use."""
    if record.type != DECISION_TYPE:
        return False
    decided = catalog.documents.get(text(record, "body.document"))
    return (
        decided is not None
        and decided.status == "approved"
        and decided.version == text(record, "body.version")
    )
