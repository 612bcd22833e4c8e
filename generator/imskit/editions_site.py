"""Puts the built editions together as one site: a folder each, the newest as `latest/` too, a selector and a list."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from imskit.built_pages import BuiltPages
from imskit.editions import Edition
from imskit.laying import Piece
from imskit.project import shipped

#: What `templates/site/theme/main.html` leaves in each page of an edition.
_MARK = b"<!-- imskit: edition -->"
#: The folder of the newest edition.
LATEST = "latest"
_DOCUMENTS = "documents"
_LIST = "editions.html"
#: Pages that a site of editions has itself, and one that servers show in the place of others.
_OF_ITS_OWN = frozenset({"index.html", _LIST, "404.html"})


@dataclass(frozen=True, slots=True)
class EditionPages:
    """One edition and its pages; an edition without a name is what is committed now."""

    edition: Edition
    built: BuiltPages


def put_together(
    title: str, pages: Sequence[EditionPages], failures: Mapping[str, str], *, logs: bool = True
) -> dict[str, Piece]:
    """The files of the site of *pages*, the oldest edition first, by their paths.

    *title* is what the organisation is called; *failures* says of editions that are not here why. Without *logs* the
    list does not tell what changed. A piece raises Damaged where a page does not hold what it must.
    """
    newest = pages[-1]
    known = [each.edition for each in pages if each.edition.name]
    found: dict[str, Piece] = {}
    for each in pages:
        if each.edition.name:
            found |= _pages_of(each, each.edition.name, newest)
    found |= _pages_of(newest, LATEST, newest)
    found |= _addresses(pages)
    lists = _lists(title, known, failures, newest.edition, logs=logs)
    return found | {path: _text(text) for path, text in lists}


def _pages_of(pages: EditionPages, folder: str, newest: EditionPages) -> Iterator[tuple[str, Piece]]:
    """The pages of an edition in *folder*, each with its note."""
    current = newest.built.files
    for below, digest in pages.built.files.items():
        if below.endswith(".html"):
            note = _note(below, pages.edition, newest.edition, current=below in current).encode()
            yield f"{folder}/{below}", _noted(pages.built, below, digest, note)
        else:
            yield f"{folder}/{below}", _as_it_is(pages.built, below, digest)


def _as_it_is(built: BuiltPages, below: str, digest: str) -> Piece:
    return Piece(digest, lambda: built.read(below))


def _noted(built: BuiltPages, below: str, digest: str, note: bytes) -> Piece:
    made_of = hashlib.sha256(digest.encode() + note).hexdigest()
    return Piece(made_of, lambda: built.read(below).replace(_MARK, note, 1))


def _text(text: str) -> Piece:
    content = text.encode("utf-8")
    return Piece(hashlib.sha256(content).hexdigest(), lambda: content)


def _note(page: str, edition: Edition, newest: Edition, *, current: bool) -> str:
    """What stands on top of a page: which edition it is of, and where the current one is."""
    up = ".." + "/.." * page.count("/")
    everything = f'<a href="{up}/{_LIST}">All editions</a>'
    if not edition.name:
        day = edition.day.isoformat()
        return (
            f'<p class="im-quiet im-edition">As on {day}, commit {edition.commit[:10]}. No edition yet.</p>'
        )
    if edition == newest:
        return f'<p class="im-quiet im-edition">Edition {escape(edition.name)}. {everything}</p>'
    if current:
        there = f'<a href="{up}/{LATEST}/{quote(page)}">Read this page in the current edition</a>'
    else:
        there = f'This page is not in the <a href="{up}/{LATEST}/index.html">current edition</a> any more'
    return (
        '<div class="im-banner im-banner--ended im-edition" role="note"><p>'
        f"<strong>Edition {escape(edition.name)} of {edition.day.isoformat()}, not the current one.</strong> "
        f"{there}. {everything}</p></div>"
    )


def _lists(
    title: str,
    known: Sequence[Edition],
    failures: Mapping[str, str],
    newest: Edition,
    *,
    logs: bool,
) -> Iterator[tuple[str, str]]:
    """The list for the selector, the plain one, and the index that leads to the newest edition."""
    from jinja2 import Environment, StrictUndefined

    newest_first = list(reversed(known))
    versions: list[dict[str, object]] = [
        {"version": each.name, "title": each.name, "aliases": [LATEST] if each == newest else []}
        for each in newest_first
    ]
    if not versions:
        versions = [{"version": LATEST, "title": "no edition yet", "aliases": []}]
    yield "versions.json", json.dumps(versions, indent=2) + "\n"
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = (shipped("templates") / "exports/editions.html.j2").read_text(encoding="utf-8")
    rows = {"name": title, "editions": newest_first, "failures": failures, "now": newest, "logs": logs}
    yield _LIST, environment.from_string(template).render(rows) + "\n"
    yield "index.html", _leading_to(f"{LATEST}/index.html", title, "The current edition", _LIST)


def _addresses(pages: Sequence[EditionPages]) -> Iterator[tuple[str, Piece]]:
    """Let each address of a site without editions lead to its page, so that links from elsewhere hold.

    That is the page of the newest edition; of a document that is not in it, the newest page there is. Calendars,
    which programs subscribe to, are there themselves.
    """
    newest = pages[-1]
    leads = {
        page: each.edition.name
        for each in pages[:-1]
        for page in each.built.files
        if page.startswith(f"{_DOCUMENTS}/") and page.endswith(".html") and page.count("/") == 1
    }
    below = newest.built.files
    leads |= {page: LATEST for page in below if page.endswith(".html") and page not in _OF_ITS_OWN}
    editions = {each.edition.name for each in pages}
    for page, folder in sorted(leads.items()):
        if page.partition("/")[0] not in editions:
            up = "../" * page.count("/")
            there = f"{up}{folder}/{quote(page)}"
            name = page.rpartition("/")[2].removesuffix(".html")
            yield page, _text(_leading_to(there, name, f"{name} is here", f"{up}{_LIST}"))
    for page, digest in sorted(below.items()):
        if page.endswith(".ics") and page.partition("/")[0] not in editions:
            yield page, _as_it_is(newest.built, page, digest)


def _leading_to(address: str, title: str, words: str, editions: str) -> str:
    """A page that leads to *address* at once, and by a link where it cannot."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="refresh" content="0; url={address}">\n<title>{escape(title)}</title>\n'
        f'</head>\n<body>\n<p><a href="{address}">{escape(words)}</a>, '
        f'<a href="{editions}">all editions</a></p>\n</body>\n</html>\n'
    )
