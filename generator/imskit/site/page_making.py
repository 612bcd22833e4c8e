"""Makes the pages of a site out of what is known of them, and finds out what is not known."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from imskit.site.mkdocs_inside import SitePage, Workshop
from imskit.site.page_frames import NEVER, NO_FRAME, Frame, encoded
from imskit.site.quick_markdown import Heading, Piece, Source, content, source
from imskit.site.site_files import SiteFiles
from imskit.site.staged_tree import OtherTreeError


@dataclass(frozen=True, slots=True)
class Record:
    """What a staged page becomes, as far as it says so itself; of a page that mkdocs made, all of it."""

    #: Texts, and where stretches of the staged file begin and end.
    pieces: tuple[str | tuple[int, int], ...]
    title: str = ""
    description: str = ""
    #: What else decides how it is laid out: the rest of its front matter, and where its table of contents begins.
    kind: str = ""
    #: Its table of contents as JSON; without the title of the page, which stands in *heading*.
    toc: str = ""
    heading: str = ""
    #: What mkdocs warned of.
    warnings: tuple[str, ...] = ()

    def content(self, data: bytes) -> bytes:
        """The content of the page whose staged file holds *data*."""
        made = [encoded(each) if isinstance(each, str) else data[each[0] : each[1]] for each in self.pieces]
        return b"".join(made)

    def headings(self) -> tuple[Heading, ...]:
        """The whole table of contents."""
        first, *others = _headings(json.loads(self.toc)) or [None]
        return (
            (replace(first, name=first.name if first.name != NEVER else self.heading), *others)
            if first
            else ()
        )


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
    #: What mkdocs warned of, by the page.
    warnings: Mapping[str, tuple[str, ...]]
    #: What each file was made from, by its place.
    tokens: Mapping[str, str]
    #: The files that were written.
    written: frozenset[str]


class PageMaker:
    """Makes pages of one staged tree."""

    def __init__(self, look: str, whole: str, known: Parts, workshop: Callable[[], Workshop]) -> None:
        """*look* is the key of how pages look, *whole* that of all but the pages; *known* is what earlier runs made.

        *workshop* is asked for mkdocs when something is not known.
        """
        self._look = look
        self._whole = whole
        self._known = known
        self._workshop = workshop
        self._used = Parts()
        self._warnings: dict[str, tuple[str, ...]] = {}
        #: Folders whose pages were once compared with what mkdocs makes.
        self._compared: set[str] = set()

    def make(self, pages: Iterable[SitePage], read: Callable[[str], bytes], files: SiteFiles) -> Share:
        """Make *pages*, whose staged files *read* gives, in *files*.

        Raises OtherTreeError where only mkdocs can, CannotGoOn where it cannot.
        """
        for page in pages:
            try:
                data = read(page.source)
            except OSError as error:
                raise OtherTreeError(f"{page.source} cannot be read") from error
            digest = sha256(data).hexdigest()
            record = self._record(digest, data)
            if record is None or not self._frame(page, record, data).texts:
                self._by_mkdocs(page, digest, files)
            else:
                files.page(page.target, f"{self._look} {digest}", _Filling(self, page, record, data))
        return Share(self._used, self._warnings, files.tokens, frozenset(files.written))

    def quick(self, page: SitePage, data: bytes) -> bytes | None:
        """The finished *page*, whose staged file holds *data*; None for one of another form, which only mkdocs makes.

        Raises as `make`.
        """
        record = _read(data)
        if record is None or not self._frame(page, record, data).texts:
            return None
        return self.page_bytes(page, record, data)

    def _record(self, digest: str, data: bytes) -> Record | None:
        record = self._known.records.get(digest) or _read(data)
        if record is not None:
            self._used.records[digest] = record
        return record

    def _frame(self, page: SitePage, record: Record, data: bytes) -> Frame:
        name = f"{page.target if _is_alone(page) else _folder(page)} {record.kind}"
        frame = self._used.frames.get(name) or self._known.frames.get(name)
        if frame is None:
            frame = self._new_frame(page, record, data)
        self._used.frames[name] = frame
        return frame

    def _new_frame(self, page: SitePage, record: Record, data: bytes) -> Frame:
        read = source(data.decode())
        assert read is not None, "there is a record of it"
        frame = self._workshop().frame(page.source, read.matter, record.headings())
        if not _is_alone(page) and encoded(posixpath.basename(page.target)) in b"".join(frame.texts):
            # A frame that shows the page's own address is no other's. Mostly a link ends alike: then it is the same
            # around a neighbour.
            other = self._workshop().neighbour(page)
            if other and self._workshop().frame(other, read.matter, record.headings()) != frame:
                return NO_FRAME
        folder = _folder(page)
        if frame.texts and folder not in self._compared:
            self._compared.add(folder)
            html = record.content(data).decode()
            whole = self._workshop().laid_out(page.source, read.matter, html, record.headings())
            if encoded(whole) != self._filled(frame, page, record, data):
                raise OtherTreeError(f"{page.source} is laid out in another way")
        return frame

    def page_bytes(self, page: SitePage, record: Record, data: bytes) -> bytes:
        """The finished *page*, whose staged file holds *data*."""
        return self._filled(self._frame(page, record, data), page, record, data)

    def _filled(self, frame: Frame, page: SitePage, record: Record, data: bytes) -> bytes:
        return frame.filled(
            {
                "title": encoded(record.title),
                "description": encoded(record.description),
                "content": record.content(data),
                "toc": encoded(self._toc_html(page, record)),
                "canonical": encoded(page.canonical or ""),
                "path": encoded(page.path or ""),
            }
        )

    def _toc_html(self, page: SitePage, record: Record) -> str:
        name = f"{_folder(page)} {record.toc}"
        made = self._used.tocs.get(name) or self._known.tocs.get(name)
        if made is None:
            made = self._workshop().toc(page.source, _headings(json.loads(record.toc)))
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
        self._warnings[page.source] = record.warnings
        files.page(page.target, name, _Ready(record))


@dataclass(frozen=True, slots=True)
class _Filling:
    maker: PageMaker
    page: SitePage
    record: Record
    data: bytes

    def __call__(self) -> bytes:
        return self.maker.page_bytes(self.page, self.record, self.data)


@dataclass(frozen=True, slots=True)
class _Ready:
    record: Record

    def __call__(self) -> bytes:
        return self.record.content(b"")


def _is_alone(page: SitePage) -> bool:
    """Whether no other page can share its frame: the navigation shows where the reader is."""
    return page.in_nav or page.target.rpartition("/")[2] == "index.html"


def _folder(page: SitePage) -> str:
    return f"{page.target.rpartition('/')[0]}/"


def _read(data: bytes) -> Record | None:
    """The record of the page whose staged file holds *data*; None for a page of another form than ours."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise OtherTreeError("a page is no text") from error
    read = source(text)
    made = content(read.markdown) if read is not None else None
    if read is None or made is None:
        return None
    rows = [_row(each) for each in made.toc]
    heading = ""
    if rows and rows[0][0] == 1:
        heading, rows[0][2] = rows[0][2], NEVER
    told = {name: value for name, value in read.matter.items() if name not in {"title", "description"}}
    description = read.matter.get("description", "")
    kind = [bool(description), [row[:2] for row in rows[:1]], told]
    return Record(
        tuple(_stretches(made.pieces, read, text)),
        read.matter["title"],
        description,
        json.dumps(kind, sort_keys=True),
        json.dumps(rows, ensure_ascii=False, separators=(",", ":")),
        heading,
    )


def _stretches(pieces: Iterable[Piece], read: Source, text: str) -> Iterator[str | tuple[int, int]]:
    """*pieces* of the Markdown in *read* as such of the bytes of the whole page *text*."""
    # How many signs and how many bytes lie before the piece.
    signs, size = 0, 0
    for piece in pieces:
        if isinstance(piece, str):
            yield piece
        elif read.at is None:
            # White space was changed on the way, so that it stands nowhere.
            yield read.markdown[piece[0] : piece[1]]
        else:
            begin, end = piece[0] + read.at, piece[1] + read.at
            size += len(text[signs:begin].encode())
            length = len(text[begin:end].encode())
            yield size, size + length
            signs, size = end, size + length


def _row(heading: Heading) -> list[Any]:
    return [heading.level, heading.id, heading.name, [_row(each) for each in heading.children]]


def _headings(rows: list[Any]) -> tuple[Heading, ...]:
    return tuple(Heading(level, name, words, _headings(below)) for level, name, words, below in rows)
