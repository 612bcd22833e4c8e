"""How far long work is, on a terminal and nowhere else."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: What takes less long needs no word; and how often a number changes that somebody reads.
_QUIET_SECONDS = 1.0
_EVERY_SECONDS = 0.2
_CLEAR = "\r\x1b[K"


@contextmanager
def progress(clock: Callable[[], float] = time.monotonic) -> Iterator[Callable[[str], None]]:
    """A function that shows what is being done now, in one line that goes again in the end.

    It is silent in the first second, and where standard error is no terminal.
    """
    stream = sys.stderr
    if stream is None or not stream.isatty():
        yield lambda _words: None
        return
    last = clock() + _QUIET_SECONDS - _EVERY_SECONDS
    shown = False

    def tell(words: str) -> None:
        nonlocal last, shown
        now = clock()
        if now - last >= _EVERY_SECONDS:
            stream.write(f"{_CLEAR}{words}")
            stream.flush()
            last, shown = now, True

    try:
        yield tell
    finally:
        if shown:
            stream.write(_CLEAR)
            stream.flush()
