"""Since when git holds records as they are, and whose commit brought them.

*Recorded* is the day on which the branch at hand first held a record with the bytes that it has now, by first parents:
a branch that was merged counts from its merge. *Brought by* is the author of the commit that made it, wherever that
was written; who that is, is known by the hash of the address (`commits_as` in people.yaml).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date as Day
from datetime import datetime, tzinfo
from pathlib import Path

from imskit.held import Held, held


def recorded_days(root: Path, commit: str, folder: str, zone: tzinfo) -> Mapping[str, Day]:
    """The day in *zone* since when the history that ends with *commit* holds each file below *folder* as it is.

    Raises CannotGoOn where git cannot read the history.
    """
    first = _first(held(root, commit, [folder]))
    return {path: datetime.fromtimestamp(entry.time, zone).date() for path, entry in first.items()}


def brought_by(root: Path, commit: str, folder: str) -> Mapping[str, str]:
    """The SHA-256 of the lower-case e-mail address of whoever's commit brought each file below *folder* as it is.

    Raises CannotGoOn where git cannot read the history.
    """
    first = _first(held(root, commit, [folder], first_parent=False))
    return {
        path: hashlib.sha256(entry.author.strip().lower().encode("utf-8", "surrogateescape")).hexdigest()
        for path, entry in first.items()
    }


def _first(entries: Iterable[Held]) -> Mapping[str, Held]:
    """By path, the oldest of *entries* (the newest first) that brought the content of the newest one."""
    now: dict[str, str | None] = {}
    found: dict[str, Held] = {}
    for entry in entries:
        if entry.blob == now.setdefault(entry.path, entry.blob) and entry.blob is not None:
            found[entry.path] = entry
    return found
