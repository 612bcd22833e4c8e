"""Builds git repositories whose commits were made on days of the past."""

from __future__ import annotations

import subprocess
from datetime import date as Day
from pathlib import Path

from imskit.editions import editions, tag_message
from tests.folders import as_user, lay

WHO = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "core.autocrlf=false")


def run(root: Path, *arguments: str, at: str = "2026-01-01T12:00:00Z", given: str = "") -> str:
    """Call git as a user does, with the committer's clock at *at*, and *given* on its standard input."""
    dates = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}
    ran = subprocess.run(
        ["git", *WHO, *arguments],
        cwd=root,
        check=True,
        input=given.encode(),
        env={**as_user(), **dates},
        capture_output=True,
    )
    return ran.stdout.decode().strip()


def commit(root: Path, at: str, **files: str) -> str:
    """Commit *files* (by their names below ims/) on the day *at*; the id of the commit is handed back."""
    if not (root / ".git").exists():
        root.mkdir(exist_ok=True)
        run(root, "init", "-q", "-b", "main", ".")
    lay(root, {f"ims/{name}.yaml": text for name, text in files.items()})
    run(root, "add", "-A")
    run(root, "commit", "-q", "--allow-empty", "-m", "x", at=at if "T" in at else f"{at}T12:00:00Z")
    return run(root, "rev-parse", "HEAD")


def edition(root: Path, name: str, day: str) -> str:
    """Make of what is committed the edition *name* on *day*; the id of its tag is handed back."""
    known = editions(root)
    head = run(root, "rev-parse", "HEAD")
    message = tag_message(
        name=name,
        day=Day.fromisoformat(day),
        commit=head,
        previous=known[-1] if known else None,
        log="What came.",
        imskit="0",
    )
    run(
        root,
        "tag",
        "--annotate",
        "--cleanup=verbatim",
        "-m",
        message,
        f"edition/{name}",
        head,
        at=f"{day}T13:00:00Z",
    )
    return run(root, "rev-parse", f"refs/tags/edition/{name}")
