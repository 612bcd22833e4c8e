"""Which commit is meant: by a name, or by a day gone by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date as Day
from datetime import tzinfo
from pathlib import Path

from imskit.git import LOST, GitFailed, asked, git, mend_of
from imskit.history import day_of, seconds
from imskit.path_rules import printable
from imskit.problems import CannotGoOn, nearest
from imskit.values import dataclass

#: A commit without it holds no system.
_MARKER = "ims/ims.yaml"
#: Tags of editions stand below this name.
_EDITION = "edition/"
#: What git says where it chose between several branches and tags.
_AMBIGUOUS = re.compile(rb"refname '(.*)' is ambiguous")


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit: its id, and when it was made by the committer's clock."""

    id: str
    #: Seconds since 1970.
    time: int

    def day(self, zone: tzinfo) -> Day:
        """The day of the commit in *zone*."""
        return day_of(self.time, zone)

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

    Raises CannotGoOn: *root* lies in no repository, it has no such commit, or *name* may mean several.
    """
    try:
        found = asked(root, "rev-parse", "--verify", "--end-of-options", f"{name}^{{commit}}")
        (commit,) = _commits(root, "-1", found.stdout.decode("ascii").strip())
    except (GitFailed, ValueError) as error:
        raise _no_commit(root, name, error) from error
    for ambiguous in _AMBIGUOUS.findall(found.stderr):
        _refuse_ambiguous(root, ambiguous.decode("utf-8", "surrogateescape"))
    return commit


def _no_commit(root: Path, name: str, error: GitFailed | ValueError) -> CannotGoOn:
    """That *name* means no commit of the repository of *root*, and why."""
    said = error.stderr if isinstance(error, GitFailed) else b""
    if b"not a git repository" in said:
        return CannotGoOn(
            f"{root} lies in no git repository, so there is no revision {printable(name)}",
            "call it without a revision, or begin a repository with git init and a first commit",
        )
    if b"short object ID " in said:
        return CannotGoOn(
            f"{printable(name)} is the beginning of more than one id here", "write more of the id"
        )
    if mend_of(said) != LOST:
        return CannotGoOn(f"the revision {printable(name)} cannot be read", mend_of(said))
    try:
        shallow = is_shallow(root)
    except GitFailed as broken:
        return broken
    if name == "HEAD" and not shallow:
        return CannotGoOn("nothing is committed here yet", "commit what there is with git add and git commit")
    mend = _meant(root, name)
    if shallow:
        mend = "this clone is shallow and lacks the older ones; fetch them with: git fetch --unshallow"
    return CannotGoOn(f"there is no revision {printable(name)} here", mend)


def _refuse_ambiguous(root: Path, name: str) -> None:
    """Raise CannotGoOn where *name* is that of several branches and tags, and these lead to different commits.

    git would take the tag: whoever can push one could else choose what a change is held against.
    """
    form = "--format=%(refname) %(objectname) %(*objectname)"
    places = [f"refs/{name}", *(f"refs/{kind}/{name}" for kind in ("tags", "heads", "remotes"))]
    lines = git(root, "for-each-ref", form, *places).decode("utf-8", "surrogateescape").splitlines()
    # A pattern also finds what lies below it.
    found = {ref: ids[-1] for ref, *ids in (line.split() for line in lines) if ref in places}
    if len(set(found.values())) > 1:
        raise CannotGoOn(
            f"{printable(name)} means more than one revision here",
            f"write which one: {' or '.join(printable(ref) for ref in sorted(found))}",
        )


def _meant(root: Path, name: str) -> str:
    """How to mend the unknown *name* of a revision: the branch, tag or edition that was probably meant."""
    otherwise = "git log, git branch --all and git tag list those there are"
    try:
        listed = git(
            root, "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes", "refs/tags"
        )
    except GitFailed:
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
    except GitFailed as error:
        mend = "name a revision of the same history"
        if is_shallow(root):
            mend = "this clone is shallow; fetch the rest with: git fetch --unshallow"
        raise CannotGoOn(f"{printable(one)} and {printable(other)} have no commit in common", mend) from error


def commit_of_day(root: Path, day: Day, zone: tzinfo) -> Then | None:
    """The last first-parent commit of HEAD with a system that was not made after *day* in *zone*.

    Before the history of the system begins, its first commit answers. None where nothing is committed yet.
    Raises CannotGoOn where the clone is shallow and does not reach back to that day, or git cannot read it.
    """
    try:
        line = _commits(root, "--first-parent", "HEAD")
        touched = {commit.id for commit in _commits(root, "--first-parent", "HEAD", "--", _MARKER)}
    except GitFailed as stop:
        if b"bad revision" in stop.stderr:
            return None
        raise
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
    # Without the end of the names, a file called HEAD would make HEAD ambiguous.
    ended = which if "--" in which else (*which, "--")
    lines = git(root, "log", "--format=%H %ct", *ended).decode("ascii").splitlines()
    return [Commit(name, seconds(time)) for name, _, time in (line.partition(" ") for line in lines)]
