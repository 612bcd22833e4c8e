"""From a staged tree to the site: what `mkdocs build` makes, byte for byte, without most of its work.

Three things are had apart and put together: the frame of a page, which is laid out once for all pages that share it;
its content, which is copied from the staged page (`imskit.site.quick_markdown`); and all else, which depends on the
configuration and on which files there are. What was made is kept, each under the digest of all that it was made from.
Whatever is not as it is known here is built by mkdocs itself (`imskit.site.mkdocs_inside`).
"""

from __future__ import annotations

import shutil
from collections import ChainMap
from collections.abc import Callable, Iterable, Sequence
from datetime import date as Day
from pathlib import Path

from imskit.kept_files import KeptFiles
from imskit.site.forked import shared_out
from imskit.site.kept_rendering import KeptRendering, key
from imskit.site.mkdocs_inside import SitePage, Workshop, run_mkdocs
from imskit.site.page_making import PageMaker, Parts, Share
from imskit.site.site_files import SiteFiles
from imskit.site.staged_tree import OtherTreeError, StagedTree, staged_tree
from imskit.values import dataclass

#: So many new pages are worth a process of their own.
_WORTH_A_PROCESS = 200
#: So many new pages are worth keeping: fewer are made again sooner than all are written.
_WORTH_KEEPING = 16


@dataclass(frozen=True, slots=True)
class Change:
    """What a rendering changed."""

    #: What mkdocs warned of, in all.
    warnings: tuple[str, ...]
    #: Files that are new or have other bytes, and files that are gone, by their path below the folder.
    written: frozenset[str]
    removed: frozenset[str]


def render_site(
    config: Path,
    folder: Path,
    today: Day,
    *,
    keep: KeptFiles | None = None,
    processes: int = 1,
    last: Path | None = None,
    meanwhile: Callable[[], object] = lambda: None,
) -> tuple[str, ...]:
    """Build the staged tree of *config* into the empty *folder*, as `mkdocs build` does; returns its warnings.

    *today* is the day that the site map names. What is made is kept in *keep*, and taken from there; at most so many
    *processes* work at it. *last* is a folder with an earlier site, whose files are linked where they are the same.
    Where more than one process works, *meanwhile* is done by one of them. Raises CannotGoOn when mkdocs gives
    up or a file cannot be written.
    """
    return Renderer(keep, processes, meanwhile).render(config, folder, today, last=last).warnings


class Renderer:
    """Renders one staged tree again and again, each time as it then is, and remembers what it made."""

    def __init__(
        self,
        keep: KeptFiles | None = None,
        processes: int = 1,
        meanwhile: Callable[[], object] = lambda: None,
    ) -> None:
        """*keep*, *processes* and *meanwhile* as for `render_site`."""
        self._kept = KeptRendering(keep)
        self._processes = processes
        self._meanwhile = meanwhile
        self._known = Parts()
        self._look = ""
        self._files: SiteFiles | None = None

    def render(self, config: Path, folder: Path, today: Day, *, last: Path | None = None) -> Change:
        """Bring *folder* to what `mkdocs build` makes of the staged tree of *config* on the day *today*.

        The folder is empty, or as the last call for it left it: then only what changed is written. Raises as
        `render_site`; the folder is of no use then.
        """
        files, self._files = self._files, None
        if files is None or files.folder != folder:
            files = SiteFiles(folder, last)
        files.begin()
        try:
            warnings = self._render(staged_tree(config), files, today)
        except OtherTreeError:
            before = files.known()
            shutil.rmtree(folder)
            folder.mkdir()
            warnings = run_mkdocs(config, folder, today)
            now = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
            return Change(warnings, frozenset(now), before - now)
        self._files = files
        return Change(warnings, frozenset(files.written), files.end())

    def _render(self, tree: StagedTree, files: SiteFiles, today: Day) -> tuple[str, ...]:
        look = key("look", [str(tree.config), tree.look, today.isoformat(), *tree.named])
        whole = key("all", [look, *tree.paths])
        self._know(tree, look)
        opened: list[Workshop] = []

        def workshop() -> Workshop:
            if not opened:
                opened.append(Workshop(tree.config, files.folder, today))
            return opened[0]

        around = self._kept.around(whole)
        if around is None:
            around = workshop().surroundings()
            self._kept.keep_around(whole, around)
        maker = PageMaker(look, whole, self._known, workshop)

        def part(pages: Iterable[SitePage]) -> Share:
            return maker.make(pages, tree.read, files)

        unknown = len(around.pages) - len(self._known.records)
        if unknown >= _WORTH_A_PROCESS:
            shares = shared_out(around.pages, part, self._processes, self._meanwhile)
        else:
            shares = [part(around.pages)]
        for share in shares:
            files.take(share.tokens, share.written)
        self._learn(tree, shares)
        for name, made in around.made.items():
            files.write(name, made.encode())
        for source, target in around.copies:
            files.copy(source, target)
        warned = ChainMap(*(dict(share.warnings) for share in shares))
        warnings = [warning for page in around.pages for warning in warned.get(page.source, ())]
        return (*around.before, *warnings, *around.after)

    def _know(self, tree: StagedTree, look: str) -> None:
        """Read what was made before, as far as it is not at hand."""
        if not self._known.records:
            self._known.records = self._kept.records(str(tree.config))
        if self._look != look:
            self._look = look
            self._known.frames, self._known.tocs = self._kept.looks(look)

    def _learn(self, tree: StagedTree, shares: Sequence[Share]) -> None:
        """Remember what was used, and keep what is new."""
        now = Parts()
        for share in shares:
            now.records |= share.used.records
            now.frames |= share.used.frames
            now.tocs |= share.used.tocs
        before, self._known = self._known, now
        if len(now.records.keys() - before.records.keys()) > _WORTH_KEEPING:
            self._kept.keep_records(str(tree.config), now.records)
        if now.frames.keys() - before.frames.keys() or now.tocs.keys() - before.tocs.keys():
            self._kept.keep_looks(self._look, now.frames, now.tocs)
        # A page that did not change was not made, and asked for nothing.
        now.frames, now.tocs = {**before.frames, **now.frames}, {**before.tocs, **now.tocs}
