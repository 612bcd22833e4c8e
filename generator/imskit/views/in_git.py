"""What git says beside the official history of a document, as rows; and from when on it can vouch for anything.

Subjects of commits are words of whoever committed, about all that the commit changed: where that was something
withheld, or who is who, the subject is withheld with it. Of authors, only those are named whom people.yaml gives
the address to, and then by the id of the person: names and addresses in git are nobody's business here.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date as Day
from functools import cache

from imskit.facts.recording import Recorded, Recording, late, recorded, recordings
from imskit.model import Catalog, Document, FileCommit
from imskit.path_rules import EVIDENCE, printable
from imskit.values import dataclass
from imskit.views.audience import Audience

#: Of a subject, so much is shown.
_LONGEST = 120
#: What looks like an e-mail address.
_ADDRESS = re.compile(r"[^\s<>@,;()]+@[^\s<>@,;()]+")
_SHORT = 10


@dataclass(frozen=True, slots=True)
class RecordedLine:
    """One thing that a record says happened, and since when git has held that; days are YYYY-MM-DD."""

    document: str
    #: `date`, `opened` or `closed`: the field that says when it happened.
    event: str
    happened: str
    #: None where no commit holds it.
    held: str | None
    #: `in time`, `late`, `before` or `not in git`.
    standing: str
    #: How many days later it was recorded; where it is not, how many have passed.
    days: int


@dataclass(frozen=True, slots=True)
class CommitLine:
    """One commit that changed the file."""

    commit: str
    #: Its beginning, as people write it.
    short: str
    day: str
    #: As `FileCommit.what`.
    what: str
    version: str
    #: On one line and bounded; empty where it is withheld, or there is none.
    subject: str
    withheld: bool
    #: The id of the person whose address its author has; empty for all others.
    person: str
    #: The path that the file had before; empty where it was not renamed.
    was: str
    #: The commit that merged it into the main branch, and its day; empty where it was made there.
    merged: str
    merged_day: str


@dataclass(frozen=True)
class GitPart:
    """What git says of one document."""

    #: Since when the main branch holds it, under whatever name; None where no commit holds it.
    since: str | None
    #: What it says happened, by when, and since when git holds that; empty for controlled documents.
    recorded: tuple[RecordedLine, ...]
    #: Of a sealed record, the day of its last change of content after it was recorded; None without one.
    altered: str | None
    lines: tuple[CommitLine, ...]
    #: How many older commits there are beside them.
    more: int
    #: Whether the file at hand is another than the last commit's.
    uncommitted: bool


class GitParts:
    """What git says of documents that *audience* may see; a commit of many files is looked at once."""

    def __init__(self, catalog: Catalog, audience: Audience) -> None:
        self._catalog = catalog
        self._audience = audience
        people = catalog.system.people.values()
        shared = Counter(address for person in people for address in person.commits_as)
        # Of an address that several people share, nobody knows whose commits are whose.
        self._people = {
            address: person.id for person in people for address in person.commits_as if shared[address] == 1
        }
        # A subject could tell what is masked of a record.
        whole = [document for document in audience.documents(catalog) if not document.withheld]
        #: What may be spoken of: documents, and the evidence that they name.
        self._shown = {document.id for document in whole} | {
            EVIDENCE + evidence.file
            for document in whole
            for evidence in document.evidence
            if evidence.file is not None
        }
        # Many documents share a commit.
        self._subject = cache(self._subject_of)

    def of(self, document: Document) -> GitPart | None:
        """What git says of *document*; None where it cannot tell anything."""
        told = self._catalog.in_git()
        if told.not_told:
            return None
        since = told.held.get(document.id)
        commits = told.commits.get(document.id, ())
        return GitPart(
            since=since.day.isoformat() if since is not None else None,
            recorded=tuple(
                _recorded_line(each, self._catalog.today) for each in recordings(self._catalog, document)
            ),
            altered=_altered(document, commits, since.day if since is not None else None),
            lines=tuple(map(self._line, commits)),
            more=max(since.commits - len(commits), 0) if since is not None else 0,
            uncommitted=since is None or since.uncommitted,
        )

    def made_from(self, document: Document) -> object:
        """All of git that what it says of *document* is made from, and what of it these readers may read."""
        told = self._catalog.in_git()
        name = document.id
        commits = told.commits.get(name, ())
        readable = [
            (self._subject(each.commit, each.subject), self._audience.redact(each.was) if each.was else "")
            for each in commits
        ]
        return told.not_told, told.begins, told.held.get(name), told.closed.get(name), commits, readable

    def _subject_of(self, commit: str, subject: str) -> str | None:
        """The *subject* of a commit as it may be shown; None where it is withheld."""
        # What is not there any more may have been confidential: nobody knows.
        told = self._catalog.in_git()
        if not told.touched.get(commit, frozenset()) <= self._shown:
            return None
        # What everybody may read now could have been confidential when the commit spoke of it.
        if not all(map(self._audience.sees_level, told.classified.get(commit, frozenset()))):
            return None
        return _one_line(self._audience.redact(" ".join(subject.split())))

    def _line(self, commit: FileCommit) -> CommitLine:
        subject = self._subject(commit.commit, commit.subject)
        return CommitLine(
            commit=commit.commit,
            short=commit.commit[:_SHORT],
            day=commit.day.isoformat(),
            what=commit.what,
            version=printable(commit.version[:_SHORT]),
            subject=subject or "",
            withheld=subject is None,
            person=self._people.get(commit.author, ""),
            # A path was named when the document was as it was classified then.
            was=_bounded(printable(self._audience.redact(commit.was))) if subject is not None else "",
            merged=commit.merged[:_SHORT],
            merged_day=commit.merged_day.isoformat() if commit.merged_day is not None else "",
        )


def _recorded_line(each: Recording, today: Day) -> RecordedLine:
    return RecordedLine(
        each.document.id,
        each.event,
        each.happened.isoformat(),
        each.held.isoformat() if each.held is not None else None,
        each.standing,
        each.days(today),
    )


def _altered(document: Document, commits: tuple[FileCommit, ...], since: Day | None) -> str | None:
    """When the main branch received the last change to the content of a sealed record; None without one."""
    if document.lifecycle != "sealed" or since is None:
        return None
    newest = next((commit for commit in commits if commit.what not in {"beside", "path"}), None)
    changed = newest is not None and newest.what in {"content", "unreadable"} and newest.held > since
    return newest.held.isoformat() if newest is not None and changed else None


def without_addresses(subject: str) -> str:
    """The *subject* of a commit without what looks like an e-mail address."""
    return _ADDRESS.sub("(address)", subject)


def _one_line(subject: str) -> str:
    return _bounded(printable(without_addresses(subject)))


def _bounded(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip()}…"


@dataclass(frozen=True)
class Vouching:
    """From when on git can vouch for what the system says, and how much of it."""

    #: Why it can vouch for nothing, in words; empty where it can.
    not_told: str
    begins: str
    first: str
    short: str
    #: The setting, in words: `2 weeks`.
    within: str
    #: How many records that may be shown were recorded how.
    in_time: int
    late: int
    before: int
    not_in_git: int
    #: What was recorded late, the latest first, as far as it may be shown.
    lines: tuple[RecordedLine, ...]


def vouching(catalog: Catalog, audience: Audience) -> Vouching:
    """What git can vouch for, of the records that *audience* may see."""
    told = catalog.in_git()
    counts = Counter(recorded(catalog, document) for document in audience.documents(catalog))
    lines = sorted(
        (_recorded_line(each, catalog.today) for each in late(catalog) if audience.sees(each.document.id)),
        key=lambda line: (-line.days, line.document, line.event),
    )
    return Vouching(
        not_told=told.not_told,
        begins=told.begins.isoformat() if told.begins is not None else "",
        first=told.first,
        short=told.first[:_SHORT],
        within=catalog.system.record_within.words,
        in_time=counts[Recorded.IN_TIME],
        late=counts[Recorded.LATE],
        before=counts[Recorded.BEFORE],
        not_in_git=counts[Recorded.NOT_IN_GIT],
        lines=tuple(lines),
    )
