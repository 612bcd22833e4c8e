"""What is due, by day; the feeds that it links to are made in `imskit.site.feeds`."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.site import addresses
from imskit.site.page import Ground, Page
from imskit.views.calendar import calendar_page


def pages(ground: Ground) -> Iterator[Page]:
    """The calendar."""
    yield Page(
        addresses.CALENDAR,
        "Calendar",
        "calendar.md.j2",
        {"calendar": calendar_page(ground.catalog, ground.waiting)},
        nav=(),
        sections=False,
        description="What is overdue and what is due by when, for each role",
    )
