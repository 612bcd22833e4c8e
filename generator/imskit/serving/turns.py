"""Whose turn it is: who waits for a page goes before what is made ready in the background."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, Lock
from typing import Final

#: So many seconds after something new was shown, the background waits for nobody's next request any more.
_PATIENCE: Final = 2.0


class Turns:
    """One worker at a time; those in a hurry first."""

    def __init__(self, settling: float = 0.0) -> None:
        """*settling* is for how many seconds nobody must have asked for anything after `shown`.

        A browser that is told of a new page asks for it a moment later, and then for what is on it.
        """
        self._work = Lock()
        self._changed = Condition()
        self._in_a_hurry = 0
        self._settling = settling
        #: Until when the background waits, and until when that may be put off.
        self._settled = self._latest = 0.0

    def shown(self) -> None:
        """Say that browsers are about to ask for something new."""
        with self._changed:
            now = time.monotonic()
            self._settled, self._latest = now + self._settling, now + _PATIENCE

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
                later = min(time.monotonic() + self._settling, self._latest)
                self._settled = max(self._settled, later)
                self._changed.notify_all()

    @contextmanager
    def first(self) -> Iterator[None]:
        """Work for somebody who waits."""
        with self.hurry(), self._work:
            yield

    @contextmanager
    def after_all_others(self) -> Iterator[None]:
        """A piece of work in the background, begun when nobody is in a hurry."""
        with self._changed:
            while self._in_a_hurry or (left := self._settled - time.monotonic()) > 0:
                self._changed.wait(None if self._in_a_hurry else left)
        with self._work:
            yield

    @property
    def is_anybody_in_a_hurry(self) -> bool:
        """Whether somebody waits for a page, or is about to be shown one."""
        return self._in_a_hurry > 0
