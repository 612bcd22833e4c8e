"""What git knows about a repository, asked without running anything that the repository itself configures.

Git is called, and what calls it is imported, only where there is a repository: a folder without one starts faster.
"""

from __future__ import annotations

from datetime import date as Day
from datetime import datetime, tzinfo
from pathlib import Path, PurePosixPath

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


def ids_on_branches(root: Path) -> frozenset[str]:
    """What could be ids: the names of the YAML files below ims/ on every local and remote branch, without ending.

    A name may carry a slug behind the id (`POL-001-innovation-policy`); empty where there is no repository.
    Raises CannotGoOn: git is not installed, or cannot read the repository.
    """
    if not is_repository(root):
        return frozenset()
    import subprocess

    from imskit.git import git

    try:
        refs = (
            git(root, "for-each-ref", "--format=%(objectname)", "refs/heads", "refs/remotes").decode().split()
        )
    except subprocess.CalledProcessError as error:
        raise CannotGoOn(
            f"git cannot read the repository of {root}, so the ids of other branches are not known",
            "see what git status says there, and mend the repository",
        ) from error
    names: set[str] = set()
    for ref in sorted(set(refs)):
        listed = git(root, "ls-tree", "-r", "-z", "--name-only", "--full-tree", ref)
        for path in listed.decode("utf-8", "surrogateescape").split("\0"):
            pure = PurePosixPath(path)
            if "ims" in pure.parts and pure.suffix == ".yaml":
                names.add(pure.stem)
    return frozenset(names)
