"""What the file system said of files whose content is known, so that a file that did not change need not be read.

As git's index: a file of the same size, times, inode and mode has the content that it had. The time of its last change
of any kind (ctime) is among them, which nobody can set back; where a system knows none (Windows), nothing is known
here. A file that was changed in the moments before it was looked at is never in it: it could change once more within
one tick of the clock.
"""

from __future__ import annotations

import hashlib
import os
import sys
from array import array
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from imskit.working_folder import Stat

if TYPE_CHECKING:
    from imskit.kept_files import KeptFiles

#: Nanoseconds for which a file counts as young: more than a tick of any clock in use, the two seconds of FAT too.
YOUNG: Final = 3_000_000_000
#: Whether the time of the last change is kept by the system itself.
TRUSTED: Final = os.name == "posix"
_SECOND: Final = 1_000_000_000
_LENGTH: Final = 40
_NUMBERS: Final = 5
_HEAD: Final = 8
_LARGEST: Final = 2**63


class Known(NamedTuple):
    """What the file system said of a file, and what git calls the content that it had then.

    A tuple, since ten thousand of them are made at each start.
    """

    stat: Stat
    blob: str


def is_young(stat: Stat, began: int) -> bool:
    """Whether a file could have changed once more since *began* (ns) without its *stat* showing it."""
    # A clock of whole seconds may be another machine's, of which nobody knows how far it is from ours.
    return max(stat[1], stat[2]) >= began - YOUNG or stat[2] % _SECOND == 0


def read_index(kept: KeptFiles, root: Path) -> dict[str, Known]:
    """What earlier runs knew of the files at *root*, by path; nothing where that is damaged or was never kept."""
    body = kept.get(_key(root)) if TRUSTED else None
    if body is None:
        return {}
    size = int.from_bytes(body[:_HEAD], "little")
    paths = body[_HEAD : _HEAD + size].decode("utf-8", "surrogateescape").split("\0")
    count = len(paths)
    blobs = body[_HEAD + size : _HEAD + size + count * _LENGTH].decode("ascii")
    numbers = array("q")
    numbers.frombytes(body[_HEAD + size + count * _LENGTH :])
    stats = zip(*(numbers[at::_NUMBERS] for at in range(_NUMBERS)), strict=True)
    each = [blobs[at : at + _LENGTH] for at in range(0, count * _LENGTH, _LENGTH)]
    return dict(zip(paths, map(Known._make, zip(stats, each, strict=True)), strict=True))


def write_index(kept: KeptFiles, root: Path, known: Mapping[str, Known]) -> None:
    """Keep what is *known* for later runs; where it cannot be written, they read the files."""
    if not TRUSTED or not known:
        return
    fit = {path: each for path, each in known.items() if all(-_LARGEST <= n < _LARGEST for n in each.stat)}
    paths = "\0".join(fit).encode("utf-8", "surrogateescape")
    numbers = array("q", [number for each in fit.values() for number in each.stat])
    blobs = "".join(each.blob for each in fit.values()).encode("ascii")
    kept.add(_key(root), b"".join((len(paths).to_bytes(_HEAD, "little"), paths, blobs, numbers.tobytes())))


def _key(root: Path) -> str:
    about = f"stat-index-1 {sys.byteorder} {root}"
    return hashlib.sha256(about.encode("utf-8", "surrogateescape")).hexdigest()
