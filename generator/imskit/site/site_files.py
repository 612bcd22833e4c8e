"""The folder of a site: what lies in it and from what it was made, so that another run writes only what changed."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Mapping
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from imskit.problems import CannotGoOn

#: Larger files are copied without being read whole.
_LARGE = 8 * 1024 * 1024


class SiteFiles:
    """Writes files below a folder."""

    def __init__(self, folder: Path, last: Path | None = None) -> None:
        """*folder* is empty; *last* is a folder of the same file system with what an earlier run made, if any.

        A file that is byte for byte there already is linked and not written.
        """
        self.folder = folder
        self._last = last if last is not None and os.name == "posix" else None
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

    def page(self, target: str, token: str, make: Callable[[], bytes]) -> None:
        """Let *target* be the page that *make* makes; a page of nothing is not written, as mkdocs has it."""
        if not self._is_new(target, token):
            return
        data = make()
        if data.strip():
            self._put(target, data)
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
            if target in self._before:
                # It may be linked from elsewhere.
                os.unlink(path)
            if not self._is_linked(target, path, data):
                with open(path, "xb") as file:
                    file.write(data)
        except OSError as error:
            raise CannotGoOn(f"{path} cannot be written: {error.strerror}") from error
        self.written.add(target)

    def _is_linked(self, target: str, path: str, data: bytes) -> bool:
        """Whether the file of the last run holds just *data*, and is now that at *path* too.

        Only an ordinary file of this user's that has no other name: one that somebody may write to is none of ours.
        """
        if self._last is None:
            return False
        there = f"{self._last}/{target}"
        try:
            descriptor = os.open(there, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with open(descriptor, "rb") as file:
                about = os.fstat(descriptor)
                if (
                    about.st_size != len(data)
                    or about.st_nlink != 1
                    or about.st_uid != os.geteuid()
                    or about.st_mode != self._mode
                    or file.read() != data
                ):
                    return False
            os.link(there, path, follow_symlinks=False)
        except OSError:
            return False
        return True

    @cached_property
    def _mode(self) -> int:
        """What an ordinary file is that is written now."""
        mask = os.umask(0)
        os.umask(mask)
        return stat.S_IFREG | (0o666 & ~mask)

    def _make_folder(self, target: str) -> None:
        folder = target.rpartition("/")[0]
        if folder not in self._folders:
            os.makedirs(f"{self.folder}/{folder}", exist_ok=True)
            self._folders.add(folder)
