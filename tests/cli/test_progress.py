"""How far long work is: shown on a terminal, after a second, and nowhere else."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from imskit.cli.progress import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def clock(*times: float) -> Callable[[], float]:
    left = iter(times)
    return lambda: next(left)


def test_a_terminal_is_told_after_a_second_and_not_at_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with progress(clock(0, 0.5, 1.1, 1.15, 1.4)) as tell:
        for words in ("early", "first", "too soon", "second"):
            tell(words)
    assert terminal.getvalue() == "\r\x1b[Kfirst\r\x1b[Ksecond\r\x1b[K"


def test_what_is_quick_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with progress(clock(0, 0.3)) as tell:
        tell("quick")
    assert terminal.getvalue() == ""


def test_a_pipe_is_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = io.StringIO()
    monkeypatch.setattr("sys.stderr", pipe)
    with progress(clock(0, 100, 200)) as tell:
        tell("long")
    assert pipe.getvalue() == ""
