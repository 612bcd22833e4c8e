"""Lays files into folders and commits them, for tests of what reads them."""

from __future__ import annotations

import subprocess
from pathlib import Path

from imskit.git import git_environment

_SOMEONE = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "core.autocrlf=false")


#: What keeps git from fetching, and from what a user may have set up for it.
_BOUNDS = {"GIT_ALLOW_PROTOCOL", "GIT_GRAFT_FILE", "GIT_NO_LAZY_FETCH"}


def as_user() -> dict[str, str]:
    """The environment of a git call by a user, who may fetch, on a machine without settings."""
    return {name: value for name, value in git_environment().items() if name not in _BOUNDS}


def lay(root: Path, files: dict[str, str | bytes]) -> Path:
    """Write *files* below *root*."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def run_git(root: Path, *arguments: str, at: str | None = None, author: str = "x") -> str:
    """What git prints when someone calls it in *root*, where it is *at* this time, such as 2026-01-15T12:00:00Z."""
    clock = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at} if at else {}
    ran = subprocess.run(
        ["git", *_SOMEONE, "-c", f"author.name={author}", *arguments],
        cwd=root,
        check=True,
        capture_output=True,
        env={**as_user(), **clock},
    )
    return ran.stdout.decode().strip()


def commit(root: Path, *, at: str | None = None, subject: str = "x", author: str = "x") -> None:
    """Commit all that lies in *root*, in a repository that is begun where there is none."""
    run_git(root, "init", "-q", "-b", "main", ".")
    run_git(root, "add", "-A", "-f")
    run_git(root, "commit", "-q", "--allow-empty", "-m", subject, at=at, author=author)
