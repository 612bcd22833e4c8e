"""What tests let other processes do: these import it by its name."""

from __future__ import annotations

import os
import time
from pathlib import Path

from imskit.problems import CannotGoOn


def answer(*, is_so: bool = True) -> bool:
    """What it is given."""
    return is_so


def refuse() -> bool:
    """Raises what a user can cause."""
    raise CannotGoOn("there is no water", "bring some")


def read_missing(path: Path) -> bool:
    """Raises what the system can cause."""
    return bool(path.read_bytes())


def crash() -> bool:
    """End the process as a fault in a library does."""
    os._exit(3)


def number_at_once(folder: Path, name: str, most: int) -> bool:
    """Whether no more than *most* of these calls are at work in *folder* when this one is."""
    mark = folder / name
    mark.touch()
    time.sleep(0.3)
    count = len(list(folder.iterdir()))
    mark.unlink()
    return count <= most


def wait_long(mark: Path) -> bool:
    """Write the id of the process to *mark*, and do nothing for a minute."""
    part = mark.with_suffix(".part")
    part.write_text(str(os.getpid()), encoding="utf-8")
    part.rename(mark)
    time.sleep(60)
    return True
