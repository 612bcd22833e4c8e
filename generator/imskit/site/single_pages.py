"""One page of the site at a time, through what mkdocs keeps between pages: the bytes are those of `mkdocs build`.

A build reads all pages before it writes the first. Nothing that a page of ours shows needs that: the titles of others
stand in the navigation, and links are checked against the list of files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date as Day
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from imskit.problems import CannotGoOn
from imskit.site.mkdocs_inside import clock_set_to, said_by_mkdocs

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.nav import Navigation


class SinglePages:
    """Renders the pages of one staged configuration, whose Markdown is handed over with each."""

    def __init__(self, config: Path, sources: Iterable[str], today: Day) -> None:
        """*config* is the staged mkdocs.yml beside a folder docs/, *sources* are the paths below that of all files.

        *today* is the day that the site map names. Raises CannotGoOn: mkdocs does not take the configuration.
        """
        from mkdocs.config import load_config
        from mkdocs.exceptions import MkDocsException
        from mkdocs.structure.files import File, Files, file_sort_key, set_exclusions
        from mkdocs.structure.nav import get_navigation

        self._today = today
        with said_by_mkdocs() as said, clock_set_to(today):
            try:
                read = load_config(str(config), site_dir=str(config.parent / "site"))
            except MkDocsException as error:
                raise CannotGoOn(f"the site cannot be built: {'; '.join([*said, str(error)])}") from error
            loaded = read.plugins.on_config(read)
            loaded.plugins.on_pre_build(config=loaded)
            self._config: MkDocsConfig = loaded
            self._env: Environment = loaded.theme.get_env()
            made = [
                File(source, loaded.docs_dir, loaded.site_dir, loaded.use_directory_urls)
                for source in sources
            ]
            files = Files(sorted(made, key=file_sort_key))
            set_exclusions(files, loaded)
            staged = len(files)
            files.add_files_from_theme(self._env, loaded)
            #: What the theme brings, by address.
            self.theme: Mapping[str, Path] = {
                file.dest_uri: Path(file.abs_src_path) for file in list(files)[staged:] if file.abs_src_path
            }
            self._files: Files = loaded.plugins.on_files(files, config=loaded)
            set_exclusions(self._files, loaded)
            navigation = get_navigation(self._files, loaded)
            self._nav: Navigation = loaded.plugins.on_nav(navigation, config=loaded, files=self._files)
            self._env = loaded.plugins.on_env(self._env, config=loaded, files=self._files) or self._env

    def has(self, source: str) -> bool:
        """Whether *source*, such as `documents/POL-001.md`, is one of its files."""
        return self._files.get_file_from_path(source) is not None

    def render(self, source: str, staged: bytes) -> bytes:
        """The page that mkdocs makes of what is *staged* at *source*.

        Raises CannotGoOn: mkdocs cannot make it.
        """
        from mkdocs.commands.build import _populate_page, get_context
        from mkdocs.exceptions import MkDocsException

        file = self._files.get_file_from_path(source)
        assert file is not None
        page = file.page
        assert page is not None
        file.content_bytes = staged
        with said_by_mkdocs() as said, clock_set_to(self._today):
            try:
                _populate_page(page, self._config, self._files)
                page.active = True
                context = get_context(self._nav, self._pages, self._config, page)
                template = self._env.get_template(page.meta.get("template", "main.html"))
                plugins = self._config.plugins
                context = plugins.on_page_context(context, page=page, config=self._config, nav=self._nav)
                output = plugins.on_post_page(template.render(context), page=page, config=self._config)
            except MkDocsException as error:
                told = "; ".join([*said, str(error)])
                raise CannotGoOn(f"the page {source} cannot be built: {told}") from error
            finally:
                page.active = False
                # What was made of it is of no use any more, and there may be thousands.
                page.content = page.markdown = None
        return (output or "").encode("utf-8", errors="xmlcharrefreplace")

    @cached_property
    def templates(self) -> frozenset[str]:
        """The pages that the theme makes by itself, such as the site map."""
        return frozenset(self._config.theme.static_templates)

    def render_template(self, name: str) -> bytes:
        """What the theme makes of one of its `templates`; empty where the site has none of that name."""
        from mkdocs.commands.build import _build_template

        with said_by_mkdocs(), clock_set_to(self._today):
            output = _build_template(name, self._env.get_template(name), self._files, self._config, self._nav)
        return output.encode() if output.strip() else b""

    @cached_property
    def _pages(self) -> list[File]:
        return list(self._files.documentation_pages())
