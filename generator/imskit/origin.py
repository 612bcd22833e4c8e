"""What a working folder was made from: the commit that it began with, and whether it differs from that."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

from imskit.git import git
from imskit.history import is_repository
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


def origin(root: Path, paths: Iterable[str], read: Callable[[str], bytes]) -> Origin | None:
    """The origin of the working folder *root*, whose files at *paths* are read by *read*.

    None without a repository or before its first commit.

    The files are compared by their content alone: asking git for the state of the folder could run programs
    that the repository names.
    """
    if not is_repository(root):
        return None
    try:
        commit, day = git(root, "log", "-1", "--format=%H%n%cs", "HEAD").decode().split()
        listed = git(root, "ls-tree", "-r", "-z", "HEAD").decode("utf-8", "surrogateescape")
    except (subprocess.CalledProcessError, CannotGoOn):
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
        path not in links and committed.get(path) != blob_id(read(path), len(commit)) for path in here
    )
    # What is not read (a hidden file) may still be there.
    gone = any(_is_ours(path) and path not in here and not os.path.lexists(root / path) for path in committed)
    return Origin(commit, day, changed or gone)


def _is_ours(path: str) -> bool:
    return path.startswith(_OURS) and path != _LOCAL


def blob_id(data: bytes, length: int) -> str:
    """What git calls a file of this content, in a repository whose ids have *length* digits."""
    return blob_id_of(len(data), (data,), length)


def blob_id_of(size: int, chunks: Iterable[bytes], length: int) -> str:
    """As `blob_id`, of a content of *size* bytes in pieces."""
    digest = hashlib.sha256() if length == 64 else hashlib.sha1(usedforsecurity=False)
    digest.update(b"blob %d\0" % size)
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()
