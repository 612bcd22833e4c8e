"""One small repository with a history of every kind, and what each reading command says of it.

Tests of odd and hostile repositories change how the same history lies on a disk, and hold the commands to the same
words.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.builders import BODIES, Small
from tests.repositories import commit, run
from tests.running import runner

AS_OF = ("--as-of", "2026-11-23")

#: Commands that read, each asked for something else of the history.
READING: Mapping[str, tuple[str, ...]] = {
    "check": ("check", *AS_OF),
    "check a revision": ("check", "--rev", "v1", *AS_OF, "--format", "json"),
    "check a change": ("check", "--base", "v1", *AS_OF),
    "diff": ("diff", "v1", *AS_OF),
    "diff two commits": ("diff", "v1", "main", *AS_OF, "--format", "json"),
    "diff from where it branched off": ("diff", "side", "HEAD", "--merge-base", *AS_OF, "--format", "html"),
    "matrix": ("matrix", "--format", "json", *AS_OF),
    "matrix of a revision": ("matrix", "--rev", "main~1", *AS_OF),
    "status of a day gone by": ("status", "--as-of", "2026-04-01", "--format", "json"),
    "due": ("due", "--as-of", "2026-05-07"),
}

_ENTRY = {"by": "person-02", "change": "material"}
#: Ids of commits, whole and short.
_ID = re.compile(r"\b([0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{10})\b")


def policy(
    small: Small, version: str = "1.0", purpose: str = "Say where we go.", **changes: Any
) -> dict[str, Any]:
    """Write the policy of the story in a *version*."""
    revisions = [{"version": "1.0", "date": "2026-02-01", "summary": "First.", **_ENTRY}]
    if version != "1.0":
        revisions.insert(0, {"version": version, "date": "2026-06-01", "summary": "More.", **_ENTRY})
    return small.policy(
        satisfies={"tiny-2026": ["1"]},
        version=version,
        revisions=revisions,
        body={**BODIES["policy"], "purpose": purpose},
        **changes,
    )


def tell(root: Path, *begin: str) -> Small:
    """Make the repository in *root*, which is made too; *begin* are further words for `git init`.

    An approved policy and procedure; an idea that a branch brought by a merge; the procedure renamed; and the policy
    as a draft of its next version, so that what is in force is told by the history alone.
    """
    root.mkdir(parents=True, exist_ok=True)
    run(root, "init", "-q", "-b", "main", *begin, ".")
    small = Small(root)
    small.decision(policy(small))
    small.decision(
        small.procedure("PRO-001", satisfies={"tiny-2026": ["3"]}, links={"implements": ["POL-001"]})
    )
    small.training(satisfies={"tiny-2026": ["1"]})
    small.write("ims/evidence/photo.txt", "a photo\n")
    small.write(".gitignore", "/site/\n/.imskit/\n/ims/ignored/\n")
    small.read()
    commit(root, "2026-03-01")
    run(root, "tag", "-a", "-m", "one", "v1")
    run(root, "checkout", "-q", "-b", "side")
    small.idea("IDEA-001")
    commit(root, "2026-05-01")
    run(root, "checkout", "-q", "main")
    commit(root, "2026-05-02")
    run(root, "merge", "-q", "--no-ff", "-m", "x", "side", at="2026-05-10T12:00:00Z")
    run(root, "mv", "ims/procedures/PRO-001.yaml", "ims/procedures/PRO-001-alike.yaml")
    policy(small, "1.1", "Say where we must go.", status="in-review", effective_from="2026-12-01")
    commit(root, "2026-06-01")
    return small


Say = Callable[..., tuple[int, str, str]]


def teller(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    """`say(folder, "check")` gives exit code, output, and what is said beside it; ids of commits as `<id>`."""

    run = runner(capsys, monkeypatch)

    def say(folder: Path, *arguments: str) -> tuple[int, str, str]:
        ran = run(folder, *arguments)
        return ran.code, _ID.sub("<id>", ran.out), _ID.sub("<id>", ran.err)

    return say


def everything(say: Say, root: Path) -> dict[str, tuple[int, str, str]]:
    """What each of the commands says of the system in *root*."""
    return {name: say(root, *call) for name, call in READING.items()}


def copied(story: Path, target: Path) -> Path:
    """A copy of the repository, which a test may spoil."""
    return Path(shutil.copytree(story, target, symlinks=True))


def state(folder: Path) -> dict[str, tuple[object, ...]]:
    """All that lies in *folder*: bytes, and when each file and folder was written to."""
    found: dict[str, tuple[object, ...]] = {}
    for path in sorted(folder.rglob("*")):
        about = path.lstat()
        what = path.read_bytes() if path.is_file() else None
        found[path.relative_to(folder).as_posix()] = (about.st_mtime_ns, about.st_mode, about.st_size, what)
    return found
