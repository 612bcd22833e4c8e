"""Which commit is meant: by a name, or by a day gone by."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Day
from datetime import datetime, tzinfo
from pathlib import Path

from imskit.git import git
from imskit.path_rules import printable
from imskit.problems import CannotGoOn, nearest

#: A commit without it holds no system.
_MARKER = "ims/ims.yaml"
#: Tags of editions stand below this name.
_EDITION = "edition/"


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit: its id, and when it was made by the committer's clock."""

    id: str
    #: Seconds since 1970.
    time: int

    def day(self, zone: tzinfo) -> Day:
        """The day of the commit in *zone*."""
        return datetime.fromtimestamp(self.time, zone).date()

    @property
    def short(self) -> str:
        """The beginning of its id, as people write it."""
        return self.id[:10]


@dataclass(frozen=True, slots=True)
class Then:
    """The commit that answers for a day gone by, and whether the history begins only after that day."""

    commit: Commit
    begins_later: bool


def commit_named(root: Path, name: str) -> Commit:
    """The commit that *name* means in the repository of *root*: an id, a branch, a tag, `HEAD~3`.

    Raises CannotGoOn: *root* lies in no repository, or it has no such commit.
    """
    try:
        found = git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        (commit,) = _commits(root, "-1", found.decode("ascii").strip())
    except (subprocess.CalledProcessError, ValueError) as error:
        said = error.stderr if isinstance(error, subprocess.CalledProcessError) else b""
        if b"not a git repository" in said:
            raise CannotGoOn(
                f"{root} lies in no git repository, so there is no revision {printable(name)}",
                "call it without a revision, or begin a repository with git init and a first commit",
            ) from error
        if name == "HEAD":
            raise CannotGoOn(
                "nothing is committed here yet", "commit what there is with git add and git commit"
            ) from error
        mend = _meant(root, name)
        if is_shallow(root):
            mend = "this clone is shallow and lacks the older ones; fetch them with: git fetch --unshallow"
        raise CannotGoOn(f"there is no revision {printable(name)} here", mend) from error
    return commit


def _meant(root: Path, name: str) -> str:
    """How to mend the unknown *name* of a revision: the branch, tag or edition that was probably meant."""
    otherwise = "git log, git branch --all and git tag list those there are"
    try:
        listed = git(
            root, "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes", "refs/tags"
        )
    except subprocess.CalledProcessError:
        return otherwise
    known = [printable(each) for each in listed.decode("utf-8", "replace").splitlines()]
    edition = f"{_EDITION}{name}"
    return f"did you mean {edition}?" if edition in known else nearest(name, known, otherwise)


def merge_base(root: Path, one: str, other: str) -> str:
    """The id of the newest commit that is in the history of both.

    Raises CannotGoOn: either is not there, they have none in common, or the clone is too shallow to tell.
    """
    ids = [commit_named(root, name).id for name in (one, other)]
    try:
        return git(root, "merge-base", *ids).decode("ascii").strip()
    except subprocess.CalledProcessError as error:
        mend = "name a revision of the same history"
        if is_shallow(root):
            mend = "this clone is shallow; fetch the rest with: git fetch --unshallow"
        raise CannotGoOn(f"{printable(one)} and {printable(other)} have no commit in common", mend) from error


def commit_of_day(root: Path, day: Day, zone: tzinfo) -> Then | None:
    """The last first-parent commit of HEAD with a system that was not made after *day* in *zone*.

    Before the history of the system begins, its first commit answers. None where nothing is committed yet.
    Raises CannotGoOn where the clone is shallow and does not reach back to that day.
    """
    try:
        line = _commits(root, "--first-parent", "HEAD")
        touched = {commit.id for commit in _commits(root, "--first-parent", "HEAD", "--", _MARKER)}
    except subprocess.CalledProcessError:
        return None
    since = max((at for at, commit in enumerate(line) if commit.id in touched), default=None)
    if since is None:
        return None
    for commit in line[: since + 1]:
        if commit.day(zone) <= day:
            return Then(commit, begins_later=False)
    if is_shallow(root):
        raise CannotGoOn(
            f"this clone is shallow: its history does not reach back to {day.isoformat()}",
            "fetch the rest with: git fetch --unshallow",
        )
    return Then(line[since], begins_later=True)


def is_shallow(root: Path) -> bool:
    """Whether the repository of *root* was cloned without its older history."""
    return git(root, "rev-parse", "--is-shallow-repository").strip() == b"true"


def refuse_shallow(root: Path, why: str) -> None:
    """Raise CannotGoOn where the repository of *root* was cloned without its older history; *why* that matters."""
    if is_shallow(root):
        raise CannotGoOn(f"this clone is shallow, and {why}", "fetch the rest with: git fetch --unshallow")


def on_a_branch(root: Path, commit: str) -> bool:
    """Whether *commit* is in the history of a branch, here or as it was fetched."""
    return bool(
        git(root, "for-each-ref", "--count=1", f"--contains={commit}", "refs/heads", "refs/remotes").strip()
    )


def _commits(root: Path, *which: str) -> Sequence[Commit]:
    """The commits that `git log` lists for *which*, newest first."""
    lines = git(root, "log", "--format=%H %ct", *which).decode("ascii").splitlines()
    return [Commit(name, int(time)) for name, time in (line.split() for line in lines)]
