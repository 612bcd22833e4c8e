"""The folder of a site: what lies in it and from what it was made, so that another run writes only what changed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

from imskit.problems import CannotGoOn

#: Larger files are copied without being read whole.
_LARGE = 8 * 1024 * 1024


class SiteFiles:
    """Writes files below a folder."""

    def __init__(self, folder: Path) -> None:
        """*folder* is empty."""
        self.folder = folder
        #: What each file is made from, by its place below the folder; the same token stands for the same bytes.
        self.tokens: dict[str, str] = {}
        #: What this run has written.
        self.written: set[str] = set()
        self._before: dict[str, str] = {}
        self._folders: set[str] = set()

    def begin(self) -> None:
        """Begin another run, in which each file is named again."""
        self._before, self.tokens, self.written = self.tokens, {}, set()

    def known(self) -> frozenset[str]:
        """What the last run left."""
        return frozenset(self._before)

    def page(self, target: str, token: str, make: Callable[[], str]) -> None:
        """Let *target* be the page that *make* makes; a page of nothing is not written, as mkdocs has it."""
        if not self._is_new(target, token):
            return
        text = make()
        if text.strip():
            self._put(target, text.encode("utf-8", errors="xmlcharrefreplace"))
        else:
            del self.tokens[target]

    def write(self, target: str, data: bytes) -> None:
        """Let *target* hold *data*."""
        if self._is_new(target, sha256(data).hexdigest()):
            self._put(target, data)

    def copy(self, source: str, target: str) -> None:
        """Let *target* hold what the file *source* holds."""
        try:
            about = os.stat(source)
            if about.st_size <= _LARGE:
                with open(source, "rb") as file:
                    data = file.read()
            elif self._is_new(target, f"{about.st_size} {about.st_mtime_ns} {about.st_ino}"):
                self._make_folder(target)
                shutil.copyfile(source, f"{self.folder}/{target}")
                self.written.add(target)
                return
            else:
                return
        except OSError as error:
            raise CannotGoOn(f"{source} cannot be copied: {error.strerror}") from error
        self.write(target, data)

    def take(self, tokens: Mapping[str, str], written: frozenset[str]) -> None:
        """Take over what another process has written."""
        self.tokens.update(tokens)
        self.written |= written

    def end(self) -> frozenset[str]:
        """Remove what was not named again; returns what that was."""
        gone = frozenset(self._before.keys() - self.tokens.keys())
        for target in gone:
            (self.folder / target).unlink(missing_ok=True)
        return gone

    def _is_new(self, target: str, token: str) -> bool:
        self.tokens[target] = token
        return self._before.get(target) != token

    def _put(self, target: str, data: bytes) -> None:
        path = f"{self.folder}/{target}"
        try:
            self._make_folder(target)
            with open(path, "wb") as file:
                file.write(data)
        except OSError as error:
            raise CannotGoOn(f"{path} cannot be written: {error.strerror}") from error
        self.written.add(target)

    def _make_folder(self, target: str) -> None:
        folder = target.rpartition("/")[0]
        if folder not in self._folders:
            os.makedirs(f"{self.folder}/{folder}", exist_ok=True)
            self._folders.add(folder)
