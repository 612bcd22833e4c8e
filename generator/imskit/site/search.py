"""The search index, written from the staged pages: Material's own way parses every built page once more.

It is the file that Material's search reads: an entry a page, and one for each section that says something of
its own. Blocks and headings marked `data-search-exclude` are left out, and so are the tables that only list
what has a page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from html import escape, unescape
from importlib.util import find_spec
from pathlib import Path

from imskit.values import dataclass

ADDRESS = "search/search_index.json"

#: Punctuation parts words too: "9.3.1" is one, and "review," is found as review. So do all hyphens, see `id_word`.
_SEPARATOR = r"[\s\-,;:!?()\[\]]+"
_HEADING = re.compile(r"^\n#{1,3} (.+?) \{: #([\w.-]+)( data-search-exclude=1)?[^\n}]*\}\n$", re.MULTILINE)
_EXCLUDED = re.compile(r'<([a-z]+)\b[^>]* data-search-exclude="1"[^>]*>.*?</\1>', re.DOTALL)
_MARK = re.compile(r' data-search-exclude=(?:"1"|1)')
_ID = re.compile(r"([A-Z]+)-([0-9]+)")
_DIGITS = str.maketrans("0123456789", "bcdfghjkmp")
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Entry:
    """A page, or a section of one."""

    location: str
    #: Title and text as HTML text: `<` is `&lt;`.
    title: str
    text: str
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
            found.append(Entry(f"{address}#{anchor}", _words(words), said, boost))
    return [Entry(address, _words(escape(title, quote=False)), first, boost, document), *found]


def without_marks(markdown: str) -> str:
    """*markdown* without what only the search index needs."""
    return _MARK.sub("", markdown)


def rows(found: Iterable[Entry]) -> bytes:
    """Entries as they stand in the index, parted by commas."""
    return ",".join(
        json.dumps(_row(entry), ensure_ascii=False, separators=(",", ":")) for entry in found
    ).encode()


def index(pages: Iterable[bytes], language: str) -> bytes:
    """The index file with the rows of all *pages*, for a site in *language*, a code that Material knows."""
    config = {
        "lang": _setting(language, "lang").split(", "),
        "separator": _SEPARATOR if language == "en" else _setting(language, "separator"),
        "pipeline": [step for step in _setting(language, "pipeline").split(", ") if step],
        "fields": {"title": {"boost": 1000.0}, "text": {"boost": 1.0}, "tags": {"boost": 1000000.0}},
    }
    head = json.dumps(config, ensure_ascii=False, separators=(",", ":")).encode()
    return b"".join((b'{"config":', head, b',"docs":[', b",".join(filter(None, pages)), b"]}"))


def _row(entry: Entry) -> dict[str, object]:
    return (
        {"location": entry.location, "title": entry.title, "text": entry.text}
        | ({"tags": [word]} if (word := id_word(entry.document)) else {})
        | ({"boost": entry.boost} if entry.boost != 1 else {})
    )


def id_word(name: str) -> str:
    """The one word by which the search knows a document: `PRO-016` is `zqprobcj`; empty for ids of other forms.

    The hyphen of an id parts words, and no pattern can keep it from that: the search looks at what is typed one
    character at a time. `iframe-worker.js` puts an id that is typed the same way. Digits become consonants, for
    no language takes those for an ending; no word that is looked for begins with zq.
    """
    found = _ID.fullmatch(name)
    return f"zq{found[1].lower()}{found[2].translate(_DIGITS)}" if found else ""


def prefixes(names: Iterable[str]) -> tuple[str, ...]:
    """What those of the ids *names* begin with that the search knows by one word."""
    return tuple(sorted({match[1] for name in names if (match := _ID.fullmatch(name))}))


def languages() -> tuple[str, ...]:
    """The languages that Material brings words for, by code."""
    return tuple(sorted(path.stem for path in _folder().glob("*.html"))) or ("en",)


def _words(html: str) -> str:
    """The words of *html*, as HTML text."""
    return escape(" ".join(unescape(_TAG.sub(" ", html)).split()), quote=False)


def _setting(language: str, name: str) -> str:
    """What Material sets for the search of a language: its own words, or else those for English."""
    for code in (language, "en"):
        path = _folder() / f"{code}.html"
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        set_to = re.search(rf'^  "search\.config\.{name}": ("(?:[^"\\]|\\.)*")', text, re.MULTILINE)
        if set_to is not None:
            return str(json.loads(set_to.group(1)))
    return ""


def _folder() -> Path:
    spec = find_spec("material")
    places = spec.submodule_search_locations if spec is not None else None
    return Path(next(iter(places or ()), "")) / "templates" / "partials" / "languages"
