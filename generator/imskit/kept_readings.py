"""What earlier runs read of documents, kept on disk: read again only when the file, a schema or imskit has changed.

Kept are the data of documents without fault, the place of each value, and what their marks lead to, by what git calls
the bytes. A pack is one file, since ten thousand small ones are slow to read; a run that reads many new contents adds
one, and now and then all are put together anew. What is asked for of a pack is read alone, see `imskit.kept_pack`.

Nothing of it is believed that this user's own imskit did not write: the index of every pack is sealed (HMAC-SHA256)
with a secret that lies in the user's cache folder, never in the repository, over all that its contents depend on, and
holds the digest of each. Whatever is damaged, cut off, from elsewhere or of another version does not fit and is as good
as not there. It may be deleted at any time. Packs have names of their own content and appear whole, so runs do not get
in each other's way.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

from imskit.kept_pack import SEAL_LENGTH, Pack, index_of
from imskit.sealing import make_folder, put_sealed, sealed_files, sealed_folder
from imskit.values import dataclass

#: What lies in imskit's own folder here.
_FOLDER: Final = "read"
_ENDING: Final = ".pack"
_SEALED_WITH: Final = "reading-seal-1"
_HEAD: Final = 4
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


class Readings(Mapping[str, Kept]):
    """What is kept of documents of one shape, by content; each is read when somebody asks for it."""

    def __init__(self, packs: Sequence[Pack]) -> None:
        """*packs* hold them, of one content the later one."""
        self._packs = packs
        self._held = {name: pack for pack in packs for name in pack.names}

    def __getitem__(self, blob: str) -> Kept:
        content = self.content(blob)
        if content is None:
            raise KeyError(blob)
        return _unpack(content)

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, blob: object) -> bool:
        """Whether it was kept; it may be damaged all the same."""
        return blob in self._held

    def content(self, blob: str) -> bytes | None:
        """What is kept of *blob*, as it stands in a pack; None for nothing, and where it is damaged."""
        pack = self._held.get(blob)
        return pack.get(blob) if pack is not None else None


class KeptReadings:
    """The packs of one system."""

    def __init__(self, folder: Path, secret: bytes, tool: str = "") -> None:
        """*folder* is where packs lie, *secret* what seals them, *tool* what `tool` gives if that is known."""
        self._folder = folder
        self._secret = secret
        self._tool = tool
        #: Packs whose seal did not fit: of no use to anybody, and taken away when something is written.
        self._refused: set[Path] = set()
        self._opened: list[Pack] = []

    @staticmethod
    def of(root: Path, tool: str = "") -> KeptReadings | None:
        """Those of the system at *root*; None where none may be kept: no repository, or no folder of the user's own.

        *tool* is what `tool` gives, where that is known already.
        """
        found = sealed_folder(root, _FOLDER, _SEALED_WITH)
        return KeptReadings(*found, tool) if found is not None else None

    def read(self, shape: str) -> Readings:
        """What is kept of documents that were held against the schemas with the digest *shape*."""
        found: list[Pack] = []
        left = _MOST_BYTES
        for path in self._packs(shape):
            with suppress(OSError):
                try:
                    found.append(Pack(path, partial(self._seal, shape), left))
                except ValueError:
                    self._refused.add(path)
                else:
                    left -= found[-1].size
        self._opened += found
        return Readings(found)

    def add(self, shape: str, new: Mapping[str, Kept], used: Callable[[], Collection[str]]) -> None:
        """Keep what is *new*; where there are many packs, one with that and with what else is *used* takes their place.

        Where it cannot be written it is read anew next time.
        """
        with suppress(OSError):
            self._refused |= {pack.path for pack in self._opened if pack.damaged}
            before = self._packs(shape)
            together = len(before) >= _MOST_PACKS
            contents = {blob: _pack(kept) for blob, kept in new.items()}
            if together:
                contents = self._all_of(shape, used()) | contents
            for pack in self._refused:
                pack.unlink(missing_ok=True)
            made = self._write(shape, contents)
            for pack in before if together else ():
                if pack != made:
                    pack.unlink(missing_ok=True)
            self._keep_small(shape)

    def _all_of(self, shape: str, blobs: Collection[str]) -> dict[str, bytes]:
        """What the packs of *shape* hold of *blobs*, as it stands in them."""
        held = self.read(shape)
        return {blob: content for blob in blobs if (content := held.content(blob)) is not None}

    def _packs(self, shape: str) -> list[Path]:
        """The packs of *shape*."""
        return sorted(self._folder.glob(f"{shape[:16]}-*{_ENDING}"))

    def _seal(self, shape: str, index: bytes) -> bytes:
        sealed = hmac.new(self._secret, f"{self._tool or tool()} {shape} ".encode("ascii"), hashlib.sha256)
        sealed.update(index)
        return sealed.digest()

    def _write(self, shape: str, contents: Mapping[str, bytes]) -> Path | None:
        """Write a pack of *contents*; None where they are too many. Raises OSError where it cannot be written."""
        index = index_of(contents)
        if len(index) + sum(map(len, contents.values())) + SEAL_LENGTH > _MOST_BYTES:
            return None
        make_folder(self._folder)
        pack = self._folder / f"{shape[:16]}-{hashlib.sha256(index).hexdigest()[:16]}{_ENDING}"
        put_sealed(pack, self._seal(shape, index), index, *contents.values())
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


def _pack(kept: Kept) -> bytes:
    """*kept* as bytes, for `_unpack`."""
    row = (kept.data, kept.marks, kept.fingerprint)
    text = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return b"".join((len(text).to_bytes(_HEAD, "little"), text, kept.slots.tobytes()))


def _unpack(content: bytes) -> Kept:
    end = _HEAD + int.from_bytes(content[:_HEAD], "little")
    data, marks, fingerprint = json.loads(content[_HEAD:end].decode("utf-8"))
    slots = array("I")
    slots.frombytes(content[end:])
    return Kept(data, slots, marks, fingerprint)


@cache
def tool() -> str:
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
