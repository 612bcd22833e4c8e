"""What git knows about a repository, asked without running anything that the repository itself configures.

Git is called, and what calls it is imported, only where there is a repository: a folder without one starts faster.
"""

from __future__ import annotations

from datetime import date as Day
from datetime import datetime, tzinfo
from pathlib import Path

from imskit.problems import CannotGoOn


def is_repository(root: Path) -> bool:
    """Whether *root* lies in a git repository."""
    return any((folder / ".git").exists() for folder in (root, *root.parents))


def head_day(root: Path, zone: tzinfo) -> Day | None:
    """The day in *zone* on which the commit was made that the working folder began with; None without one."""
    time = _head_time(root)
    return None if time is None else datetime.fromtimestamp(time, zone).date()


def _head_time(root: Path) -> int | None:
    """Seconds since 1970 of the commit at hand; None where there is none, or no git to ask."""
    import subprocess

    from imskit.git import git

    try:
        return int(git(root, "log", "-1", "--no-show-signature", "--format=%ct", "HEAD"))
    except (subprocess.CalledProcessError, CannotGoOn, ValueError):
        return None
