"""What earlier runs read of documents, kept on disk: read again only when the file, a schema or imskit has changed.

Kept are the data of documents without fault, the place of each value, and what their marks lead to, by what git calls
the bytes. A pack is one file, since ten thousand small ones are slow to read; a run that reads many new contents adds
one, and now and then all are put together anew.

Nothing of it is believed that this user's own imskit did not write: every pack is sealed (HMAC-SHA256) with a secret
that lies in the user's cache folder, never in the repository, over all that its content depends on. Whatever is
damaged, cut off, from elsewhere or of another version does not fit its seal and is as good as not there. It may be
deleted at any time. Packs have names of their own content and appear whole, so runs do not get in each other's way.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
from array import array
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from imskit.sealing import make_folder, ordinary_bytes, put_sealed, sealed_files, sealed_folder

#: What lies in imskit's own folder here.
_FOLDER: Final = "read"
_ENDING: Final = ".pack"
_SEALED_WITH: Final = "reading-seal-1"
_SEAL_LENGTH: Final = 32
_HEAD: Final = 8
#: With more packs than this they are put together.
_MOST_PACKS: Final = 8
#: Bytes of all packs together; what is older goes.
_MOST_BYTES: Final = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """What was read of one content."""

    data: Mapping[str, Any]
    slots: array[int]
    #: What the marks of the document's schema lead to, in the form of `imskit.kept_marks`.
    marks: list[Any]
    fingerprint: str | None


class KeptReadings:
    """The packs of one system."""

    def __init__(self, folder: Path, secret: bytes) -> None:
        """*folder* is where packs lie, *secret* what they are sealed with."""
        self._folder = folder
        self._secret = secret
        #: Packs whose seal did not fit: of no use to anybody, and taken away when something is written.
        self._refused: set[Path] = set()

    @staticmethod
    def of(root: Path) -> KeptReadings | None:
        """Those of the system at *root*; None where none may be kept: no repository, or no folder of the user's own."""
        found = sealed_folder(root, _FOLDER, _SEALED_WITH)
        return KeptReadings(*found) if found is not None else None

    def read(self, shape: str) -> dict[str, Kept]:
        """What is kept of documents that were held against the schemas with the digest *shape*, by content."""
        found: dict[str, Kept] = {}
        left = _MOST_BYTES
        for pack in self._packs(shape):
            with suppress(OSError):
                opened = self._opened(shape, ordinary_bytes(pack, left))
                left -= pack.stat().st_size
                if opened is not None:
                    found.update(_unpack(*opened))
                else:
                    self._refused.add(pack)
        return found

    def add(self, shape: str, new: Mapping[str, Kept], used: Callable[[], Mapping[str, Kept]]) -> None:
        """Keep what is *new*; where there are many packs, what *used* gives, the new with it, takes their place.

        Where it cannot be written it is read anew next time.
        """
        with suppress(OSError):
            for pack in self._refused:
                pack.unlink(missing_ok=True)
            before = self._packs(shape)
            together = len(before) >= _MOST_PACKS
            made = self._write(shape, used() if together else new)
            for pack in before if together else ():
                if pack != made:
                    pack.unlink(missing_ok=True)
            self._keep_small(shape)

    def _packs(self, shape: str) -> list[Path]:
        """The packs of *shape*."""
        return sorted(self._folder.glob(f"{shape[:16]}-*{_ENDING}"))

    def _seal(self, shape: str, body: bytes | memoryview) -> bytes:
        sealed = hmac.new(self._secret, f"{_tool()} {shape} ".encode("ascii"), hashlib.sha256)
        sealed.update(body)
        return sealed.digest()

    def _opened(self, shape: str, pack: bytes) -> tuple[str, array[int]] | None:
        """The two parts of a *pack*; None where its seal is not that of this user's imskit over all of it."""
        whole = memoryview(pack)
        seal, body = whole[:_SEAL_LENGTH], whole[_SEAL_LENGTH:]
        if not hmac.compare_digest(seal, self._seal(shape, body)):
            return None
        size = int.from_bytes(body[:_HEAD], "little")
        numbers = array("I")
        numbers.frombytes(body[_HEAD + size :])
        return str(body[_HEAD : _HEAD + size], "utf-8"), numbers

    def _write(self, shape: str, readings: Mapping[str, Kept]) -> Path | None:
        """Write a pack of *readings*; None where they are too many. Raises OSError where it cannot be written."""
        rows = [
            (blob, kept.data, len(kept.slots), kept.marks, kept.fingerprint)
            for blob, kept in readings.items()
        ]
        text = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
        body = b"".join(
            (
                len(text).to_bytes(_HEAD, "little"),
                text,
                *(kept.slots.tobytes() for kept in readings.values()),
            )
        )
        if len(body) + _SEAL_LENGTH > _MOST_BYTES:
            return None
        make_folder(self._folder)
        pack = self._folder / f"{shape[:16]}-{hashlib.sha256(body).hexdigest()[:16]}{_ENDING}"
        put_sealed(pack, self._seal(shape, body), body)
        return pack

    def _keep_small(self, shape: str) -> None:
        """Take away the oldest packs while all together are too large, those of other schemas first."""
        packs = [
            (path.name.startswith(f"{shape[:16]}-"), used, size, path)
            for used, size, path in sealed_files(self._folder, _ENDING)
        ]
        total = sum(size for _, _, size, _ in packs)
        for _, _, size, path in sorted(packs):
            if total <= _MOST_BYTES:
                break
            path.unlink(missing_ok=True)
            total -= size


def _unpack(text: str, numbers: array[int]) -> dict[str, Kept]:
    """What the two parts of a pack hold."""
    found, at = {}, 0
    for blob, data, count, marks, fingerprint in json.loads(text):
        found[blob] = Kept(data, numbers[at : at + count], marks, fingerprint)
        at += count
    return found


@cache
def _tool() -> str:
    """One digest for all of imskit and of the libraries that have a part in how a document is read."""
    from importlib.metadata import version

    digest = hashlib.sha256(f"{sys.version} {sys.byteorder} {array('I').itemsize}\n".encode())
    for name in ("PyYAML", "jsonschema-rs", "markdown-it-py"):
        digest.update(f"{name} {version(name)}\n".encode())
    for path in _modules():
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _modules() -> Iterable[Path]:
    return sorted(Path(__file__).parent.rglob("*.py"))
