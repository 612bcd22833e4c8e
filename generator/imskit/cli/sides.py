"""The two states that a command compares."""

from __future__ import annotations

from datetime import date as Day
from pathlib import Path

from imskit.changes.impact import Side
from imskit.cli.options import shown_catalog, sure_catalog, the_clock
from imskit.pipeline import Reading, read


def side_of(root: Path, as_of: Day | None, revision: str | None) -> tuple[Reading, Side]:
    """One of the two states that a command compares: *revision*, or the folder as it is now.

    Raises CannotGoOn when its ims.yaml or people.yaml cannot be read.
    """
    reading = read(root, the_clock(as_of), revision=revision, from_history=False)
    return reading, Side(sure_catalog(reading), shown_catalog(reading), reading.tree)
