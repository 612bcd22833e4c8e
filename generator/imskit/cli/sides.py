"""The two states that a command compares."""

from __future__ import annotations

from pathlib import Path

from imskit.changes.impact import Side
from imskit.cli.options import shown_catalog, sure_catalog
from imskit.pipeline import Clock, Reading, read
from imskit.shelf import Shelf


def side_of(root: Path, clock: Clock, revision: str | None, shelf: Shelf) -> tuple[Reading, Side]:
    """One of the two states that a command compares: *revision*, or the folder as it is now.

    No rules are held against it. Raises CannotGoOn when its ims.yaml or people.yaml cannot be read.
    """
    return _side(read(root, clock, revision=revision, from_history=False, shelf=shelf, rules=False))


def base_of(head: Reading, clock: Clock, revision: str) -> tuple[Reading, Side]:
    """The other of them, *revision*; what is in *head* too is not read again.

    Raises as `side_of` does.
    """
    return _side(read(head.root, clock, revision=revision, from_history=False, shelf=head.shelf, rules=False))


def _side(reading: Reading) -> tuple[Reading, Side]:
    return reading, Side(sure_catalog(reading), shown_catalog(reading), reading.tree)
