"""What git knows about a repository, asked without running anything that the repository itself configures."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from imskit.problems import CannotGoOn


def is_repository(root: Path) -> bool:
    """Whether *root* lies in a git repository."""
    return any((folder / ".git").exists() for folder in (root, *root.parents))


def ids_on_branches(root: Path) -> frozenset[str]:
    """What could be ids: the names of the YAML files below ims/ on every local and remote branch, without ending.

    A name may carry a slug behind the id (`POL-001-innovation-policy`); empty where there is no repository.
    """
    if not is_repository(root):
        return frozenset()
    # Only `imskit new` comes here: the other commands start no process, and start faster themselves.
    import subprocess

    from imskit.git import git

    try:
        refs = (
            git(root, "for-each-ref", "--format=%(objectname)", "refs/heads", "refs/remotes").decode().split()
        )
    except subprocess.CalledProcessError as error:
        raise CannotGoOn(
            f"git cannot read the repository of {root}, so the ids of other branches are not known",
            "see what git status says there, and mend the repository",
        ) from error
    names: set[str] = set()
    for ref in sorted(set(refs)):
        listed = git(root, "ls-tree", "-r", "-z", "--name-only", "--full-tree", ref)
        for path in listed.decode("utf-8", "surrogateescape").split("\0"):
            pure = PurePosixPath(path)
            if "ims" in pure.parts and pure.suffix == ".yaml":
                names.add(pure.stem)
    return frozenset(names)
