"""What we know of the inside of mkdocs, in one place: how it is run as it is, and how parts of its work are asked for.

`run_mkdocs` is `mkdocs build`. A `Workshop` is the same as far as the first page: the configuration, the list of
files, the navigation and the templates, from which single things are had.
"""

from __future__ import annotations

import logging
import os
import posixpath
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from datetime import date as Day
from pathlib import Path
from typing import TYPE_CHECKING, Any

from imskit.problems import CannotGoOn
from imskit.site.compiled import Compiled
from imskit.site.page_frames import HOLES, NEVER, TOC, Frame, frame_of
from imskit.site.quick_markdown import Heading
from imskit.site.staged_tree import OtherTreeError
from imskit.values import dataclass

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.pages import Page
    from mkdocs.structure.toc import AnchorLink, TableOfContents

_TOC_PARTIAL = "partials/toc.html"
#: The partial as a page's template includes it, with the words of its language.
_TOC_ALONE = '{% import "partials/language.html" as lang with context %}{% include "partials/toc.html" %}'


def run_mkdocs(config: Path, folder: Path, today: Day) -> tuple[str, ...]:
    """Build the staged tree of *config* into *folder*, as `mkdocs build` does; returns its warnings.

    *today* is the day that the site map names. Raises CannotGoOn when mkdocs gives up.
    """
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    with said_by_mkdocs() as said, refusals(said), clock_set_to(today):
        build(load_config(str(config), site_dir=str(folder)))
    # The same as sitemap.xml, but with bytes that depend on the machine's compression.
    (folder / "sitemap.xml.gz").unlink(missing_ok=True)
    return tuple(said)


@dataclass(frozen=True, slots=True)
class SitePage:
    """A page of the site, as far as the list of files tells."""

    #: Where it is staged below the folder of pages, and where it goes below the site's.
    source: str
    target: str
    #: Its whole address and the path in it, if the site has one.
    canonical: str | None
    path: str | None
    #: Whether the navigation leads to it: its frame is then its own.
    in_nav: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All of a site but its pages: what depends on the configuration, on the theme and on which files there are."""

    pages: tuple[SitePage, ...]
    #: Files that are copied: from where, and to where below the site's folder.
    copies: tuple[tuple[str, str], ...]
    #: Files that templates without a page make.
    made: Mapping[str, str]
    #: What mkdocs warned of before it came to the pages, and after them.
    before: tuple[str, ...]
    after: tuple[str, ...]


class Workshop:
    """mkdocs with a staged tree before it, ready to make pages."""

    def __init__(
        self, config: Path, folder: Path, today: Day, sources: Collection[str] | None = None
    ) -> None:
        """*config*, *folder* and *today* as for `run_mkdocs`; nothing is written. Raises CannotGoOn as there.

        *sources* are the paths of all staged files below the folder of pages, where they do not lie there: then what
        a page holds is handed over with it.
        """
        self._today = today
        with said_by_mkdocs() as said, refusals(said), clock_set_to(today):
            self._open(config, folder, sources)
        self._before = tuple(said)

    def _open(self, config: Path, folder: Path, sources: Collection[str] | None) -> None:
        from mkdocs.config import load_config
        from mkdocs.structure.files import get_files, set_exclusions
        from mkdocs.structure.nav import get_navigation

        self.config: MkDocsConfig = load_config(str(config), site_dir=str(folder))
        self.config = self.config.plugins.on_config(self.config)
        self.config.plugins.on_pre_build(config=self.config)
        self._files = get_files(self.config) if sources is None else _files(sources, self.config)
        self._staged = {file.src_uri for file in self._files}
        self._env: Environment = self._new_env()
        self._add_theme_files()
        self._files = self.config.plugins.on_files(self._files, config=self.config)
        set_exclusions(self._files, self.config)
        self._nav = self.config.plugins.on_nav(
            get_navigation(self._files, self.config), config=self.config, files=self._files
        )
        self._docs = self._files.documentation_pages()
        self._env = self._with_events(self._env)
        self._toc_alone = self._env.from_string(_TOC_ALONE)
        #: The templates with a mark in the place of a page's table of contents.
        self._framing = self._with_events(_with_toc_left_out(self._new_env()))

    def _new_env(self) -> Environment:
        env = self.config.theme.get_env()
        # What one of them compiled serves the other.
        env.bytecode_cache = Compiled("theme")
        return env

    def _with_events(self, env: Environment) -> Environment:
        found = self.config.plugins.on_env(env, config=self.config, files=self._files)
        return env if found is None else found

    def _add_theme_files(self) -> None:
        """Add the theme's files: mkdocs lists all to drop most, among them ten thousand icons."""

        def visible(*_: object, **__: object) -> list[str]:
            return _visible_templates(self.config.theme.dirs)

        env = _Listing(visible)
        self._files.add_files_from_theme(env, self.config)  # type: ignore[arg-type]  # asks for no more than the list

    def surroundings(self) -> Surroundings:
        """All but the pages."""
        with said_by_mkdocs() as after, refusals(after), clock_set_to(self._today):
            made = {}
            for name in sorted(self.config.theme.static_templates):
                text = self._made(name)
                if text is not None:
                    made[name] = text
        copies = tuple((str(file.abs_src_path), file.dest_uri) for file in self._copied())
        return Surroundings(self.pages(), copies, made, self._before, tuple(after))

    def pages(self) -> tuple[SitePage, ...]:
        """The pages, as far as the list of files tells."""
        in_nav = {page.file.src_uri for page in self._nav.pages}
        return tuple(
            SitePage(file.src_uri, file.dest_uri, page.canonical_url, page.abs_url, file.src_uri in in_nav)
            for file in self._docs
            if (page := file.page) is not None
        )

    def theme_files(self) -> Mapping[str, Path]:
        """The files that the theme brings, by their place below the site's folder."""
        return {
            file.dest_uri: Path(str(file.abs_src_path))
            for file in self._copied()
            if file.src_uri not in self._staged
        }

    def _copied(self) -> Iterator[File]:
        from mkdocs.structure.files import InclusionLevel

        for file in self._files:
            if not file.is_documentation_page() and file.inclusion.value > InclusionLevel.DRAFT.value:
                yield file

    def made(self, name: str) -> str | None:
        """What the template *name*, which is no page's, makes; None where that is nothing, or there is none."""
        if name not in self.config.theme.static_templates:
            return None
        with said_by_mkdocs() as said, refusals(said), clock_set_to(self._today):
            return self._made(name)

    def _made(self, name: str) -> str | None:
        """What the template *name*, which is no page's, makes; None where that is nothing."""
        from jinja2 import TemplateNotFound
        from mkdocs.commands.build import _build_template

        try:
            template = self._env.get_template(name)
        except TemplateNotFound:
            logging.getLogger("mkdocs.commands.build").warning(
                "Template skipped: '%s' not found in theme directories.", name
            )
            return None
        text = _build_template(name, template, self._files, self.config, self._nav)
        return text if text.strip() else None

    def built(self, source: str, data: bytes | None = None) -> tuple[str, tuple[str, ...]]:
        """The page that is staged at *source* as mkdocs makes it, and what it warned of.

        *data* is what the staged file holds, where it does not lie on disk.
        """
        from mkdocs.commands.build import _populate_page

        page = self._page_at(source)
        if data is not None:
            page.file.content_bytes = data
        with said_by_mkdocs() as said, refusals(said), clock_set_to(self._today):
            _populate_page(page, self.config, self._files)
        return self._laid_out(page, self._env), tuple(said)

    def laid_out(self, source: str, matter: Mapping[str, Any], html: str, toc: Sequence[Heading]) -> str:
        """The page staged at *source*, whose content is *html*, as mkdocs lays it out, without short cuts."""
        page = self._page_at(source)
        page.markdown, page.meta = "", dict(matter)
        page.content, page.toc = html, _table(toc)
        return self._laid_out(page, self._env)

    def frame(self, source: str, matter: Mapping[str, Any], toc: Sequence[Heading]) -> Frame:
        """What stands around the content of the page at *source*, with holes where it says something of its own.

        *matter* is its front matter and *toc* its table of contents: the frame fits pages in the same folder whose
        matter is the same but for title and description, and whose table begins alike.
        """
        page = self._page_at(source)
        kept = (page.canonical_url, page.abs_url)
        page.markdown = ""
        page.meta = {**matter, **{key: HOLES[key] for key in ("title", "description") if matter.get(key)}}
        # Only where the table begins may be told outside of it.
        page.content, page.toc = (
            HOLES["content"],
            _table([replace(each, name=NEVER, children=()) for each in toc[:1]]),
        )
        try:
            if page.canonical_url is not None:
                page.canonical_url, page.abs_url = HOLES["canonical"], HOLES["path"]
            text = self._laid_out(page, self._framing)
        finally:
            page.canonical_url, page.abs_url = kept
        return frame_of(text)

    def neighbour(self, page: SitePage) -> str:
        """Where another page of the folder of *page* is staged, outside of the navigation; empty: there is none."""
        folder = posixpath.dirname(page.target)
        return next(
            (
                each.source
                for each in self.pages()
                if each != page and not each.in_nav and posixpath.dirname(each.target) == folder
            ),
            "",
        )

    def toc(self, source: str, toc: Sequence[Heading]) -> str:
        """The table of contents *toc* of a page in the folder of *source*, as it stands beside its content."""
        page = self._page_at(source)
        page.markdown, page.meta, page.toc = "", {}, _table(toc)
        return self._in_context(page, self._toc_alone.render)

    def _laid_out(self, page: Page, env: Environment) -> str:
        template = env.get_template(page.meta.get("template", "main.html"))
        return self._in_context(page, template.render)

    def _in_context(self, page: Page, render: Any) -> str:
        from mkdocs.commands.build import get_context

        self.config._current_page = page  # noqa: SLF001  # as mkdocs does around each page
        try:
            page.active = True
            with said_by_mkdocs() as said, refusals(said), clock_set_to(self._today):
                context = get_context(self._nav, self._docs, self.config, page)
                return str(render(context))
        finally:
            page.active = False
            self.config._current_page = None  # noqa: SLF001  # as above

    def _page_at(self, source: str) -> Page:
        file = self._files.get_file_from_path(source)
        if file is None or file.page is None:
            raise OtherTreeError(f"{source} is no page of the site")
        return file.page


class _Listing:
    """What `add_files_from_theme` asks of an environment."""

    def __init__(self, names: Any) -> None:
        self._names = names

    def list_templates(self, filter_func: Any) -> list[str]:
        return [name for name in self._names() if filter_func(name)]


def _files(sources: Collection[str], config: MkDocsConfig) -> Files:
    """The list of files staged at *sources*, as if they lay in the folder of pages."""
    from mkdocs.structure.files import File, Files, file_sort_key, set_exclusions

    made = [File(source, config.docs_dir, config.site_dir, config.use_directory_urls) for source in sources]
    files = Files(sorted(made, key=file_sort_key))
    set_exclusions(files, config)
    return files


def _visible_templates(folders: Sequence[str]) -> list[str]:
    """The files below *folders* as jinja lists them, without hidden ones, which mkdocs would drop."""
    found: set[str] = set()
    for top in folders:
        for folder, folders_below, names in os.walk(top, followlinks=False):
            folders_below[:] = [name for name in folders_below if not name.startswith(".")]
            below = os.path.relpath(folder, top).replace(os.sep, "/")
            found.update(name if below == "." else f"{below}/{name}" for name in names if name[:1] != ".")
    return sorted(found)


def _with_toc_left_out(env: Environment) -> Environment:
    from jinja2 import ChoiceLoader, DictLoader

    assert env.loader is not None
    env.loader = ChoiceLoader([DictLoader({_TOC_PARTIAL: TOC}), env.loader])
    return env


def _table(toc: Sequence[Heading]) -> TableOfContents:
    from mkdocs.structure.toc import TableOfContents

    links = [_link(each) for each in toc]
    if links:
        links[0].active = True  # type: ignore[attr-defined]  # as `get_toc` does
    return TableOfContents(links)


def _link(heading: Heading) -> AnchorLink:
    from mkdocs.structure.toc import AnchorLink

    link = AnchorLink(heading.name, heading.id, heading.level)
    link.children.extend(_link(each) for each in heading.children)
    return link


class _Listener(logging.Handler):
    def __init__(self, said: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._said = said

    def emit(self, record: logging.LogRecord) -> None:
        self._said.append(record.getMessage())


@contextmanager
def said_by_mkdocs() -> Iterator[list[str]]:
    """Collect what mkdocs warns of instead of printing it."""
    said: list[str] = []
    logger = logging.getLogger("mkdocs")
    listener = _Listener(said)
    propagates = logger.propagate
    logger.addHandler(listener)
    logger.propagate = False
    try:
        yield said
    finally:
        logger.removeHandler(listener)
        logger.propagate = propagates


@contextmanager
def refusals(said: Sequence[str]) -> Iterator[None]:
    """Raise CannotGoOn, with what was *said* before, when mkdocs gives up."""
    from mkdocs.exceptions import MkDocsException

    try:
        yield
    except MkDocsException as error:
        told = "; ".join([*said, str(error)])
        raise CannotGoOn(f"the site cannot be built: {told}") from error


@contextmanager
def clock_set_to(today: Day) -> Iterator[None]:
    """Let mkdocs take *today* for the day of the build, so that the same input gives the same bytes."""
    name = "SOURCE_DATE_EPOCH"
    before = os.environ.get(name)
    os.environ[name] = str(int(datetime(today.year, today.month, today.day, tzinfo=UTC).timestamp()))
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
