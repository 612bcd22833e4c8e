"""Whose turn it is: who waits for a page goes before what is made ready in the background."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, Lock
from typing import Final

#: Who works in the background waits so many seconds at most for others to be done, while none is at it.
_PATIENCE: Final = 2.0


class Turns:
    """One worker at a time; those in a hurry first."""

    def __init__(self, settling: float = 0.0) -> None:
        """*settling* is for how many seconds nobody must have been in a hurry before work in the background begins.

        A browser that is told of a new page asks for it a moment later, and then for what is on it.
        """
        self._work = Lock()
        self._changed = Condition()
        self._in_a_hurry = 0
        self._settling = settling
        self._last = time.monotonic() - settling

    @contextmanager
    def hurry(self) -> Iterator[None]:
        """Until it is left, nothing new begins in the background."""
        with self._changed:
            self._in_a_hurry += 1
        try:
            yield
        finally:
            with self._changed:
                self._in_a_hurry -= 1
                self._last = time.monotonic()
                self._changed.notify_all()

    @contextmanager
    def first(self) -> Iterator[None]:
        """Work for somebody who waits."""
        with self.hurry(), self._work:
            yield

    @contextmanager
    def after_all_others(self) -> Iterator[None]:
        """A piece of work in the background, begun when nobody is in a hurry."""
        until = time.monotonic() + _PATIENCE
        with self._changed:
            while (
                self._in_a_hurry or (left := min(self._last + self._settling, until) - time.monotonic()) > 0
            ):
                self._changed.wait(None if self._in_a_hurry else left)
        with self._work:
            yield

    @property
    def is_anybody_in_a_hurry(self) -> bool:
        """Whether somebody waits for a page, or is about to be shown one."""
        return self._in_a_hurry > 0
