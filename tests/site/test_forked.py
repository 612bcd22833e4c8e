"""Work in parts: the same in one process and in several, also where a process comes to nothing."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence

import pytest

from imskit.problems import CannotGoOn
from imskit.site.forked import in_parts

can_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system makes no copies of processes")


@pytest.fixture(autouse=True)
def alone() -> None:
    """Nothing of the tests before runs beside: there would be no copies of this process."""
    assert threading.enumerate() == [threading.main_thread()]


def doubled(numbers: Sequence[int]) -> list[int]:
    return [2 * number for number in numbers]


@pytest.mark.parametrize("processes", [1, 2, 3, 7])
@pytest.mark.parametrize("count", [0, 1, 5, 100_000])
def test_the_parts_together_are_the_whole(processes: int, count: int) -> None:
    found = in_parts(range(count), doubled, processes)
    assert [each for part in found for each in part] == doubled(range(count))


@can_fork
def test_parts_are_worked_at_by_processes_of_their_own() -> None:
    found = in_parts(range(3), lambda _: os.getpid(), 3)
    assert len(set(found)) == 3
    assert found[-1] == os.getpid()


@can_fork
def test_a_part_whose_process_was_killed_is_done_again_here() -> None:
    here = os.getpid()

    def work(numbers: Sequence[int]) -> list[int]:
        if os.getpid() != here:
            os._exit(9)
        return doubled(numbers)

    assert in_parts(range(4), work, 2) == [[0, 2], [4, 6]]


@can_fork
def test_what_goes_wrong_in_another_process_is_said_as_it_would_be_here() -> None:
    def work(numbers: Sequence[int]) -> int:
        if 0 in numbers:
            raise CannotGoOn("nought is no number of pages")
        return len(numbers)

    with pytest.raises(CannotGoOn, match="nought"):
        in_parts(range(4), work, 2)


@can_fork
def test_no_process_is_left_when_this_one_gives_up() -> None:
    here = os.getpid()

    def work(_: Sequence[int]) -> int:
        if os.getpid() == here:
            raise CannotGoOn("enough")
        threading.Event().wait()
        return 0

    with pytest.raises(CannotGoOn, match="enough"):
        in_parts(range(4), work, 2)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_beside_other_threads_there_is_one_process() -> None:
    ready = threading.Event()
    thread = threading.Thread(target=ready.wait)
    thread.start()
    try:
        assert in_parts(range(4), lambda _: os.getpid(), 2) == [os.getpid()]
    finally:
        ready.set()
        thread.join()
