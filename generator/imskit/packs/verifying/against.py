"""Whether what a pack holds and states stands in the history of the repository that it was made from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, time
from datetime import date as Day
from pathlib import Path
from typing import Any

from imskit import __version__
from imskit.blobs import blob_id_of
from imskit.commits import Commit, commit_named, is_shallow
from imskit.exporters.bag import PAYLOAD
from imskit.git import GitFailed, git
from imskit.held import held
from imskit.packs.packed import SYSTEM, Packed
from imskit.packs.packing import Asked, remade
from imskit.packs.paper import PDF
from imskit.packs.stated import PATH, Stated
from imskit.packs.verifying.findings import Finding
from imskit.packs.verifying.recorded import Recorded
from imskit.path_rules import printable
from imskit.pipeline import Clock
from imskit.problems import CannotGoOn
from imskit.project import MARKER, named_root
from imskit.tree import Tree

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_AUDIENCES = "ims/audiences.yaml"


@dataclass
class Against:
    """What a repository says of a pack."""

    findings: list[Finding] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)
    not_checked: list[str] = field(default_factory=list)
    #: What is no fault of the pack, and worth a question.
    notes: list[str] = field(default_factory=list)
    #: Whether all that the pack states was made again from the repository, and is the same.
    whole: bool = False


def repository_at(folder: Path) -> Path:
    """The root of the system in the repository that somebody named.

    Raises CannotGoOn: it holds no system, or is bare.
    """
    if not (folder / MARKER).is_file():
        try:
            bare = git(folder, "rev-parse", "--is-bare-repository").strip() == b"true"
        except (GitFailed, CannotGoOn):
            bare = False
        if bare:
            raise CannotGoOn(
                f"{folder} is a repository without files beside it (a bare one)",
                "clone it with git clone, and name the clone",
            )
    return named_root(folder)


def against(pack: Packed, root: Path) -> Against:
    """What the repository of the system at *root* says of *pack*.

    Raises CannotGoOn: there is no repository, or the clone is shallow.
    """
    commit_named(root, "HEAD")
    if is_shallow(root):
        raise CannotGoOn("this clone is shallow, and lacks what came before", "git fetch --unshallow")
    said = Against()
    commit = _commit(pack, root)
    if commit is None:
        named = printable(pack.stated.commit[:64])
        said.findings.append(
            Finding(
                "",
                f"was made from commit {named}, which is none of this repository: its history was rewritten, it was "
                "not fetched whole, or it is another one",
            )
        )
        said.not_checked.append("all else against this repository: it does not hold the commit")
        return said
    if not git(root, "for-each-ref", "--count=1", "--contains", commit.id).strip():
        what = f"was made from commit {commit.short}, which is on no branch and no tag any more"
        said.findings.append(Finding("", what))
    said.findings += _sources(pack, root, commit)
    said.checked.append(f"the sources against the history of commit {commit.short}")
    recorded = Recorded(pack, root, commit)
    said.findings += recorded.findings()
    said.checked += (
        "the log, and since when git holds each file and record, against that history",
        "the populations, each of them whole, against the records that the commit holds",
        "closing days of records against the days on which git first held them as closed",
    )
    said.notes += recorded.notes()
    _again(pack, root, commit, said)
    return said


def _commit(pack: Packed, root: Path) -> Commit | None:
    # The name of a branch would be any commit.
    named = _COMMIT.fullmatch(pack.stated.commit)
    try:
        return commit_named(root, named[0]) if named else None
    except CannotGoOn:
        return None


def _blob_id(files: Tree, path: str, length: int) -> str:
    """What git calls the file at *path*; read in pieces, once for its size."""
    size = sum(map(len, files.chunks(path)))
    return blob_id_of(size, files.chunks(path), length)


def _sources(pack: Packed, root: Path, commit: Commit) -> Iterator[Finding]:
    """Sources of the pack that do not stand in the history, at the commit."""
    listed = git(root, "ls-tree", "-r", "-z", commit.id).decode("utf-8", "surrogateescape")
    at_commit = {}
    for line in filter(None, listed.split("\0")):
        about, _, path = line.partition("\t")
        at_commit[path] = about.split()[2]
    once = {entry.blob for entry in held(root, commit.id, ["ims/"])}
    versions = {row.file for row in pack.stated.versions}
    controlled = {SYSTEM + pack.catalog.documents[row.id].path for row in pack.stated.versions}
    for path in pack.payload.paths():
        if not path.startswith(SYSTEM) and path not in versions:
            continue
        blob = _blob_id(pack.payload, path, len(commit.id))
        if path in versions or path in controlled:
            # An earlier version need not be the one that the commit holds, but the history held it.
            if blob not in once:
                yield Finding(f"{PAYLOAD}{path}", f"was never held by the history of {commit.short}")
        elif at_commit.get(path.removeprefix(SYSTEM)) != blob:
            yield Finding(f"{PAYLOAD}{path}", f"is not as commit {commit.short} holds it")


def _again(pack: Packed, root: Path, commit: Commit, said: Against) -> None:
    """Make the payload again, without its pages, and compare: what was left out altogether shows only so."""
    what = "what the pack holds and states as a whole"
    if pack.stated.tool != __version__:
        said.not_checked.append(
            f"{what} against the repository: imskit {pack.stated.tool} made it, and this is another one"
        )
        return
    try:
        files, stated = _made_again(pack.stated, root, commit)
    except CannotGoOn as stop:
        said.findings.append(
            Finding("", printable(f"cannot be made again from this repository: {stop.sentence}"))
        )
        return
    known = {finding.path for finding in said.findings}
    found = [each for each in _different(pack, files, stated) if each.path not in known]
    if found and _audiences_changed(root, commit):
        said.not_checked.append(
            f"{what} against the repository: it gives something else today, where {_AUDIENCES} is not as it was at "
            f"commit {commit.short}"
        )
        return
    said.findings += found
    said.whole = not found
    said.checked.append(f"{what} against what the repository gives for the audience {pack.stated.audience}")


def _made_again(stated: Stated, root: Path, commit: Commit) -> tuple[Tree, Stated]:
    until = Day.fromisoformat(stated.until)
    asked = Asked(
        Day.fromisoformat(stated.since),
        until,
        commit.id,
        stated.standards,
        stated.clauses,
        audience=stated.audience,
        pdf=PDF in stated.made_with,
        sample=stated.sample,
    )
    files, again = remade(root, Clock(datetime.combine(until, time(12), UTC), until), asked)
    # Which programs are here is not what the repository tells.
    return Tree.of(files), replace(again, made_with=stated.made_with)


def _different(pack: Packed, files: Tree, stated: Stated) -> Iterator[Finding]:
    """Files of the payload beside its pages that are not what the repository gives, or are too many or too few."""
    wrong = sorted(_keys(asdict(pack.stated), asdict(stated)))
    if wrong:
        yield Finding(f"{PAYLOAD}{PATH}", f"states something else than the repository: {', '.join(wrong)}")
    for path in files.paths():
        if path == PATH:
            continue
        if not pack.payload.has(path):
            yield Finding(f"{PAYLOAD}{path}", "is not here, and the repository gives it")
        elif files.sha256(path) != pack.payload.sha256(path):
            yield Finding(f"{PAYLOAD}{path}", "is not what the repository gives")
    for path in pack.payload.paths():
        if path.startswith(SYSTEM) and not files.has(path):
            yield Finding(f"{PAYLOAD}{path}", "is here, and the repository does not give it")


def _keys(one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[str]:
    for key in one:
        # As JSON: tuples and lists are the same in it.
        if json.dumps(one[key], sort_keys=True) != json.dumps(other[key], sort_keys=True):
            yield key


def _audiences_changed(root: Path, commit: Commit) -> bool:
    """Whether who sees what may have been another thing when the pack was made than it is in HEAD today."""
    try:
        git(root, "merge-base", "--is-ancestor", commit.id, "HEAD")
    except GitFailed:
        return True
    return bool(git(root, "log", "-1", "--format=%H", f"{commit.id}..HEAD", "--", _AUDIENCES).strip())
