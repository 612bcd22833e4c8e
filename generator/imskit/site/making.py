"""Makes the pages of a site, or takes them from what was kept where they would come out the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import replace
from html import escape
from itertools import chain
from typing import Final

from imskit.own_schemas import SCHEMAS
from imskit.site import addresses, compiled, search
from imskit.site.answers import Answers
from imskit.site.digests import NotPlainError, digest_of
from imskit.site.kept_form import questions
from imskit.site.kept_pages import Kept, KeptFile, KeptPage, KeptPages
from imskit.site.made_together import made_together
from imskit.site.page import Ground, Page, Wanted
from imskit.site.parts import parted
from imskit.site.search import Entry
from imskit.site.sections import pages
from imskit.site.templates import FOLDER, Templates
from imskit.site.watched import OF_DOCUMENTS, Question, watched
from imskit.tree import Tree
from imskit.values import dataclass


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file that is staged for a page."""

    #: Where it stands below the folder of the pages.
    path: str
    #: What it is to hold; None where it holds that already.
    data: bytes | None


@dataclass(frozen=True, slots=True)
class MadePage:
    """A page of the site that is staged now, with the parts of its long tables."""

    #: The page and its parts, without their rows.
    pages: tuple[Page, ...]
    files: tuple[MadeFile, ...]
    #: What the search finds of it.
    entries: tuple[Entry, ...]


#: What questions are about that have many documents for an answer.
_OF_MANY: Final = frozenset(OF_DOCUMENTS.values())

#: Whether the staged file at a path, below the folder of the pages, has so many bytes with this SHA-256.
Holds = Callable[[str, int, str], bool]


@dataclass(frozen=True, slots=True)
class Helpers:
    """How pages are made side by side where all are made."""

    processes: int
    #: Writes a file of a page: in the process that made it.
    write: Callable[[MadeFile], object]
    #: What else may be done while others make pages; it may be asked for twice.
    meanwhile: Callable[[], object]


def made_pages(
    ground: Ground, tree: Tree, holds: Holds, kept: Kept | None = None, helpers: Helpers | None = None
) -> Iterator[MadePage]:
    """All pages of *ground*, laid out by the templates of *tree*, in the order of the sections.

    A page that is *kept*, and whose file *holds* what it came to, is not made again; all are kept anew. Without *kept*
    every page is made. Where none is kept, *helpers* may make them side by side; their files are written then.
    """
    if kept is None:
        templates = Templates(tree, ground.catalog, ground.audience)
        for item in pages(ground):
            page = item if isinstance(item, Page) else item.make(ground)
            yield laid_out(page, templates)
        return
    yield from (made for made in _Kept(ground, tree, holds, kept).pages(helpers) if made is not None)


def pages_in_steps(ground: Ground, tree: Tree, holds: Holds, kept: Kept) -> Generator[MadePage | None]:
    """As `made_pages`, and None after each small step before the first page, for whoever has other things to do.

    When it is closed before its end, what it found so far is kept with what still stands of before.
    """
    yield from _Kept(ground, tree, holds, kept).pages(None)


class _Kept:
    """The pages of one ground, with those of the last build at hand."""

    def __init__(self, ground: Ground, tree: Tree, holds: Holds, kept: Kept) -> None:
        self._ground = ground
        self._holds = holds
        self._tree = tree
        self._kept = kept
        self._asked: set[Question] = set()
        self._templates = Templates(tree, ground.catalog, ground.audience, self._asked.add)
        self._answers = Answers(ground)
        #: What was asked for the last build and has another answer now.
        self._changed: frozenset[Question] = frozenset()

    def pages(self, helpers: Helpers | None) -> Iterator[MadePage | None]:
        try:
            foundation = self._answers.foundation(_files(self._tree))
        except NotPlainError:
            # Nobody can tell what is the same.
            foundation = ""
        self._kept.take_templates()
        last = self._kept.pages
        before = last.pages if foundation and foundation == last.foundation else {}
        if before:
            yield from self._compare(last.answers)
        found: dict[str, KeptPage] = {}
        try:
            yield from self._pages(before, found, helpers)
        except GeneratorExit:
            if foundation:
                stand = {address: page for address, page in before.items() if self._says_the_same(page)}
                self._kept.keep(KeptPages(foundation, stand | found, self._told(stand | found, last.answers)))
            raise
        self._kept.keep_templates()
        if foundation:
            self._kept.keep(KeptPages(foundation, found, self._told(found, last.answers)))

    def _pages(
        self, before: Mapping[str, KeptPage], found: dict[str, KeptPage], helpers: Helpers | None
    ) -> Iterator[MadePage]:
        """All pages, those of *before* where they still are the same; what is to be kept goes into *found*."""
        for made, kept in self._all_new(helpers) if helpers is not None and not before else ():
            if kept is not None:
                found[made.pages[0].address] = kept
            yield made
        for item in pages(self._ground) if helpers is None or before else ():
            made_from = _made_from(item)
            known = before.get(item.address)
            if known is not None and made_from == known.made_from and self._still(known):
                found[item.address] = known
                files = tuple(MadeFile(file.path, None) for file in known.files)
                yield MadePage(known.pages, files, known.entries)
                continue
            made, kept = self._made(item, made_from, known)
            if kept is not None:
                found[item.address] = kept
            yield made

    def _all_new(self, helpers: Helpers) -> Iterator[tuple[MadePage, KeptPage | None]]:
        """All pages anew, whose files are written."""

        def make(item: Page | Wanted) -> tuple[MadePage, KeptPage | None]:
            made, kept = self._made(item, _made_from(item), None)
            for file in made.files:
                helpers.write(file)
            return replace(made, files=tuple(MadeFile(file.path, None) for file in made.files)), kept

        def learned() -> tuple[Mapping[Question, str], Mapping[tuple[str, str], bytes]]:
            return self._answers.known(), compiled.known()

        def learn(told: tuple[Mapping[Question, str], Mapping[tuple[str, str], bytes]]) -> None:
            answers, templates = told
            self._answers.learn(answers)
            compiled.learn(templates)

        return made_together(
            self._ground, make, helpers.processes, learned=learned, learn=learn, meanwhile=helpers.meanwhile
        )

    def _still(self, known: KeptPage) -> bool:
        """Whether a page that is made from the same comes out as it is staged."""
        return self._changed.isdisjoint(known.asked) and self._stands(known)

    def _stands(self, known: KeptPage) -> bool:
        """Whether a page that has the same rows comes out as it is staged."""
        return self._changed.isdisjoint(known.shown) and all(
            self._holds(file.path, file.size, file.digest) for file in known.files
        )

    def _says_the_same(self, known: KeptPage) -> bool:
        """Whether all that a page asked has the same answer as then."""
        return self._changed.isdisjoint(known.asked) and self._changed.isdisjoint(known.shown)

    def _compare(self, before: Mapping[Question, str]) -> Iterator[None]:
        """Find the questions whose answers are not those of *before*, one in each step."""
        changed: set[Question] = set()
        for question, answer in before.items():
            if self._answer(question) != answer:
                changed.add(question)
            yield None
        self._changed = frozenset(changed)

    def _told(self, found: Mapping[str, KeptPage], before: Iterable[Question]) -> Mapping[Question, str]:
        """The answers to all that the pages *found* asked."""
        asked = frozenset[Question]().union(
            *(each for page in found.values() for each in (page.asked, page.shown))
        )
        return {question: self._answer(question) or "" for question in questions(before, asked)}

    def _made(
        self, item: Page | Wanted, made_from: str, known: KeptPage | None
    ) -> tuple[MadePage, KeptPage | None]:
        """The page, and what is to be kept of it: nothing, where nobody can tell what it depends on.

        One whose rows are those of the page *known* is not laid out again.
        """
        self._asked.clear()
        page = item if isinstance(item, Page) else item.make(watched(self._ground, self._asked.add))
        asked = self._take_asked()
        rows = _digest_of_rows(page, asked)
        if known is not None and rows and rows == known.rows and self._stands(known):
            files_there = tuple(MadeFile(file.path, None) for file in known.files)
            found = replace(known, made_from=made_from, asked=asked)
            return MadePage(known.pages, files_there, known.entries), found if self._is_told(found) else None
        made = laid_out(page, self._templates)
        shown = self._take_asked()
        files = tuple(
            KeptFile(file.path, len(file.data), hashlib.sha256(file.data).hexdigest())
            for file in made.files
            if file.data is not None
        )
        kept = KeptPage(made_from, asked, shown, made.pages, files, made.entries, rows)
        return made, kept if self._is_told(kept) else None

    def _take_asked(self) -> tuple[Question, ...]:
        """What was asked since it was last taken."""
        asked = tuple(sorted(self._asked))
        self._asked.clear()
        return asked

    def _is_told(self, page: KeptPage) -> bool:
        """Whether all is known that *page* depends on."""
        asked = chain(page.asked, page.shown)
        return bool(page.made_from) and all(self._answer(question) is not None for question in asked)

    def _answer(self, question: Question) -> str | None:
        """As `Answers.to`; None where nobody can tell what it is."""
        try:
            return self._answers.to(question)
        except NotPlainError:
            return None


def _files(tree: Tree) -> str:
    """One digest of the schemas and templates of *tree*."""
    found = hashlib.sha256()
    for path in sorted(path for path in tree.paths() if path.startswith((SCHEMAS, FOLDER))):
        data = tree.read(path)
        found.update(f"{len(data)} {path}\n".encode("utf-8", "surrogateescape") + data)
    return found.hexdigest()


def _made_from(item: Page | Wanted) -> str:
    """The digest of what a page is made from; empty where nobody can tell whether that is the same as before."""
    try:
        return digest_of(item if isinstance(item, Page) else (item.address, item.given))
    except NotPlainError:
        return ""


def _digest_of_rows(page: Page, asked: Iterable[Question]) -> str:
    """The digest of *page* where it *asked* for more than it may show, such as all documents of a type; else empty.

    Of others, the answers tell as much: to look at their rows, too, would take its time.
    """
    if not any(area in _OF_MANY for area, _ in asked):
        return ""
    try:
        return digest_of(page)
    except NotPlainError:
        return ""


def laid_out(page: Page, templates: Templates) -> MadePage:
    """The page as it is staged, with the parts of its long tables, and what the search finds of it.

    Raises CannotGoOn when its template cannot be used.
    """
    body = templates.render(page.template, page.address, page.rows).strip()
    report = page.reported and templates.report(page.title)
    if report:
        body += "\n\n" + templates.render("report.md.j2", page.address, {"report": report}).strip()
    found = parted(page, body)
    every = [(page, found.body), *((part.page, part.body) for part in found.parts)]
    files = [
        MadeFile(addresses.source(each.address), page_text(each, search.without_marks(text)))
        for each, text in every
    ]
    files += [
        MadeFile(address, search.without_marks(script.decode()).encode()) for address, script in found.scripts
    ]
    # Only what the navigation asks for is kept: the rows of all pages together are large.
    pages = tuple(replace(each, rows={}) for each, _ in every)
    return MadePage(pages, tuple(files), tuple(entries_of(page, body)))


def page_text(page: Page, body: str) -> bytes:
    """One Markdown file; its front matter is JSON, which is YAML too and needs no care for quotes."""
    matter: dict[str, object] = {"title": escape(page.title)}
    if page.description:
        matter["description"] = escape(" ".join(page.description.split()))
    if page.within:
        matter["within"] = page.within
    if not page.sections:
        matter["hide"] = ["toc"]
    if page.crumbs:
        matter["crumbs"] = [{"title": escape(title), "address": address} for title, address in page.crumbs]
    lines = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in matter.items())
    return f"---\n{lines}---\n\n{body}\n".encode()


def entries_of(page: Page, body: str) -> list[Entry]:
    """What the search finds of *page*, whose template made *body*."""
    if not page.searched:
        return []
    return search.entries(page.address, page.title, _weight(page), body, page.document)


def _weight(page: Page) -> float:
    """How much a page counts in the search: those that lead somewhere come before documents with the same words.

    Registers have the words of their documents too, and those are what is looked for.
    """
    leads = page.nav is not None and page.nav[:1] != ("Registers",)
    return page.boost * 4 if leads else page.boost
