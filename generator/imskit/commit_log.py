"""All commits behind one, and which files below a folder each of them changed: one call of `git log`."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from imskit.git import LOST, git
from imskit.history import seconds
from imskit.problems import CannotGoOn
from imskit.values import dataclass

#: Settings of the repository or the user must not change what is told: each has its option here.
_CALL = (
    "log",
    # Every commit with its true parents, and of its changes only those below the folder: a history that git
    # simplifies forgets on which side of a merge a file came.
    "--full-history",
    "--sparse",
    # No commit before those that rest on it, whatever their clocks say.
    "--date-order",
    "--root",
    "--no-follow",
    "--diff-merges=first-parent",
    "--raw",
    "-z",
    # A document is known by its id: git would compare contents to find out what was renamed, and guess.
    "--no-renames",
    "--no-abbrev",
    "--relative",
    "--encoding=UTF-8",
    "--format=%x01%H%x00%P%x00%ct%x00%ae%x00%s",
)
_FILE = "100"


@dataclass(frozen=True, slots=True)
class Change:
    """That a commit changed a file; of a merge, that it brought the change to the branch that was merged into."""

    path: str
    #: The ids of its content; None where there was no file before, or is none after.
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class LoggedCommit:
    """One commit."""

    id: str
    parents: tuple[str, ...]
    #: Seconds since 1970, by the committer's clock.
    time: int
    #: The e-mail address of its author, as written.
    author: str
    #: The first line of its message, as written.
    subject: str
    changes: tuple[Change, ...]


def logged(root: Path, commit: str, folder: str) -> Sequence[LoggedCommit]:
    """The commits behind *commit* and itself, none before those that rest on it.

    Each with what it changed in *folder* (from *root*, with a slash behind it). Raises CannotGoOn: git cannot read
    the history.
    """
    try:
        listed = git(root, *_CALL, commit, "--", folder)
    except subprocess.CalledProcessError as error:
        raise CannotGoOn("git cannot read the history here", LOST) from error
    return tuple(_commits(listed.split(b"\0")))


def _commits(tokens: Sequence[bytes]) -> Iterator[LoggedCommit]:
    """The commits in *tokens*: a head of five for each, then two for each file.

    No name and no subject holds a NUL, so none can pass for another token.
    """
    at, end = 0, len(tokens)
    while at < end and tokens[at].startswith(b"\x01"):
        name, parents, time, author, subject = tokens[at : at + 5]
        at += 5
        changes = []
        while at < end and tokens[at].lstrip(b"\n").startswith(b":"):
            before_mode, after_mode, before, after, _ = tokens[at].decode("ascii").lstrip("\n:").split()
            changes.append(
                Change(
                    tokens[at + 1].decode("utf-8", "surrogateescape"),
                    before if before_mode.startswith(_FILE) else None,
                    after if after_mode.startswith(_FILE) else None,
                )
            )
            at += 2
        yield LoggedCommit(
            name[1:].decode("ascii"),
            tuple(parents.decode("ascii").split()),
            seconds(time.decode("ascii", "replace")),
            author.decode("utf-8", "replace"),
            subject.decode("utf-8", "replace"),
            tuple(changes),
        )


def main_line(commits: Sequence[LoggedCommit]) -> Sequence[LoggedCommit]:
    """Those of *commits* that were the branch itself, by first parents, the newest first."""
    known = {commit.id: commit for commit in commits}
    found = []
    here = commits[0] if commits else None
    while here is not None:
        found.append(here)
        here = known.get(here.parents[0]) if here.parents else None
    return found


def received(commits: Sequence[LoggedCommit], line: Sequence[LoggedCommit]) -> Mapping[str, LoggedCommit]:
    """For each of *commits* by its id, the one of the branch's own *line* with which the branch received it."""
    known = {commit.id: commit for commit in commits}
    found = {commit.id: commit for commit in line}
    for receiver in reversed(line):
        waiting = list(receiver.parents[1:])
        while waiting:
            name = waiting.pop()
            if name not in found and name in known:
                found[name] = receiver
                waiting.extend(known[name].parents)
    return found
