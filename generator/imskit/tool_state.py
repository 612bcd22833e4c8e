"""One digest for what imskit is here: its modules, what it ships, the libraries and programs that it uses, and Python.

By what the file system says of them, since reading all of them takes longer than what is to be saved.
"""

from __future__ import annotations

import hashlib
import os
import sys
import zoneinfo
from collections.abc import Iterator
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Final

from imskit import programs
from imskit.project import shipped
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
_PROGRAMS: Final = ("git", "ssh-keygen")
_PACKAGES: Final = ("site-packages", "dist-packages")


def tool_state(began: int) -> str | None:
    """The digest; None where a part of it was changed so shortly before *began* (ns) that its times do not tell."""
    digest = hashlib.sha256(f"{sys.version} {sys.byteorder} {sys.platform}".encode())
    youngest = 0
    for name, changed, row in _rows():
        youngest = max(youngest, changed)
        digest.update(f"{name} {row}\n".encode("utf-8", "surrogateescape"))
    if hasattr(os, "getuid"):
        digest.update(f"{os.geteuid()} {os.getegid()} {sorted(os.getgroups())}".encode())
    return digest.hexdigest() if youngest < began - YOUNG else None


def _rows() -> Iterator[tuple[str, int, tuple[int, ...]]]:
    """Each place, when it was last changed (ns), and what the file system says of it."""
    package = Path(__file__).parent
    for top in (package, shipped("schemas"), shipped("templates"), shipped("standards")):
        yield from _below(str(top))
    places = [path for path in sys.path if Path(path).name in _PACKAGES]
    places += [spec.origin for name in _LIBRARIES if (spec := PathFinder.find_spec(name)) and spec.origin]
    places += [str(found) if (found := programs.find(name)) else "" for name in _PROGRAMS]
    places += zoneinfo.TZPATH
    for place in places:
        try:
            about = Path(place).stat()
        except OSError:
            yield place, 0, ()
            continue
        yield place, 0, _of(about)


def _below(folder: str) -> Iterator[tuple[str, int, tuple[int, ...]]]:
    """The files in *folder* and below it, without what Python compiled of them."""
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda each: each.name):
            if entry.name == "__pycache__":
                continue
            if entry.is_dir():
                yield from _below(entry.path)
                continue
            about = entry.stat()
            yield entry.path, max(about.st_mtime_ns, about.st_ctime_ns), _of(about)


def _of(about: os.stat_result) -> tuple[int, ...]:
    return about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino
