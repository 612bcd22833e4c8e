"""What the search looks through, written from the staged pages: names and texts, in scripts that load on use.

There is an entry for a page, and one for each section that says something of its own. Blocks and headings marked
`data-search-exclude` are left out, and so are the tables that only list what has a page. `search.js` looks through
the texts as they are: nothing is indexed, here or in the browser, and a script can be loaded from a folder as well
as from a server. Names come first, so that they answer while texts are still on their way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from html import unescape
from importlib.util import find_spec
from pathlib import Path

from imskit.values import dataclass

#: The folder of these scripts.
FOLDER = "search/"
#: How much text a script holds, in characters, unless a single entry has more.
_PART = 1_000_000

_HEADING = re.compile(r"^\n#{1,3} (.+?) \{: #([\w.-]+)( data-search-exclude=1)?[^\n}]*\}\n$", re.MULTILINE)
_EXCLUDED = re.compile(r'<([a-z]+)\b[^>]* data-search-exclude="1"[^>]*>.*?</\1>', re.DOTALL)
_MARK = re.compile(r' data-search-exclude=(?:"1"|1)')
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Entry:
    """A page, or a section of one."""

    #: The address of the page.
    page: str
    #: Which heading of the page it is; empty for the page.
    anchor: str
    title: str
    text: str
    #: How much the page counts beside others.
    boost: float
    #: The id of the document that it is the page of; empty for other pages, and for sections.
    document: str = ""


def entries(address: str, title: str, boost: float, markdown: str, document: str = "") -> list[Entry]:
    """The entries of the page at *address*, whose staged *markdown* begins with its first heading.

    *document* is the id of the document that it is the page of.
    """
    parts = _HEADING.split("\n" + _EXCLUDED.sub(" ", markdown))
    # The text before the first heading, then for each heading its words, its id, its mark and its text.
    first = _words(parts[0])
    found = []
    for place in range(1, len(parts), 4):
        words, anchor, excluded, text = parts[place : place + 4]
        if place == 1:
            first = f"{first} {_words(text)}".strip()
        elif not excluded and (said := _words(text)):
            found.append(Entry(address, anchor, _words(words), said, boost))
    return [Entry(address, "", " ".join(title.split()), first, boost, document), *found]


def without_marks(markdown: str) -> str:
    """*markdown* without what only the search index needs."""
    return _MARK.sub("", markdown)


def scripts(found: Sequence[Entry]) -> Iterator[tuple[str, bytes]]:
    """The files of the search of all pages *found*, by address; the entries of a page stand together."""
    parts = list(_parts(found))
    names = "\n".join(_name(entry) for entry in found)
    yield f"{FOLDER}names.js", _call("names", len(parts), names)
    start = 0
    for number, part in enumerate(parts, start=1):
        texts = "\n".join(entry.text for entry in part)
        yield f"{FOLDER}texts-{number}.js", _call("texts", start, texts)
        start += len(part)


def _name(entry: Entry) -> str:
    """A line that names a page with its weight and id, or a section of the page before it."""
    if entry.anchor:
        return f"\t{entry.anchor}\t{entry.title}"
    return f"{entry.page}\t{entry.boost:g}\t{entry.document}\t{entry.title}"


def _parts(found: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    start = size = 0
    for place, entry in enumerate(found):
        if size and size + len(entry.text) > _PART:
            yield found[start:place]
            start, size = place, 0
        size += len(entry.text)
    if start < len(found):
        yield found[start:]


def _call(name: str, number: int, text: str) -> bytes:
    return f"imskitSearch.{name}({number},{json.dumps(text, ensure_ascii=False)})\n".encode()


def languages() -> tuple[str, ...]:
    """The languages that Material brings words for, by code."""
    return tuple(sorted(path.stem for path in _folder().glob("*.html"))) or ("en",)


def _words(html: str) -> str:
    """The words of *html*."""
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def _folder() -> Path:
    spec = find_spec("material")
    places = spec.submodule_search_locations if spec is not None else None
    return Path(next(iter(places or ()), "")) / "templates" / "partials" / "languages"
