"""`make test` runs each test once, and fails where any run of it fails."""

from __future__ import annotations

import pytest

from tests.tools.all_tests import FIRST, NOTHING_CHOSEN, runs, verdict


def test_two_runs_share_the_folders_between_them() -> None:
    first, second = runs(["-x"], 2)
    assert first == ["-x", *FIRST]
    assert second == ["-x", *(f"--ignore={folder}" for folder in FIRST)]


@pytest.mark.parametrize("place", ["tests/site", "tests/test_load.py", "tests/test_load.py::test_empty_file"])
def test_whoever_names_a_place_gets_one_run(place: str) -> None:
    assert runs(["-x", place], 2) == [["-x", place]]


def test_the_value_of_an_option_is_no_place() -> None:
    assert len(runs(["-k", "clause"], 2)) == 2


def test_one_core_gets_one_run() -> None:
    assert runs([], 1) == [[]]


@pytest.mark.parametrize(
    "codes, wanted",
    [
        ([0, 0], 0),
        ([0, 1], 1),
        ([2, 1], 2),
        ([NOTHING_CHOSEN, 0], 0),
        ([NOTHING_CHOSEN, 1], 1),
        ([NOTHING_CHOSEN, NOTHING_CHOSEN], NOTHING_CHOSEN),
    ],
)
def test_the_verdict_is_that_of_all_runs(codes: list[int], wanted: int) -> None:
    assert verdict(codes) == wanted
