"""What is kept of staged pages, and its form as bytes: a line for each page, so that one that stays is not made anew.

Lines name what a page asked by number. Numbers stay from build to build, and questions that nobody asks any more
stay among them until they are many.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Any, Final

from imskit.site.page import Page
from imskit.site.search import Entry
from imskit.site.watched import Question
from imskit.values import dataclass

#: So many questions that nobody asks are no reason to number all anew.
_FEW: Final = 200


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
    #: What it asked about while its rows were made, sorted, and while they were laid out.
    asked: tuple[Question, ...]
    shown: tuple[Question, ...]
    #: The page and the parts of its long tables, without their rows.
    pages: tuple[Page, ...]
    files: tuple[KeptFile, ...]
    #: What the search finds of it.
    entries: tuple[Entry, ...]
    #: The digest of its rows, where more may be asked for them than they tell; empty elsewhere.
    rows: str = ""


@dataclass(frozen=True, slots=True)
class KeptPages:
    """The pages of one build, by address."""

    #: The digest of what every one of them may depend on.
    foundation: str = ""
    pages: Mapping[str, KeptPage] = field(default_factory=dict)
    #: The answer to each question that one of them asked: pages have most questions in common.
    answers: Mapping[Question, str] = field(default_factory=dict)


def questions(before: Iterable[Question], asked: frozenset[Question]) -> list[Question]:
    """The questions that were *asked*, in the order of their numbers; those *before* keep theirs.

    Some that are asked no more may stand among them.
    """
    known = list(before)
    new = sorted(asked.difference(known))
    if len(known) + len(new) - len(asked) > max(_FEW, len(asked) // 4):
        return sorted(asked)
    return [*known, *new]


class Rows:
    """Pages as lines, and back; what was read or written last is at hand."""

    def __init__(self) -> None:
        #: By address, the page and its line.
        self._lines: dict[str, tuple[KeptPage, str]] = {}
        #: What the numbers in these lines stand for.
        self._numbers: list[Question] = []

    def written(self, kept: KeptPages) -> bytes:
        """*kept* as bytes."""
        numbers = list(kept.answers)
        if numbers[: len(self._numbers)] != self._numbers:
            self._lines = {}
        places = {question: place for place, question in enumerate(numbers)}
        lines: dict[str, tuple[KeptPage, str]] = {}
        for address, page in kept.pages.items():
            known = self._lines.get(address)
            same = known is not None and known[0] is page
            lines[address] = known if known is not None and same else (page, _line(address, page, places))
        self._lines, self._numbers = lines, numbers
        answers = [(*question, answer) for question, answer in kept.answers.items()]
        rows = ",\n".join(line for _, line in lines.values())
        return f"[{_text(kept.foundation)},{_text(answers)},[\n{rows}\n]]".encode("utf-8", "surrogatepass")

    def read(self, whole: bytes) -> KeptPages:
        """What `written` made *whole* of."""
        text = whole.decode("utf-8", "surrogatepass")
        foundation, told, rows = json.loads(text)
        answers = {(area, name): answer for area, name, answer in told}
        numbers = list(answers)
        pages = {address: _page_again(row, numbers) for address, *row in rows}
        # No text in them has the end of a line as it is. The first and the last are not those of pages.
        lines = (line.removesuffix(",") for line in text.split("\n")[1:-1])
        found = zip(pages.items(), lines, strict=bool(pages))
        self._lines = {address: (page, line) for (address, page), line in found}
        self._numbers = numbers
        return KeptPages(foundation, pages, answers)


def _line(address: str, kept: KeptPage, places: Mapping[Question, int]) -> str:
    return _text(
        [
            address,
            kept.made_from,
            [places[question] for question in kept.asked],
            [places[question] for question in kept.shown],
            list(map(_head, kept.pages)),
            [(file.path, file.size, file.digest) for file in kept.files],
            [
                (each.page, each.anchor, each.title, each.text, each.boost, each.document)
                for each in kept.entries
            ],
            kept.rows,
        ]
    )


def _page_again(row: list[Any], numbers: list[Question]) -> KeptPage:
    made_from, asked, shown, heads, files, entries, rows = row
    return KeptPage(
        made_from,
        tuple(map(numbers.__getitem__, asked)),
        tuple(map(numbers.__getitem__, shown)),
        tuple(map(_page, heads)),
        tuple(KeptFile(*file) for file in files),
        tuple(Entry(*entry) for entry in entries),
        rows,
    )


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _head(page: Page) -> dict[str, Any]:
    """The page without its rows, as plain data."""
    return {name: getattr(page, name) for name in Page.__dataclass_fields__ if name != "rows"}


def _page(head: dict[str, Any]) -> Page:
    nav, crumbs = head.pop("nav"), head.pop("crumbs")
    return Page(
        rows={},
        nav=None if nav is None else tuple(nav),
        crumbs=tuple((name, place) for name, place in crumbs),
        **head,
    )
