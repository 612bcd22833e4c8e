"""The files of a pack, from its folder or its zip, taken in as what a stranger sent.

Nothing is unpacked. What could lead out of the pack, could not stand beside another file on every system, or is not
what it says is a finding, and is not read.
"""

from __future__ import annotations

import os
import re
import stat
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from imskit.packs.verifying.findings import Finding
from imskit.path_rules import printable
from imskit.problems import CannotGoOn
from imskit.tree import Source, Tree

_CHUNK = 1024 * 1024
#: A pack of more files than this is no pack of ours.
_MOST = 1_000_000
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\..*)?", re.IGNORECASE
)
_FORBIDDEN = re.compile(r'[<>:"|?*\\]')


@dataclass(frozen=True)
class Container:
    """What lies in a pack."""

    files: Tree
    findings: tuple[Finding, ...]
    #: The name that the folder in a zip has; empty for a folder.
    name: str = ""
    #: The zip itself, whose bytes are of one form only; None for a folder.
    archive: Path | None = None


@dataclass(frozen=True, slots=True)
class _OnDisk:
    path: Path

    def chunks(self) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk


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
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
            raise OSError(0, f"the zip is damaged: {error}") from error


@dataclass
class _Taken:
    """Files and findings as they come."""

    files: dict[str, Source | bytes] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    #: Each path as it is on a system that does not tell case apart.
    folded: dict[str, str] = field(default_factory=dict)

    def take(self, path: str, source: Source) -> None:
        why = unfit(path)
        other = self.folded.setdefault(path.casefold(), path)
        if why:
            self.findings.append(Finding(printable(path), why))
        elif path in self.files:
            self.findings.append(Finding(printable(path), "is there twice"))
        elif other != path:
            self.findings.append(Finding(printable(path), f"differs from {printable(other)} in case only"))
        else:
            self.files[path] = source


def unfit(path: str) -> str:
    """Why a file of this path cannot be in a pack; empty when it can."""
    parts = path.split("/")
    if path.startswith("/") or re.match(r"[A-Za-z]:", path) or any(part in {"", ".", ".."} for part in parts):
        return "leads out of the pack"
    if "\\" in path:
        return "has a backslash in its name, which leads elsewhere on Windows"
    if not path.isprintable():
        return "has a name that cannot be shown"
    if _FORBIDDEN.search(path) or any(part.endswith((".", " ")) for part in parts):
        return "has a name that not every system can store"
    if any(_RESERVED.fullmatch(part) for part in parts):
        return "has a name that Windows keeps for a device"
    return ""


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
    try:
        packed = zipfile.ZipFile(place)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise CannotGoOn(f"{place} is no zip that can be read: {error}") from error
    with packed:
        yield _archive(place, packed)


def _folder(place: Path) -> Container:
    taken = _Taken()
    for where, folders, names in os.walk(place, onerror=_unreadable):
        folders.sort()
        below = Path(where).relative_to(place)
        for name in sorted([*folders, *names]):
            path = (below / name).as_posix()
            full = Path(where, name)
            mode = full.lstat().st_mode
            if stat.S_ISLNK(mode):
                taken.findings.append(Finding(printable(path), "is a link"))
            elif stat.S_ISREG(mode):
                taken.take(path, _OnDisk(full))
            elif not stat.S_ISDIR(mode):
                taken.findings.append(Finding(printable(path), "is no file"))
        folders[:] = [name for name in folders if not Path(where, name).is_symlink()]
    return Container(Tree.of(taken.files), tuple(taken.findings))


def _unreadable(error: OSError) -> None:
    raise CannotGoOn(f"{error.filename} cannot be read: {error.strerror}") from error


def _archive(place: Path, packed: zipfile.ZipFile) -> Container:
    taken = _Taken()
    entries = packed.infolist()
    if len(entries) > _MOST or sum(entry.file_size for entry in entries) > place.stat().st_size:
        # Nothing in a pack is compressed: what says it is larger than the zip is a trap.
        raise CannotGoOn(f"{place} says it holds more than it does, so it is not opened")
    tops = {entry.filename.split("/", 1)[0] for entry in entries}
    if len(tops) != 1:
        raise CannotGoOn(f"{place} is no pack: a pack is one folder in a zip")
    (name,) = tops
    for entry in entries:
        path = entry.filename.removeprefix(f"{name}/")
        kind = entry.external_attr >> 16
        if entry.compress_type != zipfile.ZIP_STORED or entry.flag_bits & 1:
            taken.findings.append(Finding(printable(path), "is compressed or encrypted"))
        elif kind and stat.S_ISLNK(kind):
            taken.findings.append(Finding(printable(path), "is a link"))
        elif not entry.is_dir():
            taken.take(path, _InZip(packed, entry))
    return Container(Tree.of(taken.files), tuple(taken.findings), name, place)


def subtree(files: Tree, prefix: str) -> Mapping[str, Source]:
    """The files whose path begins with *prefix*, without it."""
    return {
        path.removeprefix(prefix): source for path, source in files.files.items() if path.startswith(prefix)
    }
