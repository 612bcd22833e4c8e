"""Follows the links of a pack from its first page, as a reader does who neither searches nor opens folders."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag in {"a", "link"} and named.get("href"):
            self.found.append(str(named["href"]))
        if named.get("id"):
            self.anchors.add(str(named["id"]))


def links(page: Path) -> tuple[list[str], set[str]]:
    """The links of a page, and the places in it that links can lead to."""
    parser = _Links()
    parser.feed(page.read_text(encoding="utf-8"))
    return parser.found, parser.anchors


def clicks(first: Path) -> dict[Path, int]:
    """Every file that links lead to from the page *first*, with the fewest clicks."""
    found = {first.resolve(): 0}
    waiting = [first.resolve()]
    while waiting:
        page = waiting.pop(0)
        if page.suffix != ".html" or "evidence" in page.parts:
            continue
        for link in links(page)[0]:
            target = (page.parent / unquote(link.partition("#")[0])).resolve()
            if link.partition("#")[0] and target not in found:
                found[target] = found[page] + 1
                waiting.append(target)
    return found
