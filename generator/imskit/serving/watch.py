"""Watches what a site is made from by looking at it again and again: whether sizes, times and numbers are the same.

A walk over 10,000 files takes some 40 ms. Nothing is asked of the operating system but that, so it works on every
disk, also on one in a network, and sees what editors do that write beside a file and rename.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Event
from typing import Final

from imskit.path_rules import AREAS, EVIDENCE, FILES

#: Seconds between two looks: at least so many, at most so many, else so many times what a look takes.
_LEAST: Final = 0.1
_MOST: Final = 2.0
_TIMES: Final = 20
#: Seconds between two looks while nobody has a page open.
_IDLE: Final = 0.7
#: So long must nothing change for a save to be over; after so many seconds it is taken as it is.
_QUIET: Final = 0.03
_PATIENCE: Final = 3.0

#: What tells one content of a file from another without reading it.
Look = Mapping[str, object]

#: What a change of the history is called among the paths that changed.
HISTORY: Final = "git"
_IN_GIT: Final = ("HEAD", "config", "packed-refs", "logs/HEAD", "shallow")
_REFS: Final = ("refs", "reftable")


class Watch:
    """Says what changed below a root since it was asked last."""

    def __init__(
        self,
        root: Path,
        git: Sequence[Path] = (),
        others: Sequence[Path] = (),
        is_looked_at: Callable[[], bool] = lambda: True,
        signs: Callable[[], Look] = dict,
    ) -> None:
        """*git* are the folders of the repository, *others* are files elsewhere that are read.

        *is_looked_at* says whether anybody would see a change; *signs* are other things that may change, by name.
        """
        self._root = os.fspath(root)
        self._git = git
        self._others = others
        self._is_looked_at = is_looked_at
        self._signs = signs
        #: How long the last look took.
        self.seconds = 0.0
        self._seen = self._look()

    def changed(self) -> frozenset[str]:
        """The paths of what is new, gone or otherwise than at the last call."""
        before, self._seen = self._seen, self._look()
        return frozenset(
            path for path in before.keys() | self._seen.keys() if before.get(path) != self._seen.get(path)
        )

    def wait(self, ended: Event) -> frozenset[str]:
        """Wait until something changed and then nothing any more; empty when *ended* is set.

        A storm of saves is one change: a checkout of git, as long as git is at it, and whatever comes at once.
        """
        while not ended.wait(self._pause()):
            found = self.changed()
            if not found:
                continue
            until = time.monotonic() + _PATIENCE
            while time.monotonic() < until and not ended.wait(_QUIET):
                more = self.changed()
                found |= more
                if not more and not self._git_is_at_work():
                    break
            return found
        return frozenset()

    def _pause(self) -> float:
        least = _LEAST if self._is_looked_at() else _IDLE
        return max(least, min(_MOST, _TIMES * self.seconds))

    def _git_is_at_work(self) -> bool:
        return any(os.path.lexists(os.path.join(folder, "index.lock")) for folder in self._git)

    def _look(self) -> Look:
        began = time.perf_counter()
        found: dict[str, object] = dict(self._signs())
        for name in FILES:
            _stat(os.path.join(self._root, name), name, found)
        for path in self._others:
            _stat(os.fspath(path), str(path), found)
        walked: set[tuple[int, int]] = set()
        for area in AREAS:
            _walk(os.path.join(self._root, area), area, found, walked)
        if self._git:
            found[HISTORY] = history_of(self._git)
        self.seconds = time.perf_counter() - began
        return found


def history_of(folders: Sequence[Path]) -> Look:
    """What changes when something is committed, checked out, tagged or fetched in the *folders* of a repository."""
    found: dict[str, object] = {}
    for folder in map(os.fspath, folders):
        for name in _IN_GIT:
            _stat(os.path.join(folder, name), f"{folder}/{name}", found)
        for name in _REFS:
            _walk(os.path.join(folder, name), f"{folder}/{name}", found, set())
    return found


def _walk(top: str, called: str, found: dict[str, object], walked: set[tuple[int, int]]) -> None:
    """Note what lies below the folder *top*, which is *called* so; a folder that leads to itself is walked once."""
    folders = [(top, called)]
    while folders:
        folder, called = folders.pop()
        try:
            known = os.stat(folder)
            if (known.st_dev, known.st_ino) in walked:
                continue
            walked.add((known.st_dev, known.st_ino))
            # As `imskit.path_rules.is_ignored`, asked once a folder.
            hidden = f"{called}/".startswith(EVIDENCE)
            with os.scandir(folder) as entries:
                for entry in entries:
                    name = entry.name
                    if name[0] == "." and not hidden:
                        continue
                    path = f"{called}/{name}"
                    if entry.is_dir():
                        folders.append((entry.path, path))
                        continue
                    try:
                        found[path] = _signature(entry.stat())
                    except OSError:
                        # Gone between two calls, or a link that leads to nothing.
                        found[path] = ()
        except FileNotFoundError:
            continue
        except OSError:
            # Whoever reads it says so.
            found[called] = ()


def _stat(path: str, name: str, found: dict[str, object]) -> None:
    try:
        found[name] = _signature(os.stat(path))
    except OSError:
        return


def _signature(known: os.stat_result) -> tuple[int, ...]:
    return known.st_size, known.st_mtime_ns, known.st_ctime_ns, known.st_ino
