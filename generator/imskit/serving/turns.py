"""Whose turn it is: who waits for a page goes before what is made ready in the background."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, Lock


class Turns:
    """One worker at a time; those in a hurry first."""

    def __init__(self) -> None:
        self._work = Lock()
        self._changed = Condition()
        self._in_a_hurry = 0

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
            self._changed.wait_for(lambda: not self._in_a_hurry)
        with self._work:
            yield
