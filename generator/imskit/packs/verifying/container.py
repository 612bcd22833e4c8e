"""The files of a pack, from its folder or its zip, taken in as what a stranger sent.

Nothing is unpacked. What could lead out of the pack, could not stand beside another file on every system, or is not
what it says is a finding, and is not read.
"""

from __future__ import annotations

import stat
import struct
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from imskit.packs.on_disk import OnDisk, is_junction
from imskit.packs.path_in_pack import MOST_FILES, MOST_FOLDERS, Folded, unfit
from imskit.packs.verifying.findings import Finding
from imskit.path_rules import printable
from imskit.problems import CannotGoOn
from imskit.tree import Source, Tree

_CHUNK = 1024 * 1024
#: What the list of files at the end of a zip may take: it is read whole.
_LONGEST_LIST = 64 * 1024 * 1024
#: How a zip ends: its last record, and the two before it in one of many or large files.
_END = struct.Struct("<4s4H2LH")
_LOCATOR = struct.Struct("<4sLQL")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_END_MARK, _LOCATOR_MARK, _END_64_MARK = b"PK\x05\x06", b"PK\x06\x07", b"PK\x06\x06"
_FILE_MARK = b"PK\x03\x04"


@dataclass(frozen=True)
class Container:
    """What lies in a pack."""

    files: Tree
    findings: tuple[Finding, ...]
    #: The name that the folder in a zip has; empty for a folder.
    name: str = ""
    #: The zip itself, whose bytes are of one form only; None for a folder.
    archive: Path | None = None
    #: False: it is a trap or damaged, and nothing in it was looked at.
    opened: bool = True

    def stamp(self) -> Mapping[str, tuple[int, ...]]:
        """What the system says of each file, or of the zip: it is another one when somebody changed it meanwhile."""
        if self.archive is not None:
            return {"": _facts(self.archive)}
        return {
            path: _facts(source.path)
            for path, source in self.files.files.items()
            if isinstance(source, OnDisk)
        }

    def changed(self, before: Mapping[str, tuple[int, ...]]) -> Sequence[str]:
        """The files whose stamp is not what it was *before*."""
        now = self.stamp()
        return [path for path, facts in before.items() if now.get(path) != facts]


def _facts(path: Path) -> tuple[int, ...]:
    try:
        found = path.lstat()
    except OSError:
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


@dataclass(frozen=True, slots=True)
class _InZip:
    #: Open for as long as the pack is verified.
    packed: zipfile.ZipFile
    entry: zipfile.ZipInfo

    def chunks(self) -> Iterator[bytes]:
        try:
            with self.packed.open(self.entry) as file:
                while chunk := file.read(_CHUNK):
                    yield chunk
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
            raise OSError(0, f"the zip is damaged: {error}") from error


@dataclass
class _Taken:
    """Files and findings as they come."""

    files: dict[str, Source | bytes] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    folded: Folded = field(default_factory=Folded)

    def take(self, path: str, source: Source) -> None:
        why = unfit(path) or ("is there twice" if path in self.files else self.folded.clash(path))
        if why:
            self.find(path, why)
        else:
            self.files[path] = source

    def find(self, path: str, what: str) -> None:
        self.findings.append(Finding(printable(path), printable(what)))


@contextmanager
def container(place: Path) -> Iterator[Container]:
    """What lies at *place*, a folder or a zip. Raises CannotGoOn when there is neither, or it cannot be read."""
    if place.is_symlink():
        raise CannotGoOn(f"{place} is a link", "name what it leads to")
    if place.is_dir():
        yield _folder(place)
        return
    if not place.is_file():
        raise CannotGoOn(f"there is no pack {place}", "name the folder of a pack, or its zip")
    wrong = _trap(place)
    if wrong:
        yield _unopened(place, wrong)
        return
    try:
        packed = zipfile.ZipFile(place)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
        yield _unopened(place, f"is damaged: {error}")
        return
    with packed:
        yield _archive(place, packed)


def _unopened(place: Path, what: str) -> Container:
    return Container(Tree.of({}), (Finding(printable(place.name), printable(what)),), opened=False)


def _trap(place: Path) -> str:
    """Why the zip at *place* is not even opened; empty when its list of files is one that a pack can have.

    Raises CannotGoOn when it is no zip at all.
    """
    size = place.stat().st_size
    with place.open("rb") as file:
        begin = file.read(4)
        file.seek(max(0, size - _END.size))
        last = file.read(_END.size)
        if len(last) < _END.size or (begin != _FILE_MARK and not last.startswith(_END_MARK)):
            raise CannotGoOn(f"{place} is no zip", "name the folder of a pack, or its zip")
        mark, _, _, _, count, length, offset, comment = _END.unpack(last)
        if mark != _END_MARK or comment:
            return "was cut off, or something was added behind its list of files"
        ends = size - _END.size
        file.seek(max(0, ends - _LOCATOR.size))
        before = file.read(_LOCATOR.size)
        if ends >= _LOCATOR.size + _END_64.size and before.startswith(_LOCATOR_MARK):
            ends -= _LOCATOR.size + _END_64.size
            file.seek(ends)
            mark, _, _, _, _, _, _, count, length, offset = _END_64.unpack(file.read(_END_64.size))
            if mark != _END_64_MARK:
                return "is damaged where its list of files ends"
    if count > MOST_FILES or length > _LONGEST_LIST:
        return f"says that it holds {count} files, which is more than a pack has, so it is not opened"
    if offset + length != ends:
        return "holds something before, within or behind its list of files"
    return ""


def _folder(place: Path) -> Container:
    taken = _Taken()
    waiting = [""]
    seen = 0
    while waiting:
        below = waiting.pop()
        names = _names(place / below)
        seen += len(names)
        if seen > MOST_FILES * 2:
            raise CannotGoOn(f"{place} holds more files than a pack has")
        if not names:
            taken.find(below or ".", "is an empty folder")
        for name in names:
            path = f"{below}/{name}" if below else name
            full = place / below / name
            try:
                mode = full.lstat().st_mode
            except OSError as error:
                raise CannotGoOn(f"{printable(path)} cannot be read: {error.strerror}") from error
            if stat.S_ISLNK(mode):
                taken.find(path, "is a link")
            elif stat.S_ISREG(mode):
                taken.take(path, OnDisk(full))
            elif not stat.S_ISDIR(mode):
                taken.find(path, "is no file")
            elif path.count("/") >= MOST_FOLDERS:
                taken.find(path, "lies too deep")
            elif is_junction(full):
                taken.find(path, "is a link")
            else:
                waiting.append(path)
    return Container(Tree.of(taken.files), tuple(taken.findings))


def _names(folder: Path) -> list[str]:
    try:
        return sorted(each.name for each in folder.iterdir())
    except OSError as error:
        raise CannotGoOn(f"{printable(str(folder))} cannot be read: {error.strerror}") from error


def _archive(place: Path, packed: zipfile.ZipFile) -> Container:
    taken = _Taken()
    entries = packed.infolist()
    if sum(entry.file_size for entry in entries) > place.stat().st_size:
        # Nothing in a pack is compressed: what says it is larger than the zip is a trap.
        return _unopened(place, "says that it holds more than it does, so it is not opened")
    tops = {entry.filename.split("/", 1)[0] for entry in entries}
    if len(tops) != 1:
        return _unopened(place, "is no pack: a pack is one folder in a zip")
    (name,) = tops
    if unfit(name):
        taken.find(name or "/", unfit(name))
    for entry in entries:
        path = entry.filename.removeprefix(f"{name}/")
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if entry.compress_type != zipfile.ZIP_STORED or entry.flag_bits & 1:
            taken.find(path, "is compressed or encrypted")
        elif kind == stat.S_IFLNK:
            taken.find(path, "is a link")
        elif kind not in {0, stat.S_IFREG} or entry.is_dir():
            taken.find(path, "is no file")
        else:
            taken.take(path, _InZip(packed, entry))
    return Container(Tree.of(taken.files), tuple(taken.findings), name, place)


def subtree(files: Tree, prefix: str) -> Mapping[str, Source]:
    """The files whose path begins with *prefix*, without it."""
    return {
        path.removeprefix(prefix): source for path, source in files.files.items() if path.startswith(prefix)
    }
