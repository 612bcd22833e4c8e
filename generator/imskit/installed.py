"""Which versions of packages are installed beside imskit."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

#: The folder in which an installer says what it has installed: name and version, as they are written in it.
_FOLDER: Final = re.compile(r"([^-]+)-([^-]+)\.dist-info")
_ALIKE: Final = re.compile(r"[-_.]+")


def versions(packages: Iterable[str]) -> dict[str, str]:
    """The version of each of *packages* that is installed, in their order."""
    found = {}
    for name in packages:
        version = version_of(name)
        if version is not None:
            found[name] = version
    return found


def version_of(name: str) -> str | None:
    """The version of the package called *name*; None where it is not installed."""
    told = _told(tuple(sys.path)).get(_alike(name))
    if told is not None:
        return told
    # To load it and to read what else is said of a package takes longer than to look at names of folders.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return None


@cache
def _told(places: tuple[str, ...]) -> Mapping[str, str]:
    """The versions that the names of folders in *places* say; of several, the one that Python finds first."""
    found: dict[str, str] = {}
    for place in places:
        names: list[str] = []
        with suppress(OSError):
            names = [each.name for each in Path(place).iterdir()]
        for name in sorted(names):
            fits = _FOLDER.fullmatch(name)
            if fits is not None:
                found.setdefault(_alike(fits[1]), fits[2])
    return found


def _alike(name: str) -> str:
    return _ALIKE.sub("-", name).lower()
