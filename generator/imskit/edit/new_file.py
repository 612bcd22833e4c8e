"""New files as values, and the one function that lays them down, which never overwrites what is a user's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Literal, Protocol

from imskit.problems import CannotGoOn
from imskit.write import write_file, write_files

#: What happens to a file that is already there: nothing is laid at all, it stays, or it is replaced.
Existing = Literal["refuse", "keep", "replace"]

#: More new files than these are written together.
_MANY = 200

#: Files that work line by line, so that a kept one can be held against ours.
_LINE_BY_LINE = frozenset({".gitignore", ".gitattributes"})


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that is to be: its path from the root with forward slashes, and its text."""

    path: str
    text: str

    @property
    def data(self) -> bytes:
        """What is written: the text in UTF-8."""
        return self.text.encode("utf-8")


class Writable(Protocol):
    """What has a text when it is asked for."""

    @property
    def text(self) -> str:
        """The text."""
        ...


@dataclass(frozen=True, slots=True)
class LaterFile:
    """A file that is to be whose text is made when it is written: tens of thousands would fill the memory."""

    path: str
    of: Writable

    @property
    def data(self) -> bytes:
        """What is written: the text in UTF-8."""
        return self.of.text.encode("utf-8")


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """A file that is to be and is no text of ours: its path from the root, and its bytes."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Laid:
    """What became of new files."""

    written: tuple[str, ...]
    #: Files that were already there and stay as they were.
    kept: tuple[str, ...] = ()
    #: The lines that a kept .gitignore or .gitattributes lacks, by its path: worth telling the user.
    lacking: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def lay(
    files: Iterable[NewFile | LaterFile | NewEvidence], root: Path, existing: Existing = "refuse"
) -> Laid:
    """Write *files* below *root*, in UTF-8 with LF line ends, each whole or not at all.

    Folders are made where they are missing. With `replace`, a file that already holds the text is left
    untouched and not counted as written. Raises CannotGoOn, before anything is written, when a file is in the
    way (with `refuse`) or a path leads out of *root*; and when something cannot be written.
    """
    places = [(file, place_below(root, file.path)) for file in files]
    there = {file.path for file, place in places if place.is_symlink() or place.exists()}
    if existing == "refuse" and there:
        raise CannotGoOn(
            f"{min(there)} is already there and is not overwritten", "move it away, or give it the next id"
        )
    written: list[str] = []
    kept: list[str] = []
    lacking: dict[str, tuple[str, ...]] = {}
    if not there and len(places) > _MANY:
        write_files((_made(place), file.data) for file, place in places)
        return Laid(tuple(file.path for file, _ in places))
    for file, place in places:
        data = file.data
        if file.path in there and existing == "keep":
            kept.append(file.path)
            if place.name in _LINE_BY_LINE and (lines := _lacking(data.decode("utf-8", "replace"), place)):
                lacking[file.path] = lines
        elif not (file.path in there and _read(place) == data):
            _write(place, data)
            written.append(file.path)
    return Laid(tuple(written), tuple(kept), lacking)


def place_below(root: Path, path: str) -> Path:
    """Where *path* lies below *root*; raises CannotGoOn when that is not below it, links included."""
    wanted = PurePosixPath(path)
    place = root.joinpath(*wanted.parts)
    home, folder = root.resolve(), place.parent.resolve()
    inside = folder == home or home in folder.parents
    if not inside or not wanted.name or wanted.is_absolute() or ".." in wanted.parts:
        raise CannotGoOn(
            f"{path} leads out of {root}, so it is not written", "remove the link that leads there"
        )
    return place


def _write(place: Path, data: bytes) -> None:
    write_file(_made(place), data)


def _made(place: Path) -> Path:
    """*place*, whose folder is there now."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotGoOn(
            f"{place.parent} cannot be made: {error.strerror}", "check its permissions"
        ) from error
    return place


def _read(place: Path) -> bytes | None:
    try:
        return place.read_bytes()
    except OSError:
        # Whatever stands there cannot be what we would write; writing it says why if it cannot be replaced.
        return None


def _lacking(ours: str, place: Path) -> tuple[str, ...]:
    theirs = {line.strip() for line in (_read(place) or b"").decode("utf-8", "replace").splitlines()}
    return tuple(
        line for line in ours.splitlines() if line and not line.startswith("#") and line not in theirs
    )
