"""Makes the pages of a site, or takes them from what was kept where they would come out the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from html import escape

from imskit.own_schemas import SCHEMAS
from imskit.site import search
from imskit.site.answers import Answers
from imskit.site.digests import NotPlainError, digest_of
from imskit.site.kept_pages import Kept, KeptPage, KeptPages
from imskit.site.page import Ground, Page, Wanted
from imskit.site.sections import pages
from imskit.site.templates import FOLDER, Templates
from imskit.site.watched import Question, watched
from imskit.tree import Tree


def made_pages(ground: Ground, tree: Tree, kept: Kept | None = None) -> Iterator[KeptPage]:
    """All pages of *ground*, laid out by the templates of *tree*, in the order of the sections.

    What is *kept* is used, and kept anew with what was made; without it every page is made.
    """
    if kept is None:
        templates = Templates(tree, ground.catalog, ground.audience)
        for item in pages(ground):
            page = item if isinstance(item, Page) else item.make(ground)
            yield _laid_out(page, templates)
        return
    yield from _Kept(ground, tree, kept).pages()


class _Kept:
    """The pages of one ground, with those of the last build at hand."""

    def __init__(self, ground: Ground, tree: Tree, kept: Kept) -> None:
        self._ground = ground
        self._tree = tree
        self._kept = kept
        self._asked: set[Question] = set()
        self._templates = Templates(tree, ground.catalog, ground.audience, self._asked.add)
        self._answers = Answers(ground)

    def pages(self) -> Iterator[KeptPage]:
        try:
            foundation = self._answers.foundation(_files(self._tree))
        except NotPlainError:
            # Nobody can tell what is the same.
            foundation = ""
        last = self._kept.pages
        before = last.pages if foundation and foundation == last.foundation else {}
        found: dict[str, KeptPage] = {}
        for item in pages(self._ground):
            made = self._page(item, before.get(item.address))
            if made.made_from:
                found[item.address] = made
            yield made
        if foundation:
            self._kept.keep(KeptPages(foundation, found))

    def _page(self, item: Page | Wanted, before: KeptPage | None) -> KeptPage:
        made_from = _made_from(item)
        if before is not None and made_from == before.made_from and self._answered_as(before):
            return before
        self._asked.clear()
        page = item if isinstance(item, Page) else item.make(watched(self._ground, self._asked.add))
        made = _laid_out(page, self._templates)
        asked = tuple(sorted(self._asked))
        answers = self._answered(asked)
        return replace(made, made_from=made_from, asked=asked, answers=answers) if answers else made

    def _answered_as(self, before: KeptPage) -> bool:
        return self._answered(before.asked) == before.answers

    def _answered(self, asked: tuple[Question, ...]) -> str:
        """One digest of the answers; empty where nobody can tell what they are."""
        try:
            return self._answers.to(asked) or ""
        except NotPlainError:
            return ""


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


def _laid_out(page: Page, templates: Templates) -> KeptPage:
    """The page as it is staged, and what the search finds of it."""
    body = templates.render(page.template, page.address, page.rows).strip()
    entries = search.rows(entries_of(page, body))
    # Only what the navigation asks for is kept: the rows of all pages together are large.
    return KeptPage("", (), "", replace(page, rows={}), page_text(page, search.without_marks(body)), entries)


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


def entries_of(page: Page, body: str) -> list[search.Entry]:
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
