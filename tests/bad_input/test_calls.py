"""Calls that make no sense change nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bad_input.attempts import apart, digest, system
from tests.running import Run


@pytest.mark.parametrize(
    "arguments",
    [
        ["publish"],
        ["check", "--as-of", "2026-02-30"],
        ["check", "--as-of", "tomorrow"],
        ["check", "--format", "xml"],
        ["check", "everything"],
        ["matrix", "--standard", "iso-1"],
        ["new"],
        ["new", "unicorn"],
        ["new", "idea", "--language", "../x"],
        ["new", "idea", "--owner", "no: one"],
        ["new", "decision"],
        ["new", "decision", "--document", "POL-999", "--verdict", "approve", "--by", "person-01"],
        ["new", "decision", "--document", "IDEA-001", "--verdict", "approve", "--by", "person-01"],
        ["new", "decision", "--document", "POL-001", "--verdict", "approve", "--by", "person-99"],
        ["new", "decision", "--document", "POL-001", "--verdict", "reject", "--by", "person-01"],
        ["init", "."],
        ["serve", "--port", "99999"],
    ],
    ids=" ".join,
)
def test_a_call_that_makes_no_sense_changes_nothing(arguments: list[str], tmp_path: Path, run: Run) -> None:
    root = system(tmp_path, "small")
    before = digest(root)
    ran = run(root, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err
    assert digest(root) == before


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_far_away_is_no_reason_to_break(day: str, tmp_path: Path, run: Run) -> None:
    root = system(tmp_path, "small")
    for command in (["check"], ["status"], ["matrix"]):
        assert run(root, *command, "--as-of", day).code in {0, 1, 2}
    minimal = system(tmp_path / "minimal")
    assert apart(minimal, "build", "--as-of", day).code in {0, 1, 2}
