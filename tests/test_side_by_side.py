"""Calls in processes of their own: bounded, none takes another with it, and none outlives who asked for it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from imskit import side_by_side as side_by_side_module
from imskit.side_by_side import Ended, at_once, side_by_side
from tests import calls

CHECKOUT = Path(__file__).parents[1]


def until_there(path: Path) -> str:
    """The text of the file *path*, when it is there."""
    for _ in range(300):
        if path.exists():
            return path.read_text(encoding="utf-8")
        time.sleep(0.1)
    raise AssertionError(f"{path} did not come")


def runs(process: int) -> bool:
    """Whether the process with this id is at work; one that ended and was not asked for is not."""
    try:
        os.kill(process, 0)
        state = Path(f"/proc/{process}/stat")
        return not (state.exists() and state.read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z")
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_each_call_hands_back_what_it_found() -> None:
    found = {ended.name: ended.result for ended in side_by_side({"a": (), "b": ()}, calls.answer, 2)}
    assert found == {"a": True, "b": True}


def test_no_more_calls_run_at_once_than_asked(tmp_path: Path) -> None:
    asked = {name: (tmp_path, name, 2) for name in "abcde"}
    found = list(side_by_side(asked, calls.number_at_once, 2))
    assert sorted(ended.name for ended in found) == list("abcde")
    assert all(ended.result for ended in found)


def test_what_a_call_cannot_do_is_told_by_its_name() -> None:
    assert list(side_by_side({"a": ()}, calls.refuse, 1)) == [Ended("a", "there is no water", "bring some")]


def test_a_file_that_cannot_be_read_is_told_in_words(tmp_path: Path) -> None:
    (ended,) = side_by_side({"a": (tmp_path / "none",)}, calls.read_missing, 1)
    assert ended.failure == f"{tmp_path / 'none'}: No such file or directory"


def test_a_process_that_dies_is_told_and_the_others_go_on() -> None:
    (ended,) = side_by_side({"a": ()}, calls.crash, 1)
    assert ended.failure == "its process ended before its work was done (exit code 3)"


def test_who_stops_asking_ends_what_runs(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    running = side_by_side({"a": (), "b": (mark,)}, calls.wait_long, 2)
    # The first call lacks an argument, so it ends at once, and by then the second runs.
    ended = next(running)
    assert (ended.name, "exit code 1" in ended.failure) == ("a", True)
    process = int(until_there(mark))
    running.close()
    assert not runs(process)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no signal that cannot be caught")
def test_a_call_does_not_outlive_a_run_that_was_killed(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    script = (
        "from pathlib import Path; from tests import calls; from imskit.side_by_side import side_by_side\n"
        f"if __name__ == '__main__': list(side_by_side({{'a': (Path({str(mark)!r}),)}}, calls.wait_long, 1))"
    )
    with subprocess.Popen([sys.executable, "-c", script], cwd=CHECKOUT) as run:
        process = int(until_there(mark))
        run.kill()
    for _ in range(100):
        if not runs(process):
            return
        time.sleep(0.1)
    raise AssertionError("the process is still there")


@pytest.mark.parametrize(
    "cores, memory, expected",
    [(4, 8 << 30, 4), (16, 8 << 30, 8), (4, 1 << 28, 1)],
    ids=["one for each core", "one for each GiB", "one at least"],
)
def test_a_machine_takes_as_many_as_it_has_cores_and_memory(
    cores: int, memory: int, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(side_by_side_module, "_memory", lambda: memory)
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(cores)), raising=False)
    assert at_once() == expected


def test_a_machine_that_does_not_tell_its_memory_takes_one_for_each_core(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr("os.sysconf", raising=False)
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1}, raising=False)
    assert at_once() == 2
