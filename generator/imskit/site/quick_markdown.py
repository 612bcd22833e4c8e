"""Turns the Markdown that we stage into what Python-Markdown would make of it, at a small part of its time.

A staged page is a front matter of JSON values, headings with ids, and blocks of HTML, and nothing else. Most of
the time that mkdocs spends on such a page goes into reading every tag of it twice with `html.parser`, and then into
putting the blocks back as they were. Here a block is found by its tags and copied. What does not look exactly as
expected is not guessed at: then the page is one for mkdocs.

What is made is described, not copied: a piece is text of its own, or a stretch of the page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import islice
from typing import Any

from imskit.values import dataclass

#: Front matter, as mkdocs looks for it.
_MATTER = re.compile(r"^-{3}[ \t]*\n(.*?\n)(?:\.{3}|-{3})[ \t]*\n", re.DOTALL)
_ENTRY = re.compile(r'([a-z_]+): (["\[{].*)')
#: What YAML reads otherwise than JSON, or not at all.
_UNLIKE_JSON = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
#: What Python takes for white space or the end of a line here and not there, and what Python-Markdown uses itself.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")

#: Text that no rule of Markdown's changes: no mark of emphasis, link, code, escape, tag or attribute in it.
_SIGNS = r"[ .,;:()/'\"%+?=\u00a7\u00b0\u00b7\u2013\u2014\u2018\u2019\u201c-\u201e\u2026-]"
_PLAIN = rf"(?:[^\W_]|{_SIGNS}|&(?:[a-z]+|#[0-9]+);)+"
_HEADING = re.compile(
    rf'(#{{1,6}}) ((?:<span class="[a-z -]+">{_PLAIN}</span> )?{_PLAIN})'
    r" \{: #([A-Za-z0-9][A-Za-z0-9.-]*)(?: \.([A-Za-z][A-Za-z0-9-]*))? \}"
)
_TAGS = re.compile(r"<[^>]+>")

#: Tags that begin a block of HTML which Markdown leaves alone, as far as our templates begin blocks with them.
BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "details",
        "div",
        "dl",
        "fieldset",
        "figure",
        "footer",
        "form",
        "header",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "style",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "ul",
    }
)
#: Tags whose content browsers, and some versions of `html.parser`, do not read as HTML.
_LITERAL = frozenset(
    {"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext"}
)
#: What begins an element, with "/" where that is all of it; what ends one; and what is neither and yet looks so.
_TAG = re.compile(
    r'<([a-z][a-z0-9-]*)(?:[ \n]+[a-zA-Z_:][a-zA-Z0-9_:.-]*(?:="[^"]*")?)*[ \n]*(/?)>'
    r"|</([a-z][a-z0-9-]*)>"
    r"|<|&#(?![0-9]+;|[xX][0-9a-fA-F]+;)"
)
_FENCES = ("```", "~~~")
_TAB = 4

#: A piece of a page's content: text, or where it begins and ends in the page's Markdown.
Piece = str | tuple[int, int]


@dataclass(frozen=True, slots=True)
class Heading:
    """An entry of a page's table of contents, with those below it."""

    level: int
    id: str
    #: HTML text.
    name: str
    children: tuple[Heading, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a staged page."""

    #: What stands in its front matter.
    matter: dict[str, Any]
    #: The Markdown behind it, with its white space as Python-Markdown has it.
    markdown: str
    #: Where that begins in the page, if it stands there just so.
    at: int | None


@dataclass(frozen=True, slots=True)
class Content:
    """What a page's Markdown becomes."""

    pieces: tuple[Piece, ...]
    toc: tuple[Heading, ...]

    def html(self, markdown: str) -> str:
        """The content of the page whose Markdown is *markdown*."""
        return "".join(each if isinstance(each, str) else markdown[each[0] : each[1]] for each in self.pieces)


def source(text: str) -> Source | None:
    """The two parts of a staged page; None for a page of another form, which only mkdocs can read."""
    found = _MATTER.match(text)
    if found is None or _UNLIKE_JSON.search(found[1]):
        return None
    matter: dict[str, Any] = {}
    for line in found[1].splitlines():
        entry = _ENTRY.fullmatch(line)
        if entry is None:
            return None
        try:
            matter[entry[1]] = json.loads(entry[2])
        except ValueError:
            return None
    title, description = matter.get("title"), matter.get("description", "")
    if not isinstance(title, str) or not title or not isinstance(description, str):
        return None
    body = text[found.end() :].lstrip("\n")
    if _CONTROLS.search(body):
        return None
    normal = _normal(body)
    return Source(matter, normal, len(text) - len(body) if normal == f"{body}\n\n" else None)


def content(markdown: str) -> Content | None:
    """What the *markdown* of a `Source` becomes; None where that is not as plain as expected."""
    if any(fence in markdown for fence in _FENCES):
        return None
    pieces: list[Piece] = []
    headings: list[tuple[int, str, str]] = []
    at, end = 0, len(markdown)
    while at < end:
        sign = markdown[at]
        if sign == "\n":
            at += 1
            continue
        if sign == "#":
            stop = markdown.index("\n", at)
            heading = _HEADING.fullmatch(markdown, at, stop)
            if heading is None or markdown[stop + 1] != "\n" or "  " in heading[2]:
                return None
            level, inner, name = len(heading[1]), heading[2], heading[3]
            of_class = f' class="{heading[4]}"' if heading[4] else ""
            pieces += [f'<h{level}{of_class} id="{name}">{inner}</h{level}>', "\n"]
            headings.append((level, name, _TAGS.sub("", inner)))
        else:
            stop = _end_of_block(markdown, at)
            if not stop:
                return None
            # A block that a blank line follows keeps its line end.
            pieces += [(at, stop), "\n\n" if markdown.startswith("\n\n", stop) else "\n"]
        at = stop + 1
    return Content(tuple(pieces[:-1]), _nested([each for each in headings if each[0] <= 3]))


def _normal(text: str) -> str:
    """*text* with its white space as Python-Markdown has it before it looks at anything else."""
    text = f"{text}\n\n"
    if "\t" in text:
        text = text.expandtabs(_TAB)
    return re.sub(r"(?<=\n) +\n", "\n", text) if "\n " in text else text


def _end_of_block(markdown: str, start: int) -> int:
    """Where the block of HTML ends that begins at *start*: at the end of a line; 0 where that is unsure."""
    first = _TAG.match(markdown, start)
    if first is None or first[1] not in BLOCKS or first[2]:
        return 0
    open_tags: list[str] = []
    at = start
    while (stop := markdown.find("\n\n", at)) >= 0:
        # From one blank line to the next: to have many tags at once takes half the time of one by one.
        tags = _TAG.findall(markdown, at, stop)
        used = _taken(tags, open_tags, has_signs=markdown.find("&", at, stop) >= 0)
        if used < 0:
            return 0
        if used:
            end = stop
            if used < len(tags) or not markdown.endswith(f"</{tags[-1][2]}>", at, stop):
                end = next(islice(_TAG.finditer(markdown, at, stop), used - 1, None)).end()
            return end if markdown.startswith("\n", end) else 0
        at = stop + 2
    return 0


def _taken(tags: Sequence[tuple[str, str, str]], open_tags: list[str], *, has_signs: bool) -> int:
    """How many of *tags* it takes until none of *open_tags* is left, which is kept up to date.

    *has_signs* says whether there is a reference to a sign, such as `&amp;`, among them. It is 0 if some are left
    after all, and less than 0 where Python-Markdown may see it in another way.
    """
    literal = ""
    for place, (begun, whole, ended) in enumerate(tags, 1):
        if ended:
            if literal and ended != literal:
                return -1
            literal = ""
            if ended == open_tags[-1]:
                del open_tags[-1]
            elif ended in open_tags:
                # With it end those within it that nothing ended.
                while open_tags.pop() != ended:
                    pass
            if not open_tags:
                return place
        elif literal or not begun:
            return -1
        elif not whole and begun != "hr":
            open_tags.append(begun)
            if begun in _LITERAL:
                if has_signs and begun != "title":
                    return -1
                literal = begun
    return -1 if literal else 0


def _nested(headings: list[tuple[int, str, str]]) -> tuple[Heading, ...]:
    """The *headings* as a tree. A level may be left out on the way down, as Python-Markdown has it too."""
    found, at = [], 0
    while at < len(headings):
        level, name, words = headings[at]
        stop = at + 1
        while stop < len(headings) and headings[stop][0] > level:
            stop += 1
        found.append(Heading(level, name, words, _nested(headings[at + 1 : stop])))
        at = stop
    return tuple(found)
