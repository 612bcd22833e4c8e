"""The folder of a staged site: after a run it holds what that run wrote, and what was the same before is left alone."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from imskit.kept_files import KeptFiles
from imskit.problems import CannotGoOn
from imskit.stat_index import Known, is_young, read_index, write_index
from imskit.working_folder import Stat

#: So many digits of a SHA-256 stand in the index: as many as git's ids have, for which it was made.
_TOLD: Final = 40


class StagedFolder:
    """A folder of imskit's own, which may hold what an earlier run staged."""

    def __init__(self, folder: Path, kept: KeptFiles | None = None) -> None:
        """Raises CannotGoOn where *folder* cannot be made or read.

        What the file system said of files whose content is known is *kept*, so that they need not be read again.
        """
        self.folder = folder
        self._kept = kept
        self._began = time.time_ns()
        self._before = read_index(kept, folder) if kept is not None else {}
        self._known: dict[str, Known] = {}
        self._written: set[str] = set()
        try:
            if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
                folder.unlink()
            folder.mkdir(parents=True, exist_ok=True)
            #: The ordinary files in it, with what the file system says of each, and the folders; both below it.
            self._files: dict[str, Stat] = {}
            self._folders: set[str] = {""}
            self._look("")
        except OSError as error:
            raise CannotGoOn(f"{folder} cannot be written: {error.strerror}") from error

    def write(self, path: Path, data: bytes) -> None:
        """Let the file at *path*, which lies in the folder, hold *data*. Raises CannotGoOn where it cannot."""
        name = path.relative_to(self.folder).as_posix()
        self._written.add(name)
        try:
            if name in self._files and self._files[name][0] == len(data) and path.read_bytes() == data:
                return
            self._make_way(name)
            path.write_bytes(data)
        except OSError as error:
            raise CannotGoOn(f"{path} cannot be written: {error.strerror}") from error

    def holds(self, name: str, size: int, digest: str) -> bool:
        """Whether the file *name* in the folder has *size* bytes with this SHA-256."""
        stat = self._files.get(name)
        if stat is None or stat[0] != size:
            return False
        known = self._before.get(name)
        if known is None or known.stat != stat or known.blob != digest[:_TOLD]:
            try:
                # A thousand of them: a path made of parts takes as long as reading what it leads to.
                with open(f"{self.folder}/{name}", "rb") as file:
                    if hashlib.sha256(file.read()).hexdigest() != digest:
                        return False
            except OSError:
                return False
            if is_young(stat, self._began):
                return True
            known = Known(stat, digest[:_TOLD])
        self._known[name] = known
        return True

    def leave(self, name: str) -> None:
        """Let the file *name* be as an earlier run wrote it."""
        self._written.add(name)

    def tidy(self) -> None:
        """Take away what this run did not write, and keep what is known. Raises CannotGoOn where it cannot."""
        needed = {"", *(above for name in self._written for above in _above(name))}
        try:
            for name in sorted(self._files.keys() - self._written):
                (self.folder / name).unlink()
            for name in sorted(self._folders - needed, reverse=True):
                (self.folder / name).rmdir()
        except OSError as error:
            raise CannotGoOn(f"{self.folder} cannot be written: {error.strerror}") from error
        if self._kept is not None and self._known != self._before:
            write_index(self._kept, self.folder, self._known)

    def _look(self, within: str) -> None:
        """Take note of what lies *within* a folder; what is neither file nor folder is taken away."""
        with os.scandir(self.folder / within) as entries:
            for entry in entries:
                name = f"{within}/{entry.name}" if within else entry.name
                if entry.is_dir(follow_symlinks=False):
                    self._folders.add(name)
                    self._look(name)
                elif entry.is_file(follow_symlinks=False):
                    about = entry.stat(follow_symlinks=False)
                    self._files[name] = (
                        about.st_size,
                        about.st_mtime_ns,
                        about.st_ctime_ns,
                        about.st_ino,
                        about.st_mode,
                    )
                else:
                    # What a link leads to would be written to.
                    Path(entry.path).unlink()

    def _make_way(self, name: str) -> None:
        """Make the folders above *name*, and take away a folder in its place."""
        for above in _above(name):
            if above not in self._folders:
                if self._files.pop(above, None) is not None:
                    # Another process may have made a folder of it.
                    with suppress(OSError):
                        (self.folder / above).unlink()
                (self.folder / above).mkdir(exist_ok=True)
                self._folders.add(above)
        if name in self._folders:
            shutil.rmtree(self.folder / name)
            inside = f"{name}/"
            self._folders = {each for each in self._folders if each != name and not each.startswith(inside)}
            self._files = {each: stat for each, stat in self._files.items() if not each.startswith(inside)}


def _above(name: str) -> list[str]:
    """The folders above *name*, the outermost first."""
    parts = name.split("/")[:-1]
    return ["/".join(parts[: depth + 1]) for depth in range(len(parts))]
