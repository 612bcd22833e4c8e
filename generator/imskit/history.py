"""What git knows about a repository, asked without running anything that the repository itself configures.

Git is called, and what calls it is imported, only where there is a repository: a folder without one starts faster.
"""

from __future__ import annotations

from datetime import date as Day
from datetime import datetime, tzinfo
from pathlib import Path


def is_repository(root: Path) -> bool:
    """Whether *root* lies in a git repository."""
    return any((folder / ".git").exists() for folder in (root, *root.parents))


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
