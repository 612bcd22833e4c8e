"""Work on many things in two or more processes that are copies of this one, where the system can make such."""

from __future__ import annotations

import os
import pickle
import signal
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final, Generic, TypeVar

from imskit.ending import WATCH

T = TypeVar("T")
R = TypeVar("R")

#: How many times a process comes for more, if all come alike: few things are left for the last, and few calls made.
_TURNS: Final = 200
#: Bytes of a ticket. All of them fit into a pipe that nobody reads yet.
_TICKET: Final = 2
#: The signals that end a run.
_ENDING: Final = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


def cores() -> int:
    """How many processes may work at once on this machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def shared_out(
    things: Sequence[T],
    work: Callable[[Iterable[T]], R],
    processes: int,
    meanwhile: Callable[[], object] = lambda: None,
) -> list[R]:
    """What *work* makes of some of *things*, and what it makes of the others; all together it is given each once.

    So many *processes* work, all but this one copies of it whose answer is handed over. Each takes of the things, in
    their order, when it has nothing to do, so all end at about the same time. This one does what is to be done
    *meanwhile* first. What a process had taken that came to nothing is worked at here, so that what is wrong shows as
    it would with one process. With threads beside this one there are no copies: they could wait for ever for a lock
    that nobody holds. Only the one that minds signals never holds any.
    """
    if not hasattr(os, "fork") or processes < 2 or not _is_alone():
        meanwhile()
        return [work(things)]
    size = max(1, -(-len(things) // (_TURNS * processes)))
    bundles = [things[begin : begin + size] for begin in range(0, len(things), size)]
    tickets, issue = os.pipe()
    running: list[tuple[int, BinaryIO]] = []
    try:
        os.write(issue, b"".join(place.to_bytes(_TICKET, "little") for place in range(len(bundles))))
        os.close(issue)
        running.extend(_start(_Taken(bundles, tickets, os.getpid()), work) for _ in range(processes - 1))
        meanwhile()
        own = _Taken(bundles, tickets)
        found = [work(own)]
        done = set(own.places)
        while running:
            process, answer = running[0]
            made = answer.read()
            running.pop(0)
            answer.close()
            _, ended = os.waitpid(process, 0)
            if ended == 0:
                places, came = pickle.loads(made)  # noqa: S301  # a copy of this very process packed it
                done.update(places)
                found.append(came)
        left = [thing for place, bundle in enumerate(bundles) if place not in done for thing in bundle]
        return [*found, work(left)] if left else found
    finally:
        os.close(tickets)
        for process, answer in running:
            answer.close()
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)


@dataclass(frozen=True, slots=True)
class _Taken(Generic[T]):
    """The things that one process takes, a bundle at a time, as long as there are any."""

    bundles: Sequence[Sequence[T]]
    #: Where tickets are drawn, each of them once, whoever draws.
    tickets: int
    #: The process that waits for what is made of them; 0 where that is the one that takes them.
    parent: int = 0
    #: Which bundles were taken.
    places: list[int] = field(default_factory=list)

    def __iter__(self) -> Iterator[T]:
        while drawn := os.read(self.tickets, _TICKET):
            place = int.from_bytes(drawn, "little")
            self.places.append(place)
            for thing in self.bundles[place]:
                if self.parent and os.getppid() != self.parent:
                    # Nobody waits for the answer any more.
                    raise BrokenPipeError
                yield thing


def _is_alone() -> bool:
    main = threading.main_thread()
    return threading.current_thread() is main and all(
        each is main or each.name == WATCH for each in threading.enumerate()
    )


def _let_go_of_signals() -> None:
    """Let a signal that this process minds end it at once: the one that it is a copy of sees to all else."""
    signal.set_wakeup_fd(-1)
    for number in _ENDING:
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)


def _start(taken: _Taken[T], work: Callable[[Iterable[T]], Any]) -> tuple[int, BinaryIO]:
    """A process that works at what it has *taken*, and where its answer is read."""
    answer, question = os.pipe()
    # No signal may come to the copy before it is its own.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    try:
        with warnings.catch_warnings():
            # Of the thread that minds signals, see `shared_out`.
            warnings.simplefilter("ignore", DeprecationWarning)
            process = os.fork()
        if not process:
            _let_go_of_signals()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    if process:
        os.close(question)
        return process, os.fdopen(answer, "rb")
    # Nothing of what this process would do at its end is its copy's to do.
    code = 1
    try:
        os.close(answer)
        with os.fdopen(question, "wb") as file:
            made = work(taken)
            pickle.dump((taken.places, made), file, protocol=pickle.HIGHEST_PROTOCOL)
        code = 0
    finally:
        os._exit(code)
