"""What git says of each document: since when the main branch holds it, and which commits changed its file.

A document is known by its id, which the name of its file begins with: so it is found again whatever its file was
called, also where it was renamed and rewritten at once, which git could only guess at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date as Day
from datetime import tzinfo
from functools import partial
from pathlib import Path
from typing import Any

from imskit.blobs import blob_id
from imskit.commit_log import Change, LoggedCommit, logged, main_line, received
from imskit.commits import is_shallow
from imskit.earlier_levels import TELLING, classified_commits, is_document
from imskit.fingerprint import fingerprint
from imskit.git import read_blobs, sizes_of
from imskit.history import day_of
from imskit.load import load
from imskit.loaded import Loaded
from imskit.model import Deferred, Document, FileCommit, HeldSince, InGit, What
from imskit.names import ids_in_name
from imskit.organisation import address_hash
from imskit.path_rules import TEXT_LIMIT
from imskit.problems import CannotGoOn
from imskit.values import dataclass

#: So many commits of a document are told one by one, the newest ones.
MOST = 20
_FOLDER = "ims/"
#: So many files are read by one process of git: all of them at once might not fit into memory.
_AT_ONCE = 2000
#: Of a message without an end, so much is kept.
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class _Content:
    """What one content of a file says."""

    version: str
    #: Works out its fingerprint, which is asked for only where a content replaced another.
    fingerprint: Callable[[], str]


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
    history = _History(root, commits, zone, documents, read)
    if history.begins is None:
        return InGit("no commit holds a part of the system yet")
    return InGit(
        begins=history.day(history.begins),
        first=history.begins.id,
        held=history.held(),
        closed=Deferred(history.closed),
        commits=Deferred(history.commits),
        touched=history.touched(),
        classified=Deferred(history.classified),
    )


class _History:
    """The commits behind the files at hand, and what they made of the documents in those."""

    def __init__(
        self,
        root: Path,
        commits: Sequence[LoggedCommit],
        zone: tzinfo,
        documents: Sequence[Document],
        read: Callable[[str], bytes],
    ) -> None:
        self._root = root
        self._commits = commits
        self._zone = zone
        self._line = main_line(commits)
        self.begins = next((each for each in reversed(self._line) if each.changes), None)
        self._name_of = _Names(documents)
        self._steps = _steps(commits, self._name_of)
        # Of several documents with one id, the first counts, as everywhere.
        self._now = {document.id: document for document in reversed(documents)}
        length = len(commits[0].id) if commits else 0
        #: What git may call the file of each document at hand.
        self._own = {name: _own_blobs(read(each.path), length) for name, each in self._now.items()}

    def day(self, commit: LoggedCommit) -> Day:
        return day_of(commit.time, self._zone)

    def touched(self) -> Mapping[str, frozenset[str]]:
        return {
            commit.id: frozenset(
                self._name_of(change.path) or change.path
                for change in commit.changes
                if self._name_of(change.path) or change.path.startswith(TELLING)
            )
            for commit in self._commits
            if commit.changes
        }

    def classified(self) -> Mapping[str, frozenset[str]]:
        told = {step.commit.id: step.commit for steps in self._shown_steps().values() for step in steps}
        return classified_commits(self._root, told.values())

    def _shown_steps(self) -> Mapping[str, Sequence[_Step]]:
        return {name: _told(self._steps[name])[:MOST] for name in self._now if name in self._steps}

    def held(self) -> Mapping[str, HeldSince]:
        live: defaultdict[str, dict[str, str]] = defaultdict(dict)
        since: dict[str, LoggedCommit] = {}
        for commit in reversed(self._line):
            touched = set()
            for change in commit.changes:
                if name := self._name_of(change.path):
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
        return {
            name: HeldSince(
                self.day(commit),
                commit.id,
                len(_told(self._steps[name])),
                uncommitted=live[name].get(self._now[name].path) not in self._own[name],
            )
            for name, commit in since.items()
            if name in self._now
        }

    def closed(self) -> Mapping[str, Day]:
        days = {name: each.closed.isoformat() for name, each in self._now.items() if each.closed}
        line = {commit.id for commit in self._line}
        steps = {
            name: [step for step in self._steps.get(name, ()) if step.commit.id in line] for name in days
        }
        # What the files at hand say is known; what they were before is read.
        said = {blob: days[name] for name in days for blob in self._own[name]}
        blobs = dict.fromkeys(_blob(step.after) for found in steps.values() for step in found)
        for blob, data in _read(self._root, [blob for blob in blobs if blob and blob not in said]):
            said[blob] = str(data.get("closed", ""))
        found = {}
        for name, day in days.items():
            for step in steps[name]:
                if said.get(_blob(step.after) or "") != day:
                    break
                found[name] = self.day(step.commit)
        return found

    def commits(self) -> Mapping[str, tuple[FileCommit, ...]]:
        told = self._shown_steps()
        contents: dict[str, _Content | None] = {
            blob: _Content(self._now[name].version or "", partial(getattr, self._now[name], "fingerprint"))
            for name, blobs in self._own.items()
            for blob in blobs
        }
        blobs = dict.fromkeys(
            file[1] for steps in told.values() for step in steps for file in (step.before, step.after) if file
        )
        contents |= _contents(self._root, [blob for blob in blobs if blob not in contents])
        receivers = received(self._commits, self._line)
        return {
            name: tuple(self._file_commit(step, contents, receivers.get(step.commit.id)) for step in steps)
            for name, steps in told.items()
        }

    def _file_commit(
        self, step: _Step, contents: Mapping[str, _Content | None], receiver: LoggedCommit | None
    ) -> FileCommit:
        before, after = (contents.get(file[1]) if file else None for file in (step.before, step.after))
        shown = after if step.after is not None else before
        merged = receiver if receiver is not step.commit else None
        renamed = step.before is not None and step.after is not None and step.before[0] != step.after[0]
        return FileCommit(
            commit=step.commit.id,
            day=self.day(step.commit),
            what=_what(step, before, after),
            subject=step.commit.subject[:_LONGEST],
            author=address_hash(step.commit.author),
            version=shown.version if shown is not None else "",
            was=step.before[0] if renamed and step.before is not None else "",
            merged=merged.id if merged is not None else "",
            merged_day=self.day(merged) if merged is not None else None,
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
        if not is_document(path):
            return ""
        names = ids_in_name(path)
        return next((name for name in names if name in self._known), self._here.get(path) or names[0])


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


def _what(step: _Step, before: _Content | None, after: _Content | None) -> What:
    if step.before is None:
        return "added"
    if step.after is None:
        return "removed"
    if step.before[1] == step.after[1]:
        return "path"
    if before is None or after is None:
        return "unreadable"
    return "beside" if before.fingerprint() == after.fingerprint() else "content"


def _contents(root: Path, blobs: Sequence[str]) -> Mapping[str, _Content | None]:
    """What each of *blobs* says; None where it cannot be read, or git has lost it."""
    found: dict[str, _Content | None] = dict.fromkeys(blobs)
    for blob, data in _read(root, blobs):
        version = data.get("version")
        # It is worked out now: the data of all contents would be much to hold.
        found[blob] = _Content(version if isinstance(version, str) else "", partial(str, fingerprint(data)))
    return found


def _read(root: Path, blobs: Sequence[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The data of those of *blobs* that are documents, as far as git has them and they can be read."""
    if not blobs:
        return
    there = [name for name, size in sizes_of(root, blobs).items() if size <= TEXT_LIMIT]
    for start in range(0, len(there), _AT_ONCE):
        some = there[start : start + _AT_ONCE]
        for blob, data in zip(some, read_blobs(root, some), strict=True):
            loaded = load(data, "")
            if isinstance(loaded, Loaded) and isinstance(loaded.data, dict):
                yield blob, loaded.data


def _own_blobs(data: bytes, length: int) -> frozenset[str]:
    """What git calls the file at hand: it may keep it with other ends of lines than the folder has."""
    return frozenset(blob_id(each, length) for each in {data, data.replace(b"\r\n", b"\n")})
