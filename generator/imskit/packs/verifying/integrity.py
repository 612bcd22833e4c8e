"""Whether each file of a pack is the one that its manifests name, and whether they are of one form only."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from imskit.exporters.bag import (
    BAG_INFO,
    BAGIT,
    DECLARATION,
    MANIFEST,
    PAYLOAD,
    SIGNATURE,
    TAG_MANIFEST,
    ArchiveWriter,
    manifest,
)
from imskit.packs.verifying.container import Container
from imskit.packs.verifying.findings import Finding
from imskit.tree import Tree

_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


def integrity(found: Container) -> Iterator[Finding]:
    """What of the files in *found* is missing, added, altered, or not of the one form that a pack has."""
    files = found.files
    for path in (BAGIT, BAG_INFO, MANIFEST, TAG_MANIFEST):
        if not files.has(path):
            yield Finding(path, "is missing")
    payload = _named(files, MANIFEST)
    tags = _named(files, TAG_MANIFEST)
    known = payload.keys() | tags.keys() | {TAG_MANIFEST, SIGNATURE}
    yield from (Finding(path, "was added") for path in files.paths() if path not in known)
    for path, digest in sorted({**payload, **tags}.items()):
        actual = files.sha256(path)
        if actual is None:
            yield Finding(path, "is missing")
        elif actual != digest:
            yield Finding(path, "was altered")
    for path, named, inside in ((MANIFEST, payload, True), (TAG_MANIFEST, tags, False)):
        if files.has(path) and files.read(path) != manifest(named):
            yield Finding(path, "is not as a manifest is written")
        for each in named:
            if each.startswith(PAYLOAD) != inside or each in {TAG_MANIFEST, SIGNATURE}:
                yield Finding(path, f"names {each}, which is none of its files")
    if files.has(BAGIT) and files.read(BAGIT) != DECLARATION:
        yield Finding(BAGIT, "is not as BagIt wants it")
    if found.archive is not None and not _is_canonical(found, found.archive):
        yield Finding("", f"{found.archive.name} is not packed as imskit packs it")


def _named(files: Tree, path: str) -> Mapping[str, str]:
    """What the manifest at *path* names, with hashes; lines that are none are left out, and so not canonical."""
    if not files.has(path):
        return {}
    text = files.read(path).decode("utf-8", "replace")
    lines = (_LINE.fullmatch(line) for line in text.split("\n"))
    return {_decoded(line[2]): line[1] for line in lines if line}


def _decoded(path: str) -> str:
    return path.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")


def _is_canonical(found: Container, archive: Path) -> bool:
    """Whether the zip is byte for byte what packing its files again gives."""
    again = _Digest()
    with ArchiveWriter(again, found.name) as writer:
        for path in _order(found.files):
            writer.add(path, found.files.chunks(path))
    digest = hashlib.sha256()
    with archive.open("rb") as file:
        while chunk := file.read(1024 * 1024):
            digest.update(chunk)
    return digest.hexdigest() == again.hexdigest()


def _order(files: Tree) -> Iterator[str]:
    """The files in the order in which they are packed: the payload, the tags, the manifests, the signature."""
    last = (BAGIT, BAG_INFO, MANIFEST, TAG_MANIFEST, SIGNATURE)
    yield from (path for path in files.paths() if path.startswith(PAYLOAD))
    yield from (path for path in files.paths() if not path.startswith(PAYLOAD) and path not in last)
    yield from (path for path in last if files.has(path))


class _Digest:
    """Keeps only the hash of what is written to it."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()

    def write(self, data: bytes, /) -> int:
        self._digest.update(data)
        return len(data)

    def hexdigest(self) -> str:
        return self._digest.hexdigest()
