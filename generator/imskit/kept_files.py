"""What earlier runs made and is slow to make, kept on disk by the content of all that it was made from.

As `imskit.kept_readings` keeps what was read: in imskit's own folder in the repository, sealed (HMAC-SHA256) with a
secret that lies in the user's cache folder, and bounded in size. What is damaged, cut off, moved to another name or
from elsewhere does not fit its seal and is as good as not there. All of it may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from imskit.sealing import make_folder, ordinary_bytes, put_sealed, sealed_files, sealed_folder

_ENDING: Final = ".kept"
_SEALED_WITH: Final = "file-seal-1"
_SEAL_LENGTH: Final = 32
#: Bytes of all files together; what was asked for longest ago goes.
MOST_BYTES: Final = 256 * 1024 * 1024


class KeptFiles:
    """The files in one folder, by the digest of what they were made from."""

    def __init__(self, folder: Path, secret: bytes, most: int = MOST_BYTES) -> None:
        """*folder* is where they lie, *secret* what they are sealed with, *most* how many bytes all may take."""
        self._folder = folder
        self._secret = secret
        self._most = most
        #: How many bytes there are; unknown until something is added.
        self._held: int | None = None

    @staticmethod
    def of(root: Path, name: str, most: int = MOST_BYTES) -> KeptFiles | None:
        """Those called *name* of the system at *root*, of at *most* so many bytes; None where none may be kept."""
        found = sealed_folder(root, name, _SEALED_WITH)
        return KeptFiles(*found, most) if found is not None else None

    def get(self, key: str) -> bytes | None:
        """What was made from what has the hexadecimal digest *key*; None where it has to be made."""
        place = self._place(key)
        try:
            whole = ordinary_bytes(place, self._most)
        except OSError:
            return None
        seal, made = whole[:_SEAL_LENGTH], whole[_SEAL_LENGTH:]
        if not hmac.compare_digest(seal, self._seal(key, made)):
            return None
        with suppress(OSError):
            # What is used stays longest.
            os.utime(place)
        return made

    def add(self, key: str, made: bytes) -> None:
        """Keep what was *made*; where it cannot be written, it is made anew next time."""
        size = len(made) + _SEAL_LENGTH
        if size > self._most:
            return
        with suppress(OSError):
            make_folder(self._folder)
            self._make_room(size)
            put_sealed(self._place(key), self._seal(key, made), made)
            self._held = (self._held or 0) + size

    def _place(self, key: str) -> Path:
        return self._folder / f"{key}{_ENDING}"

    def _seal(self, key: str, made: bytes) -> bytes:
        sealed = hmac.new(self._secret, f"{key} ".encode("ascii"), hashlib.sha256)
        sealed.update(made)
        return sealed.digest()

    def _make_room(self, size: int) -> None:
        """Take away the oldest until *size* bytes more are not too many. Raises OSError where it cannot be done."""
        if self._held is not None and self._held + size <= self._most:
            return
        files = sealed_files(self._folder, _ENDING)
        self._held = sum(each for _, each, _ in files)
        for _, each, path in sorted(files):
            if self._held + size <= self._most:
                break
            path.unlink(missing_ok=True)
            self._held -= each
