"""Laying a new system: all of it or nothing, whatever comes between."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Final

from imskit.edit.new_file import Laid, NewFile, lay
from imskit.problems import CannotGoOn
from imskit.project import WORK

#: What makes a folder a system.
_SYSTEM: Final = "ims"
#: Where that is made ready, in a folder that is never committed.
_STAGE: Final = f"{WORK}/begin"


def begin(files: Iterable[NewFile], root: Path) -> Laid:
    """Lay the *files* of a new system below *root*, which holds none; files that are there stay.

    The folder `ims` comes last and at once: a run that is killed leaves no half a system, and the next one begins
    anew. Whatever else stops it, what it laid is taken out again. Raises CannotGoOn as `lay` does.
    """
    all_files = tuple(files)
    inside = [file for file in all_files if file.path.startswith(f"{_SYSTEM}/")]
    beside = [file for file in all_files if not file.path.startswith(f"{_SYSTEM}/")]
    stage = root / _STAGE
    new = _not_there(root, [*(file.path for file in beside), f"{_STAGE}/{_SYSTEM}/x"])
    if (root / WORK).is_symlink():
        raise CannotGoOn(f"{WORK} is a link, so nothing is made ready there", "remove the link")
    try:
        shutil.rmtree(stage, ignore_errors=True)
        ready = lay(inside, stage)
        laid = lay(beside, root, "keep")
        _put_in_place(stage / _SYSTEM, root / _SYSTEM)
    except BaseException:
        shutil.rmtree(stage, ignore_errors=True)
        _take_out(new)
        raise
    shutil.rmtree(stage, ignore_errors=True)
    with suppress(OSError):
        (root / WORK).rmdir()
    return Laid((*laid.written, *ready.written), laid.kept, laid.lacking)


def _put_in_place(ready: Path, place: Path) -> None:
    try:
        ready.rename(place)
    except OSError as error:
        raise CannotGoOn(f"{place} cannot be made: {error.strerror}", "check its permissions") from error


def _not_there(root: Path, paths: Sequence[str]) -> list[Path]:
    """What is not there yet of the files at *paths*, of their folders and of *root*, the deepest first."""
    places = {root, *root.parents}
    for path in paths:
        parts = PurePosixPath(path).parts
        places.update(root.joinpath(*parts[:count]) for count in range(1, len(parts) + 1))
    return sorted(
        (place for place in places if not place.is_symlink() and not place.exists()),
        key=lambda place: len(place.parts),
        reverse=True,
    )


def _take_out(places: Sequence[Path]) -> None:
    """Take out files and empty folders; what somebody else has put there meanwhile stays."""
    for place in places:
        with suppress(OSError):
            if place.is_dir():
                place.rmdir()
            else:
                place.unlink()
