"""What other branches hold: ids that are taken there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from imskit.git import GitFailed, git
from imskit.history import is_repository
from imskit.problems import CannotGoOn


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
    except GitFailed:
        return frozenset()
    return frozenset(_names(root, parted))


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


def _names(root: Path, commit: str) -> Iterator[str]:
    """The names of the YAML files below a folder ims/ in *commit*, without their ending."""
    listed = git(root, "ls-tree", "-r", "-z", "--name-only", "--full-tree", commit)
    for path in listed.decode("utf-8", "surrogateescape").split("\0"):
        pure = PurePosixPath(path)
        if "ims" in pure.parts and pure.suffix == ".yaml":
            yield pure.stem
