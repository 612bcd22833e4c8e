"""Several files laid as one: all of them, and where a run is ended in the midst, the rest by the next one.

They are written in a folder of imskit's own first. Giving that folder its last name is the moment from which they
count: before it nothing was done, and after it files are only moved to their places, which whoever comes next goes on
with. What lies in that folder is what is still to be moved, so nothing that somebody did meanwhile is undone: a file
that they changed, made or took away stays as they left it.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from imskit.edit.new_file import LaterFile, NewEvidence, NewFile, place_below
from imskit.problems import CannotGoOn
from imskit.project import WORK
from imskit.unfinished import passing
from imskit.write import fresh_folder, working_folder, write_file, write_files

#: Below the folder for what is in work.
_FOLDER = "import"
_BEGUN = "begun"
_READY = "ready"
#: Within both: what is to be, and what stood at the places that are taken by something new.
_NEW = "new"
_OLD = "old"
#: Files elsewhere are never laid like that, whoever put them into the folder.
_BELOW = "ims"
_MEND = "mend that, and run the import again: it goes on where it stopped"


#: A file that is to be laid.
Laying = NewFile | NewEvidence | LaterFile


@dataclass(frozen=True, slots=True)
class Finished:
    """What became of files that a run had left to be moved."""

    #: Paths that were laid.
    laid: tuple[str, ...] = ()
    #: Paths where somebody has put something else meanwhile, which stays.
    left: tuple[str, ...] = ()


class LaidTogether:
    """The files that one run lays below *root*, as one."""

    def __init__(self, root: Path, work: Path) -> None:
        """*work* is the folder for what is not laid yet, held by this run."""
        self._root = root
        self._work = work

    def finish(self) -> Finished:
        """Lay what an earlier run was to lay and did not. Raises CannotGoOn: something cannot be written."""
        ready = self._work / _READY
        if not _is_folder(ready):
            return Finished()
        laid: list[str] = []
        left: list[str] = []
        for path, file in _files(ready / _NEW):
            (laid if self._move(path, file, _bytes(ready / _OLD / path)) else left).append(path)
        try:
            # What is to be goes first: what is left behind of the rest says nothing.
            shutil.rmtree(ready / _NEW, ignore_errors=True)
            shutil.rmtree(ready)
        except OSError as error:
            raise CannotGoOn(f"{ready} cannot be removed: {error.strerror}", _MEND) from error
        return Finished(tuple(laid), tuple(left))

    @contextmanager
    def made_ready(self, new: Sequence[Laying], replaced: Sequence[NewFile | NewEvidence]) -> Iterator[None]:
        """Write *new*, where nothing may be yet, and *replaced*; when the block is left without an error they count.

        Raises CannotGoOn, with nothing laid: a file is in the way, a path leads out of the root, or something cannot
        be written.
        """
        replaced = [file for file in replaced if _bytes(place_below(self._root, file.path)) != file.data]
        if not (new or replaced):
            yield
            return
        places = {file.path: place_below(self._root, file.path) for file in (*new, *replaced)}
        for file in new:
            place = places[file.path]
            if place.is_symlink() or place.exists():
                raise CannotGoOn(
                    f"{file.path} is already there and is not overwritten",
                    "move it away, or give it the next id",
                )
        for folder in dict.fromkeys(place.parent for place in places.values()):
            _check_writable(folder)
        with passing(self._work / _BEGUN) as begun:
            try:
                fresh_folder(begun)
                _write(begun / _NEW, ((file.path, file.data) for file in (*new, *replaced)))
                old = ((file.path, _bytes(places[file.path])) for file in replaced)
                _write(begun / _OLD, ((path, data) for path, data in old if data is not None))
                yield
                begun.rename(self._work / _READY)
            finally:
                shutil.rmtree(begun, ignore_errors=True)

    def _move(self, path: str, file: Path, old: bytes | None) -> bool:
        """Bring *file* to its *path*, where *old* stood; False where something else stands there now."""
        place = place_below(self._root, path)
        data = _bytes(file)
        now = _bytes(place)
        try:
            if data is None or now == data:
                file.unlink()
                return True
            if (now != old) or (now is None and (place.is_symlink() or place.exists())):
                file.unlink()
                return False
            place.parent.mkdir(parents=True, exist_ok=True)
            if now is not None:
                file.chmod(place.stat().st_mode & 0o777)
            _rename(file, place, data)
        except OSError as error:
            raise CannotGoOn(f"{place} cannot be written: {error.strerror}", _MEND) from error
        except CannotGoOn as stop:
            raise CannotGoOn(stop.sentence, _MEND) from stop
        return True


@contextmanager
def laying_together(root: Path) -> Iterator[LaidTogether]:
    """Lay files below *root* as one; by one run at a time. Raises CannotGoOn: another one is at it."""
    if (root / WORK).is_symlink():
        raise CannotGoOn(
            f"{root / WORK} is a link; imskit works only in a folder of its own", "remove the link"
        )
    with working_folder(root / WORK / _FOLDER) as work:
        yield LaidTogether(root, work)


def still_to_lay(root: Path) -> Mapping[str, bytes]:
    """What `finish` would lay below *root*: paths with bytes; nothing is written."""
    ready = root / WORK / _FOLDER / _READY
    if (root / WORK).is_symlink() or not _is_folder(ready):
        return {}
    found: dict[str, bytes] = {}
    for path, file in _files(ready / _NEW):
        data, now = _bytes(file), _bytes(place_below(root, path))
        if data is not None and now == _bytes(ready / _OLD / path):
            found[path] = data
    return found


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """The files below *folder* in order of their paths from there; links are none, and all lie within a system."""
    if not _is_folder(folder):
        return
    files = [Path(place, name) for place, _, names in os.walk(folder) for name in names]
    for file in sorted(files):
        below = file.relative_to(folder)
        if below.parts[0] == _BELOW and len(below.parts) > 1 and not file.is_symlink():
            yield below.as_posix(), file


def _is_folder(place: Path) -> bool:
    return place.is_dir() and not place.is_symlink()


def _bytes(place: Path) -> bytes | None:
    """The bytes of a file; None where there is none. A link is no file of ours."""
    if place.is_symlink() or not place.is_file():
        return None
    try:
        return place.read_bytes()
    except OSError as error:
        raise CannotGoOn(f"{place} cannot be read: {error.strerror}", "check its permissions") from error


def _check_writable(folder: Path) -> None:
    """Make sure that files can be put into *folder*, which may have to be made."""
    there = folder
    while not there.exists() and there != there.parent:
        there = there.parent
    if not there.is_dir():
        raise CannotGoOn(f"{there} is a file, not a folder, so nothing was written", "move it away")
    if not os.access(there, os.W_OK | os.X_OK):
        raise CannotGoOn(f"nothing may be written to {there}, so nothing was", "check its permissions")


def _write(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write *files* below *folder*, by their paths from there."""

    def placed() -> Iterator[tuple[Path, bytes]]:
        for path, data in files:
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            yield place, data

    try:
        write_files(placed())
    except OSError as error:
        raise CannotGoOn(f"{folder} cannot be made: {error.strerror}", "nothing was written") from error
    except CannotGoOn as stop:
        raise CannotGoOn(
            stop.sentence, stop.mend or "nothing was written; make room, and run it again"
        ) from stop


def _rename(file: Path, place: Path, data: bytes) -> None:
    try:
        file.replace(place)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # Another file system: a copy, whole or not at all as well.
        write_file(place, data)
        file.unlink()
