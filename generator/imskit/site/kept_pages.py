"""What is known of the staged pages of the last build: what each was made from, and what it came to.

A page need not be made where what it was made from is the same, what it asked about while it was made has the same
answers (`imskit.site.answers`), and the staged files still hold what it came to. All pages of one audience lie in one
file, since a thousand small ones are slow to read; it is sealed (`imskit.kept_files`), and as good as not there where
a byte of it is wrong.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping
from dataclasses import field, fields
from functools import cache, cached_property
from importlib.metadata import version
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

from imskit.kept_files import KeptFiles
from imskit.project import shipped
from imskit.site.compiled import put_away, take_out
from imskit.site.page import Page
from imskit.site.search import Entry
from imskit.site.watched import Question
from imskit.values import dataclass

#: What lies in imskit's own folder here.
STAGED: Final = "staged"
#: Libraries that have a part in what a staged page says.
_LIBRARIES: Final = ("Jinja2", "MarkupSafe", "icalendar", "markdown-it-py", "nh3")


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A staged file: where it stands below the folder of the pages, how many bytes it has, and their SHA-256."""

    path: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page as it was staged."""

    #: The digest of what it was made from.
    made_from: str
    #: What it asked about while it was made, sorted.
    asked: tuple[Question, ...]
    #: The page and the parts of its long tables, without their rows.
    pages: tuple[Page, ...]
    files: tuple[KeptFile, ...]
    #: What the search finds of it.
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class KeptPages:
    """The pages of one build, by address."""

    #: The digest of what every one of them may depend on.
    foundation: str = ""
    pages: Mapping[str, KeptPage] = field(default_factory=dict)
    #: The answer to each question that one of them asked: pages have most questions in common.
    answers: Mapping[Question, str] = field(default_factory=dict)


class Kept:
    """What is kept of the pages of one site: in memory for as long as this lasts, and in the folder of a system."""

    def __init__(self, files: KeptFiles | None = None, whose: str = "") -> None:
        """*whose* tells apart what is built from one system, such as for audiences; without *files* in memory only."""
        self._files = files
        #: How many compiled templates there are on disk.
        self._compiled = 0
        #: Pages that are to be written later, if that was asked for.
        self._late: list[KeptPages] | None = None
        self._key = _key("pages", whose)

    @staticmethod
    def of(root: Path, whose: str = "") -> Kept:
        """What is kept of the system at *root*; in memory only where nothing may be kept there."""
        return Kept(KeptFiles.of(root, STAGED), whose)

    @property
    def files(self) -> KeptFiles | None:
        """Where it is kept between runs."""
        return self._files

    @cached_property
    def _pages(self) -> list[KeptPages]:
        whole = self._files.get(self._key) if self._files is not None else None
        return [_unpacked(whole) if whole is not None else KeptPages()]

    @property
    def pages(self) -> KeptPages:
        """The pages that were kept last; none where there are none that can be believed."""
        return self._pages[0]

    def get(self, kind: str) -> bytes | None:
        """What else is kept of the site as *kind*; None where there is none that can be believed."""
        return self._files.get(_key(self._key, kind)) if self._files is not None else None

    def put(self, kind: str, made: bytes) -> None:
        """Keep *made* of the site as *kind*."""
        if self._files is not None:
            self._files.add(_key(self._key, kind), made)

    def take_templates(self) -> None:
        """Let templates that an earlier run compiled be used as they are."""
        if self._files is not None and not self._compiled:
            self._compiled = take_out(self._files, _key("templates", ""))

    def keep_templates(self) -> None:
        """Keep compiled templates for the next run."""
        if self._files is not None:
            put_away(self._files, _key("templates", ""), self._compiled)

    def keep(self, found: KeptPages) -> None:
        """Keep the pages *found* in the place of those before."""
        before = self.pages
        self._pages[0] = found
        same = found.foundation == before.foundation and list(found.pages) == list(before.pages)
        same = same and found.answers == before.answers
        if same and all(found.pages[name] is kept for name, kept in before.pages.items()):
            return
        if self._late is not None:
            self._late.append(found)
        elif self._files is not None:
            self._files.add(self._key, _packed(found))

    def put_off(self) -> None:
        """Write pages that are to be kept only when that is asked for with `write_put_off`: it takes its time."""
        self._late = []

    def write_put_off(self) -> None:
        """Write pages that were put off."""
        late, self._late = self._late or (), None
        for found in late:
            if self._files is not None:
                self._files.add(self._key, _packed(found))


def _key(kind: str, whose: str) -> str:
    return hashlib.sha256(f"{_tool()} {kind} {whose}".encode()).hexdigest()


def _packed(kept: KeptPages) -> bytes:
    places = {question: place for place, question in enumerate(kept.answers)}
    rows = [
        (
            address,
            each.made_from,
            [places[question] for question in each.asked],
            [_head(page) for page in each.pages],
            [_of_file(file) for file in each.files],
            [_of_entry(entry) for entry in each.entries],
        )
        for address, each in kept.pages.items()
    ]
    answers = [(*question, answer) for question, answer in kept.answers.items()]
    found = json.dumps([kept.foundation, answers, rows], ensure_ascii=False, separators=(",", ":"))
    return found.encode("utf-8", "surrogatepass")


def _unpacked(whole: bytes) -> KeptPages:
    foundation, told, rows = json.loads(whole.decode("utf-8", "surrogatepass"))
    answers = {(area, name): answer for area, name, answer in told}
    questions = list(answers)
    pages = {
        address: KeptPage(
            made_from,
            tuple(map(questions.__getitem__, asked)),
            tuple(map(_page, heads)),
            tuple(KeptFile(*file) for file in files),
            tuple(Entry(*entry) for entry in entries),
        )
        for address, made_from, asked, heads, files, entries in rows
    }
    return KeptPages(foundation, pages, answers)


# `asdict` and `astuple` copy all that they find, again and again: these take ten times less.
_HEAD: Final = tuple(each.name for each in fields(Page) if each.name != "rows")
_of_page: Final = attrgetter(*_HEAD)
_of_file: Final = attrgetter(*(each.name for each in fields(KeptFile)))
_of_entry: Final = attrgetter(*(each.name for each in fields(Entry)))


def _head(page: Page) -> dict[str, Any]:
    """The page without its rows, as plain data."""
    return dict(zip(_HEAD, _of_page(page), strict=True))


def _page(head: dict[str, Any]) -> Page:
    nav, crumbs = head.pop("nav"), head.pop("crumbs")
    return Page(
        rows={},
        nav=None if nav is None else tuple(nav),
        crumbs=tuple((name, place) for name, place in crumbs),
        **head,
    )


@cache
def _tool() -> str:
    """One digest for all of imskit and of the libraries that have a part in what is staged."""
    digest = hashlib.sha256(f"{sys.version}\n".encode())
    for name in _LIBRARIES:
        digest.update(f"{name} {version(name)}\n".encode())
    for path in sorted((*Path(__file__).parents[1].rglob("*.py"), *shipped("schemas").rglob("*.json"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()
