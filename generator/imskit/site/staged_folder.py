"""The folder of a staged site: after a run it holds what that run wrote, and what was the same before is left alone."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from imskit.problems import CannotGoOn


class StagedFolder:
    """A folder of imskit's own, which may hold what an earlier run staged."""

    def __init__(self, folder: Path) -> None:
        """Raises CannotGoOn where *folder* cannot be made or read."""
        self.folder = folder
        self._written: set[str] = set()
        try:
            if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
                folder.unlink()
            folder.mkdir(parents=True, exist_ok=True)
            #: The ordinary files in it, with their sizes, and the folders; both below it.
            self._files: dict[str, int] = {}
            self._folders: set[str] = {""}
            self._look("")
        except OSError as error:
            raise CannotGoOn(f"{folder} cannot be written: {error.strerror}") from error

    def write(self, path: Path, data: bytes) -> None:
        """Let the file at *path*, which lies in the folder, hold *data*. Raises CannotGoOn where it cannot."""
        name = path.relative_to(self.folder).as_posix()
        self._written.add(name)
        try:
            if self._files.get(name) == len(data) and path.read_bytes() == data:
                return
            self._make_way(name)
            path.write_bytes(data)
        except OSError as error:
            raise CannotGoOn(f"{path} cannot be written: {error.strerror}") from error

    def holds(self, name: str, size: int, digest: str) -> bool:
        """Whether the file *name* in the folder has *size* bytes with this SHA-256."""
        if self._files.get(name) != size:
            return False
        try:
            # A thousand of them: a path made of parts takes as long as reading what it leads to.
            with open(f"{self.folder}/{name}", "rb") as file:
                return hashlib.sha256(file.read()).hexdigest() == digest
        except OSError:
            return False

    def leave(self, name: str) -> None:
        """Let the file *name* be as an earlier run wrote it."""
        self._written.add(name)

    def tidy(self) -> None:
        """Take away what this run did not write. Raises CannotGoOn where it cannot."""
        needed = {"", *(above for name in self._written for above in _above(name))}
        try:
            for name in sorted(self._files.keys() - self._written):
                (self.folder / name).unlink()
            for name in sorted(self._folders - needed, reverse=True):
                (self.folder / name).rmdir()
        except OSError as error:
            raise CannotGoOn(f"{self.folder} cannot be written: {error.strerror}") from error

    def _look(self, within: str) -> None:
        """Take note of what lies *within* a folder; what is neither file nor folder is taken away."""
        with os.scandir(self.folder / within) as entries:
            for entry in entries:
                name = f"{within}/{entry.name}" if within else entry.name
                if entry.is_dir(follow_symlinks=False):
                    self._folders.add(name)
                    self._look(name)
                elif entry.is_file(follow_symlinks=False):
                    self._files[name] = entry.stat(follow_symlinks=False).st_size
                else:
                    # What a link leads to would be written to.
                    Path(entry.path).unlink()

    def _make_way(self, name: str) -> None:
        """Make the folders above *name*, and take away a folder in its place."""
        for above in _above(name):
            if above not in self._folders:
                if above in self._files:
                    (self.folder / above).unlink()
                    del self._files[above]
                (self.folder / above).mkdir()
                self._folders.add(above)
        if name in self._folders:
            shutil.rmtree(self.folder / name)
            inside = f"{name}/"
            self._folders = {each for each in self._folders if each != name and not each.startswith(inside)}
            self._files = {each: size for each, size in self._files.items() if not each.startswith(inside)}


def _above(name: str) -> list[str]:
    """The folders above *name*, the outermost first."""
    parts = name.split("/")[:-1]
    return ["/".join(parts[: depth + 1]) for depth in range(len(parts))]
