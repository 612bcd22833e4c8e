"""The calendars that lie beside the pages: one `.ics` for each role, and one for all."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.ics import calendar, entry
from imskit.model import System
from imskit.site import addresses
from imskit.site.page import Ground
from imskit.views.feeds import calendar_name, due_event


def feed_addresses(system: System) -> tuple[str, ...]:
    """Where the feeds stand that `feeds` makes."""
    return (addresses.feed(), *map(addresses.feed, system.roles))


def feeds(ground: Ground, site_url: str | None) -> Iterator[tuple[str, bytes]]:
    """The address and the content of each feed; *site_url*, where it is known, lets events link to pages."""
    system, today = ground.catalog.system, ground.catalog.today

    def page_of(document: str) -> str:
        return f"{site_url.rstrip('/')}/{addresses.document(document)}" if site_url else ""

    found = [
        (line.owner, entry(due_event(line, page_of(line.document)), today)) for line in ground.waiting.lines
    ]
    yield addresses.feed(), calendar(calendar_name(system.name), (made for _, made in found))
    for name, role in system.roles.items():
        own = (made for owner, made in found if owner == name)
        yield addresses.feed(name), calendar(calendar_name(system.name, role.title), own)
