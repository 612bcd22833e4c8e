"""Looks through a built site for links that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote


class _Reader(HTMLParser):
    """Collects the links of a page and the names that links can lead to."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what *tag* leads to and what it is called."""
        for name, value in attrs:
            if name in {"href", "src"} and value and tag != "base":
                self.links.append(value)
            elif name in {"id", "name"} and value:
                self.names.add(value)


@cache
def _read(page: Path) -> _Reader:
    reader = _Reader()
    reader.feed(page.read_text(encoding="utf-8"))
    return reader


def broken_links(site: Path) -> Iterator[str]:
    """Each link of a page below *site* to a file or an anchor that is not there, with the page it stands on."""
    for page in sorted(site.rglob("*.html")):
        for link in _read(page).links:
            path, _, anchor = link.partition("#")
            if "://" in path or path.startswith(("mailto:", "data:")):
                continue
            target = (page.parent / unquote(path)).resolve() if path else page
            known = target.suffix != ".html" or not anchor or unquote(anchor) in _read(target).names
            if not target.is_file() or not known:
                yield f"{page.relative_to(site)}: {link}"
