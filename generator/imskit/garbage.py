"""When Python looks for garbage: not while a run loads its code or reads a system, since nothing is garbage then."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Literal

#: What a run does that brings much and leaves no garbage.
Work = Literal["loading code", "reading", "comparing", "reading a pack", "showing what was saved"]


@contextmanager
def without_collecting(work: Work) -> Iterator[None]:
    """While *work* is done, garbage is not looked for: that would take up to a sixth of the time.

    What the first *work* of its kind in a process brought is never looked through again either. A server reads
    more than once: of the later readings the collector takes care as ever. Where collecting is off, it stays off.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        _keep_for_good(work)
        gc.enable()


@cache
def _keep_for_good(_: Work) -> None:
    gc.freeze()
