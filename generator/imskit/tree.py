"""The files of a system as one kind of value, wherever they come from.

Everything behind it sees paths and bytes and does not ask where they lie. What leaves the root, cannot be read
or has an impossible name is a problem of the tree and not in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import field
from typing import Protocol

from imskit.blobs import blob_id, blob_id_of
from imskit.path_rules import TEXT_LIMIT, is_text
from imskit.problems import CannotGoOn, Problem
from imskit.values import dataclass


class Source(Protocol):
    """Where the bytes of one file come from."""

    def chunks(self) -> Iterator[bytes]:
        """The file's bytes, in pieces. Raises OSError or CannotGoOn when it cannot be read."""
        ...


@dataclass(frozen=True, slots=True)
class Held:
    """A file whose bytes were read when the tree was made."""

    data: bytes

    def chunks(self) -> Iterator[bytes]:
        """The bytes in one piece."""
        yield self.data


@dataclass(frozen=True, slots=True)
class KnownText:
    """A text whose content is known by its id without reading it; when it is read, it is held against that."""

    path: str
    blob: str
    #: Gives the bytes of the text at a path.
    read: Callable[[str], bytes]

    def whole(self) -> bytes:
        """The bytes. Raises OSError, and CannotGoOn when they are not what was known any more."""
        data = self.read(self.path)
        if blob_id(data) != self.blob:
            raise CannotGoOn("it was changed just now", "run it again")
        return data

    def chunks(self) -> Iterator[bytes]:
        """The same in one piece."""
        yield self.whole()


@contextmanager
def _told_of(path: str) -> Iterator[None]:
    """Whatever keeps the file at *path* from being read is told with its name: raises CannotGoOn."""
    try:
        yield
    except OSError as error:
        raise CannotGoOn(f"{path} cannot be read any more", "see whether someone moved it") from error
    except CannotGoOn as stop:
        raise CannotGoOn(f"{path} cannot be read any more: {stop.sentence}", stop.mend) from stop


@dataclass(frozen=True, eq=False)
class Tree:
    """A set of files by path from the root, with forward slashes."""

    #: What could not be taken in, and why.
    problems: tuple[Problem, ...]
    files: Mapping[str, Source] = field(repr=False)
    _paths: tuple[str, ...] = field(repr=False)
    #: What git calls the contents of those files of which it said so.
    blobs: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls,
        files: Mapping[str, Source | bytes],
        problems: Sequence[Problem] = (),
        blobs: Mapping[str, str] | None = None,
    ) -> Tree:
        """A tree of these *files*, as bytes or as where to read them; *blobs* are ids of contents by path."""
        sources = {
            path: Held(source) if isinstance(source, bytes) else source for path, source in files.items()
        }
        return cls(tuple(sorted(problems)), sources, tuple(sorted(sources)), blobs or {})

    def paths(self) -> Sequence[str]:
        """The paths of all its files, sorted."""
        return self._paths

    def has(self, path: str) -> bool:
        """Whether there is a file at *path*."""
        return path in self.files

    def read(self, path: str) -> bytes:
        """The bytes of the file at *path*.

        A YAML or JSON file outside the evidence is cut one byte after 1 MiB; `imskit.load` refuses it.

        Raises:
            KeyError: there is no file at *path*.
            CannotGoOn: it was there and cannot be read any more.
        """
        source = self.files[path]
        if isinstance(source, Held):
            return source.data
        if isinstance(source, KnownText):
            return self._whole(path, source)
        limit = TEXT_LIMIT if is_text(path) else None
        held = bytearray()
        with closing(self.chunks(path)) as chunks:
            for chunk in chunks:
                held += chunk
                if limit is not None and len(held) >= limit:
                    break
        return bytes(held[:limit])

    def _whole(self, path: str, source: KnownText) -> bytes:
        with _told_of(path):
            return source.whole()

    def blob(self, path: str) -> str:
        """What git calls the content of the text at *path*. Raises as `read` does."""
        return self.blobs.get(path) or blob_id(self.read(path))

    def is_blob(self, path: str, blob: str) -> bool:
        """Whether git calls the content of the file at *path*, of any size, *blob*.

        Raises CannotGoOn: the file was there and cannot be read any more.
        """
        known = self.blobs.get(path, "")
        if len(known) == len(blob):
            return known == blob
        size = sum(len(chunk) for chunk in self.chunks(path))
        return blob_id_of(size, self.chunks(path), len(blob)) == blob

    def chunks(self, path: str) -> Generator[bytes, None, None]:
        """The bytes of the file at *path* in pieces, for files of any size. Raises as `read` does."""
        with _told_of(path):
            yield from self.files[path].chunks()

    def sha256(self, path: str) -> str | None:
        """The SHA-256 of the file at *path* in hexadecimal digits; None when there is none.

        Raises CannotGoOn: it was there and cannot be read any more.
        """
        if path not in self.files:
            return None
        digest = hashlib.sha256()
        for chunk in self.chunks(path):
            digest.update(chunk)
        return digest.hexdigest()
