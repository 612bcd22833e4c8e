"""The shortcut of a check: where few documents have changed since an earlier one, and nothing else."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

# A kept answer is given without any of it.
if TYPE_CHECKING:
    from imskit.clock import Clock
    from imskit.kept_answers import Made
    from imskit.kept_files import KeptFiles
    from imskit.kept_ledger import Left
    from imskit.pipeline import Reading
    from imskit.state import State


class FewChanged:
    """What an earlier check of the system at one root left behind, and what this one leaves."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._found: State | None = None
        self._kept: KeptFiles | None = None
        #: The digest of all but documents and git, and of what git says.
        self._without: str | None = None
        self._head: str | None = None

    def __call__(self, found: State, kept: KeptFiles, clock: Clock) -> Made | None:
        """What a check of *found* says, where few documents have changed; None where all must be checked."""
        from imskit.document_paths import is_document

        self._found, self._kept = found, kept
        documents = frozenset(filter(is_document, found.folder.files))
        self._without = found.digest_without(documents)
        self._head = found.of_git("head")
        left = self._left(clock)
        if left is None:
            return None
        from imskit.cli.checked import Checked
        from imskit.git_tally import TALLY
        from imskit.kept_answers import Made
        from imskit.kept_readings import KeptReadings
        from imskit.partial_check import Rechecked, check_again
        from imskit.shelf import Shelf

        calls, failed = TALLY.calls, TALLY.failed
        shelf = Shelf(lambda: KeptReadings.of(self._root, left.tool))
        again = check_again(left, found, documents, clock, shelf)
        if not isinstance(again, Rechecked) or TALLY.failed != failed:
            return None
        checked = Checked(
            again.problems, again.reading.catalog.today, again.documents, "", left.not_told, left.said
        )
        timeless = self._timeless(clock) is not None and TALLY.calls == calls and left.timeless
        days = {zone: day.isoformat() for zone, day in (clock.told or {}).items()}

        def leave() -> None:
            self._keep(again.left.at(days, self._head or "", timeless=timeless), clock)

        return Made(checked.plain(), sure=True, timeless=timeless, by_content=again.by_content, leave=leave)

    def left_by(self, reading: Reading, clock: Clock, *, timeless: bool) -> None:
        """Keep what the whole check with this *reading* leaves behind."""
        from imskit.partial_check import left_by

        days = {zone: day.isoformat() for zone, day in (clock.told or {}).items()}
        left = left_by(reading) if self._head is not None else None
        if left is not None:
            self._keep(left.at(days, self._head or "", timeless=timeless), clock)

    def _keep(self, left: Left, clock: Clock) -> None:
        from imskit.kept_ledger import keep_left

        key = (self._timeless(clock) if left.timeless else None) or self._at_head(clock)
        if key is not None and self._kept is not None:
            keep_left(self._kept, key, left)

    def _left(self, clock: Clock) -> Left | None:
        """What an earlier check left behind that had all else the same."""
        from imskit.kept_answers import has_commit
        from imskit.kept_ledger import read_left

        for key in (self._at_head(clock), self._timeless(clock)):
            if key is None or self._kept is None or (left := read_left(self._kept, key)) is None:
                continue
            if any(clock.real_day(zone).isoformat() != day for zone, day in left.days.items()):
                continue
            if left.head == self._head or has_commit(self._root):
                return left
        return None

    def _at_head(self, clock: Clock) -> str | None:
        """The key of what hangs on HEAD."""
        return self._key(clock, f"head {self._head}") if self._head is not None else None

    def _timeless(self, clock: Clock) -> str | None:
        """The key of what does not hang on HEAD; None where there is none."""
        setting = self._found.of_git("setting") if self._found is not None and clock.as_of is None else None
        return self._key(clock, f"setting {setting}") if setting is not None else None

    def _key(self, clock: Clock, git: str) -> str | None:
        if self._without is None:
            return None
        words = f"ledger\0{self._root}\0{clock.as_of}\0{self._without}\0{git}"
        return hashlib.sha256(words.encode("utf-8", "surrogateescape")).hexdigest()
