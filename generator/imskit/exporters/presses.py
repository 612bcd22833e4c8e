"""Makes many PDFs, in their order: by presses, processes of their own, so that memory stays bounded and cores are used.

A press is replaced by a fresh one when it has printed so much. Where none can be started, or there is little to print,
PDFs are made here, one after the other; the bytes are the same.
"""

from __future__ import annotations

import subprocess
import sys
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import chain
from threading import Lock
from typing import Protocol

from imskit.exporters.order import Order
from imskit.exporters.press import READY, receive, send
from imskit.exporters.typeset import NoFontHas
from imskit.problems import CannotGoOn
from imskit.side_by_side import at_once

#: Characters of data that one press prints, or one PDF. A hundred thousand are some 30 pages and take 32 MiB.
_ENOUGH = 300_000
#: With no more than this, no press is started.
_FEW = 100_000
#: More presses than this would take more memory together than they save time.
_MOST_PRESSES = 4
_STOPPED = "it was ended before it was done"


class Kept(Protocol):
    """Where PDFs are kept that were made before."""

    def get(self, key: str) -> bytes | None:
        """That which *key* names; None where it has to be made."""

    def add(self, key: str, made: bytes) -> None:
        """Keep what was *made*."""


def print_all(
    orders: Iterable[Order], kept: Kept | None = None, presses: int | None = None
) -> Generator[bytes]:
    """The PDF of each of the *orders*, in their order; those that are *kept* are not made again.

    *presses* are how many print at once; None: as many as the machine has room for; 0: all are made in this process.
    Raises NoFontHas or CannotGoOn in the place of the first that cannot be made.
    """
    if presses is None:
        presses = min(at_once(), _MOST_PRESSES)
    waiting = iter(orders)
    few: list[Order] = []
    if presses and _more_than_few(waiting, few):
        yield from _by_presses(chain(few, waiting), kept, presses)
        return
    for order in chain(few, waiting):
        found = kept.get(order.key) if kept is not None else None
        if found is None:
            found = order.made()
            if kept is not None:
                kept.add(order.key, found)
        yield found


def _more_than_few(orders: Iterator[Order], taken: list[Order]) -> bool:
    """Whether there are so many *orders* that presses are worth it; those looked at are *taken*."""
    size = 0
    for order in orders:
        taken.append(order)
        size += len(order.words)
        if size > _FEW:
            return True
    return False


def _by_presses(orders: Iterable[Order], kept: Kept | None, count: int) -> Generator[bytes]:
    presses = _Presses()
    threads = ThreadPoolExecutor(count, "press")
    waiting: deque[tuple[Order, Future[bytes], bool]] = deque()

    def first() -> bytes:
        order, future, is_new = waiting.popleft()
        made = future.result()
        if is_new and kept is not None:
            kept.add(order.key, made)
        return made

    try:
        for order in orders:
            found = kept.get(order.key) if kept is not None else None
            waiting.append((order, _known(found) or threads.submit(presses.made, order), found is None))
            # One more for each press waits already: no press waits for what is laid out here.
            if len(waiting) > 2 * count:
                yield first()
        while waiting:
            yield first()
    finally:
        # However it ends: what prints is ended first, so that no thread waits for it.
        presses.end()
        threads.shutdown(cancel_futures=True)
        presses.close()


def _known(found: bytes | None) -> Future[bytes] | None:
    if found is None:
        return None
    future: Future[bytes] = Future()
    future.set_result(found)
    return future


class _CannotStart(Exception):
    """No press can be started."""


class _Press:
    """One press, with what it has printed."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self.printed = 0

    def has_room(self, order: Order) -> bool:
        """Whether it may print *order* beside what it printed."""
        return not self.printed or self.printed + len(order.words) <= _ENOUGH

    def made(self, order: Order) -> bytes:
        """The PDF of *order*. Raises as that would here, and CannotGoOn where the press breaks."""
        given, answers = self._process.stdin, self._process.stdout
        assert given is not None
        assert answers is not None
        self.printed += len(order.words)
        try:
            send(given, {"template": order.template, "day": order.day.isoformat()}, order.words.encode())
            head, made = receive(answers)
        except (EOFError, OSError):
            self.end()
            code = self._process.returncode
            how = f"signal {-code}" if code < 0 else f"exit code {code}"
            raise CannotGoOn(
                f"the process that sets it ended before it was done ({how})",
                "see whether there is enough memory",
            ) from None
        if "no_font" in head:
            raise NoFontHas(head["no_font"])
        if "stop" in head:
            raise CannotGoOn(*head["stop"])
        return made

    def is_ready(self) -> bool:
        """Whether it can print; waits until that is told."""
        assert self._process.stdout is not None
        return self._process.stdout.readline() == READY

    def end(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """Let go of what leads to it; only when nobody reads from it any more."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


class _Presses:
    """Presses that wait for orders, each used by one thread at a time."""

    def __init__(self) -> None:
        self._lock = Lock()
        #: Of what is made here there is one at a time.
        self._here = Lock()
        self._idle: list[_Press] = []
        self._all: set[_Press] = set()
        self._ended = False
        #: Whether none can be started.
        self._without = False

    def made(self, order: Order) -> bytes:
        """The PDF of *order*. Raises as `Order.made`, and CannotGoOn where a press breaks."""
        try:
            press = self._press(order)
        except _CannotStart:
            with self._here:
                return order.made()
        try:
            made = press.made(order)
        except BaseException:
            self._end(press)
            raise
        with self._lock:
            self._idle.append(press)
        return made

    def end(self) -> None:
        """End all of them; no more are started."""
        with self._lock:
            self._ended = True
            presses = list(self._all)
        for press in presses:
            press.end()

    def close(self) -> None:
        """Let go of what leads to them, when all have ended and no thread is left."""
        for press in self._all:
            press.close()

    def _press(self, order: Order) -> _Press:
        """A press with room for *order*: one that waits, or a fresh one. Raises _CannotStart where there is none."""
        with self._lock:
            waits = self._idle.pop() if self._idle else None
        if waits is not None:
            if waits.has_room(order):
                return waits
            self._end(waits)
        with self._lock:
            if self._ended:
                raise CannotGoOn(_STOPPED)
            if self._without:
                raise _CannotStart
            try:
                press = _Press(_started())
            except OSError as error:
                self._without = True
                raise _CannotStart from error
            self._all.add(press)
        if press.is_ready():
            return press
        self._end(press)
        with self._lock:
            if self._ended:
                raise CannotGoOn(_STOPPED)
            self._without = True
        raise _CannotStart

    def _end(self, press: _Press) -> None:
        press.end()
        press.close()
        with self._lock:
            self._all.discard(press)


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        # -P: nothing is imported from the folder it is called in.
        [sys.executable, "-P", "-m", "imskit.exporters.press"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # Typst's own words when it breaks; the answer says the same in one sentence.
        stderr=subprocess.DEVNULL,
        # Ctrl-C is for who started it, and who ends it.
        process_group=None if sys.platform == "win32" else 0,
    )
