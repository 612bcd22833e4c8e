"""Since when git holds records as they are, and whose commit brought them.

*Recorded* is the day on which the branch at hand first held a record with the bytes that it has now, by first parents:
a branch that was merged counts from its merge. *Brought by* is the author of the commit that made it, wherever that
was written; who that is, is known by the hash of the address (`commits_as` in people.yaml).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date as Day
from datetime import tzinfo
from pathlib import Path

from imskit.commits import is_shallow
from imskit.git import git
from imskit.held import Held, held
from imskit.history import day_of
from imskit.organisation import address_hash
from imskit.problems import CannotGoOn


def recorded_days(root: Path, commit: str, folder: str, zone: tzinfo) -> Mapping[str, Day]:
    """The day in *zone* since when the history that ends with *commit* holds each file below *folder* as it is.

    Raises CannotGoOn where git cannot read the history, or the clone is shallow.
    """
    _need_all(root)
    first = _first(held(root, commit, [folder]), {})
    return {path: day_of(entry.time, zone) for path, entry in first.items()}


def brought_by(root: Path, commit: str, folder: str) -> Mapping[str, str]:
    """Whose commit brought each file below *folder* as it is: the hash of the address, as in people.yaml.

    Raises as `recorded_days` does.
    """
    _need_all(root)
    # What a merge put aside may be newer than what it kept, so the files themselves say what they hold.
    listed = git(root, "ls-tree", "-r", "-z", commit, "--", folder).decode("utf-8", "surrogateescape")
    rows = (row.partition("\t") for row in listed.split("\0") if row)
    now = {path: facts.split()[2] for facts, _, path in rows}
    first = _first(held(root, commit, [folder], first_parent=False), now)
    return {
        path: address_hash(entry.author.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
        for path, entry in first.items()
    }


def _need_all(root: Path) -> None:
    """Raise CannotGoOn in a shallow clone: it would name its oldest commit for everything before it."""
    if is_shallow(root):
        raise CannotGoOn(
            "when decisions were recorded and by whom is told by the history, and this clone is shallow",
            "fetch the rest with: git fetch --unshallow",
        )


def _first(entries: Iterable[Held], now: Mapping[str, str]) -> Mapping[str, Held]:
    """By path, the oldest of *entries* (the newest first) that brought what the file holds *now*.

    Where *now* does not say it, that is the content of the newest entry.
    """
    contents: dict[str, str | None] = dict(now)
    found: dict[str, Held] = {}
    for entry in entries:
        if entry.blob == contents.setdefault(entry.path, entry.blob) and entry.blob is not None:
            found[entry.path] = entry
    return found
