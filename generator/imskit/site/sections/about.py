"""What this build is, and what it proves."""

from __future__ import annotations

from collections.abc import Iterator

from imskit import __version__
from imskit.site import addresses
from imskit.site.page import Ground, Page
from imskit.views.in_git import vouching
from imskit.views.signing_keys import key_rows


def pages(ground: Ground) -> Iterator[Page]:
    """The page about the build."""
    yield Page(
        addresses.ABOUT,
        "About this build",
        "about.md.j2",
        {
            "version": __version__,
            "shown": len(ground.audience.documents(ground.catalog)),
            "withheld": sum(not ground.audience.sees(name) for name in ground.catalog.documents),
            "origin": ground.origin,
            "standards": tuple(ground.catalog.standards.values()),
            "git": vouching(ground.catalog, ground.audience),
            "keys": key_rows(ground.catalog),
            "history_not_told": ground.known.not_told if ground.known is not None else "",
            "editions_not_told": ground.known.editions_not_told if ground.known is not None else "",
        },
        nav=("This manual",),
    )
