"""Evidence whose bytes do not lie in a pack, held against the files of a folder in which somebody shows them.

What a file is called says nothing: it is known by its SHA-256. A name is looked at only where no file has the bytes
that were recorded, to tell of one that goes by the name of a piece of evidence and is another.
"""

from __future__ import annotations

import hashlib
import re
import stat
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from imskit.packs.evidence_files import AS_RECORDED, KEPT_ELSEWHERE, EvidenceFile
from imskit.packs.on_disk import OnDisk, is_junction
from imskit.path_rules import printable
from imskit.problems import CannotGoOn

#: A folder with more in it is none that somebody laid out for an auditor. Their names are held in memory.
_MOST_FILES = 200_000
_MOST_FOLDERS = 100

#: How a piece of evidence stands beside AS_RECORDED.
OTHER_SIZE, ANOTHER, NOT_SHOWN = "of another size than recorded", "not what was recorded", "not shown"


@dataclass(frozen=True, slots=True)
class Kept:
    """A piece of evidence whose bytes are not in the pack, and the files in the folder that are it."""

    title: str
    #: As recorded.
    sha256: str
    #: As recorded; None where nobody says.
    size: int | None
    #: A role, and the words of the record; empty where it says nothing.
    custodian: str
    place: str
    #: The file of the organisation's folder of evidence that should be it; empty for what is kept elsewhere.
    file: str
    #: The ids of the documents and records that name it.
    holders: tuple[str, ...]
    #: `as recorded`, `of another size than recorded`, `not what was recorded`, `not shown`.
    standing: str
    #: In the folder: those with its bytes, or, where none has them, those that go by its name.
    found: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shown:
    """What a folder of evidence holds of what a pack names."""

    folder: str
    kept: tuple[Kept, ...]
    #: Files that are evidence which lies in the pack as well.
    inside: tuple[str, ...]
    #: Files that are no evidence that the pack names.
    strange: tuple[str, ...]
    #: What was not read, with the reason behind it.
    unread: tuple[tuple[str, str], ...]

    def of(self, *standings: str) -> tuple[Kept, ...]:
        """The pieces that are of one of these *standings*."""
        return tuple(each for each in self.kept if each.standing in standings)


def kept_elsewhere(rows: Sequence[EvidenceFile]) -> tuple[EvidenceFile, ...]:
    """Those of *rows* whose bytes do not lie in the pack as recorded."""
    return tuple(row for row in rows if row.standing != AS_RECORDED)


def shown_in(
    folder: Path, rows: Sequence[EvidenceFile], told: Callable[[int], object] = lambda _count: None
) -> Shown:
    """What the files below *folder* are of the evidence in *rows*.

    Links are not followed, and each file is read once, in pieces. *told* is called with how many were read. Raises
    CannotGoOn where the folder cannot be listed, or holds more than anybody shows.
    """
    hashes: dict[str, list[str]] = {}
    sizes: dict[str, int] = {}
    unread = []
    for count, (name, source) in enumerate(_files(folder)):
        told(count)
        if isinstance(source, str):
            unread.append((printable(name), source))
            continue
        digest, size = hashlib.sha256(), 0
        try:
            for chunk in source.chunks():
                digest.update(chunk)
                size += len(chunk)
        except OSError as error:
            unread.append((printable(name), f"cannot be read: {error.strerror}"))
            continue
        hashes.setdefault(digest.hexdigest(), []).append(printable(name))
        sizes[digest.hexdigest()] = size
    known = {row.sha256 for row in rows}
    others = [name for digest, names in hashes.items() if digest not in known for name in names]
    by_name = _by_name(others)
    kept = tuple(_kept(row, hashes, sizes, by_name) for row in kept_elsewhere(rows))
    elsewhere = {each.sha256 for each in kept}
    called = {name for each in kept if each.standing == ANOTHER for name in each.found}
    inside = [name for digest in known - elsewhere for name in hashes.get(digest, ())]
    strange = [name for name in others if name not in called]
    return Shown(
        printable(str(folder)), kept, tuple(sorted(inside)), tuple(sorted(strange)), tuple(sorted(unread))
    )


def _kept(
    row: EvidenceFile, hashes: dict[str, list[str]], sizes: dict[str, int], by_name: dict[str, list[str]]
) -> Kept:
    found = hashes.get(row.sha256, [])
    standing = NOT_SHOWN
    # Of a file that should lie in the pack, the size at hand is not the recorded one.
    size = row.size if row.standing == KEPT_ELSEWHERE else None
    if found:
        standing = AS_RECORDED if size in {None, sizes[row.sha256]} else OTHER_SIZE
    else:
        found = sorted({name for key in _names_of(row) for name in by_name.get(key, ())})
        if found:
            standing = ANOTHER
    return Kept(
        row.title, row.sha256, size, row.custodian, row.place, row.file, row.holders, standing, tuple(found)
    )


def _names_of(row: EvidenceFile) -> Iterator[str]:
    """What a file of this evidence would be called, by its title, by its place and by its file."""
    yield _folded(row.title)
    for path in (row.place, row.file):
        if path:
            yield _folded(re.split(r"[/\\]", path)[-1])


def _by_name(paths: Sequence[str]) -> dict[str, list[str]]:
    """The *paths* by the last part of their name, with and without what stands behind its dot."""
    found: dict[str, list[str]] = {}
    for path in paths:
        name = path.rpartition("/")[2]
        for key in {_folded(name), _folded(name.rpartition(".")[0] or name)}:
            found.setdefault(key, []).append(path)
    return found


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name.strip().casefold())


def _files(folder: Path) -> Iterator[tuple[str, OnDisk | str]]:
    """Each file below *folder*, sorted, by its path from there; what is none, with why it is not read."""
    waiting = [""]
    seen = 0
    while waiting:
        below = waiting.pop()
        here = folder / below
        try:
            names = sorted(each.name for each in here.iterdir())
        except OSError as error:
            if below:
                yield below, f"cannot be read: {error.strerror}"
                continue
            raise CannotGoOn(f"{folder} cannot be read: {error.strerror}", "name another folder") from error
        seen += len(names)
        if seen > _MOST_FILES:
            raise CannotGoOn(
                f"{folder} holds more than {_MOST_FILES} files", "name a folder with the evidence and no more"
            )
        folders = []
        for name in names:
            path = f"{below}/{name}" if below else name
            try:
                mode = (here / name).lstat().st_mode
            except OSError as error:
                yield path, f"cannot be read: {error.strerror}"
                continue
            if stat.S_ISLNK(mode) or (stat.S_ISDIR(mode) and is_junction(here / name)):
                yield path, "is a link, and is not followed"
            elif stat.S_ISREG(mode):
                yield path, OnDisk(here / name)
            elif not stat.S_ISDIR(mode):
                yield path, "is no file"
            elif path.count("/") >= _MOST_FOLDERS:
                yield path, "lies too deep"
            else:
                folders.append(path)
        waiting.extend(reversed(folders))
