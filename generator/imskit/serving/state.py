"""One state of the site: what was read at one moment, and every page of it when somebody asks for it.

A page is taken from an earlier state only where nothing that it was made from is another now, so none can mix two.
Only what pages show of all others (the navigation, the list of files) is at first that of the earlier state: it
hardly ever changes, and to work it out takes as long as all the rest.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from functools import cached_property
from pathlib import Path

from imskit.model import Document
from imskit.pipeline import Reading
from imskit.publishing import matter_of
from imskit.serving.outline import Outline
from imskit.serving.staged_pages import StagedPages
from imskit.site import addresses, search
from imskit.site.feeds import feed_addresses, feeds
from imskit.site.making import MadePage, laid_out, pages_in_steps
from imskit.site.page import Ground, Page, Wanted
from imskit.site.sections import SECTIONS, documents
from imskit.site.settings import read_settings
from imskit.site.single_pages import SinglePages
from imskit.site.stage import StagedSite, document_templates, shown_evidence, starters_in
from imskit.site.templates import Templates
from imskit.tree import Tree
from imskit.values import dataclass
from imskit.write import fresh_folder

_DOCUMENTS = SECTIONS.index(documents.pages)


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
            starters_in(reading.tree, matter.shown),
        )
        self._templates = Templates(reading.tree, matter.shown, matter.audience)
        shown = matter.audience.documents(matter.shown)
        self._documents: Mapping[str, Document] = {addresses.document(each.id): each for each in shown}
        #: Where staged files of this state lie among those of others, once they are made.
        self._fresh: set[str] = set()
        #: Whether nothing in it is still that of an earlier state.
        self.complete = False
        # A state goes on from the one before.
        self._frame: Frame | None = earlier._frame if earlier else None
        self._search: Mapping[str, bytes] = earlier._search if earlier else {}
        self._staged: StagedPages = earlier._staged if earlier else StagedPages()
        #: Which section makes each page, as far as it was asked.
        self._sections: dict[str, int] = earlier._sections if earlier else {}
        if earlier is None:
            for outline in self._outlined():
                if outline is not None:
                    self._take(outline)
        else:
            self._take(earlier.outline.with_documents(earlier._pages_of_documents, self._pages_of_documents))

    @property
    def size(self) -> int:
        """How many documents there are."""
        return len(self.ground.catalog.all_documents)

    def has_page(self, address: str) -> bool:
        """Whether there is a page of ours at *address*."""
        return address in self.outline.pages

    def page(self, address: str) -> bytes:
        """The page at *address*, as a build writes it; empty where there is none.

        Raises CannotGoOn: its template cannot be used, or mkdocs cannot build it.
        """
        whole = self.outline.pages.get(address)
        source = addresses.source(address)
        data = self._staged_at(source, whole) if whole is not None else None
        return self.frame.pages.render(source, data) if data is not None else b""

    def file(self, address: str) -> bytes | None:
        """What else than a page lies at *address*: what the theme brings, evidence, calendars, scripts.

        None where nothing does, and for the scripts of the search before they were made for the first time.
        """
        if self.is_search(address):
            return self._search.get(address)
        if address in self.outline.scripts:
            return self._staged_at(address, self.outline.scripts[address])
        staged = self._files.get(f"docs/{address}")
        if staged is not None:
            return staged
        if address.startswith("evidence/") and address.removeprefix("evidence/") in self.ground.published:
            return self._tree.read(f"ims/{address}")
        if address in self.frame.pages.templates:
            return self.frame.pages.render_template(address)
        path = self.frame.pages.theme.get(address)
        return path.read_bytes() if path is not None else self._feeds.get(address)

    def is_search(self, address: str) -> bool:
        """Whether *address* is that of a script of the search, which are there once everything was made ready."""
        return address.startswith(search.FOLDER)

    def addresses(self) -> frozenset[str]:
        """The addresses of all that there is."""
        found = {
            *self.outline.pages,
            *self.outline.scripts,
            *self.frame.pages.theme,
            *self._feeds,
            *self._search,
        }
        found.update(path.removeprefix("docs/") for path in self._files if path.startswith("docs/"))
        found.update(f"evidence/{file}" for file in self.ground.published)
        found.update(
            name for name in self.frame.pages.templates if self.frame.pages.render_template(name) is not None
        )
        return frozenset(found)

    def the_rest(self) -> Generator[bool]:
        """Make ready what was left from the state before, in small steps; true where pages made so far may differ.

        When it is closed before its end, what was found so far is kept for the states that follow. Raises CannotGoOn:
        the template of a page cannot be used.
        """
        before = self.frame
        found: list[MadePage] = []
        steps = pages_in_steps(self.ground, self._tree, self._staged.holds, self._staged.kept)
        with closing(steps):
            for made in steps:
                if made is not None:
                    self._take_made(made)
                    found.append(made)
                yield False
        outline = Outline.of(found)
        yield False
        self._take(outline)
        self._staged.keep_only(outline.sources())
        yield self.frame is not before
        self._search = dict(search.scripts([entry for made in found for entry in made.entries]))
        self.complete = True

    def _staged_at(self, source: str, whole: str) -> bytes | None:
        """The staged file at *source*, which is made with the page *whole*; None where it is not there any more."""
        if source not in self._fresh:
            item = self._item(whole)
            if item is not None:
                page = item if isinstance(item, Page) else item.make(self.ground)
                self._take_made(laid_out(page, self._templates))
        return self._staged.get(source) if source in self._fresh else None

    def _take_made(self, made: MadePage) -> None:
        """Let the files of a page be those of this state."""
        for file in made.files:
            if file.data is not None:
                self._staged.put(file.path, file.data)
            self._fresh.add(file.path)

    def _item(self, address: str) -> Page | Wanted | None:
        """The page at *address*, by itself: no part of another."""
        document = self._pages_of_documents.get(address)
        if document is not None:
            made = self._document_pages
            return made.wanted(document) if address in self._documents else made.all_links(document)
        numbers = [number for number in range(len(SECTIONS)) if number != _DOCUMENTS]
        known = self._sections.get(address, _DOCUMENTS)
        for number in sorted(numbers, key=lambda number: number != known):
            for item in SECTIONS[number](self.ground):
                if item.address == address:
                    self._sections[address] = number
                    return item
        return None

    def _outlined(self) -> Iterator[Outline | None]:
        """The outline, after a step for each page that it asks for; parts of pages are not in it yet."""
        found: list[MadePage] = []
        for number, section in enumerate(SECTIONS):
            # No document stands in the navigation, and all of them are known.
            for item in section(self.ground) if number != _DOCUMENTS else ():
                page = item if isinstance(item, Page) else item.make(self.ground)
                self._sections[page.address] = number
                found.append(MadePage((page,), (), ()))
                yield None
        yield Outline.of(found).with_documents((), self._pages_of_documents)

    def _take(self, outline: Outline) -> None:
        """Let *outline* be the one that pages are made with."""
        self.outline = outline
        site = _InMemory(self._tree)
        site.write_theme()
        site.write_configuration(self.ground.catalog, self._settings, outline.nav, "")
        self._files: Mapping[str, bytes] = site.files
        sources = set(map(addresses.source, outline.pages))
        sources.update(path.removeprefix("docs/") for path in site.files if path.startswith("docs/"))
        sources.update(f"evidence/{file}" for file in self.ground.published)
        sources.update(feed_addresses(self.ground.catalog.system))
        made_from = (site.files["mkdocs.yml"], frozenset(sources))
        if self._frame is None or self._frame.made_from != made_from:
            site.lay(self._work)
            looks = self._frame.pages.looks if self._frame is not None else None
            made = SinglePages(self._work / "mkdocs.yml", sources, self.ground.catalog.today, looks)
            self._frame = Frame(made_from, made)

    @property
    def frame(self) -> Frame:
        """What mkdocs keeps between the pages of this state."""
        assert self._frame is not None
        return self._frame

    @cached_property
    def _pages_of_documents(self) -> Mapping[str, Document]:
        """The documents, by the addresses of all pages of their section."""
        linked = self._document_pages.all_links
        hubs = {
            found.address: each for each in self._documents.values() if (found := linked(each)) is not None
        }
        return {**self._documents, **hubs}

    @cached_property
    def _document_pages(self) -> documents.DocumentPages:
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
                put = folder / path
                put.parent.mkdir(parents=True, exist_ok=True)
                put.write_bytes(data)
