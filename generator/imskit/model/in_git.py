"""What the history behind the files at hand says of documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date as Day
from typing import Literal

from imskit.values import dataclass

#: What a commit made of a file, see `FileCommit`.
What = Literal["added", "content", "beside", "path", "removed", "unreadable"]


@dataclass(frozen=True, slots=True)
class FileCommit:
    """What one commit made of the file of a document.

    `added` and `removed` speak of the branch at hand or the one that was merged. `content`: its fingerprint
    changed. `beside`: only what the fingerprint leaves out, comments, or layout. `path`: only its name.
    `unreadable`: before or after, it could not be read.
    """

    commit: str
    #: The day of the commit, by the committer's clock.
    day: Day
    what: What
    #: The first line of the commit's message, as written.
    subject: str
    #: Who authored it: the hash of the e-mail address as in `Person.commits_as`.
    author: str
    #: The version that the file then said; empty for what has none.
    version: str = ""
    #: The path that the file had before, where the commit renamed it.
    was: str = ""
    #: The commit with which the main branch received it, and its day, where it was made on another.
    merged: str = ""
    merged_day: Day | None = None

    @property
    def held(self) -> Day:
        """The day since when the main branch holds it."""
        return self.merged_day or self.day


@dataclass(frozen=True, slots=True)
class HeldSince:
    """Since when the main branch holds a document, under whatever name of its file."""

    day: Day
    commit: str
    #: How many commits changed its file.
    commits: int
    #: Whether the file at hand is another than the last commit's.
    uncommitted: bool


@dataclass(frozen=True)
class InGit:
    """What the history behind the files at hand says of documents."""

    #: Why it says nothing, in words: `this folder is no git repository`. Empty where it does.
    not_told: str = ""
    #: The day of the first commit that held a part of the system, and that commit.
    begins: Day | None = None
    first: str = ""
    #: By the id of a document; what is not in it, no commit holds.
    held: Mapping[str, HeldSince] = field(default_factory=dict)
    #: Since when the main branch holds that a living record was closed on the day it says, by its id.
    closed: Mapping[str, Day] = field(default_factory=dict)
    #: The newest commits that changed the file of a document, by its id, the newest first.
    commits: Mapping[str, tuple[FileCommit, ...]] = field(default_factory=dict)
    #: What each commit changed: the ids of documents as far as the names of files tell, and the paths of evidence
    #: and of what says who is who.
    touched: Mapping[str, frozenset[str]] = field(default_factory=dict)
    #: Of each of those commits, how the documents that it changed were classified before and after it; empty for one
    #: whose file said nothing that can be told.
    classified: Mapping[str, frozenset[str]] = field(default_factory=dict)
