"""Puts the built editions together as one site: a folder each, the newest as `latest/` too, a selector and a list."""

from __future__ import annotations

import json
import posixpath
import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

from imskit.editions import Edition
from imskit.project import shipped
from imskit.write import MARKER

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
    """One edition and the folder that holds its pages; an edition without a name is what is committed now."""

    edition: Edition
    folder: Path


def put_together(
    made: Path,
    title: str,
    pages: Sequence[EditionPages],
    failures: Mapping[str, str],
    left_out: Collection[str],
    *,
    logs: bool = True,
) -> None:
    """Write the site of *pages*, the oldest edition first, into the empty folder *made*.

    *title* is what the organisation is called; *failures* says of editions that are not here why; *left_out* are
    files at the top of each folder that are no part of the site. Without *logs* the list does not tell what changed.
    """
    newest = pages[-1]
    known = [each.edition for each in pages if each.edition.name]
    for each in pages:
        if each.edition.name:
            _copy(each, made / each.edition.name, newest, left_out)
    _copy(newest, made / LATEST, newest, left_out)
    _write_addresses(made, pages)
    _write_lists(made, title, known, failures, newest.edition, logs=logs)


def _copy(pages: EditionPages, target: Path, newest: EditionPages, left_out: Collection[str]) -> None:
    """Copy the pages of an edition to *target*, each with its note."""
    for path in sorted(pages.folder.rglob("*")):
        below = path.relative_to(pages.folder).as_posix()
        if not path.is_file() or below == MARKER or below in left_out:
            continue
        there = target / below
        there.parent.mkdir(parents=True, exist_ok=True)
        if not below.endswith(".html"):
            shutil.copyfile(path, there)
            continue
        current = (newest.folder / below).is_file()
        note = _note(below, pages.edition, newest.edition, current=current)
        there.write_bytes(path.read_bytes().replace(_MARK, note.encode(), 1))


def _note(page: str, edition: Edition, newest: Edition, *, current: bool) -> str:
    """What stands on top of a page: which edition it is of, and where the current one is."""
    up = posixpath.relpath(".", posixpath.dirname(page) or ".")
    up = f"{up}/.." if up != "." else ".."
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


def _write_lists(
    made: Path,
    title: str,
    known: Sequence[Edition],
    failures: Mapping[str, str],
    newest: Edition,
    *,
    logs: bool,
) -> None:
    """The list for the selector, the plain one, and the index that leads to the newest edition."""
    from jinja2 import Environment, StrictUndefined

    newest_first = list(reversed(known))
    versions: list[dict[str, object]] = [
        {"version": each.name, "title": each.name, "aliases": [LATEST] if each == newest else []}
        for each in newest_first
    ]
    if not versions:
        versions = [{"version": LATEST, "title": "no edition yet", "aliases": []}]
    _write(made / "versions.json", json.dumps(versions, indent=2) + "\n")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = (shipped("templates") / "exports/editions.html.j2").read_text(encoding="utf-8")
    rows = {"name": title, "editions": newest_first, "failures": failures, "now": newest, "logs": logs}
    _write(made / _LIST, environment.from_string(template).render(rows) + "\n")
    _write(made / "index.html", _leading_to(f"{LATEST}/index.html", title, "The current edition", _LIST))


def _write_addresses(made: Path, pages: Sequence[EditionPages]) -> None:
    """Let each address of a site without editions lead to its page, so that links from elsewhere hold.

    That is the page of the newest edition; of a document that is not in it, the newest page there is. Calendars,
    which programs subscribe to, are there themselves.
    """
    newest = pages[-1]
    leads = {
        f"{_DOCUMENTS}/{path.name}": each.edition.name
        for each in pages[:-1]
        for path in (each.folder / _DOCUMENTS).glob("*.html")
    }
    below = [
        path.relative_to(newest.folder).as_posix() for path in newest.folder.rglob("*") if path.is_file()
    ]
    leads |= {page: LATEST for page in below if page.endswith(".html") and page not in _OF_ITS_OWN}
    editions = {each.edition.name for each in pages}
    for page, folder in sorted(leads.items()):
        if page.partition("/")[0] not in editions:
            up = "../" * page.count("/")
            there = f"{up}{folder}/{quote(page)}"
            name = page.rpartition("/")[2].removesuffix(".html")
            _write(made / page, _leading_to(there, name, f"{name} is here", f"{up}{_LIST}"))
    for page in sorted(below):
        if page.endswith(".ics") and page.partition("/")[0] not in editions:
            (made / page).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(newest.folder / page, made / page)


def _leading_to(address: str, title: str, words: str, editions: str) -> str:
    """A page that leads to *address* at once, and by a link where it cannot."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="refresh" content="0; url={address}">\n<title>{escape(title)}</title>\n'
        f'</head>\n<body>\n<p><a href="{address}">{escape(words)}</a>, '
        f'<a href="{editions}">all editions</a></p>\n</body>\n</html>\n'
    )


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
