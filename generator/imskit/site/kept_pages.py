"""What is known of the staged pages of the last build: what each was made from, and what it came to.

A page need not be made where what it was made from is the same, what it asked about while it was made has the same
answers (`imskit.site.answers`), and the staged files still hold what it came to. All pages of one audience lie in one
file, since a thousand small ones are slow to read; it is sealed (`imskit.kept_files`), and as good as not there where
a byte of it is wrong.
"""

from __future__ import annotations

import hashlib
import sys
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from imskit.installed import versions
from imskit.kept_files import KeptFiles
from imskit.kept_readings import tool
from imskit.project import shipped
from imskit.site.compiled import put_away, take_out
from imskit.site.kept_form import KeptFile, KeptPage, KeptPages, Rows

__all__ = ["STAGED", "Kept", "KeptFile", "KeptPage", "KeptPages"]

#: What lies in imskit's own folder here.
STAGED: Final = "staged"
#: Libraries that have a part in what a staged page says.
_LIBRARIES: Final = ("Jinja2", "MarkupSafe", "icalendar", "markdown-it-py", "nh3")


class Kept:
    """What is kept of the pages of one site: in memory for as long as this lasts, and in the folder of a system."""

    def __init__(self, files: KeptFiles | None = None, whose: str = "") -> None:
        """*whose* tells apart what is built from one system, such as for audiences; without *files* in memory only."""
        self._files = files
        #: How many compiled templates there are on disk.
        self._compiled = 0
        #: Pages that are to be written later, if that was asked for.
        self._late: list[KeptPages] | None = None
        self._key = _key("pages", whose)
        self._rows = Rows()

    @staticmethod
    def of(root: Path, whose: str = "") -> Kept:
        """What is kept of the system at *root*; in memory only where nothing may be kept there."""
        return Kept(KeptFiles.of(root, STAGED), whose)

    @property
    def files(self) -> KeptFiles | None:
        """Where it is kept between runs."""
        return self._files

    @cached_property
    def _pages(self) -> list[KeptPages]:
        whole = self._files.get(self._key) if self._files is not None else None
        return [self._rows.read(whole) if whole is not None else KeptPages()]

    @property
    def pages(self) -> KeptPages:
        """The pages that were kept last; none where there are none that can be believed."""
        return self._pages[0]

    def get(self, kind: str) -> bytes | None:
        """What else is kept of the site as *kind*; None where there is none that can be believed."""
        return self._files.get(_key(self._key, kind)) if self._files is not None else None

    def put(self, kind: str, made: bytes) -> None:
        """Keep *made* of the site as *kind*."""
        if self._files is not None:
            self._files.add(_key(self._key, kind), made)

    def take_templates(self) -> None:
        """Let templates that an earlier run compiled be used as they are."""
        if self._files is not None and not self._compiled:
            self._compiled = take_out(self._files, _key("templates", ""))

    def keep_templates(self) -> None:
        """Keep compiled templates for the next run."""
        if self._files is not None:
            put_away(self._files, _key("templates", ""), self._compiled)

    def keep(self, found: KeptPages) -> None:
        """Keep the pages *found* in the place of those before."""
        before = self.pages
        self._pages[0] = found
        same = found.foundation == before.foundation and list(found.pages) == list(before.pages)
        same = same and found.answers == before.answers
        if same and all(found.pages[name] is kept for name, kept in before.pages.items()):
            return
        if self._late is not None:
            self._late.append(found)
        elif self._files is not None:
            self._files.add(self._key, self._rows.written(found))

    def put_off(self) -> None:
        """Write pages that are to be kept only when that is asked for with `write_put_off`: it takes its time."""
        self._late = []

    def write_put_off(self) -> None:
        """Write pages that were put off."""
        late, self._late = self._late or (), None
        for found in late:
            if self._files is not None:
                self._files.add(self._key, self._rows.written(found))


def _key(kind: str, whose: str) -> str:
    return hashlib.sha256(f"{_tool()} {kind} {whose}".encode()).hexdigest()


@cache
def _tool() -> str:
    """One digest for all of imskit and of the libraries that have a part in what is staged."""
    digest = hashlib.sha256(f"{sys.version}\n".encode())
    for name, version in versions(_LIBRARIES).items():
        digest.update(f"{name} {version}\n".encode())
    # All of our modules are in that.
    digest.update(tool().encode("ascii"))
    for path in sorted(shipped("schemas").rglob("*.json")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
