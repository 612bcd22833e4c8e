"""One file of many contents, of which each can be read alone: a small index that is sealed, and behind it the contents.

The index holds the SHA-256 of each content, so a content is believed when it is read, and none of the others need be.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import stat
from array import array
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

SEAL_LENGTH: Final = 32
_DIGEST: Final = 32
#: How long the names are, and how many contents there are.
_HEAD: Final = 16
_FLAGS: Final = (
    os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
)

#: Gives the seal over the bytes of an index.
Seal = Callable[[bytes], bytes]


def index_of(contents: Mapping[str, bytes]) -> bytes:
    """The index of *contents* by name, which stand behind it in a pack, one behind the other."""
    names = "\n".join(contents).encode("ascii")
    ends = array("Q", [0])
    for content in contents.values():
        ends.append(ends[-1] + len(content))
    digests = b"".join(hashlib.sha256(content).digest() for content in contents.values())
    head = len(names).to_bytes(8, "little") + len(contents).to_bytes(8, "little")
    return b"".join((head, names, ends.tobytes(), digests))


class Pack:
    """A pack that is open."""

    def __init__(self, path: Path, seal: Seal, most: int) -> None:
        """Open that at *path*, of at *most* so many bytes; *seal* gives the seal that it must bear.

        Raises OSError: it cannot be read, or is no ordinary file. Raises ValueError: the seal does not fit.
        """
        self.path = path
        self._file = os.open(path, _FLAGS)
        about = os.fstat(self._file)
        if not stat.S_ISREG(about.st_mode) or about.st_size > most:
            raise OSError(0, "No pack")
        self.size = about.st_size
        #: Whether a content was found that is not what the index says.
        self.damaged = False
        borne, head = self._at(0, SEAL_LENGTH), self._at(SEAL_LENGTH, _HEAD)
        long, self._count = int.from_bytes(head[:8], "little"), int.from_bytes(head[8:], "little")
        after = long + 8 * (self._count + 1) + _DIGEST * self._count
        if len(head) < _HEAD or after > self.size:
            raise ValueError("no index")
        index = head + self._at(SEAL_LENGTH + _HEAD, after)
        if not hmac.compare_digest(borne, seal(index)):
            raise ValueError("another seal")
        names = index[_HEAD : _HEAD + long].decode("ascii").split("\n") if self._count else []
        #: Which of the contents has a name.
        self.names: Mapping[str, int] = dict(zip(names, range(self._count), strict=True))
        self._ends = array("Q")
        self._ends.frombytes(index[_HEAD + long : _HEAD + long + 8 * (self._count + 1)])
        self._digests = index[_HEAD + long + 8 * (self._count + 1) :]
        self._begin = SEAL_LENGTH + len(index)

    def __del__(self) -> None:
        if hasattr(self, "_file"):
            os.close(self._file)

    def get(self, name: str) -> bytes | None:
        """The content called *name*; None where there is none, or where it is not as it was."""
        at = self.names.get(name)
        if at is None:
            return None
        start, end = self._ends[at], self._ends[at + 1]
        content = self._at(self._begin + start, end - start)
        if hashlib.sha256(content).digest() != self._digests[at * _DIGEST : (at + 1) * _DIGEST]:
            self.damaged = True
            return None
        return content

    def _at(self, offset: int, length: int) -> bytes:
        """So many bytes from *offset* on; fewer where the file ends, or cannot be read any more."""
        try:
            if hasattr(os, "pread"):
                return os.pread(self._file, length, offset)
            os.lseek(self._file, offset, os.SEEK_SET)
            return os.read(self._file, length)
        except OSError:
            return b""
