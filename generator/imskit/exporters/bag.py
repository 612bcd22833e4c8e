"""A BagIt bag (RFC 8493) and its zip, written in one pass: each byte is read once, hashed, and written to both.

The same files give the same bytes: manifests are sorted by path, the zip is stored without compression, with one time
and one mode for all entries. `bagit.py --validate` and `sha256sum -c manifest-sha256.txt` accept what comes out.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Protocol, Self, cast

BAGIT = "bagit.txt"
BAG_INFO = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
#: The signature over the tag manifest; no manifest names it.
SIGNATURE = f"{TAG_MANIFEST}.sig"
#: Where the payload of a bag lies.
PAYLOAD = "data/"
#: What every bag of ours says of who made it.
AGENT = "Bag-Software-Agent"
#: The line of bag-info.txt that says how large the payload is; the last one.
OXUM = "Payload-Oxum"
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

_TIME = (1980, 1, 1, 0, 0, 0)
_MODE = 0o644
_UNIX = 3


class ArchiveWriter:
    """Writes files into a zip of one form: stored, in one pass, with one time and one mode."""

    def __init__(self, stream: Stream, name: str) -> None:
        """*name* is the folder in the zip that holds all."""
        self._name = name
        # A stream that cannot go back gets sizes behind the data: the same bytes, wherever they are written to.
        self._zip = zipfile.ZipFile(cast("IO[bytes]", _Forward(stream)), "w", zipfile.ZIP_STORED)

    def __enter__(self) -> Self:
        """Begin the zip."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the zip, whatever happened."""
        self._zip.close()

    @contextmanager
    def file(self, path: str) -> Iterator[Callable[[bytes], object]]:
        """A function that writes the next bytes of the file at *path*, of any size."""
        entry = zipfile.ZipInfo(f"{self._name}/{path}", _TIME)
        entry.external_attr = _MODE << 16
        entry.create_system = _UNIX
        with self._zip.open(entry, "w", force_zip64=True) as packed:
            yield packed.write

    def add(self, path: str, chunks: Iterable[bytes]) -> None:
        """Add the file at *path*."""
        with self.file(path) as write:
            for chunk in chunks:
                write(chunk)


class Stream(Protocol):
    """Something that bytes are written to, one after the other."""

    def write(self, data: bytes, /) -> int:
        """Write *data*; returns how many bytes."""
        ...


class _Forward:
    """A stream for zipfile that only goes forward."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._size = 0

    def write(self, data: bytes) -> int:
        self._stream.write(data)
        self._size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""


class BagWriter:
    """Writes a bag into an empty folder and into a zip."""

    def __init__(self, folder: Path, archive: ArchiveWriter) -> None:
        """*folder* is there and empty."""
        self._folder = folder
        self._archive = archive
        self._payload: dict[str, str] = {}
        self._tags: dict[str, str] = {}
        self._octets = 0
        self._folders: set[Path] = set()
        #: Payload that lies in the folder already, and in nothing else.
        self._ahead: set[str] = set()

    def ahead(self, path: str, data: bytes) -> None:
        """Lay a file of the payload into the folder before its turn; `add` puts it into the zip and the manifest.

        What comes in another order than the bag's has not to be held in memory, or on the disk twice.
        """
        self._target(PAYLOAD + path).write_bytes(data)
        self._ahead.add(path)

    def add_ahead(self, path: str) -> None:
        """Add the file of the payload at *path* that was laid into the folder ahead."""
        where = PAYLOAD + path
        self._ahead.remove(path)
        data = (self._folder / where).read_bytes()
        self._archive.add(where, (data,))
        self._payload[where] = hashlib.sha256(data).hexdigest()
        self._octets += len(data)

    def add(self, path: str, chunks: Iterable[bytes]) -> None:
        """Add a file of the payload at *path*, which begins below `data/`; in pieces, of any size."""
        where = PAYLOAD + path
        self._payload[where], size = self._write(where, chunks)
        self._octets += size

    def tag(self, path: str, data: bytes) -> None:
        """Add a tag file: one beside the payload that the tag manifest names."""
        self._tags[path], _ = self._write(path, (data,))

    def finish(self, info: Mapping[str, str]) -> bytes:
        """Write the declaration, *info* as bag-info.txt, and the manifests; returns the tag manifest."""
        self.tag(BAGIT, DECLARATION)
        counted = {**info, OXUM: oxum(self._octets, len(self._payload))}
        self.tag(BAG_INFO, bag_info(counted))
        self.tag(MANIFEST, manifest(self._payload))
        tags = manifest(self._tags)
        self._write(TAG_MANIFEST, (tags,))
        return tags

    def beside(self, path: str, data: bytes) -> None:
        """Add a file that no manifest names, such as the signature over the tag manifest."""
        self._write(path, (data,))

    def _write(self, path: str, chunks: Iterable[bytes]) -> tuple[str, int]:
        target = self._target(path)
        digest, size = hashlib.sha256(), 0
        with target.open("wb") as file, self._archive.file(path) as pack:
            for chunk in chunks:
                digest.update(chunk)
                file.write(chunk)
                pack(chunk)
                size += len(chunk)
        return digest.hexdigest(), size

    def _target(self, path: str) -> Path:
        """Where the file at *path* goes; the folder that holds it is there."""
        target = self._folder / path
        if target.parent not in self._folders:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(target.parent)
        return target


def manifest(hashes: Mapping[str, str]) -> bytes:
    """A manifest in its canonical form: `hash  path`, sorted by path, as `sha256sum` reads it."""
    lines = (f"{hashes[path]}  {encoded(path)}\n" for path in sorted(hashes))
    return "".join(lines).encode()


def oxum(octets: int, files: int) -> str:
    """The size of a payload as BagIt writes it."""
    return f"{octets}.{files}"


def encoded(path: str) -> str:
    """*path* as a manifest writes it: percent signs and line ends are escaped (RFC 8493, 2.1.3)."""
    return path.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def bag_info(info: Mapping[str, str]) -> bytes:
    """The lines of bag-info.txt, in the order of *info*; what is not filled is left out."""
    return "".join(f"{label}: {' '.join(text.split())}\n" for label, text in info.items() if text).encode()
