"""The two states that a command compares."""

from __future__ import annotations

from datetime import date as Day
from pathlib import Path

from imskit.changes.impact import Side
from imskit.cli.options import shown_catalog, sure_catalog, the_clock, the_shelf
from imskit.pipeline import Reading, read


def side_of(root: Path, as_of: Day | None, revision: str | None) -> tuple[Reading, Side]:
    """One of the two states that a command compares: *revision*, or the folder as it is now.

    No rules are held against it. Raises CannotGoOn when its ims.yaml or people.yaml cannot be read.
    """
    return _side(
        read(
            root, the_clock(as_of), revision=revision, from_history=False, shelf=the_shelf(root), rules=False
        )
    )


def base_of(head: Reading, as_of: Day | None, revision: str) -> tuple[Reading, Side]:
    """The other of them, *revision*; what is in *head* too is not read again.

    Raises as `side_of` does.
    """
    clock = the_clock(as_of)
    return _side(read(head.root, clock, revision=revision, from_history=False, shelf=head.shelf, rules=False))


def _side(reading: Reading) -> tuple[Reading, Side]:
    return reading, Side(sure_catalog(reading), shown_catalog(reading), reading.tree)
