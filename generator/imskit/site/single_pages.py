"""One page of the site at a time, from a staged file that lies in memory: the bytes are those of `mkdocs build`.

A build reads all pages before it writes the first. Nothing that a page of ours shows needs that: the titles of others
stand in the navigation, and links are checked against the list of files. As in a build (`imskit.site.rendering`), a
page is put together from parts where it is of the form that is known, and else made by mkdocs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from datetime import date as Day
from functools import cached_property
from pathlib import Path

from imskit.site.mkdocs_inside import SitePage, Workshop
from imskit.site.page_making import PageMaker, Parts
from imskit.site.staged_tree import OtherTreeError, staged_tree


class Looks:
    """How pages of one look are put together, as far as it was asked."""

    def __init__(self, name: str, workshop: Workshop) -> None:
        """*name* is the same for what looks the same; *workshop* is asked for what is not known."""
        self.name = name
        self.workshop = workshop
        self._maker: PageMaker | None = PageMaker(name, "", Parts(), lambda: self.workshop)

    def put_together(self, page: SitePage, staged: bytes) -> bytes | None:
        """The *page* of what is *staged*; None where it takes mkdocs to make it."""
        if self._maker is None:
            return None
        try:
            return self._maker.quick(page, staged)
        except OtherTreeError:
            # Pages are laid out in a way that is not known.
            self._maker = None
            return None


class SinglePages:
    """Renders the pages of one staged configuration, each from what is handed over with it."""

    def __init__(
        self, config: Path, sources: Collection[str], today: Day, looks: Looks | None = None
    ) -> None:
        """*config* is the staged mkdocs.yml beside a folder docs/, *sources* are the paths below that of all files.

        *today* is the day that the site map names. The *looks* of earlier ones are gone on with where pages look the
        same. Raises CannotGoOn: mkdocs does not take the configuration.
        """
        self._workshop = Workshop(config, config.parent / "site", today, sources)
        self._pages = {page.source: page for page in self._workshop.pages()}
        name = _name(config, today, sorted(page.source for page in self._pages.values() if page.in_nav))
        #: How its pages look; None where that is not known.
        self.looks: Looks | None = None
        if looks is not None and looks.name == name:
            self.looks = looks
            looks.workshop = self._workshop
        elif name:
            self.looks = Looks(name, self._workshop)

    def render(self, source: str, staged: bytes) -> bytes:
        """The page that mkdocs makes of what is *staged* at *source*. Raises CannotGoOn: mkdocs cannot make it."""
        made = self.looks.put_together(self._pages[source], staged) if self.looks is not None else None
        if made is None:
            made = self._workshop.built(source, staged)[0].encode("utf-8", errors="xmlcharrefreplace")
        return made

    @cached_property
    def theme(self) -> Mapping[str, Path]:
        """What the theme brings, by address."""
        return self._workshop.theme_files()

    @cached_property
    def templates(self) -> frozenset[str]:
        """The pages that the theme makes by itself, such as the site map."""
        return frozenset(self._workshop.config.theme.static_templates)

    def render_template(self, name: str) -> bytes | None:
        """What the theme makes of one of its `templates`; None where the site has none of that name."""
        made = self._workshop.made(name)
        return made.encode() if made is not None else None


def _name(config: Path, today: Day, named: list[str]) -> str:
    """One digest of all that says how pages look; empty for a configuration of another form than ours."""
    try:
        look = staged_tree(config).look
    except OtherTreeError:
        return ""
    return hashlib.sha256("\n".join((look, today.isoformat(), *named)).encode()).hexdigest()
