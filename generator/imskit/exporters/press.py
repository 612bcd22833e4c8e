"""A press: a process that makes PDFs, one after the other, as it is told on standard input.

Typst keeps what it laid out until its process ends; what a press held is given back when it is replaced. Orders and
answers are a line of JSON with the size of what follows. It ends when nobody can tell it anything any more, in the
middle of a PDF too: no press is left behind, however who started it ends.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from datetime import date as Day
from queue import SimpleQueue
from threading import Thread
from typing import IO, Any

from imskit.exporters.order import Order
from imskit.exporters.typeset import NoFontHas
from imskit.problems import CannotGoOn

#: The first word of a press, so that one that cannot work is told from one that stumbles over a PDF.
READY = b"ready\n"


def send(stream: IO[bytes], head: dict[str, Any], body: bytes = b"") -> None:
    """Write one message. Raises OSError where nobody reads."""
    stream.write(json.dumps({**head, "size": len(body)}).encode("ascii") + b"\n")
    stream.write(body)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[dict[str, Any], bytes]:
    """Read one message. Raises EOFError where it ends before."""
    line = stream.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    head = json.loads(line)
    body = stream.read(head["size"])
    if len(body) < head["size"]:
        raise EOFError
    return head, body


def _read(stream: IO[bytes], orders: SimpleQueue[Order]) -> None:
    try:
        while True:
            head, body = receive(stream)
            orders.put(Order(head["template"], body.decode(), Day.fromisoformat(head["day"])))
    finally:
        os._exit(0)


def _work() -> None:
    # On Windows, Ctrl-C reaches all of a window; who started this one ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    orders: SimpleQueue[Order] = SimpleQueue()
    Thread(target=_read, args=(sys.stdin.buffer, orders), daemon=True).start()
    answers = sys.stdout.buffer
    answers.write(READY)
    answers.flush()
    while True:
        order = orders.get()
        try:
            made = order.made()
        except NoFontHas as stop:
            send(answers, {"no_font": stop.words})
        except CannotGoOn as stop:
            send(answers, {"stop": [stop.sentence, stop.mend]})
        else:
            send(answers, {}, made)


if __name__ == "__main__":
    try:
        _work()
    finally:
        # Not the usual way: a thread still reads.
        os._exit(1)
