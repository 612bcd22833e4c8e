"""What was made for the pages of a site, in memory and, where there is a place for it, on disk between runs.

Two files are kept: what pages are made of, by the digest of the staged page; and what stands around them, by the
digest of all that it depends on. Both hold what the last run used, and no more.
"""

from __future__ import annotations

import hashlib
import json
import platform
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from imskit import __version__
from imskit.installed import versions
from imskit.kept_files import KeptFiles
from imskit.site.mkdocs_inside import SitePage, Surroundings
from imskit.site.page_frames import Frame
from imskit.site.page_making import Record

#: What makes pages beside imskit itself, as it is installed.
_TOOLS = ("mkdocs", "mkdocs-material", "Markdown", "Jinja2", "MarkupSafe", "PyYAML", "Pygments")
#: The modules of ours that say what a page becomes.
_MODULES = ("mkdocs_inside", "page_frames", "page_making", "quick_markdown", "rendering", "staged_tree")


class KeptRendering:
    """Reads and writes what is kept."""

    def __init__(self, files: KeptFiles | None) -> None:
        """*files* is where it is kept; without it, it is kept nowhere."""
        self._files = files

    def records(self, place: str) -> dict[str, Record]:
        """What pages were made of in the last run at *place*, by the digest of each page."""
        found = self._get(key("records", [place]))
        return {
            name: Record(
                tuple(each if isinstance(each, str) else (each[0], each[1]) for each in pieces),
                title,
                description,
                kind,
                toc,
                heading,
                tuple(warnings),
            )
            for name, pieces, title, description, kind, toc, heading, warnings in found or ()
        }

    def keep_records(self, place: str, records: Mapping[str, Record]) -> None:
        """Keep *records* as those of *place*."""
        rows = [
            [
                name,
                each.pieces,
                each.title,
                each.description,
                each.kind,
                each.toc,
                each.heading,
                each.warnings,
            ]
            for name, each in records.items()
        ]
        self._add(key("records", [place]), rows)

    def around(self, name: str) -> Surroundings | None:
        """The surroundings whose key is *name*."""
        found = self._get(name)
        if found is None:
            return None
        return Surroundings(
            tuple(SitePage(*row) for row in found["pages"]),
            tuple((source, target) for source, target in found["copies"]),
            found["made"],
            tuple(found["before"]),
            tuple(found["after"]),
        )

    def keep_around(self, name: str, around: Surroundings) -> None:
        """Keep the surroundings *around* by the key *name*."""
        self._add(
            name,
            {
                "pages": [
                    [page.source, page.target, page.canonical, page.path, page.in_nav]
                    for page in around.pages
                ],
                "copies": around.copies,
                "made": around.made,
                "before": around.before,
                "after": around.after,
            },
        )

    def looks(self, name: str) -> tuple[dict[str, Frame], dict[str, str]]:
        """The frames and the tables of contents whose key is *name*."""
        found = self._get(name)
        if found is None:
            return {}, {}
        texts = [text.encode() for text in found["texts"]]
        frames = {
            each: Frame(tuple(texts[place] for place in places), tuple(holes))
            for each, places, holes in found["frames"]
        }
        return frames, found["tocs"]

    def keep_looks(self, name: str, frames: Mapping[str, Frame], tocs: Mapping[str, str]) -> None:
        """Keep *frames* and *tocs* by the key *name*. Most frames have most texts in common."""
        places: dict[bytes, int] = {}
        rows = [
            [each, [places.setdefault(text, len(places)) for text in frame.texts], frame.holes]
            for each, frame in frames.items()
        ]
        self._add(name, {"texts": [text.decode() for text in places], "frames": rows, "tocs": tocs})

    def _get(self, name: str) -> Any:
        found = self._files.get(name) if self._files is not None else None
        return json.loads(found) if found is not None else None

    def _add(self, name: str, data: Any) -> None:
        if self._files is not None:
            self._files.add(name, json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode())


def key(kind: str, parts: Iterable[str]) -> str:
    """The key of what depends on *parts*, and on the tool."""
    told = json.dumps([kind, _tool(), *parts], ensure_ascii=True)
    return hashlib.sha256(told.encode()).hexdigest()


@cache
def _tool() -> str:
    """What makes pages, as one digest."""
    digest = hashlib.sha256(f"{__version__} {platform.python_version()} {sys.prefix}".encode())
    for name, version in versions(_TOOLS).items():
        digest.update(f"\0{name} {version}".encode())
    for module in _MODULES:
        digest.update(b"\0" + Path(__file__).with_name(f"{module}.py").read_bytes())
    return digest.hexdigest()
