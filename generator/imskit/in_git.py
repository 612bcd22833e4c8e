"""What git says of each document: since when the main branch holds it, and which commits changed its file.

A document is known by its id, which the name of its file begins with: so it is found again whatever its file was
called, also where it was renamed and rewritten at once, which git could only guess at.
"""

from __future__ import annotations

import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Day
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from imskit.commit_log import Change, LoggedCommit, logged, main_line, received
from imskit.commits import is_shallow
from imskit.fingerprint import fingerprint
from imskit.git import git, read_blobs
from imskit.load import load
from imskit.loaded import Loaded
from imskit.model import Deferred, Document, FileCommit, HeldSince, InGit, What
from imskit.names import ids_in_name
from imskit.organisation import address_hash
from imskit.origin import blob_id
from imskit.path_rules import EVIDENCE, TEXT_LIMIT
from imskit.problems import CannotGoOn

#: So many commits of a document are told one by one, the newest ones.
MOST = 20
_FOLDER = "ims/"
_ENDING = ".yaml"
#: Files of the system that are no document.
_NO_DOCUMENTS = (EVIDENCE, "ims/standards/", "ims/ims.yaml", "ims/people.")
#: So many files are read by one process of git: all of them at once might not fit into memory.
_AT_ONCE = 2000
#: Of a message without an end, so much is kept.
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class _Content:
    """What one content of a file says."""

    version: str
    closed: str
    fingerprint: str

    @staticmethod
    def of(data: Mapping[str, Any], print_of: str) -> _Content:
        return _Content(_word(data.get("version")), _word(data.get("closed")), print_of)


@dataclass(frozen=True, slots=True)
class _Step:
    """What one commit made of the file of one document."""

    commit: LoggedCommit
    #: The path and the id of the content before and after; None for no file.
    before: tuple[str, str] | None
    after: tuple[str, str] | None


def in_git(
    root: Path, commit: str, zone: tzinfo, documents: Sequence[Document], read: Callable[[str], bytes]
) -> InGit:
    """What the history that ends with *commit* says of *documents*; its days are those in *zone*.

    *read* gives the bytes of the file at a path, as the documents were read from it. What git cannot tell here
    is said in `not_told`; nothing is raised for it.
    """
    try:
        if is_shallow(root):
            return InGit(
                "this clone is shallow and lacks the older history; git fetch --unshallow fetches it"
            )
        commits = logged(root, commit, _FOLDER)
    except CannotGoOn as error:
        return InGit(str(error))
    line = main_line(commits)
    begins = next((each for each in reversed(line) if each.changes), None)
    if begins is None:
        return InGit("no commit holds a part of the system yet")
    # Of several documents with one id, the first counts, as everywhere.
    now = {document.id: document for document in reversed(documents)}
    own = {name: _own_blobs(read(document.path), len(commit)) for name, document in now.items()}
    name_of = _Names(documents)
    steps = _steps(commits, name_of)

    def told() -> Mapping[str, tuple[FileCommit, ...]]:
        known = {
            blob: _Content.of(now[name].data, now[name].fingerprint)
            for name, blobs in own.items()
            for blob in blobs
        }
        return _lines(
            root, {name: steps[name] for name in now if name in steps}, known, _Days(commits, line, zone)
        )

    held = {}
    for name, (since, live) in _held(line, name_of).items():
        if name in now:
            uncommitted = live.get(now[name].path) not in own[name]
            held[name] = HeldSince(_day(since, zone), since.id, len(_told(steps[name])), uncommitted)
    return InGit(
        begins=_day(begins, zone),
        first=begins.id,
        held=held,
        commits=Deferred(told),
        touched={
            each.id: frozenset(filter(None, (name_of(change.path) for change in each.changes)))
            for each in commits
            if each.changes
        },
    )


class _Names:
    """Says which document the file at a path is, or was, by its name."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._known = {document.id for document in documents}
        #: Where a file is not named by its id, as it should be.
        self._here = {document.path: document.id for document in documents}
        self._found: dict[str, str] = {}

    def __call__(self, path: str) -> str:
        """The id; empty for what is no document. Of what is no document any more, what its name says."""
        if path not in self._found:
            self._found[path] = self._find(path)
        return self._found[path]

    def _find(self, path: str) -> str:
        if not path.endswith(_ENDING) or path.startswith(_NO_DOCUMENTS):
            return ""
        names = ids_in_name(path)
        return next((name for name in names if name in self._known), self._here.get(path) or names[0])


def _held(
    line: Sequence[LoggedCommit], name_of: _Names
) -> Mapping[str, tuple[LoggedCommit, Mapping[str, str]]]:
    """By document, the commit of the branch's own *line* since which it is held, and its files with their contents."""
    live: defaultdict[str, dict[str, str]] = defaultdict(dict)
    since: dict[str, LoggedCommit] = {}
    for commit in reversed(line):
        touched = set()
        for change in commit.changes:
            if name := name_of(change.path):
                touched.add(name)
                if change.after is None:
                    live[name].pop(change.path, None)
                else:
                    live[name][change.path] = change.after
        # Only now: what is renamed goes and comes in one commit.
        for name in touched:
            if live[name]:
                since.setdefault(name, commit)
            else:
                since.pop(name, None)
    return {name: (commit, live[name]) for name, commit in since.items()}


def _steps(commits: Sequence[LoggedCommit], name_of: _Names) -> Mapping[str, Sequence[_Step]]:
    """What each of *commits* made of each document, in their order."""
    found: defaultdict[str, list[_Step]] = defaultdict(list)
    for commit in commits:
        by_name: defaultdict[str, list[Change]] = defaultdict(list)
        for change in commit.changes:
            if name := name_of(change.path):
                by_name[name].append(change)
        for name, changes in by_name.items():
            found[name].append(_step(commit, changes))
    return found


def _step(commit: LoggedCommit, changes: Sequence[Change]) -> _Step:
    """What *commit* made of one document, to whose files it made *changes*: one that went and one that came is one."""
    both = next((change for change in changes if change.before and change.after), None)
    gone = both or next((change for change in changes if change.before), None)
    come = both or next((change for change in changes if change.after), None)
    return _Step(
        commit,
        (gone.path, gone.before) if gone is not None and gone.before else None,
        (come.path, come.after) if come is not None and come.after else None,
    )


def _told(steps: Sequence[_Step]) -> Sequence[_Step]:
    """Those of *steps* that made something: a merge that only hands on what its branch made is none."""
    made = {_blob(step.after) for step in steps if len(step.commit.parents) < 2}
    return [step for step in steps if len(step.commit.parents) < 2 or _blob(step.after) not in made]


def _blob(file: tuple[str, str] | None) -> str | None:
    return file[1] if file is not None else None


class _Days:
    """The day of each commit, and when the branch received it."""

    def __init__(self, commits: Sequence[LoggedCommit], line: Sequence[LoggedCommit], zone: tzinfo) -> None:
        self._received = received(commits, line)
        self._zone = zone

    def of(self, commit: LoggedCommit) -> Day:
        return _day(commit, self._zone)

    def merged(self, commit: LoggedCommit) -> LoggedCommit | None:
        """The commit that brought *commit* to the branch; None where that is itself."""
        receiver = self._received.get(commit.id)
        return receiver if receiver is not commit else None


def _lines(
    root: Path, steps: Mapping[str, Sequence[_Step]], known: Mapping[str, _Content], days: _Days
) -> Mapping[str, tuple[FileCommit, ...]]:
    """The newest of *steps* as lines, by document; *known* are contents that need not be read any more."""
    told = {name: _told(found)[:MOST] for name, found in steps.items()}
    blobs = dict.fromkeys(
        file[1] for found in told.values() for step in found for file in (step.before, step.after) if file
    )
    contents = {**_contents(root, [blob for blob in blobs if blob not in known]), **known}
    return {name: tuple(_line(step, contents, days) for step in found) for name, found in told.items()}


def _line(step: _Step, contents: Mapping[str, _Content | None], days: _Days) -> FileCommit:
    before, after = (contents.get(file[1]) if file else None for file in (step.before, step.after))
    shown = after if step.after is not None else before
    merged = days.merged(step.commit)
    renamed = step.before is not None and step.after is not None and step.before[0] != step.after[0]
    return FileCommit(
        commit=step.commit.id,
        day=days.of(step.commit),
        what=_what(step, before, after),
        subject=step.commit.subject[:_LONGEST],
        author=address_hash(step.commit.author),
        version=shown.version if shown is not None else "",
        closed=shown.closed if shown is not None else "",
        was=step.before[0] if renamed and step.before is not None else "",
        merged=merged.id if merged is not None else "",
        merged_day=days.of(merged) if merged is not None else None,
    )


def _what(step: _Step, before: _Content | None, after: _Content | None) -> What:
    if step.before is None:
        return "added"
    if step.after is None:
        return "removed"
    if step.before[1] == step.after[1]:
        return "path"
    if before is None or after is None:
        return "unreadable"
    return "beside" if before.fingerprint == after.fingerprint else "content"


def _contents(root: Path, blobs: Sequence[str]) -> Mapping[str, _Content | None]:
    """What each of *blobs* says; None where it cannot be read, or git has lost it."""
    found: dict[str, _Content | None] = dict.fromkeys(blobs)
    try:
        sizes = git(root, "cat-file", "--batch-check=%(objectname) %(objectsize)", given=_listed(blobs))
    except subprocess.CalledProcessError:
        return found
    there = [
        name
        for name, size in (row.split() for row in sizes.decode("ascii").splitlines())
        if size.isdigit() and int(size) <= TEXT_LIMIT
    ]
    for start in range(0, len(there), _AT_ONCE):
        some = there[start : start + _AT_ONCE]
        found.update((blob, _content(data)) for blob, data in zip(some, read_blobs(root, some), strict=True))
    return found


def _listed(blobs: Iterable[str]) -> bytes:
    return "".join(f"{blob}\n" for blob in blobs).encode("ascii")


def _content(data: bytes) -> _Content | None:
    loaded = load(data, "")
    if not isinstance(loaded, Loaded) or not isinstance(loaded.data, dict):
        return None
    return _Content.of(loaded.data, fingerprint(loaded.data))


def _word(value: Any) -> str:
    """*value* where it is a word, as it should be: no schema was asked about what the history holds."""
    return value if isinstance(value, str) else ""


def _own_blobs(data: bytes, length: int) -> frozenset[str]:
    """What git calls the file at hand: it may keep it with other ends of lines than the folder has."""
    return frozenset(blob_id(each, length) for each in {data, data.replace(b"\r\n", b"\n")})


def _day(commit: LoggedCommit, zone: tzinfo) -> Day:
    return datetime.fromtimestamp(commit.time, zone).date()
