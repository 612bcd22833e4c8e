"""What pages are rendered from, in memory: staged files as the newest state, and those before it, made them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from imskit.site.kept_pages import Kept


class StagedPages:
    """The staged files of a session by their path below the folder of pages, and what is known of how they came to be.

    It outlives states: a page that would come out the same is not made again (`imskit.site.making`).
    """

    def __init__(self) -> None:
        self.kept = Kept()
        self._files: dict[str, tuple[str, bytes]] = {}

    def put(self, path: str, data: bytes) -> None:
        """Let *path* hold *data*."""
        self._files[path] = (hashlib.sha256(data).hexdigest(), data)

    def get(self, path: str) -> bytes | None:
        """What *path* holds."""
        found = self._files.get(path)
        return found[1] if found is not None else None

    def holds(self, path: str, size: int, digest: str) -> bool:
        """Whether *path* holds *size* bytes with this SHA-256."""
        found = self._files.get(path)
        return found is not None and found[0] == digest and len(found[1]) == size

    def keep_only(self, paths: Iterable[str]) -> None:
        """Let go of all files but those at *paths*."""
        for path in self._files.keys() - set(paths):
            del self._files[path]
