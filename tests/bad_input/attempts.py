"""What tests of bad input share: a system to spoil, and a call of imskit in a process of its own."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.running import Ran

GOOD = Path(__file__).parents[1] / "examples" / "good"
AS_OF = ("--as-of", "2026-11-23")
posix = pytest.mark.skipif(os.name == "nt", reason="links, pipes and limits of this kind are not on Windows")


def started(
    folder: Path, *arguments: str, stdout: Any = subprocess.PIPE, memory: int | None = None
) -> subprocess.Popen[str]:
    """imskit, begun in a process of its own, which may take *memory* KiB of addresses."""
    command = [sys.executable, "-m", "imskit", *arguments]
    if memory is not None:
        command = ["sh", "-c", f'ulimit -v {memory} && exec "$0" "$@"', *command]
    return subprocess.Popen(
        command, cwd=folder, text=True, encoding="utf-8", stdout=stdout, stderr=subprocess.PIPE
    )


def apart(folder: Path, *arguments: str, stdout: Any = subprocess.PIPE, memory: int | None = None) -> Ran:
    """Call imskit in a process of its own."""
    process = started(folder, *arguments, stdout=stdout, memory=memory)
    out, err = process.communicate(timeout=120)
    assert "Traceback" not in (out or "") + (err or ""), err
    return Ran(process.returncode, out or "", err or "")


def system(folder: Path, case: str = "minimal") -> Path:
    return Path(shutil.copytree(GOOD / case, folder / "system"))


def digest(folder: Path) -> str:
    """One value for all names and bytes below *folder*."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        found.update(os.fsencode(path.relative_to(folder)) + b"\0")
        if path.is_file():
            found.update(path.read_bytes())
    return found.hexdigest()
