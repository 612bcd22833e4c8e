"""What other branches hold: ids that are taken there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from imskit.git import GitFailed, git
from imskit.history import is_repository
from imskit.path_rules import printable
from imskit.problems import CannotGoOn

_IMS = "ims/"


def ids_on_branches(root: Path) -> frozenset[str]:
    """What could be ids: the names of the YAML files below ims/ on every local and remote branch, without ending.

    A name may carry a slug behind the id (`POL-001-innovation-policy`); empty where there is no repository. Raises
    CannotGoOn where git cannot read one of the branches: what it holds may be taken.
    """
    if not is_repository(root):
        return frozenset()
    found: set[str] = set()
    for tip, name in {tip: name for name, tip in _branches(root).items()}.items():
        try:
            found |= _names(_files(root, tip))
        except GitFailed as stop:
            raise CannotGoOn(
                f"git cannot read the branch {printable(name)}, so the ids that are taken there are not known: "
                f"{stop.reason}",
                stop.mend,
            ) from stop
    return frozenset(found)


def names_on_other_branches(root: Path, here: str) -> Mapping[str, frozenset[str]]:
    """What other branches added since their way parted from that of *here* (a commit), by branch.

    What lies in the history of *here* is the same work; so is a branch of the same name on another host, and a file
    with the same bytes, which came by a rebase or as one squashed commit. A branch that git cannot read is left out.
    """
    branches = _branches(root)
    own = git(root, "branch", "--show-current").decode("utf-8", "surrogateescape").strip()
    merged = git(
        root, "for-each-ref", "--format=%(objectname)", "--merged", here, "refs/heads", "refs/remotes"
    )
    same = set(merged.decode("ascii").split())
    mine = _files(root, here)
    found = {}
    for name, tip in branches.items():
        if tip in same or (own and (name == own or name.endswith(f"/{own}"))):
            continue
        try:
            theirs, before = _files(root, tip), _files_in_common(root, here, tip)
        except GitFailed:
            continue
        added = {path: blob for path, blob in theirs.items() if path not in before and mine.get(path) != blob}
        found[name] = frozenset(_names(added) - _names(before))
    return found


def _files_in_common(root: Path, here: str, tip: str) -> Mapping[str, str]:
    """The files of the commit from which both commits come; none where they have none in common."""
    try:
        parted = git(root, "merge-base", here, tip).decode("ascii").strip()
    except GitFailed:
        return {}
    return _files(root, parted)


def _branches(root: Path) -> Mapping[str, str]:
    """The local and remote branches with the commits they lead to. Raises CannotGoOn: git cannot read them."""
    form = "--format=%(objectname) %(refname:short)"
    try:
        listed = git(root, "for-each-ref", form, "refs/heads", "refs/remotes")
    except GitFailed as stop:
        raise CannotGoOn(
            f"git cannot read the repository of {root}, so the ids of other branches are not known: {stop.reason}",
            stop.mend,
        ) from stop
    lines = listed.decode("utf-8", "surrogateescape").splitlines()
    return {name: tip for tip, _, name in (line.partition(" ") for line in lines)}


def _files(root: Path, commit: str) -> Mapping[str, str]:
    """The YAML files of the system in *commit*, by path, with what git calls their contents.

    Where the system lay in another folder then, those below every folder ims/ of the repository.
    """
    call = ("ls-tree", "-r", "-z")
    listed = git(root, *call, commit, "--", _IMS) or git(root, *call, "--full-tree", commit)
    rows = (row.partition("\t") for row in listed.decode("utf-8", "surrogateescape").split("\0") if row)
    return {
        path: facts.split()[2]
        for facts, _, path in rows
        if path.endswith(".yaml") and "ims" in path.split("/")
    }


def _names(files: Mapping[str, str]) -> set[str]:
    """The names of *files* without their ending."""
    return {PurePosixPath(path).stem for path in files}
