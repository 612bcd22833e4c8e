"""One state of the site: what was read at one moment, and every page of it when somebody asks for it.

No page is kept from an earlier state, so none can mix two. Only what pages show of all others (the navigation, the
list of files) is at first that of the earlier state: it hardly ever changes, and to work it out takes as long as
all the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from imskit.model import Document
from imskit.pipeline import Reading
from imskit.publishing import matter_of
from imskit.site import addresses, search
from imskit.site.configuration import Nav, navigation
from imskit.site.feeds import feed_addresses, feeds
from imskit.site.page import Ground, Page
from imskit.site.sections import SECTIONS, documents
from imskit.site.settings import read_settings
from imskit.site.single_pages import SinglePages
from imskit.site.stage import StagedSite, document_templates, entries_of, markdown_of, shown_evidence
from imskit.site.templates import Templates
from imskit.tree import Tree
from imskit.write import fresh_folder

_DOCUMENTS = SECTIONS.index(documents.pages)
#: What Material's offline plugin makes of the search index.
_INDEX_SCRIPT = search.ADDRESS.removesuffix("on")


@dataclass(frozen=True, slots=True)
class Outline:
    """What every page shows of all others: the navigation, and which pages there are."""

    nav: Nav
    #: The number of the section that makes each page, by its address.
    sections: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Frame:
    """What mkdocs keeps between pages, and what that was made from."""

    made_from: tuple[bytes, frozenset[str]]
    pages: SinglePages


class State:
    """The site of one reading for one audience."""

    def __init__(self, reading: Reading, audience: str | None, work: Path, earlier: State | None) -> None:
        """*work* is a folder of imskit's own for what mkdocs reads from disk, *earlier* is the state before.

        Raises CannotGoOn: there is no catalog, or it cannot be shown to the *audience*.
        """
        matter = matter_of(reading, audience)
        self._tree = reading.tree
        self._work = work
        self._settings, refused = read_settings(reading.tree)
        #: What is wrong with what it was read from, the user's settings included.
        self.problems = tuple(sorted({*reading.problems, *refused}))
        self.ground = Ground(
            matter.shown,
            matter.graph,
            self.problems,
            matter.audience,
            frozenset(shown_evidence(matter.shown, matter.audience, reading.tree)),
            document_templates(reading.tree),
            matter.origin,
            matter.known,
            matter.coverage,
        )
        self._templates = Templates(reading.tree, matter.shown, matter.audience)
        shown = matter.audience.documents(matter.shown)
        self._documents: Mapping[str, Document] = {addresses.document(each.id): each for each in shown}
        self._frame: Frame | None = earlier._frame if earlier else None  # noqa: SLF001  a state goes on from the one before
        self._index: bytes | None = earlier._index if earlier else None  # noqa: SLF001  as above
        #: Whether nothing in it is still that of an earlier state.
        self.complete = False
        if earlier is None:
            for found in self._outlined():
                if found is not None:
                    self._take(found)
        else:
            self._take(self._with_documents(earlier.outline))

    @property
    def size(self) -> int:
        """How many documents there are."""
        return len(self.ground.catalog.all_documents)

    def has_page(self, address: str) -> bool:
        """Whether there is a page of ours at *address*."""
        return address in self.outline.sections

    def page(self, address: str) -> bytes:
        """The page at *address*, as a build writes it; empty where there is none.

        Raises CannotGoOn: its template cannot be used, or mkdocs cannot build it.
        """
        page = self._page(address)
        if page is None:
            return b""
        return self.frame.pages.render(addresses.source(address), markdown_of(page, self._body(page)))

    def file(self, address: str) -> bytes | None:
        """What else than a page lies at *address*: what the theme brings, evidence, calendars, the search index.

        None where nothing does, and for the search index before it was made for the first time.
        """
        staged = self._files.get(f"docs/{address}")
        if staged is not None:
            return staged
        if address.startswith("evidence/") and address.removeprefix("evidence/") in self.ground.published:
            return self._tree.read(f"ims/{address}")
        if address in (search.ADDRESS, _INDEX_SCRIPT):
            return self._index and (b"" if address == search.ADDRESS else b"var __index = ") + self._index
        if address in self.frame.pages.templates:
            return self.frame.pages.render_template(address) or None
        path = self.frame.pages.theme.get(address)
        return path.read_bytes() if path is not None else self._feeds.get(address)

    def is_index(self, address: str) -> bool:
        """Whether *address* is that of the search index, which is there once everything was made ready."""
        return address in (search.ADDRESS, _INDEX_SCRIPT)

    def addresses(self) -> frozenset[str]:
        """The addresses of all that there is."""
        found = {*self.outline.sections, *self.frame.pages.theme, *self._feeds, search.ADDRESS, _INDEX_SCRIPT}
        found.update(path.removeprefix("docs/") for path in self._files if path.startswith("docs/"))
        found.update(f"evidence/{file}" for file in self.ground.published)
        found.update(name for name in self.frame.pages.templates if self.frame.pages.render_template(name))
        return frozenset(found)

    def the_rest(self) -> Iterator[bool]:
        """Make ready what was left from the state before, piece by piece; true where pages made so far may differ.

        Raises CannotGoOn: the template of a page cannot be used.
        """
        before = self.frame
        for found in self._outlined():
            if found is not None:
                self._take(found)
            yield False
        yield self.frame is not before
        entries: list[search.Entry] = []
        for section in SECTIONS:
            for page in section(self.ground):
                entries.extend(entries_of(page, self._body(page)))
                yield False
        self._index = search.index(entries, self._settings.language)
        self.complete = True

    def _page(self, address: str) -> Page | None:
        if address in self._documents:
            return self._pages_of_documents.of(self._documents[address])
        number = self.outline.sections.get(address)
        if number is None or number == _DOCUMENTS:
            return None
        return next((page for page in SECTIONS[number](self.ground) if page.address == address), None)

    def _body(self, page: Page) -> str:
        return self._templates.render(page.template, page.address, page.rows).strip()

    def _outlined(self) -> Iterator[Outline | None]:
        """The outline, after a step for each page that it asks for."""
        sections = dict.fromkeys(self._documents, _DOCUMENTS)
        found: list[Page] = []
        for number, section in enumerate(SECTIONS):
            # No document stands in the navigation, and all of them are known.
            for page in section(self.ground) if number != _DOCUMENTS else ():
                sections[page.address] = number
                found.append(replace(page, rows={}))
                yield None
        yield Outline(navigation(found), sections)

    def _with_documents(self, outline: Outline) -> Outline:
        """*outline* of an earlier state, with the documents of this one."""
        others = {address: each for address, each in outline.sections.items() if each != _DOCUMENTS}
        return Outline(outline.nav, others | dict.fromkeys(self._documents, _DOCUMENTS))

    def _take(self, outline: Outline) -> None:
        """Let *outline* be the one that pages are made with."""
        self.outline = outline
        site = _InMemory(self._tree)
        site.write_theme()
        ids = [search.Entry(address, "", "", 1, each.id) for address, each in self._documents.items()]
        prefixes = search.prefixes(ids)
        site.write_configuration(self.ground.catalog, self._settings, outline.nav, prefixes, "")
        self._files: Mapping[str, bytes] = site.files
        sources = {addresses.source(address) for address in outline.sections}
        sources.update(path.removeprefix("docs/") for path in site.files if path.startswith("docs/"))
        sources.update(f"evidence/{file}" for file in self.ground.published)
        sources.update((search.ADDRESS, *feed_addresses(self.ground.catalog.system)))
        made_from = (site.files["mkdocs.yml"], frozenset(sources))
        if self._frame is None or self._frame.made_from != made_from:
            site.lay(self._work)
            made = SinglePages(self._work / "mkdocs.yml", sources, self.ground.catalog.today)
            self._frame = Frame(made_from, made)

    @property
    def frame(self) -> Frame:
        """What mkdocs keeps between the pages of this state."""
        assert self._frame is not None
        return self._frame

    @cached_property
    def _pages_of_documents(self) -> documents.DocumentPages:
        return documents.DocumentPages(self.ground)

    @cached_property
    def _feeds(self) -> Mapping[str, bytes]:
        return dict(feeds(self.ground, self._settings.site_url))


class _InMemory(StagedSite):
    """Keeps what is staged, by path."""

    def __init__(self, tree: Tree) -> None:
        super().__init__(Path(), tree)
        self.files: dict[str, bytes] = {}

    def write(self, path: Path, data: bytes) -> None:
        """Keep *data* as what stands at *path*."""
        self.files[path.as_posix()] = data

    def lay(self, folder: Path) -> None:
        """Write into *folder* what mkdocs reads from disk: its configuration and the theme."""
        fresh_folder(folder / "docs")
        for path, data in self.files.items():
            if not path.startswith("docs/"):
                super().write(folder / path, data)
