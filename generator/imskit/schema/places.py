"""What the messages ask of a file: where its values stand, and how they are typed there."""

from __future__ import annotations

from typing import Protocol

from imskit.model import Path
from imskit.problems import Place


class Places(Protocol):
    """Where values stand in a file, and how they are typed there."""

    def locate(self, path: Path, key: bool = False) -> Place:
        """The place of the value at *path*, with *key* that of its key."""
        ...

    def raw(self, path: Path) -> str:
        """The scalar at *path* as typed."""
        ...

    def comment(self, path: Path) -> str:
        """The comment behind the field at *path* on its line, if it looks like text."""
        ...
