"""What records of another type settle of what is due: a surveillance settles one day of a certificate's calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Day

from imskit.facts.around import around
from imskit.model import Catalog, Document, DueRule, Period
from imskit.periods import after
from imskit.values import dataclass


@dataclass(frozen=True, slots=True)
class Settlement:
    """A day on which something is due, and the record that settled it."""

    day: Day
    #: None while none has.
    record: Document | None

    @property
    def late(self) -> bool:
        """Whether it was settled after its day."""
        return self.record is not None and self.record.date is not None and self.record.date > self.day


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days that come each period after a first one, before a last one if there is one."""

    start: Day
    every: Period
    until: Day | None


def settled_once(catalog: Catalog, document: Document, rule: DueRule, on: Day, since: Day) -> Settlement:
    """What settles the day *on* of *document*: the first record after *since*, though it came late."""
    return Settlement(on, next(iter(_records(catalog, document, rule, since)), None))


def settled_calendar(
    catalog: Catalog, document: Document, rule: DueRule, calendar: Calendar
) -> Iterator[Settlement]:
    """The days of *calendar*, each with the record that settled it.

    A record settles one day: the one that ends the time in which it was made, or an earlier one that waits.
    What was done twice in that time settles no later day. Without an end, the calendar goes on as long as
    somebody asks for its next day.
    """
    records = [
        record
        for record in _records(catalog, document, rule, calendar.start)
        if calendar.until is None or _day(record) < calendar.until
    ]
    begins, day = calendar.start, _nth(calendar, 1)
    number = 1
    while calendar.until is None or day < calendar.until:
        while records and _day(records[0]) <= begins:
            records.pop(0)
        yield Settlement(day, records.pop(0) if records else None)
        number += 1
        begins, day = day, _nth(calendar, number)


def _nth(calendar: Calendar, number: int) -> Day:
    """Counted from the start each time: from one day to the next, 31 January would become the 28th for good."""
    return after(calendar.start, Period(calendar.every.count * number, calendar.every.unit))


def _records(catalog: Catalog, document: Document, rule: DueRule, since: Day) -> list[Document]:
    """The records after *since* that settle *rule* for *document*, the oldest first."""
    found = [
        record
        for record in around(catalog).of_type(rule.settled_by or "")
        if record.date is not None
        and record.date > since
        and all(record.value(path) == wanted for path, wanted in rule.where.items())
        and _is_about(record, document, rule)
    ]
    return sorted(found, key=lambda record: (_day(record), record.id))


def _is_about(record: Document, document: Document, rule: DueRule) -> bool:
    """Whether *record* is about *document*: it names it, or names none and is alike in what must be the same."""
    named = record.value(rule.names) if rule.names is not None else None
    if named:
        return bool(named == document.id)
    return all(record.value(path) == document.value(path) for path in rule.same)


def _day(record: Document) -> Day:
    return record.date or Day.min
