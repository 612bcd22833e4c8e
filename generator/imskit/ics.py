"""Days of a calendar as an iCalendar file (RFC 5545), which every calendar program can subscribe to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date as Day

#: Signs that no iCalendar file may hold, and halves of characters, which no file can.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_UNFIT_IN_ADDRESSES = re.compile("[\x00-\x20\x7f\ud800-\udfff]")
#: A line is shorter than this, in bytes.
_LONGEST = 75
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
    called = _text(name)
    head = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//imskit//imskit//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        # The name by RFC 7986, and the one that older programs know.
        f"NAME:{called}",
        f"X-WR-CALNAME:{called}",
    )
    return b"".join([_lines(head), *entries, _END])


def entry(event: Event, stamp: Day) -> bytes:
    """*event*, which lasts all day, as it stands in a calendar that was made on the day *stamp*."""
    return _lines(
        (
            "BEGIN:VEVENT",
            f"SUMMARY:{_text(event.summary)}",
            # Without an end it lasts for that day.
            f"DTSTART;VALUE=DATE:{_day(event.day)}",
            f"DTSTAMP:{_day(stamp)}T000000Z",
            f"UID:{_text(event.key)}@imskit",
            f"CATEGORIES:{_text(event.category)}",
            f"DESCRIPTION:{_text(event.description)}",
            # It takes no time from anybody's day.
            "TRANSP:TRANSPARENT",
            *((f"URL:{_UNFIT_IN_ADDRESSES.sub('', event.url)}",) if event.url else ()),
            "END:VEVENT",
        )
    )


def _lines(lines: Iterable[str]) -> bytes:
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _folded(line: str) -> str:
    """*line* in pieces of at most 75 bytes, of which none ends within an escaped sign."""
    if len(line) < _LONGEST and line.isascii():
        return line
    pieces, begin, room = [], 0, 0
    for at, sign in enumerate(line):
        size = 1 if sign < "\x80" else len(sign.encode())
        if room + size >= _LONGEST:
            # The sign before goes with this one if it escapes it.
            cut = at - 1 if line[at - 1] in "\\^" and at - begin > 1 else at
            pieces.append(line[begin:cut])
            begin, room = cut, at - cut
        room += size
    return "\r\n ".join((*pieces, line[begin:]))


def _text(words: str) -> str:
    """*words* as a value of a calendar, in which some signs mean something."""
    escaped = _fit(words).replace("\\N", "\n").replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _day(day: Day) -> str:
    return day.isoformat().replace("-", "")


def _fit(words: str) -> str:
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", words)
