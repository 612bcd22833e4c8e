"""What git knows about a repository, asked without running anything that the repository itself configures."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date as Day
from datetime import datetime, tzinfo
from pathlib import Path, PurePosixPath

from imskit.git import LOST, git
from imskit.problems import CannotGoOn

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
        path not in links and committed.get(path) != _blob_id(read(path), len(commit)) for path in here
    )
    # What is not read (a hidden file) may still be there.
    gone = any(_is_ours(path) and path not in here and not os.path.lexists(root / path) for path in committed)
    return Origin(commit, day, changed or gone)


def _is_ours(path: str) -> bool:
    return path.startswith(_OURS) and path != _LOCAL


def _blob_id(data: bytes, length: int) -> str:
    """What git calls a file of this content, in a repository whose ids have *length* digits."""
    digest = hashlib.sha256() if length == 64 else hashlib.sha1(usedforsecurity=False)
    digest.update(b"blob %d\0" % len(data) + data)
    return digest.hexdigest()


def is_repository(root: Path) -> bool:
    """Whether *root* lies in a git repository."""
    return any((folder / ".git").exists() for folder in (root, *root.parents))


def head_day(root: Path, zone: tzinfo) -> Day | None:
    """The day in *zone* on which the commit was made that the working folder began with; None without one."""
    time = _head_time(root)
    return None if time is None else datetime.fromtimestamp(time, zone).date()


def _head_time(root: Path) -> int | None:
    """Seconds since 1970 of the commit at hand; None where there is none, or no git to ask."""
    try:
        return int(git(root, "log", "-1", "--no-show-signature", "--format=%ct", "HEAD"))
    except (subprocess.CalledProcessError, CannotGoOn, ValueError):
        return None


def ids_on_branches(root: Path) -> frozenset[str]:
    """What could be ids: the names of the YAML files below ims/ on every local and remote branch, without ending.

    A name may carry a slug behind the id (`POL-001-innovation-policy`); empty where there is no repository.
    """
    if not is_repository(root):
        return frozenset()
    return frozenset(name for tip in set(_branches(root).values()) for name in _names(root, tip))


def names_on_other_branches(root: Path, here: str) -> Mapping[str, frozenset[str]]:
    """What other branches added since their way parted from that of *here* (a commit), by branch.

    What lies in the history of *here*, or has *here* in its own, is the same work; so is a branch of the same name
    on another host.
    """
    branches = _branches(root)
    own = git(root, "branch", "--show-current").decode("utf-8", "surrogateescape").strip()
    same = {
        tip
        for option in ("--merged", "--contains")
        for tip in git(root, "for-each-ref", "--format=%(objectname)", option, here).decode("ascii").split()
    }
    return {
        name: frozenset(_names(root, tip)) - _names_in_common(root, here, tip)
        for name, tip in branches.items()
        if tip not in same and not (own and (name == own or name.endswith(f"/{own}")))
    }


def _names_in_common(root: Path, here: str, tip: str) -> frozenset[str]:
    """The names in the commit from which both commits come; none where they have none in common."""
    try:
        parted = git(root, "merge-base", here, tip).decode("ascii").strip()
    except subprocess.CalledProcessError:
        return frozenset()
    return frozenset(_names(root, parted))


def _branches(root: Path) -> Mapping[str, str]:
    """The local and remote branches with the commits they lead to. Raises CannotGoOn: git cannot read them."""
    form = "--format=%(objectname) %(refname:short)"
    try:
        listed = git(root, "for-each-ref", form, "refs/heads", "refs/remotes")
    except subprocess.CalledProcessError as error:
        raise CannotGoOn(
            f"git cannot read the repository of {root}, so the ids of other branches are not known",
            "see what git status says there, and mend the repository",
        ) from error
    lines = listed.decode("utf-8", "surrogateescape").splitlines()
    return {name: tip for tip, _, name in (line.partition(" ") for line in lines)}


def _names(root: Path, commit: str) -> Iterator[str]:
    """The names of the YAML files below a folder ims/ in *commit*, without their ending."""
    listed = git(root, "ls-tree", "-r", "-z", "--name-only", "--full-tree", commit)
    for path in listed.decode("utf-8", "surrogateescape").split("\0"):
        pure = PurePosixPath(path)
        if "ims" in pure.parts and pure.suffix == ".yaml":
            yield pure.stem


@dataclass(frozen=True, slots=True)
class Held:
    """That a commit brought a content for a path."""

    path: str
    #: The id of the content; None where the commit took the file away.
    blob: str | None
    commit: str
    #: Seconds since 1970, by the committer's clock.
    time: int
    #: The e-mail address of the commit's author, as written.
    author: str


def held(root: Path, commit: str, paths: Iterable[str], *, first_parent: bool = True) -> Iterator[Held]:
    """What the files at *paths* (patterns of git) held in the history that ends with *commit*, newest first.

    Along first parents it is what the branch itself held, and when; otherwise, who wrote it. One call of git,
    whatever the number of files. Raises CannotGoOn: git cannot read the history.
    """
    which = ("--first-parent", "-m") if first_parent else ()
    form = ("--raw", "-z", "--no-renames", "--no-abbrev", "--format=%x01%H %ct %ae")
    try:
        listed = git(root, "log", *form, *which, commit, "--", *paths)
    except subprocess.CalledProcessError as error:
        raise CannotGoOn("git cannot read the history here", LOST) from error
    tokens = iter(listed.decode("utf-8", "surrogateescape").split("\0"))
    made, time, author = "", 0, ""
    prefix = git(root, "rev-parse", "--show-prefix").decode("utf-8", "surrogateescape").rstrip("\n")
    for token in tokens:
        if token.startswith("\x01"):
            made, seconds, author = token[1:].rstrip("\n").split(" ", 2)
            time = int(seconds)
        elif token.lstrip("\n").startswith(":"):
            mode, blob = token.split()[1], token.split()[3]
            path = next(tokens).removeprefix(prefix)
            is_file = mode.startswith("100")
            yield Held(path, blob if is_file else None, made, time, author)
