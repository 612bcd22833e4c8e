"""Files in a folder that somebody else laid, read in pieces: no link is followed, no pipe waited for, and each ends."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class OnDisk:
    """The file at one path."""

    path: Path

    def chunks(self) -> Iterator[bytes]:
        """Its bytes, in pieces. Raises OSError where it cannot be read, is no file any more, or grows meanwhile."""
        # Who changes a folder while it is read gets no other file read, and lets nobody wait for a pipe.
        flags = (
            os.O_RDONLY
            | getattr(os, "O_BINARY", 0)
            | getattr(os, "O_NONBLOCK", 0)
            | getattr(os, "O_NOFOLLOW", 0)
        )
        with os.fdopen(os.open(self.path, flags), "rb") as file:
            facts = os.fstat(file.fileno())
            if not stat.S_ISREG(facts.st_mode):
                raise OSError(0, "is no file any more")
            left = facts.st_size
            while chunk := file.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise OSError(0, "it grew while it was read")
                yield chunk


def is_junction(folder: Path) -> bool:
    """Whether it is a junction of Windows, which Python knows from 3.12 on."""
    ask = getattr(os.path, "isjunction", None)
    return bool(ask and ask(folder))
