"""When things happened, by what records say, and since when git has held that: two days, and how they lie."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Day
from enum import StrEnum

from imskit.model import Catalog, Document
from imskit.periods import after
from imskit.values import dataclass


class Recorded(StrEnum):
    """How the day on which something was recorded lies to the day on which it happened."""

    IN_TIME = "in time"
    LATE = "late"
    #: It happened before the first commit: git cannot vouch for the day, and nobody could have recorded it then.
    BEFORE = "before"
    #: No commit holds it.
    NOT_IN_GIT = "not in git"


class Event(StrEnum):
    """What happened, as the fields of records call it."""

    DATE = "date"
    OPENED = "opened"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Recording:
    """One thing that a record says happened, and since when git has held that."""

    document: Document
    event: Event
    happened: Day
    #: None where no commit holds it.
    held: Day | None
    standing: Recorded

    def days(self, today: Day) -> int:
        """How many days after it happened it was recorded, or is *today* where no commit holds it."""
        return ((self.held or today) - self.happened).days


def recordings(catalog: Catalog, document: Document) -> tuple[Recording, ...]:
    """What the record *document* says happened, by when; nothing where the history cannot tell.

    Of a controlled document the revisions and decisions are the history, and nothing is told here.
    """
    told = catalog.in_git()
    if told.not_told or told.begins is None or document.lifecycle == "controlled":
        return ()
    since = told.held.get(document.id)
    first = since.day if since is not None else None
    return tuple(
        Recording(document, event, happened, held, _standing(catalog, told.begins, happened, held))
        for event, happened, held in (
            (Event.DATE, document.date, first),
            (Event.OPENED, document.opened, first),
            (Event.CLOSED, document.closed, told.closed.get(document.id) if document.closed else None),
        )
        if happened is not None
    )


def is_past(catalog: Catalog, happened: Day, held: Day | None = None) -> bool:
    """Whether what *happened* on a day is late when it is recorded on the day *held*, or today."""
    return (held or catalog.today) > after(happened, catalog.system.record_within)


def is_late(catalog: Catalog, found: Recording) -> bool:
    """Whether it was recorded late, or is late when it is recorded today."""
    begins = catalog.in_git().begins
    return begins is not None and begins <= found.happened and is_past(catalog, found.happened, found.held)


def late(catalog: Catalog) -> Iterator[Recording]:
    """What was recorded late, record by record."""
    for document in catalog.documents.values():
        yield from (each for each in recordings(catalog, document) if each.standing is Recorded.LATE)


def recorded(catalog: Catalog, document: Document) -> Recorded | None:
    """How the record *document* was recorded; None for what is no record, or where the history cannot tell.

    One thing of it that was recorded late is enough to count as late.
    """
    found = recordings(catalog, document)
    if any(each.standing is Recorded.LATE for each in found):
        return Recorded.LATE
    return found[0].standing if found else None


def _standing(catalog: Catalog, begins: Day, happened: Day, held: Day | None) -> Recorded:
    if held is None:
        return Recorded.NOT_IN_GIT
    if happened < begins:
        return Recorded.BEFORE
    return Recorded.LATE if is_past(catalog, happened, held) else Recorded.IN_TIME
