"""Runs several calls side by side, each in a process of its own, a bounded number at once.

A process is used for one call: what that held of memory is given back when it ends, and one that crashes or is
killed takes none of the others with it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext, SpawnProcess

from imskit.problems import CannotGoOn

#: Started afresh: a copy of a process with threads may hang, and only this way is known to all systems.
_START: SpawnContext = multiprocessing.get_context("spawn")

#: A build of some thousand documents stays below it.
_FOR_EACH = 1 << 30


@dataclass(frozen=True, slots=True)
class Ended:
    """One call that ended."""

    name: str
    #: Why it did not do what it should, in words, and how to mend it; both empty where all went well.
    failure: str = ""
    mend: str = ""
    #: What it handed back.
    result: bool = False


@dataclass(frozen=True, slots=True)
class _Running:
    name: str
    process: SpawnProcess
    answer: Connection


def at_once() -> int:
    """How many builds this machine takes at once: one for each core, and no more than one for each GiB of memory."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, min(cores or 1, _memory() // _FOR_EACH))


def _memory() -> int:
    """How much memory the machine has, in bytes; where it does not tell, enough."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return _FOR_EACH * 1024


def side_by_side(
    calls: Mapping[str, tuple[object, ...]], function: Callable[..., bool], jobs: int
) -> Generator[Ended]:
    """Call *function*, which stands at the top of a module, with each of *calls*, at most *jobs* at once.

    Yields each call by its name when it has ended. When the caller stops early, those that run are ended.
    """
    waiting = list(calls.items())[::-1]
    running: list[_Running] = []
    try:
        while waiting or running:
            while waiting and len(running) < max(1, jobs):
                name, arguments = waiting.pop()
                running.append(_start(name, function, arguments))
            ready = wait([each.process.sentinel for each in running])
            for each in [each for each in running if each.process.sentinel in ready]:
                running.remove(each)
                yield _ended(each)
    finally:
        for each in running:
            each.process.terminate()
        for each in running:
            each.process.join()
            each.answer.close()


def _start(name: str, function: Callable[..., bool], arguments: tuple[object, ...]) -> _Running:
    answer, question = _START.Pipe(duplex=False)
    process = _START.Process(target=_work, args=(question, function, arguments), name=name, daemon=True)
    try:
        with _deaf_to_ctrl_c():
            process.start()
    except OSError as error:
        answer.close()
        raise CannotGoOn(
            f"no process can be started: {error.strerror}", "try it with fewer at once: --jobs 1"
        ) from error
    finally:
        question.close()
    return _Running(name, process, answer)


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Let a process that is started now never hear of Ctrl-C, which reaches all of them: the first ends the others.

    Here it comes a moment later. Windows cannot do that.
    """
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _ended(each: _Running) -> Ended:
    each.process.join()
    told: tuple[bool, str, str] | None = None
    # A process that is killed says nothing.
    with suppress(EOFError, OSError):
        if each.answer.poll():
            told = each.answer.recv()
    each.answer.close()
    if told is not None:
        return Ended(each.name, told[1], told[2], told[0])
    code = each.process.exitcode
    how = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
    return Ended(
        each.name,
        f"its process ended before its work was done ({how})",
        "try it with fewer at once: --jobs 1",
    )


def _work(answer: Connection, function: Callable[..., bool], arguments: tuple[object, ...]) -> None:
    """What a process does: the one call, and to end when nobody waits for it any more."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    # Where it could not be started so.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        answer.send((function(*arguments), "", ""))
    except CannotGoOn as error:
        answer.send((False, error.sentence, error.mend))
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        answer.send((False, f"{where}{error.strerror or error}", ""))


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
