"""The calendars that lie beside the pages: one `.ics` for each role, and one for all.

The library takes as long for a thousand entries as all pages take that did not change. So what it makes is kept, each
by what it was made from, and the library is loaded only where something is new.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date as Day

from imskit.ics import Event, calendar, entry
from imskit.model import System
from imskit.site import addresses
from imskit.site.kept_pages import Kept
from imskit.site.page import Ground
from imskit.views.feeds import calendar_name, due_event

_KIND = "calendars"


def feed_addresses(system: System) -> tuple[str, ...]:
    """Where the feeds stand that `feeds` makes."""
    return (addresses.feed(), *map(addresses.feed, system.roles))


def feeds(ground: Ground, site_url: str | None, kept: Kept | None = None) -> Iterator[tuple[str, bytes]]:
    """The address and the content of each feed; *site_url*, where it is known, lets events link to pages.

    Entries are taken from what is *kept*, and kept in turn.
    """
    system, today = ground.catalog.system, ground.catalog.today
    made = _Made(kept)

    def page_of(document: str) -> str:
        return f"{site_url.rstrip('/')}/{addresses.document(document)}" if site_url else ""

    found = [
        (line.owner, made.entry(due_event(line, page_of(line.document)), today))
        for line in ground.waiting.lines
    ]
    yield addresses.feed(), made.calendar(calendar_name(system.name), [each for _, each in found])
    for name, role in system.roles.items():
        own = [each for owner, each in found if owner == name]
        yield addresses.feed(name), made.calendar(calendar_name(system.name, role.title), own)
    made.keep()


class _Made:
    """What the library made of entries and of the ends of calendars, now and in the last build."""

    def __init__(self, kept: Kept | None) -> None:
        self._kept = kept
        whole = kept.get(_KIND) if kept is not None else None
        self._before: dict[str, str] = json.loads(whole) if whole is not None else {}
        self._now: dict[str, str] = {}

    def entry(self, event: Event, stamp: Day) -> bytes:
        """As `imskit.ics.entry`."""
        told = [event.key, event.day.isoformat(), event.summary, event.description, event.category, event.url]
        return self._get(["entry", *told, stamp.isoformat()], lambda: entry(event, stamp))

    def calendar(self, name: str, entries: list[bytes]) -> bytes:
        """As `imskit.ics.calendar`."""
        empty = self._get(["calendar", name], lambda: calendar(name, ()))
        end = empty.rindex(b"END:VCALENDAR")
        return b"".join([empty[:end], *entries, empty[end:]])

    def _get(self, told: list[str], make: Callable[[], bytes]) -> bytes:
        key = json.dumps(told)
        found = self._before.get(key)
        if found is None:
            found = make().decode()
        self._now[key] = found
        return found.encode()

    def keep(self) -> None:
        """Keep what was asked for."""
        if self._kept is not None and self._now != self._before:
            self._kept.put(_KIND, json.dumps(self._now, ensure_ascii=False).encode())
