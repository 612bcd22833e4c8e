"""What lies on the disk only while something is made: gone when that is done, and when the run is ended meanwhile."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

#: What is there now, to be removed by whoever ends the run. A dict: a thread may look while another one adds.
_there: dict[Path, None] = {}


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder that nobody else may read, gone in the end."""
    with tempfile.TemporaryDirectory(prefix="imskit-") as name, passing(Path(name)) as place:
        yield place


@contextmanager
def passing(place: Path) -> Iterator[Path]:
    """Know *place*, a file or folder, as one that must not stay; whoever made it removes it in the end."""
    _there[place] = None
    try:
        yield place
    finally:
        _there.pop(place, None)


def remove_all() -> None:
    """Remove what is there, as well as it goes: the run ends now, and nobody else will."""
    for place in list(_there):
        with suppress(OSError):
            if place.is_dir() and not place.is_symlink():
                shutil.rmtree(place)
            else:
                place.unlink(missing_ok=True)
