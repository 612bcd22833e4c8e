"""Names and days lead to commits, in repositories of every shape."""

from __future__ import annotations

from datetime import UTC
from datetime import date as Day
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imskit.commits import Then, commit_named, commit_of_day, is_shallow
from imskit.problems import CannotGoOn
from tests.folders import lay
from tests.repositories import commit, run


def answer(root: Path, day: str, zone: str = "UTC") -> tuple[str, bool] | None:
    then = commit_of_day(root, Day.fromisoformat(day), ZoneInfo(zone))
    return None if then is None else (then.commit.id, then.begins_later)


@pytest.mark.parametrize("name", ["main", "HEAD", "HEAD~0", "v1", "refs/heads/main", "@"])
def test_a_name_leads_to_its_commit(tmp_path: Path, name: str) -> None:
    first = commit(tmp_path, "2026-01-01", ims="a: b")
    run(tmp_path, "tag", "-a", "-m", "x", "v1")
    found = commit_named(tmp_path, name)
    assert (found.id, found.day(UTC)) == (first, Day(2026, 1, 1))


@pytest.mark.parametrize(
    "name", ["nothing", "--help", "-n", "HEAD:ims", "", "HEAD\nHEAD", "HEAD..HEAD", "HEAD^2", "HEAD\x1b[31m"]
)
def test_a_name_that_leads_to_no_commit_is_told(tmp_path: Path, name: str) -> None:
    commit(tmp_path, "2026-01-01", ims="a: b")
    with pytest.raises(CannotGoOn, match="there is no revision") as caught:
        commit_named(tmp_path, name)
    assert caught.value.mend
    assert caught.value.sentence.isprintable()


@pytest.mark.parametrize(
    "name, meant",
    [
        ("mian", "main"),
        ("2026.1", "edition/2026.1"),
        ("anwsers", "answers"),
        ("edition/2026.2", "edition/2026.1"),
    ],
)
def test_a_slip_is_answered_with_the_name_that_was_meant(tmp_path: Path, name: str, meant: str) -> None:
    commit(tmp_path, "2026-01-01", ims="a: b")
    run(tmp_path, "branch", "answers")
    run(tmp_path, "tag", "edition/2026.1")
    with pytest.raises(CannotGoOn) as caught:
        commit_named(tmp_path, name)
    assert caught.value.mend == f"did you mean {meant}?"


def test_without_a_repository_there_is_no_revision(tmp_path: Path) -> None:
    with pytest.raises(CannotGoOn, match="lies in no git repository"):
        commit_named(tmp_path, "HEAD")


def test_a_day_is_answered_by_the_last_commit_before_its_end(tmp_path: Path) -> None:
    first = commit(tmp_path, "2026-01-10", ims="a: 1")
    second = commit(tmp_path, "2026-01-20T23:30:00Z", ims="a: 2")
    third = commit(tmp_path, "2026-02-01", ims="a: 3")
    assert answer(tmp_path, "2026-01-10") == (first, False)
    assert answer(tmp_path, "2026-01-19") == (first, False)
    assert answer(tmp_path, "2026-01-20") == (second, False)
    assert answer(tmp_path, "2026-01-31") == (second, False)
    assert answer(tmp_path, "2026-03-01") == (third, False)


def test_the_day_is_the_one_of_the_organisation(tmp_path: Path) -> None:
    first = commit(tmp_path, "2026-01-10", ims="a: 1")
    late = commit(tmp_path, "2026-01-20T23:30:00Z", ims="a: 2")
    assert answer(tmp_path, "2026-01-20", "Europe/Vienna") == (first, False)
    assert answer(tmp_path, "2026-01-20", "America/Lima") == (late, False)


def test_before_the_history_its_first_commit_with_a_system_answers(tmp_path: Path) -> None:
    commit(tmp_path, "2025-12-01")
    begin = commit(tmp_path, "2026-01-10", ims="a: 1")
    commit(tmp_path, "2026-01-20", ims="a: 2")
    assert answer(tmp_path, "2020-01-01") == (begin, True)
    assert answer(tmp_path, "2025-12-24") == (begin, True)


def test_without_a_commit_nothing_answers(tmp_path: Path) -> None:
    run(tmp_path, "init", "-q", ".")
    assert answer(tmp_path, "2026-01-01") is None


def test_a_merged_branch_counts_from_the_day_of_its_merge(tmp_path: Path) -> None:
    first = commit(tmp_path, "2026-01-01", ims="a: 1")
    run(tmp_path, "checkout", "-q", "-b", "side")
    commit(tmp_path, "2026-01-05", other="a: 1")
    run(tmp_path, "checkout", "-q", "main")
    run(tmp_path, "merge", "-q", "--no-ff", "-m", "x", "side", at="2026-01-10T12:00:00Z")
    assert answer(tmp_path, "2026-01-07") == (first, False)
    assert answer(tmp_path, "2026-01-10") == (run(tmp_path, "rev-parse", "HEAD"), False)


def test_a_system_in_a_folder_of_its_repository(tmp_path: Path) -> None:
    commit(tmp_path, "2026-01-01", ims="not: ours")
    lay(tmp_path, {"quality/ims/ims.yaml": "a: b"})
    begin = commit(tmp_path, "2026-01-10")
    assert answer(tmp_path / "quality", "2026-01-05") == (begin, True)


def test_a_detached_head_and_a_worktree_answer_for_themselves(tmp_path: Path) -> None:
    first = commit(tmp_path / "main", "2026-01-01", ims="a: 1")
    commit(tmp_path / "main", "2026-01-10", ims="a: 2")
    run(tmp_path / "main", "worktree", "add", "-q", "--detach", str(tmp_path / "other"), first)
    assert answer(tmp_path / "other", "2026-02-01") == (first, False)


def test_a_shallow_clone_says_what_it_lacks(tmp_path: Path) -> None:
    commit(tmp_path / "whole", "2026-01-01", ims="a: 1")
    second = commit(tmp_path / "whole", "2026-01-10", ims="a: 2")
    run(tmp_path, "clone", "-q", "--depth", "1", (tmp_path / "whole").as_uri(), "shallow")
    shallow = tmp_path / "shallow"
    assert is_shallow(shallow)
    assert not is_shallow(tmp_path / "whole")
    assert answer(shallow, "2026-01-10") == (second, False)
    with pytest.raises(CannotGoOn, match="does not reach back to 2026-01-05") as caught:
        commit_of_day(shallow, Day(2026, 1, 5), UTC)
    assert "git fetch --unshallow" in caught.value.mend
    with pytest.raises(CannotGoOn, match="there is no revision") as unknown:
        commit_named(shallow, "HEAD~1")
    assert "git fetch --unshallow" in unknown.value.mend


@pytest.fixture(scope="module")
def restless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A history whose committers' clocks do not agree."""
    root = tmp_path_factory.mktemp("restless")
    for number, day in enumerate(("2026-01-10", "2026-03-01", "2026-02-01", "2026-02-20", "2026-01-05")):
        commit(root, day, ims=f"a: {number}")
    return root


@given(first=st.dates(Day(2025, 12, 1), Day(2026, 4, 1)), second=st.dates(Day(2025, 12, 1), Day(2026, 4, 1)))
def test_a_later_day_never_leads_to_an_older_commit(restless: Path, first: Day, second: Day) -> None:
    line = run(restless, "log", "--first-parent", "--format=%H").split()

    def at(day: Day) -> int:
        then = commit_of_day(restless, day, UTC)
        assert isinstance(then, Then)
        return line.index(then.commit.id)

    assert at(max(first, second)) <= at(min(first, second))


def test_nothing_is_written(tmp_path: Path) -> None:
    commit(tmp_path, "2026-01-01", ims="a: 1")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    commit_named(tmp_path, "main")
    commit_of_day(tmp_path, Day(2026, 1, 1), UTC)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before
