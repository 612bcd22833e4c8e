"""Where the programs are that imskit calls.

They are looked for only in folders of the path that are absolute: where imskit runs is often a folder that somebody
else has filled, and Windows would start a `git.exe` that lies there.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path


def find(name: str) -> Path | None:
    """The program *name*, or None where it is not installed."""
    return _find(name, tuple(os.get_exec_path()))


@cache
def _find(name: str, folders: tuple[str, ...]) -> Path | None:
    file = f"{name}.exe" if sys.platform == "win32" else name
    for folder in folders:
        program = Path(folder, file)
        if program.is_absolute() and program.is_file() and os.access(program, os.X_OK):
            return program
    return None
