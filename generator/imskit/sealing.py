"""Folders of what may be kept between runs, and the secret with which it is sealed.

Nothing in them is believed that this user's own imskit did not write: the secret lies in the user's cache folder, never
in the repository, in which a stranger could have laid both.
"""

from __future__ import annotations

import os
import stat
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from imskit.history import is_repository
from imskit.project import WORK
from imskit.verified_store import cache_folder, is_own

_KEY_LENGTH: Final = 32
_PART: Final = ".part-"
#: How a file is opened that must not be there yet, whatever else stands at its name.
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
#: Seconds after which a file that a killed run began is taken away.
_STALE: Final = 3600.0


def sealed_folder(root: Path, name: str, sealed_with: str) -> tuple[Path, bytes] | None:
    """The folder *name* in imskit's own at *root*, and the secret *sealed_with*, which is made at the first need.

    None where nothing may be kept: no repository, or no folder of the user's own.
    """
    own, work = cache_folder(root), root / WORK
    # A link could lead out of the repository.
    if own is None or not is_repository(root) or work.is_symlink() or (work / name).is_symlink():
        return None
    try:
        secret = _secret(own, sealed_with)
    except OSError:
        return None
    return (work / name, secret) if secret is not None else None


def make_folder(folder: Path) -> None:
    """Make *folder*, one of `sealed_folder`, where it is not there. Raises OSError where it cannot be made."""
    work = folder.parent
    work.mkdir(exist_ok=True)
    # Made only where nothing is: what stands there may be a link.
    with (
        suppress(FileExistsError),
        (work / ".gitignore").open("x", encoding="utf-8", newline="\n") as file,
    ):
        file.write("*\n")
    folder.mkdir(exist_ok=True)


def put_sealed(place: Path, seal: bytes, *body: bytes) -> None:
    """Put *body*, in one or more pieces, behind its *seal* at *place*, whole or not at all.

    Raises OSError where it cannot be written.
    """
    # As tempfile makes one, which loads what packs and unpacks; nobody else can know the name.
    part = place.with_name(f"{_PART}{os.urandom(8).hex()}")
    try:
        with os.fdopen(os.open(part, _NEW, 0o600), "wb") as file:
            file.write(seal)
            file.writelines(body)
        # Not synced: what a crash cuts off does not fit its seal.
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)


def sealed_files(folder: Path, ending: str) -> list[tuple[float, int, Path]]:
    """When each file with this *ending* was last used, its size and its place; what a killed run left is taken away.

    Raises OSError where the folder cannot be read.
    """
    now = time.time()
    found = []
    for path in folder.iterdir():
        try:
            about = path.lstat()
        except FileNotFoundError:
            continue  # another run was faster
        if path.name.startswith(_PART) and now - about.st_mtime > _STALE:
            path.unlink(missing_ok=True)
        elif path.name.endswith(ending):
            found.append((about.st_mtime, about.st_size, path))
    return found


def ordinary_bytes(path: Path, most: int) -> bytes:
    """The bytes of the ordinary file at *path*, at *most* so many. Raises OSError for all else that may stand there."""
    flags = (
        os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    )
    with os.fdopen(os.open(path, flags), "rb") as file:
        about = os.fstat(file.fileno())
        if not stat.S_ISREG(about.st_mode) or about.st_size > most:
            raise OSError(0, "No pack")
        return file.read()


def _secret(own: Path, sealed_with: str) -> bytes | None:
    """What this user seals with, from their folder *own*, where it is made at the first need.

    None where it cannot be trusted. Raises OSError where it cannot be read or written.
    """
    place = own / sealed_with
    if not place.exists():
        _make_secret(own, place)
    if not is_own(own):
        return None
    about = place.lstat()
    private = sys.platform == "win32" or not about.st_mode & 0o077
    secret = ordinary_bytes(place, _KEY_LENGTH) if private else b""
    # One that another run is just writing is too short: it will be whole next time.
    return secret if len(secret) == _KEY_LENGTH else None


def _make_secret(own: Path, place: Path) -> None:
    """Make the secret at *place* in *own*, unless another run is faster. Raises OSError where it cannot be written."""
    own.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError), os.fdopen(os.open(place, _NEW, 0o600), "wb") as file:
        file.write(os.urandom(_KEY_LENGTH))
