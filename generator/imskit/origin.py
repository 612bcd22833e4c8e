"""What a working folder was made from: the commit that it began with, and whether it differs from that."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from imskit.blobs import blob_id
from imskit.git import git
from imskit.history import is_repository, left_out
from imskit.path_rules import EVIDENCE
from imskit.problems import CannotGoOn
from imskit.values import dataclass

#: What of a folder is the system; beside it may lie whatever else the repository holds.
_OURS = ("ims/", "schemas/", "templates/", "mkdocs.yml")
#: The mode of a symbolic link, whose blob is where it leads.
_LINK = "120000"
#: Never committed, by intent.
_LOCAL = "ims/people.local.yaml"


@dataclass(frozen=True, slots=True)
class Origin:
    """What a working folder was made from: the commit of HEAD, the day of it, and whether the folder differs."""

    commit: str
    #: YYYY-MM-DD, where the committer was.
    day: str
    changed: bool


def is_committed(root: Path, path: str, data: bytes) -> bool | None:
    """Whether HEAD holds *data* at *path*, which starts at *root*; None without a repository."""
    if not is_repository(root):
        return None
    try:
        listed = git(root, "ls-tree", "-z", "HEAD", "--", path)
    except CannotGoOn:
        return False
    blob = listed.partition(b"\t")[0].split()[-1:]
    return bool(blob) and blob[0].decode("ascii") == blob_id(data, len(blob[0]))


def origin(root: Path, paths: Iterable[str], read: Callable[[str], bytes]) -> Origin | None:
    """The origin of the working folder *root*, whose files at *paths* are read by *read*.

    None without a repository or before its first commit.

    The files are compared by their content alone: asking git for the state of the folder could run programs
    that the repository names.
    """
    if not is_repository(root):
        return None
    try:
        commit, _, day = (
            git(root, "log", "-1", "--format=%H %cs", "HEAD", "--").decode().strip().partition(" ")
        )
        listed = git(root, "ls-tree", "-r", "-z", "HEAD").decode("utf-8", "surrogateescape")
    except CannotGoOn:
        return None
    committed = {}
    links = set()
    for line in filter(None, listed.split("\0")):
        about, _, path = line.partition("\t")
        mode, _, blob = about.split()
        committed[path] = blob
        if mode == _LINK:
            links.add(path)
    here = {path for path in paths if _is_ours(path)}
    changed = any(
        path not in links and not _holds(read(path), committed.get(path, ""), path) for path in here
    )
    # What is not read (a hidden file) may still be there.
    gone = {
        path for path in committed if _is_ours(path) and path not in here and not os.path.lexists(root / path)
    }
    return Origin(commit, day, changed or not gone <= set(left_out(root) if gone else ()))


def _is_ours(path: str) -> bool:
    return path.startswith(_OURS) and path != _LOCAL


def _holds(data: bytes, blob: str, path: str) -> bool:
    """Whether the file at *path* with *data* is what was committed as *blob*.

    git may give texts the line ends of the system when it checks them out, and takes them away again.
    """
    if blob_id(data, len(blob)) == blob:
        return True
    return not path.startswith(EVIDENCE) and blob_id(data.replace(b"\r\n", b"\n"), len(blob)) == blob


def uncommitted(root: Path, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """The paths of those of *files* that HEAD does not hold as they are; none without a repository.

    Paths start at *root*. As in `origin`, line ends of the system count for nothing.
    """
    if not files or not is_repository(root):
        return ()
    try:
        listed = git(root, "ls-tree", "-z", "HEAD", "--", *files).decode("utf-8", "surrogateescape")
    except CannotGoOn:
        return tuple(files)
    committed = {
        path: about.split()[2]
        for line in filter(None, listed.split("\0"))
        for about, _, path in [line.partition("\t")]
    }
    return tuple(path for path, data in files.items() if not _holds(data, committed.get(path, ""), path))
