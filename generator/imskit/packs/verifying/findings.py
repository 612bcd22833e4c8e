"""What verifying a pack finds, as a value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """That something about one file of a pack is wrong, or about the pack where there is no path."""

    path: str
    #: To stand behind the path: `was altered`.
    what: str
