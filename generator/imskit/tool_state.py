"""One digest for what imskit is here: its modules, what it ships, the libraries and programs that it uses, and Python.

By what the file system says of them, since reading all of them takes longer than what is to be saved.
"""

from __future__ import annotations

import hashlib
import os
import sys
import zoneinfo
from collections.abc import Sequence
from functools import cache
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Final

from imskit import programs
from imskit.project import Kind, shipped
from imskit.stat_index import YOUNG

#: Those that have a part in what is read, found and printed.
_LIBRARIES: Final = (
    "click",
    "dateutil",
    "icalendar",
    "jinja2",
    "jsonschema",
    "jsonschema_rs",
    "markdown_it",
    "nh3",
    "rich",
    "ruamel",
    "tzdata",
    "xlsxwriter",
    "yaml",
)
_SHIPPED: Final[tuple[Kind, ...]] = ("schemas", "templates", "standards")
#: What of that a check may read late.
_READ: Final[tuple[Kind, ...]] = ("schemas", "standards")
_PACKAGE: Final = Path(__file__).parent
_NAME: Final = _PACKAGE.name
_PROGRAMS: Final = ("git", "ssh-keygen")
_PACKAGES: Final = ("site-packages", "dist-packages")


#: A place, its size, when its content and when anything of it was changed (ns), and its inode.
_Row = tuple[str, int, int, int, int]


class ToolState:
    """What imskit was at one moment."""

    def __init__(self, digest: str, own: Sequence[_Row]) -> None:
        """*own* is what the file system said of imskit's own files."""
        self.digest = digest
        self._own = {row[0]: row for row in own}

    def is_still(self) -> bool:
        """Whether the modules that are loaded, and all schemas and standards, are what they were then."""
        rows: list[_Row] = []
        for kind in _READ:
            _look_below(str(shipped(kind)), rows)
        modules = [module for name, module in sys.modules.items() if name.partition(".")[0] == _NAME]
        found = [_row(file) for module in modules if (file := getattr(module, "__file__", None))]
        return all(row and self._own.get(row[0]) == row for row in (*found, *rows))


def tool_state(began: int) -> ToolState | None:
    """What imskit is now.

    None where a part of it was changed so shortly before *began* (ns) that its times do not tell.
    """
    own: list[_Row] = []
    for folder in (str(_PACKAGE), *map(str, map(shipped, _SHIPPED))):
        _look_below(folder, own)
    youngest = max(max(changed, any_change) for _, _, changed, any_change, _ in own)
    if youngest >= began - YOUNG:
        return None
    others = [*_places(tuple(sys.path), tuple(os.get_exec_path())), *zoneinfo.TZPATH]
    # As one text: there are a thousand rows.
    rows = repr(sorted(own)) + repr(list(map(_row, others)))
    who = f"{os.geteuid()} {os.getegid()} {sorted(os.getgroups())}" if hasattr(os, "getuid") else ""
    about = f"{sys.version} {sys.byteorder} {sys.platform} {who} {rows}"
    return ToolState(hashlib.sha256(about.encode("utf-8", "surrogateescape")).hexdigest(), own)


@cache
def _places(packages: Sequence[str], programs_in: Sequence[str]) -> Sequence[str]:  # noqa: ARG001  part of the key: what is looked for in them is found by their names
    """Where libraries and programs lie, which are looked for in these folders."""
    places = [path for path in packages if Path(path).name in _PACKAGES]
    places += [spec.origin for name in _LIBRARIES if (spec := PathFinder.find_spec(name)) and spec.origin]
    places += [str(found) if (found := programs.find(name)) else "" for name in _PROGRAMS]
    return tuple(places)


def _row(place: str) -> _Row | tuple[()]:
    """What the file system says of *place*; nothing where there is none."""
    try:
        about = Path(place).stat()
    except OSError:
        return ()
    return place, about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino


def _look_below(folder: str, rows: list[_Row]) -> None:
    """Add the files in *folder* and below it to *rows*, without what Python compiled of them."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name == "__pycache__":
                continue
            if entry.is_dir():
                _look_below(entry.path, rows)
                continue
            about = entry.stat()
            rows.append((entry.path, about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino))
