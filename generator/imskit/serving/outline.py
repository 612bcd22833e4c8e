"""What every page shows of all others: the navigation, and which pages there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from imskit.site import addresses
from imskit.site.configuration import Nav, navigation
from imskit.site.making import MadePage
from imskit.site.page import Page
from imskit.values import dataclass

_MARKDOWN = ".md"


@dataclass(frozen=True, slots=True)
class Outline:
    """The navigation of a state, and its pages."""

    nav: Nav
    #: By the address of each page, that of the page that it is made with: its own, or for a part of a long table that
    #: of the page with the table.
    pages: Mapping[str, str]
    #: The same for the scripts that hold the rows of such tables.
    scripts: Mapping[str, str]

    @staticmethod
    def of(made: Iterable[MadePage]) -> Outline:
        """The outline of the pages *made*, which are all that there are."""
        found: list[Page] = []
        pages: dict[str, str] = {}
        scripts: dict[str, str] = {}
        for each in made:
            whole = each.pages[0].address
            found += each.pages
            pages.update((page.address, whole) for page in each.pages)
            scripts.update((file.path, whole) for file in each.files if not file.path.endswith(_MARKDOWN))
        return Outline(navigation(found), pages, scripts)

    def with_documents(self, earlier: Iterable[str], now: Iterable[str]) -> Outline:
        """The same with the pages *now* of documents in the place of the *earlier* ones, by address."""
        now = frozenset(now)
        gone = frozenset(earlier) - now
        return Outline(
            self.nav,
            {each: whole for each, whole in self.pages.items() if whole not in gone}
            | {address: address for address in now},
            {each: whole for each, whole in self.scripts.items() if whole not in gone},
        )

    def sources(self) -> frozenset[str]:
        """Where its pages and scripts are staged."""
        return frozenset((*map(addresses.source, self.pages), *self.scripts))
