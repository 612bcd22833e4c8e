"""That a command is at work, for a person at a terminal: one line that moves and goes away; nothing in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def working(words: str) -> Iterator[None]:
    """Show *words* beside something that moves for as long as the work takes."""
    # A closed output is None: there is nobody to tell.
    if sys.stderr is None or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(words, spinner="line"):
        yield
