"""Which signatures were verified already, kept in the user's own cache folder, since asking again is slow.

What is kept is one file of hashes, each over all that a verification depends on. Only good results are kept, so
whatever is damaged, cut off or made up by chance is no hash that anybody asks for: it is verified again. The file
is never looked for inside a repository, where a stranger could have put it, nor in a folder that others may
write to; without a folder of the user's own, nothing is kept.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
import sys
from collections.abc import Collection
from pathlib import Path

from imskit.problems import CannotGoOn

_FILE = "verified-1.txt"
_HASH = re.compile(rb"[0-9a-f]{64}")
_LENGTH = 65
#: About 6 MB; of more, the oldest are forgotten.
_MOST = 100_000


class VerifiedStore:
    """The hashes of what was verified; without a folder, it forgets at the end of the run."""

    def __init__(self, folder: Path | None) -> None:
        """*folder* is that of `cache_folder`."""
        self._file = folder / _FILE if folder is not None else None
        #: In the order in which they came.
        self._known = dict.fromkeys(_lines(self._file))

    def __contains__(self, key: str) -> bool:
        return key in self._known

    def add(self, keys: Collection[str]) -> None:
        """Keep *keys*, hexadecimal SHA-256; where that cannot be written, they are verified again next time."""
        new = [key for key in keys if key not in self._known]
        self._known.update(dict.fromkeys(new))
        if self._file is None or not new:
            return
        # What only asks for the folder starts without it.
        from imskit.write import write_file

        # What another run has added in the meantime stays.
        kept = [*dict.fromkeys([*_lines(self._file), *self._known])][-_MOST:]
        with contextlib.suppress(OSError, CannotGoOn):
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if is_own(self._file.parent):
                write_file(self._file, "".join(f"{key}\n" for key in kept).encode("ascii"))


def cache_folder(root: Path) -> Path | None:
    """The user's folder for what imskit may forget; None where there is none, or where it is not safe.

    It is not safe inside the repository of *root*, or where others than the user may write.
    """
    base = _base()
    if base is None:
        return None
    folder = base / "imskit"
    try:
        place, repository = folder.resolve(), _repository(root.resolve())
        if place.is_relative_to(repository) or (folder.exists() and not is_own(folder)):
            return None
    except OSError:
        return None
    return folder


def is_own(folder: Path) -> bool:
    """Whether *folder* is the user's, and nobody else may write to it. Raises OSError when it cannot be seen."""
    about = folder.lstat()
    if not stat.S_ISDIR(about.st_mode):
        return False
    if sys.platform == "win32":
        # Folders below LOCALAPPDATA are the user's own.
        return True
    return about.st_uid == os.getuid() and not about.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _base() -> Path | None:
    if sys.platform == "win32":
        named = os.environ.get("LOCALAPPDATA", "")
    else:
        named = os.environ.get("XDG_CACHE_HOME", "")
        home = os.environ.get("HOME", "")
        if not Path(named).is_absolute() and home:
            named = str(Path(home, "Library/Caches" if sys.platform == "darwin" else ".cache"))
    return Path(named) if Path(named).is_absolute() else None


def _repository(root: Path) -> Path:
    """The repository that *root* lies in, or *root* itself."""
    return next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)


def _lines(file: Path | None) -> list[str]:
    """The hashes in *file*; none where it cannot be read."""
    if file is None:
        return []
    try:
        with file.open("rb") as opened:
            data = opened.read(_LENGTH * _MOST * 2)
    except OSError:
        return []
    return [line.decode("ascii") for line in data.split(b"\n") if _HASH.fullmatch(line)]
