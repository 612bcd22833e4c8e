"""Whether each file of a pack is the one that its manifests name, and whether they are of one form only."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from imskit.exporters.bag import (
    BAG_INFO,
    BAGIT,
    DECLARATION,
    MANIFEST,
    OXUM,
    PAYLOAD,
    SIGNATURE,
    TAG_MANIFEST,
    ArchiveWriter,
    manifest,
    oxum,
)
from imskit.packs.verifying.container import Container
from imskit.packs.verifying.findings import Finding
from imskit.path_rules import printable
from imskit.problems import CannotGoOn
from imskit.tree import Tree

#: A manifest of all the files that a pack can have is not longer; it is read whole.
LONGEST_MANIFEST = 64 * 1024 * 1024
_LONGEST_INFO = 64 * 1024
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


def integrity(found: Container, told: Callable[[int], object] = lambda _count: None) -> Iterator[Finding]:
    """What of the files in *found* is missing, added, altered, or not of the one form that a pack has.

    Each byte is read once, in pieces. *told* is called with how many files were read.
    """
    named, findings = _manifests(found.files)
    octets = _Count()
    findings += _altered(found, named, told, octets)
    yield from findings
    size = oxum(octets.of_payload, sum(path.startswith(PAYLOAD) for path in found.files.paths()))
    info = first_bytes(found.files, BAG_INFO, _LONGEST_INFO)
    if not findings and not info.endswith(f"\n{OXUM}: {size}\n".encode()):
        yield Finding(BAG_INFO, "says that the payload is of another size than it is")


def _manifests(files: Tree) -> tuple[Mapping[str, str], list[Finding]]:
    """What the manifests name, with hashes, and what is wrong with them and with which files are there."""
    named: dict[str, str] = {}
    return named, list(_of_manifests(files, named))


def _of_manifests(files: Tree, named: dict[str, str]) -> Iterator[Finding]:
    for path in (BAGIT, BAG_INFO, MANIFEST, TAG_MANIFEST):
        if not files.has(path):
            yield Finding(path, "is missing")
    payload, payload_form = _named(files, MANIFEST)
    tags, tags_form = _named(files, TAG_MANIFEST)
    named |= {**payload, **tags}
    known = named.keys() | {TAG_MANIFEST, SIGNATURE}
    for path in files.paths():
        # Where a manifest is gone, nobody knows what was added to the files that it named: that it is gone is told.
        if path not in known and files.has(MANIFEST if path.startswith(PAYLOAD) else TAG_MANIFEST):
            yield Finding(path, "was added")
    yield from (Finding(printable(path), "is missing") for path in sorted(named) if not files.has(path))
    for path, each, fits, inside in (
        (MANIFEST, payload, payload_form, True),
        (TAG_MANIFEST, tags, tags_form, False),
    ):
        if files.has(path) and not fits:
            yield Finding(path, "is not as a manifest is written")
        for name in each:
            if name.startswith(PAYLOAD) != inside or name in {TAG_MANIFEST, SIGNATURE}:
                yield Finding(path, f"names {printable(name)}, which is none of its files")
    if files.has(BAGIT) and first_bytes(files, BAGIT, len(DECLARATION)) != DECLARATION:
        yield Finding(BAGIT, "is not as BagIt wants it")


def _altered(
    found: Container, named: Mapping[str, str], told: Callable[[int], object], octets: _Count
) -> Iterator[Finding]:
    """Files whose bytes are others than *named*; and the zip, where it is not what packing its files again gives."""
    files = found.files
    same = _Same(found.archive) if found.archive is not None else None
    try:
        with ArchiveWriter(same or _Nothing(), found.name) as again:
            for count, path in enumerate(_order(files)):
                told(count)
                digest = hashlib.sha256()
                try:
                    with again.file(path) if same else nullcontext(_ignore) as packed:
                        for chunk in files.chunks(path):
                            digest.update(chunk)
                            packed(chunk)
                            octets.of_payload += len(chunk) if path.startswith(PAYLOAD) else 0
                except CannotGoOn as stop:
                    # What a zip says of a file and what stands there are two things.
                    cause = stop.__cause__
                    why = cause.strerror if isinstance(cause, OSError) else stop.sentence
                    yield Finding(path, printable(f"was altered or cannot be read: {why}"))
                    if same:
                        same.differs()
                    continue
                if named.get(path, digest.hexdigest()) != digest.hexdigest():
                    yield Finding(path, "was altered")
    finally:
        whole = same is None or same.ended()
    if found.archive is not None and not whole:
        yield Finding("", f"{printable(found.archive.name)} is not packed as imskit packs it")


def first_bytes(files: Tree, path: str, size: int) -> bytes:
    """The bytes of a file, and of a longer one its first *size* and one more; of a damaged one those that there are."""
    held = bytearray()
    with suppress(CannotGoOn, KeyError):
        for chunk in files.chunks(path):
            held += chunk
            if len(held) > size:
                break
    return bytes(held[: size + 1])


def _named(files: Tree, path: str) -> tuple[Mapping[str, str], bool]:
    """What the manifest at *path* names, with hashes, and whether it is written as it has to be.

    Lines that are none are left out.
    """
    if not files.has(path):
        return {}, False
    data = first_bytes(files, path, LONGEST_MANIFEST)
    if len(data) > LONGEST_MANIFEST:
        return {}, False
    lines = (_LINE.fullmatch(line) for line in data.decode("utf-8", "replace").split("\n"))
    named = {_decoded(line[2]): line[1] for line in lines if line}
    return named, data == manifest(named)


def _decoded(path: str) -> str:
    return path.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")


def _order(files: Tree) -> Iterator[str]:
    """The files in the order in which they are packed: the payload, the tags, the manifests, the signature."""
    last = (BAGIT, BAG_INFO, MANIFEST, TAG_MANIFEST, SIGNATURE)
    yield from (path for path in files.paths() if path.startswith(PAYLOAD))
    yield from (path for path in files.paths() if not path.startswith(PAYLOAD) and path not in last)
    yield from (path for path in last if files.has(path))


@dataclass
class _Count:
    """How many bytes the payload was found to have."""

    of_payload: int = 0


class _Same:
    """Holds what is written to it against the bytes of a file."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self._same = True

    def write(self, data: bytes, /) -> int:
        if self._same:
            self._same = self._file.read(len(data)) == data
        return len(data)

    def differs(self) -> None:
        self._same = False

    def ended(self) -> bool:
        """Whether all was the same, to the end of the file."""
        with self._file:
            return self._same and not self._file.read(1)


class _Nothing:
    """Takes what is written to it."""

    def write(self, data: bytes, /) -> int:
        return len(data)


def _ignore(_data: bytes) -> None:
    """A folder is not packed again."""
