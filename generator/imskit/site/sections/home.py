"""The first page."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.site import addresses
from imskit.site.page import Ground, Page
from imskit.views.home import home_page


def pages(ground: Ground) -> Iterator[Page]:
    """What this system is, where it stands, ways in."""
    home = home_page(
        ground.catalog,
        ground.states,
        ground.audience,
        ground.problems,
        due=ground.waiting,
        news=ground.changes,
    )
    yield Page(
        addresses.HOME, home.name, "home.md.j2", {"home": home}, nav=(), nav_title="Home", sections=False
    )
