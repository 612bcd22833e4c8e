"""When Python looks for garbage: not while a run loads its code or reads a system, since nothing is garbage then.

Where much is made and little of it is garbage, it looks seldom.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Final, Literal

#: What a run does that brings much and leaves no garbage.
Work = Literal["loading code", "reading", "comparing", "reading a pack", "showing what was saved", "building"]

#: So many new things before a site that is built is looked through for garbage: some ten megabytes.
_SELDOM: Final = 300_000


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


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Garbage is looked for less often: one new thing in ten thousand is any, and the rest is looked through.

    What the first time in a process leaves is never looked through again, as with `without_collecting`.
    """
    before = gc.get_threshold()
    gc.set_threshold(max(_SELDOM, before[0]) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        if gc.isenabled():
            _keep_for_good("building")
        gc.set_threshold(*before)


@cache
def _keep_for_good(_: Work) -> None:
    gc.freeze()
