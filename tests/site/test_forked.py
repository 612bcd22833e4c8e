"""Work that is shared out: the same in one process and in several, also where a process comes to nothing."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable

import pytest

from imskit.problems import CannotGoOn
from imskit.site.forked import shared_out

can_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system makes no copies of processes")


@pytest.fixture(autouse=True)
def alone() -> None:
    """Nothing of the tests before runs beside: there would be no copies of this process."""
    assert threading.enumerate() == [threading.main_thread()]


def doubled(numbers: Iterable[int]) -> list[int]:
    return [2 * number for number in numbers]


def told(numbers: Iterable[int]) -> int:
    """Who worked, after long enough that everybody gets some of the work."""
    for _ in numbers:
        time.sleep(0.02)
    return os.getpid()


@pytest.mark.parametrize("processes", [1, 2, 3, 7])
@pytest.mark.parametrize("count", [0, 1, 5, 100_000])
def test_each_thing_is_worked_at_once(processes: int, count: int) -> None:
    found = shared_out(range(count), doubled, processes)
    assert sorted(each for part in found for each in part) == doubled(range(count))
    assert all(part == sorted(part) for part in found)


@can_fork
def test_work_is_done_by_processes_of_their_own() -> None:
    found = shared_out(range(30), told, 3)
    assert len(set(found)) == 3
    assert found[0] == os.getpid()


@can_fork
def test_other_processes_begin_while_this_one_does_something_else() -> None:
    here = os.getpid()

    def work(numbers: Iterable[int]) -> tuple[int, list[int]]:
        return os.getpid(), list(numbers)

    found = dict(shared_out(range(100), work, 2, lambda: time.sleep(1)))
    assert found.pop(here) == []
    assert list(found.values()) == [list(range(100))]


@pytest.mark.parametrize("processes", [1, 2])
def test_what_is_to_be_done_meanwhile_is_done_once(processes: int) -> None:
    done: list[int] = []
    shared_out(range(4), doubled, processes, lambda: done.append(1))
    assert done == [1]


@can_fork
def test_what_a_killed_process_had_taken_is_done_again_here() -> None:
    here = os.getpid()

    def work(numbers: Iterable[int]) -> list[int]:
        made = doubled(numbers)
        if os.getpid() != here:
            os._exit(9)
        return made

    found = shared_out(range(100), work, 2, lambda: time.sleep(0.2))
    assert sorted(each for part in found for each in part) == doubled(range(100))


@can_fork
def test_what_goes_wrong_in_another_process_is_said_as_it_would_be_here() -> None:
    def work(numbers: Iterable[int]) -> int:
        if 0 in list(numbers):
            raise CannotGoOn("nought is no number of pages")
        return 0

    with pytest.raises(CannotGoOn, match="nought"):
        shared_out(range(4), work, 2, lambda: time.sleep(0.2))


@can_fork
def test_no_process_is_left_when_this_one_gives_up() -> None:
    here = os.getpid()

    def work(_: Iterable[int]) -> int:
        if os.getpid() == here:
            raise CannotGoOn("enough")
        threading.Event().wait()
        return 0

    with pytest.raises(CannotGoOn, match="enough"):
        shared_out(range(4), work, 2)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_beside_other_threads_there_is_one_process() -> None:
    ready = threading.Event()
    thread = threading.Thread(target=ready.wait)
    thread.start()
    try:
        assert shared_out(range(4), lambda _: os.getpid(), 2) == [os.getpid()]
    finally:
        ready.set()
        thread.join()
