"""What git says of the files of a pack: its log of them, and since when the main branch has held them.

An address of a person stands in it as its hash, as everywhere. The subject of a commit is shown where it changed
nothing but what may be named: it could tell of what is withheld, in part or as a whole, or of what nobody knows
whether it would be.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from datetime import date as Day
from pathlib import Path

from imskit.commit_log import LoggedCommit, logged, main_line
from imskit.earlier_levels import classified_commits
from imskit.exporters.printable import encodable, one_line
from imskit.history import day_of
from imskit.model import Document
from imskit.names import ids_in_name
from imskit.organisation import address_hash
from imskit.reader import PEOPLE
from imskit.views.in_git import without_addresses

#: Where it lies in the payload.
PATH = "git-log.txt"
_FOLDER = "ims/"
#: The line of a subject that is withheld.
NOT_SHOWN = "subject not shown: it tells, or could tell, of what is withheld"
#: Of a subject without an end, so much is kept.
_LONGEST = 1000

#: Whether the subject of a commit may be shown, which changed some of these paths.
Tells = Callable[[LoggedCommit, Collection[str]], bool]


@dataclass(frozen=True)
class Nameable:
    """What the subject of a commit may tell of."""

    #: The ids of documents and records of which nothing is withheld.
    ids: Collection[str]
    #: By the id of a commit, how the documents that it changed were classified before and after it.
    classified: Mapping[str, frozenset[str]]
    #: Whether what was classified so may be shown.
    sees_level: Callable[[str], bool]
    #: Whether a text names what is withheld.
    names_withheld: Callable[[str], bool]

    def tells(self, commit: LoggedCommit, inside: Collection[str]) -> bool:
        """Whether the subject of *commit* may be shown, which changed files in *inside*."""
        return (
            not self.names_withheld(commit.subject)
            # What may be read now could have been confidential when the commit spoke of it.
            and all(map(self.sees_level, self.classified.get(commit.id, frozenset())))
            and all(
                # A change of who is who may name people.
                change.path != PEOPLE
                and (change.path in inside or any(name in self.ids for name in ids_in_name(change.path)))
                for change in commit.changes
            )
        )


@dataclass(frozen=True)
class GitLog:
    """What the history that ends with one commit says."""

    root: Path
    #: By id of a document: the day since when the main branch has held it, in whatever form.
    held: Mapping[str, Day]
    #: By git's id of a content: the day on which the main branch first held it.
    contents: Mapping[str, Day]
    commits: Sequence[LoggedCommit]

    def classified(self, inside: Collection[str]) -> Mapping[str, frozenset[str]]:
        """How documents were classified before and after each commit that changed a file in *inside*."""
        told = [each for each in self.commits if any(change.path in inside for change in each.changes)]
        return classified_commits(self.root, told)

    def text(self, commit: str, inside: Collection[str], tells: Tells) -> bytes:
        """The log as plain text: all commits behind *commit* that changed a file in *inside*, the newest first.

        *inside* are the paths of files in the pack, and *tells* says whether a subject may be shown.
        """
        lines = [
            first_line(commit),
            "Times are those of the committers' clocks, in UTC. An author is the SHA-256 of an e-mail address in",
            "lower case, as under commits_as in people.yaml. The last column is git's id of the content, which",
            "git hash-object FILE gives for a file at hand; it is empty where the commit took the file away.",
        ]
        for each in self.commits:
            lines += _entry(each, inside, tells)
        return ("\n".join(lines) + "\n").encode()


def first_line(commit: str) -> str:
    """What the log of the files behind *commit* begins with."""
    return f"The commits behind {commit} that changed files of this pack, the newest first."


def read_log(root: Path, commit: str, zone: tzinfo, documents: Mapping[str, Document]) -> GitLog:
    """What the history that ends with *commit* says of *documents*, with days in *zone*.

    Raises CannotGoOn where git cannot read it.
    """
    commits = logged(root, commit, _FOLDER)
    by_path = {document.path: name for name, document in documents.items()}
    held: dict[str, Day] = {}
    contents: dict[str, Day] = {}
    for each in reversed(main_line(commits)):
        day = day_of(each.time, zone)
        for change in each.changes:
            name = _name(change.path, documents) or by_path.get(change.path)
            if change.after is not None:
                contents.setdefault(change.after, day)
                if name:
                    held.setdefault(name, day)
    return GitLog(root, held, contents, commits)


def _name(path: str, documents: Mapping[str, Document]) -> str | None:
    return next((name for name in ids_in_name(path) if name in documents), None)


def _entry(commit: LoggedCommit, inside: Collection[str], tells: Tells) -> Iterator[str]:
    """The lines of one commit; none where it changed nothing of the pack."""
    shown = [change for change in commit.changes if change.path in inside]
    if not shown:
        return
    others = [change for change in commit.changes if change.path not in inside]
    minutes, rest = divmod(commit.time % 86_400, 60)
    time = f"{day_of(commit.time, UTC)}T{minutes // 60:02}:{minutes % 60:02}:{rest:02}Z"
    yield ""
    yield f"commit {commit.id}"
    yield from (f"parent {parent}" for parent in commit.parents)
    yield f"date {time}"
    yield f"author {address_hash(commit.author)}"
    if tells(commit, inside):
        yield f"subject {one_line(encodable(without_addresses(commit.subject)[:_LONGEST]))}"
    else:
        yield NOT_SHOWN
    for change in shown:
        what = "A" if change.before is None else "D" if change.after is None else "M"
        yield f"{what} {one_line(change.path)} {change.after or ''}".rstrip()
    if others:
        many = "1 file below ims/ that is" if len(others) == 1 else f"{len(others)} files below ims/ that are"
        yield f"and {many} not in this pack"
