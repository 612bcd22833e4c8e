"""Lays a folder of many files anew, beside the one that is there: what did not change is linked instead of written.

A file of the old folder is taken for one of the new where it is to hold the same, and where nothing has touched it
since the last run wrote it down: size, inode, and the times of its content and of its inode are the same. It then has
a second name for as long as both folders are there, and one again when the old folder has gone.
"""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

#: Windows tells no time at which an inode was changed.
_TELLS: Final = sys.platform != "win32"
#: A file that nobody else has made.
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Piece:
    """One file that is to lie in a folder."""

    #: A digest of all that it is made from.
    made_of: str
    content: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Laid:
    """One file as it was laid."""

    made_of: str
    size: int
    inode: int
    #: When its content and its inode were changed, in nanoseconds.
    written: int
    changed: int


def lay(pieces: Mapping[str, Piece], made: Path, old: Path, before: Mapping[str, Laid]) -> dict[str, Laid]:
    """Lay *pieces*, by their path, into the empty folder *made*, and say what was laid.

    *old* is the folder that was laid the last time, *before* what is known of it. Raises what a piece raises, and
    OSError where *made* cannot be written.
    """
    found: dict[str, Laid] = {}
    folders = {""}
    above, beside = os.fspath(made), os.fspath(old)
    links = _TELLS
    for path, piece in pieces.items():
        folder = path.rpartition("/")[0]
        if folder not in folders:
            Path(above, folder).mkdir(parents=True, exist_ok=True)
            folders.add(folder)
        place = f"{above}/{path}"
        last = before.get(path) if links else None
        if last is not None and last.made_of == piece.made_of and _same(f"{beside}/{path}", last):
            try:
                os.link(f"{beside}/{path}", place, follow_symlinks=False)
            except OSError:
                # Another file system, or one without links: it will be the same for all others.
                links = False
            else:
                found[path] = last
                continue
        descriptor = os.open(place, _NEW, 0o666)
        with os.fdopen(descriptor, "wb", buffering=0) as file:
            content = memoryview(piece.content())
            while content:
                content = content[file.write(content) :]
            found[path] = _as_laid(os.fstat(descriptor), piece.made_of)
    return found


def settled(folder: Path, laid: Mapping[str, Laid]) -> dict[str, Laid]:
    """What was *laid*, now that it lies in *folder* and the old folder is gone, which has changed its inodes.

    What somebody else has written to since then is left out.
    """
    found = {}
    above = os.fspath(folder)
    for path, each in laid.items():
        try:
            seen = _seen(f"{above}/{path}", each.made_of)
        except OSError:
            continue
        if (seen.size, seen.inode, seen.written) == (each.size, each.inode, each.written):
            found[path] = seen
    return found


def _same(place: str, last: Laid) -> bool:
    try:
        return _seen(place, last.made_of) == last
    except OSError:
        return False


def _seen(place: str, made_of: str) -> Laid:
    about = os.lstat(place)
    if not stat.S_ISREG(about.st_mode):
        raise OSError(0, "No file")
    return _as_laid(about, made_of)


def _as_laid(about: os.stat_result, made_of: str) -> Laid:
    return Laid(made_of, about.st_size, about.st_ino, about.st_mtime_ns, about.st_ctime_ns)


def to_bytes(laid: Mapping[str, Laid]) -> bytes:
    """What was laid, to be kept."""
    rows = {
        path: [each.made_of, each.size, each.inode, each.written, each.changed] for path, each in laid.items()
    }
    return json.dumps(rows, ensure_ascii=False).encode("utf-8")


def from_bytes(kept: bytes) -> dict[str, Laid]:
    """What `to_bytes` made."""
    return {path: Laid(*row) for path, row in json.loads(kept).items()}
