"""Days of a calendar as an iCalendar file (RFC 5545), which every calendar program can subscribe to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from datetime import date as Day

from imskit.values import dataclass

#: Signs that no iCalendar file may hold, and halves of characters, which no file can.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_END = b"END:VCALENDAR\r\n"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that lies on one day."""

    #: A name of its own that stays when the day or the words change.
    key: str
    day: Day
    summary: str
    description: str
    category: str
    #: Where to read more; empty when there is no such address.
    url: str = ""


def calendar(name: str, entries: Iterable[bytes]) -> bytes:
    """The calendar called *name* with what `entry` made of its events.

    The same entries give the same bytes.
    """
    from icalendar import Calendar, vText

    found = Calendar()
    found.add("prodid", "-//imskit//imskit//EN")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", "PUBLISH")
    # The name by RFC 7986, and the one that older programs know. That they are text has to be said.
    for key in ("name", "x-wr-calname"):
        found.add(key, vText(_fit(name)))
    head = found.to_ical().removesuffix(_END)
    # Entries are put in as they are: the library would lay each out anew in every calendar that has it.
    return b"".join([head, *entries, _END])


def entry(event: Event, stamp: Day) -> bytes:
    """*event*, which lasts all day, as it stands in a calendar that was made on the day *stamp*."""
    from icalendar import Event as Component

    found = Component()
    found.add("uid", f"{event.key}@imskit")
    found.add("dtstamp", datetime(stamp.year, stamp.month, stamp.day, tzinfo=UTC))
    # Without an end it lasts for that day.
    found.add("dtstart", event.day)
    found.add("summary", _fit(event.summary))
    found.add("description", _fit(event.description))
    found.add("categories", [_fit(event.category)])
    # It takes no time from anybody's day.
    found.add("transp", "TRANSPARENT")
    if event.url:
        found.add("url", event.url)
    return bytes(found.to_ical())


def _fit(words: str) -> str:
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", words)
