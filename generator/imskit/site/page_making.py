"""Makes the pages of a site out of what is known of them, and finds out what is not known."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from imskit.site.mkdocs_inside import SitePage, Workshop
from imskit.site.page_frames import NEVER, Frame
from imskit.site.quick_markdown import Content, Heading, Source, content, source
from imskit.site.site_files import SiteFiles
from imskit.site.staged_tree import OtherTreeError, StagedTree


@dataclass(frozen=True, slots=True)
class Record:
    """What a staged page becomes, as far as it says so itself; of a page that mkdocs made, all of it."""

    pieces: tuple[str | tuple[int, int], ...]
    #: Its table of contents as JSON, and the level and the id of the first heading in it.
    toc: str = ""
    first: str = ""
    #: What mkdocs warned of.
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class Parts:
    """What pages are made of, each by its key."""

    #: By the digest of the staged page.
    records: dict[str, Record] = field(default_factory=dict)
    frames: dict[str, Frame] = field(default_factory=dict)
    tocs: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Share:
    """What came of some pages."""

    #: All that was asked for, known or new.
    used: Parts
    warnings: list[str]
    #: What each file was made from, by its place.
    tokens: Mapping[str, str]
    #: The files that were written.
    written: frozenset[str]


class PageMaker:
    """Makes pages of one staged tree."""

    def __init__(
        self, tree: StagedTree, look: str, whole: str, known: Parts, workshop: Callable[[], Workshop]
    ) -> None:
        """*look* is the key of how pages look, *whole* that of all but the pages; *known* is what earlier runs made.

        *workshop* is asked for mkdocs when something is not known.
        """
        self._tree = tree
        self._look = look
        self._whole = whole
        self._known = known
        self._workshop = workshop
        self._used = Parts()
        self._warnings: list[str] = []
        #: Folders whose pages were once compared with what mkdocs makes.
        self._compared: set[str] = set()

    def make(self, pages: Iterable[SitePage], files: SiteFiles) -> Share:
        """Make *pages*, in *files*. Raises OtherTreeError where only mkdocs can, CannotGoOn where it cannot."""
        for page in pages:
            try:
                data = self._tree.read(page.source)
                text = data.decode()
            except (OSError, UnicodeDecodeError) as error:
                raise OtherTreeError(f"{page.source} cannot be read") from error
            digest = sha256(data).hexdigest()
            read = source(text)
            record = self._record(digest, read) if read is not None else None
            if read is None or record is None or self._is_mkdocs_own(page, read, record):
                self._by_mkdocs(page, digest, files)
            else:
                files.page(page.target, f"{self._look} {digest}", _Filling(self, page, read, record))
        return Share(self._used, self._warnings, files.tokens, frozenset(files.written))

    def _record(self, digest: str, read: Source) -> Record | None:
        record = self._known.records.get(digest)
        if record is None:
            made = content(read.markdown)
            if made is None:
                return None
            record = Record(made.pieces, _toc_text(made.toc), _toc_text(made.toc[:1], deep=False))
        self._used.records[digest] = record
        return record

    def _is_mkdocs_own(self, page: SitePage, read: Source, record: Record) -> bool:
        """Whether the page has no frame: its template does more with its texts than to show them."""
        return not self._frame(page, read, record).parts

    def _frame(self, page: SitePage, read: Source, record: Record) -> Frame:
        name = _frame_key(page, read.matter, record.first)
        frame = self._used.frames.get(name) or self._known.frames.get(name)
        if frame is None:
            frame = self._new_frame(page, read, record)
        self._used.frames[name] = frame
        return frame

    def _new_frame(self, page: SitePage, read: Source, record: Record) -> Frame:
        frame = self._workshop().frame(page.source, read.matter, _toc(record.toc))
        # What tells a page's own address shows it nowhere but in links, which are the same for a folder.
        if not _is_alone(page) and posixpath.basename(page.target) in "".join(frame.parts[::2]):
            return Frame(())
        folder = posixpath.dirname(page.target)
        if frame.parts and folder not in self._compared:
            self._compared.add(folder)
            html = Content(record.pieces, ()).html(read.markdown)
            whole = self._workshop().laid_out(page.source, read.matter, html, _toc(record.toc))
            if whole != self._filled(frame, page, read, record):
                raise OtherTreeError(f"{page.source} is laid out in another way")
        return frame

    def page_text(self, page: SitePage, read: Source, record: Record) -> str:
        """The finished *page*."""
        return self._filled(self._frame(page, read, record), page, read, record)

    def _filled(self, frame: Frame, page: SitePage, read: Source, record: Record) -> str:
        return frame.filled(
            {
                "title": read.matter["title"],
                "description": read.matter.get("description", ""),
                "content": Content(record.pieces, ()).html(read.markdown),
                "toc": self._toc_html(page, record),
                "canonical": page.canonical or "",
                "path": page.path or "",
            }
        )

    def _toc_html(self, page: SitePage, record: Record) -> str:
        rows = json.loads(record.toc)
        if rows and rows[0][0] == 1:
            # The title of a page stands on the page, not in its table.
            rows[0][2] = NEVER
        name = json.dumps([posixpath.dirname(page.target), rows], ensure_ascii=False)
        made = self._used.tocs.get(name) or self._known.tocs.get(name)
        if made is None:
            made = self._workshop().toc(page.source, _from_rows(rows))
            if NEVER in made:
                raise OtherTreeError("the table of contents shows what it did not")
        self._used.tocs[name] = made
        return made

    def _by_mkdocs(self, page: SitePage, digest: str, files: SiteFiles) -> None:
        """Make a page of another form than ours: its links may depend on which other pages there are."""
        name = f"{self._whole} {page.source} {digest}"
        record = self._known.records.get(name)
        if record is None:
            text, warnings = self._workshop().built(page.source)
            record = Record((text,), warnings=warnings)
        self._used.records[name] = record
        self._warnings += record.warnings
        files.page(page.target, name, _Ready(record))


@dataclass(frozen=True, slots=True)
class _Filling:
    maker: PageMaker
    page: SitePage
    read: Source
    record: Record

    def __call__(self) -> str:
        return self.maker.page_text(self.page, self.read, self.record)


@dataclass(frozen=True, slots=True)
class _Ready:
    record: Record

    def __call__(self) -> str:
        return str(self.record.pieces[0])


def _is_alone(page: SitePage) -> bool:
    """Whether no other page can share its frame: the navigation shows where the reader is."""
    return page.in_nav or posixpath.basename(page.target) == "index.html"


def _frame_key(page: SitePage, matter: Mapping[str, Any], first: str) -> str:
    others = {name: value for name, value in matter.items() if name not in {"title", "description"}}
    own = page.target if _is_alone(page) else ""
    told = bool(matter.get("description"))
    return json.dumps([posixpath.dirname(page.target), own, told, first, others], sort_keys=True)


def _toc_text(toc: Sequence[Heading], *, deep: bool = True) -> str:
    return json.dumps([_row(each, deep=deep) for each in toc], ensure_ascii=False, separators=(",", ":"))


def _row(heading: Heading, *, deep: bool) -> list[Any]:
    if not deep:
        return [heading.level, heading.id]
    return [heading.level, heading.id, heading.name, [_row(each, deep=True) for each in heading.children]]


def _toc(text: str) -> tuple[Heading, ...]:
    return _from_rows(json.loads(text))


def _from_rows(rows: list[Any]) -> tuple[Heading, ...]:
    return tuple(Heading(level, name, words, _from_rows(below)) for level, name, words, below in rows)
