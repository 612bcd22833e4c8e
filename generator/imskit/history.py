"""What git knows about a repository, asked without running anything that the repository itself configures.

Git is called, and what calls it is imported, only where there is a repository: a folder without one starts faster.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Day
from datetime import datetime, tzinfo
from pathlib import Path

from imskit.path_rules import AREAS, FILES
from imskit.problems import CannotGoOn


def is_repository(root: Path) -> bool:
    """Whether *root* lies in a git repository."""
    return _mark(root) is not None


def _mark(root: Path) -> Path | None:
    """What makes *root*, or a folder around it, a repository: its folder .git, or the file that says where it is."""
    marks = (folder / ".git" for folder in (root, *root.parents))
    return next((mark for mark in marks if mark.exists()), None)


def git_folders(root: Path) -> tuple[Path, ...]:
    """The folders in which git keeps what *root* has checked out and what it shares; none without a repository."""
    if not is_repository(root):
        return ()
    from imskit.git import git

    try:
        said = git(root, "rev-parse", "--absolute-git-dir", "--git-common-dir")
    except CannotGoOn:
        return ()
    lines = said.decode("utf-8", "surrogateescape").splitlines()
    return tuple(dict.fromkeys((root / line).resolve() for line in lines))


def left_out(root: Path) -> Sequence[str]:
    """The files of the system that a sparse checkout leaves out of the folder *root*.

    Raises CannotGoOn: git cannot read the repository.
    """
    mark = _mark(root)
    if mark is not None and mark.is_file():
        mark = mark.parent / mark.read_text(encoding="utf-8", errors="replace").partition(":")[2].strip()
    if mark is None or not (mark / "info/sparse-checkout").is_file():
        return ()
    from imskit.git import git

    listed = git(root, "ls-files", "-t", "-z", "--", *AREAS, *FILES).decode("utf-8", "surrogateescape")
    return tuple(row.removeprefix("S ") for row in listed.split("\0") if row.startswith("S "))


def head_day(root: Path, zone: tzinfo) -> Day | None:
    """The day in *zone* on which the commit was made that the working folder began with; None without one.

    Raises CannotGoOn: git is not installed, or cannot read the repository.
    """
    from imskit.git import GitFailed, git

    try:
        # Without the end of the names, a file called HEAD would make HEAD ambiguous.
        time = git(root, "log", "-1", "--format=%ct", "HEAD", "--")
    except GitFailed as stop:
        if b"bad revision" in stop.stderr:
            return None
        raise
    return day_of(seconds(time.decode("ascii")), zone)


def seconds(time: str) -> int:
    """When a commit was made, as git writes it; of a time that git cannot read there is only the beginning of all."""
    return int(time) if time.strip().removeprefix("-").isdecimal() else 0


def day_of(time: int, zone: tzinfo) -> Day:
    """The day in *zone* of *time*, in seconds since 1970: a commit may name any, also one that no calendar holds."""
    try:
        return datetime.fromtimestamp(time, zone).date()
    except (OverflowError, ValueError, OSError):
        return Day.max if time > 0 else Day.min
