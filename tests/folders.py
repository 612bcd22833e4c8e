"""Lays files into folders and commits them, for tests of what reads them."""

from __future__ import annotations

import subprocess
from pathlib import Path

from imskit.git import git_environment


def lay(root: Path, files: dict[str, str | bytes]) -> Path:
    """Write *files* below *root*."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def commit(root: Path) -> None:
    """Commit all that lies in *root*, in a repository that is begun where there is none."""
    own = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "core.autocrlf=false"]
    for arguments in (
        ["init", "-q", "."],
        ["add", "-A", "-f"],
        [*own, "commit", "-q", "--allow-empty", "-m", "x"],
    ):
        subprocess.run(["git", *arguments], cwd=root, check=True, env=git_environment())
