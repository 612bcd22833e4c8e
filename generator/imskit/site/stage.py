"""Stages the site: plain Markdown files, assets and a configuration, which any mkdocs builds unchanged."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path

from imskit import __version__
from imskit.edit.new import Starter
from imskit.facts.coverage import Coverage
from imskit.facts.graph import Graph
from imskit.kept_files import KeptFiles
from imskit.known_texts import KnownTexts
from imskit.model import Catalog
from imskit.origin import Origin
from imskit.problems import Problem
from imskit.project import shipped
from imskit.site import search
from imskit.site.configuration import configuration, navigation
from imskit.site.feeds import feeds
from imskit.site.kept_pages import Kept
from imskit.site.making import Helpers, MadeFile, made_pages
from imskit.site.page import Ground, Page
from imskit.site.settings import Settings, read_settings
from imskit.site.staged_folder import StagedFolder
from imskit.site.templates import FOLDER
from imskit.tree import Tree
from imskit.values import dataclass
from imskit.views.audience import Audience

#: Evidence that a browser shows or saves and never runs; everything else is named, not copied.
_SAFE_EVIDENCE = frozenset(
    {
        ".pdf",
        ".png",
        ".jpg",
        ".jpeg",
        ".webp",
        ".txt",
        ".csv",
        ".xlsx",
        ".docx",
        ".pptx",
        ".ods",
        ".odt",
        ".odp",
    }
)


@dataclass(frozen=True, slots=True)
class Staged:
    """A staged tree."""

    #: The configuration; mkdocs and its kin build from it.
    config: Path
    #: How many pages it has.
    pages: int
    #: What is wrong with the user's settings; they are not used then.
    problems: tuple[Problem, ...]


def stage(
    catalog: Catalog,
    graph: Graph,
    problems: Sequence[Problem],
    tree: Tree,
    folder: Path,
    *,
    origin: Origin | None = None,
    edition: str = "",
    known: KnownTexts | None = None,
    audience: Audience | None = None,
    coverage: Coverage | None = None,
    kept: Kept | None = None,
    processes: int = 1,
) -> Staged:
    """Let *folder*, one of imskit's own, hold the staged site of *catalog* and nothing else.

    Nothing enters it that *audience* does not see; without one, nothing above internal. *tree* holds templates,
    pictures and the user's mkdocs.yml. *edition* is what the edition is called that it is built for, and the folder in
    which it will stand; *known* is what documents said before. *coverage* says where clauses stand, if fields of
    *catalog* are masked and it does not tell. Pages that would be the same as those *kept* are taken from there,
    and what is staged now is kept in turn; without it, every page is made. Where all are made and kept, so many
    *processes* make them. Raises CannotGoOn when a template cannot be used.
    """
    settings, refused = read_settings(tree)
    if edition and settings.site_url:
        # An edition is a folder of the site.
        settings = replace(settings, site_url=f"{settings.site_url.rstrip('/')}/{edition}/")
    audience = audience or Audience.of(catalog)
    site = StagedSite(folder, tree, kept.files if kept is not None else None)
    ground = Ground(
        catalog,
        graph,
        tuple(sorted({*problems, *refused})),
        audience,
        site.copy_evidence(catalog, audience),
        document_templates(tree),
        origin,
        known,
        coverage,
        starters_in(tree, catalog),
    )
    staged: list[Page] = []
    found: list[search.Entry] = []

    @cache
    def write_feeds() -> None:
        for address, feed in feeds(ground, settings.site_url, kept):
            site.write(folder / "docs" / address, feed)

    helpers = Helpers(processes, site.write_file, write_feeds) if processes > 1 else None
    for made in made_pages(ground, tree, site.holds, kept, helpers):
        for file in made.files:
            site.write_file(file)
        found.extend(made.entries)
        staged.extend(made.pages)
    # Unless somebody had the time before.
    write_feeds()
    for address, script in search.scripts(found):
        site.write(folder / "docs" / address, script)
    site.write_theme()
    config = site.write_configuration(catalog, settings, navigation(staged), edition)
    site.tidy()
    return Staged(config, len(staged), refused)


def document_templates(tree: Tree) -> frozenset[str]:
    """The templates of document types that *tree* holds, such as `documents/policy.md.j2`."""
    folder = f"{FOLDER}documents/"
    return frozenset(path.removeprefix(FOLDER) for path in tree.paths() if path.startswith(folder))


def starters_in(tree: Tree, catalog: Catalog) -> Mapping[str, Starter]:
    """The starters that *tree* holds, by type; none where ims.yaml names no repository, so that no page has one."""
    if catalog.system.forge is None:
        return {}
    paths = {name: f"templates/starters/{name}.yaml" for name in catalog.types}
    return {name: Starter(path, tree.read(path)) for name, path in paths.items() if tree.has(path)}


def shown_evidence(catalog: Catalog, audience: Audience, tree: Tree) -> Iterator[str]:
    """The evidence that shown documents name, as far as it is what they say and safe to open, by path below it."""
    for document in audience.documents(catalog):
        for evidence in document.evidence:
            file = evidence.file
            if file is None or posixpath.splitext(file)[1].lower() not in _SAFE_EVIDENCE:
                continue
            # mkdocs leaves out what begins with a dot.
            hidden = any(part.startswith(".") for part in file.split("/"))
            held = not hidden and tree.has(f"ims/evidence/{file}")
            if held and catalog.evidence_hash(file) == evidence.sha256:
                yield file


class StagedSite:
    """Writes the files of one staged site; who keeps them otherwise says so in `write`."""

    def __init__(self, folder: Path, tree: Tree, kept: KeptFiles | None = None) -> None:
        """*kept* as for `StagedFolder`."""
        self._folder = folder
        self._kept = kept
        self._docs = folder / "docs"
        self._tree = tree
        #: Assets and theme run in readers' browsers and in mkdocs: only the shipped ones are used.
        self._shipped = shipped("templates") / "site"

    @cached_property
    def _files(self) -> StagedFolder:
        return StagedFolder(self._folder, self._kept)

    def write(self, path: Path, data: bytes) -> None:
        """Write *data* to *path*, one of the site's; raises CannotGoOn when that cannot be done."""
        self._files.write(path, data)

    def write_file(self, file: MadeFile) -> None:
        """Write a *file* of a page; one without data is there already, as `holds` has found."""
        if file.data is None:
            self._files.leave(f"docs/{file.path}")
        else:
            self.write(self._docs / file.path, file.data)

    def holds(self, path: str, size: int, digest: str) -> bool:
        """Whether the file at *path*, below the folder of the pages, has *size* bytes with this SHA-256."""
        return self._files.holds(f"docs/{path}", size, digest)

    def tidy(self) -> None:
        """Take away what an earlier run staged and this one did not."""
        self._files.tidy()

    def copy_evidence(self, catalog: Catalog, audience: Audience) -> frozenset[str]:
        """Copy the evidence that shown documents name, as far as it is what they say and safe to open."""
        copied = frozenset(shown_evidence(catalog, audience, self._tree))
        for file in sorted(copied):
            self.write(self._docs / "evidence" / file, self._tree.read(f"ims/evidence/{file}"))
        return copied

    def write_theme(self) -> None:
        """The overrides of Material's templates."""
        source = self._shipped / "theme"
        for path in sorted(source.rglob("*.html")):
            self.write(self._folder / "theme" / path.relative_to(source), path.read_bytes())

    def write_configuration(
        self,
        catalog: Catalog,
        settings: Settings,
        nav: list[dict[str, object]],
        edition: str,
    ) -> Path:
        """The assets, and the mkdocs.yml that names them."""
        import yaml

        assets = {
            "css": self._asset("imskit.css"),
            "js": self._asset("imskit.js"),
            "tables": self._asset("tables.js"),
            "idea": self._asset("idea.js"),
            "favicon": self._own(settings.favicon) or self._asset("favicon.svg"),
        }
        logo = self._own(settings.logo)
        if logo is not None:
            assets["logo"] = logo
        extra_css = [name for name in map(self._own, settings.extra_css) if name is not None]
        extra: dict[str, object] = {
            "as_of": catalog.today.isoformat(),
            "imskit": __version__,
            # Loaded when somebody first searches.
            "search": self._asset("search.js"),
        }
        if edition:
            # Material's selector then reads versions.json beside the editions.
            extra |= {"edition": edition, "version": {"provider": "mike"}}
        found = configuration(
            catalog.system.name, settings=settings, nav=nav, assets=assets, extra_css=extra_css, extra=extra
        )
        path = self._folder / "mkdocs.yml"
        self.write(path, yaml.safe_dump(found, sort_keys=False, allow_unicode=True, width=100).encode())
        return path

    def _asset(self, name: str) -> str:
        return self._put(name, (self._shipped / "assets" / name).read_bytes())

    def _own(self, path: str | None) -> str | None:
        """A file of the user's, under its own name."""
        return None if path is None else self._put(posixpath.basename(path), self._tree.read(path))

    def _put(self, name: str, data: bytes) -> str:
        """Write an asset under a name that changes with its content, so that no browser shows an old one."""
        stem, ending = posixpath.splitext(name)
        stem = "".join(sign if sign.isalnum() and sign.isascii() else "-" for sign in stem)
        address = f"assets/{stem}.{hashlib.sha256(data).hexdigest()[:8]}{ending.lower()}"
        self.write(self._docs / address, data)
        return address
