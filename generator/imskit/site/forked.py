"""Work on many things in two or more processes that are copies of this one, where the system can make such."""

from __future__ import annotations

import os
import pickle
import signal
import threading
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, BinaryIO, TypeVar

T = TypeVar("T")
R = TypeVar("R")


def cores() -> int:
    """How many processes may work at once on this machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_parts(things: Sequence[T], work: Callable[[Sequence[T]], R], processes: int) -> list[R]:
    """What *work* makes of each part of *things*, in order; there are as many parts as *processes*.

    All parts but the last are worked at by copies of this process, and what is made of them is handed over. A part
    whose process came to nothing is done again here, so that what is wrong shows as it would with one process. With
    threads beside this one there are no copies: they could wait for ever for a lock that nobody holds.
    """
    if not hasattr(os, "fork") or threading.active_count() > 1:
        processes = 1
    cuts = [len(things) * place // processes for place in range(processes + 1)]
    parts = [things[begin:end] for begin, end in pairwise(cuts)]
    running: list[tuple[int, BinaryIO]] = []
    try:
        running.extend(_start(part, work) for part in parts[:-1])
        last = work(parts[-1])
        found: list[R] = []
        for part in parts[:-1]:
            process, answer = running[0]
            made = answer.read()
            running.pop(0)
            answer.close()
            _, ended = os.waitpid(process, 0)
            found.append(_unpacked(made) if ended == 0 else work(part))
        return [*found, last]
    finally:
        for process, answer in running:
            answer.close()
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)


def _unpacked(made: bytes) -> Any:
    return pickle.loads(made)  # noqa: S301  # a copy of this very process packed it


def _start(part: Sequence[T], work: Callable[[Sequence[T]], R]) -> tuple[int, BinaryIO]:
    """A process that works at *part*, and where its answer is read."""
    answer, question = os.pipe()
    process = os.fork()
    if process:
        os.close(question)
        return process, os.fdopen(answer, "rb")
    # Nothing of what this process would do at its end is its copy's to do.
    code = 1
    try:
        os.close(answer)
        with os.fdopen(question, "wb") as file:
            pickle.dump(work(part), file, protocol=pickle.HIGHEST_PROTOCOL)
        code = 0
    finally:
        os._exit(code)
