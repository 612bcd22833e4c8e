"""The committer's clock says when; a clock that is wrong stops nothing."""

from __future__ import annotations

from datetime import UTC
from datetime import date as Day
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imskit.commits import commit_named, commit_of_day
from tests.builders import Small
from tests.histories.walks import changed, found
from tests.repositories import commit, run
from tests.storied import AS_OF, Say


def stamped(root: Path, committer: str, author: str = "0 +0000") -> str:
    """A commit with these times, which git itself would perhaps not write; HEAD leads to it."""
    tree, parent = run(root, "rev-parse", "HEAD^{tree}", "HEAD").split()
    text = f"tree {tree}\nparent {parent}\nauthor x <x@x> {author}\ncommitter x <x@x> {committer}\n\nx\n"
    made = run(root, "hash-object", "-t", "commit", "-w", "--literally", "--stdin", given=text)
    run(root, "update-ref", "HEAD", made)
    return made


class TestClocks:
    """The committer's clock says when; a clock that is wrong stops nothing."""

    @pytest.mark.parametrize(
        "time",
        [
            *("-86400 +0000", "0 +0000", "9999999999 +0000", "99999999999999 +0000"),
            *("18446744073709551615 +0000", "1e9 +0000", "x +0000", "", "1700000000"),
            *("1700000000 +9999", "1700000000 -4800"),
        ],
    )
    def test_a_time_that_no_calendar_holds_stops_nothing(self, system: Small, say: Say, time: str) -> None:
        first = run(system.root, "rev-parse", "HEAD")
        made = stamped(system.root, time)
        for call in (
            ("check",),
            ("check", "--rev", "HEAD"),
            ("check", "--base", "HEAD~1"),
            ("diff", "HEAD~1", "HEAD"),
            ("status", "--as-of", "2026-06-01"),
            ("matrix", "--as-of", "2026-02-01"),
            ("due", *AS_OF),
        ):
            code, _, err = say(system.root, *call)
            assert code in {0, 1}, (call, err)
            assert "Traceback" not in err
        assert commit_named(system.root, "HEAD").id == made
        then = commit_of_day(system.root, Day(2026, 6, 1), UTC)
        assert then is not None
        assert then.commit.id in {made, first}

    def test_the_author_may_have_written_it_at_any_time(self, system: Small) -> None:
        for number, author in enumerate(("99999999999 +0000", "0 +0000", "1700000000 +1400")):
            committer = f"{1_780_000_000 + number * 86_400} +0000"
            made = stamped(system.root, committer, author)
        then = commit_of_day(system.root, Day(2030, 1, 1), UTC)
        assert then is not None
        assert then.commit.id == made

    def test_empty_commits_answer_as_any_other(self, system: Small, say: Say) -> None:
        run(system.root, "commit", "-q", "--allow-empty", "-m", "x", at="2026-04-01T12:00:00Z")
        run(
            system.root,
            "commit",
            "-q",
            "--allow-empty",
            "--allow-empty-message",
            "-m",
            "",
            at="2026-05-01T12:00:00Z",
        )
        assert changed(say, system, "HEAD~2", "HEAD") == []
        assert found(say, system, "HEAD~1") == []
        assert "made on 2026-04-01" in say(system.root, "status", "--as-of", "2026-04-15")[2]


@pytest.fixture(scope="module")
def tangled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A history with branches, merges and clocks that run backwards."""
    root = tmp_path_factory.mktemp("tangled")
    commit(root, "2026-02-10", ims="a: 0")
    for number, (side, main, merged) in enumerate(
        (("2026-01-05", "2026-03-01", "2026-02-20"), ("2026-04-01", "2026-02-15", "2026-02-25")), 1
    ):
        run(root, "checkout", "-q", "-b", f"side{number}")
        commit(root, side, **{f"side{number}": "a: b"})
        run(root, "checkout", "-q", "main")
        commit(root, main, **{f"main{number}": "a: b"})
        run(root, "merge", "-q", "--no-ff", "-m", "x", f"side{number}", at=f"{merged}T12:00:00Z")
    return root


DAYS = st.dates(Day(2025, 12, 1), Day(2026, 5, 1))


@given(first=DAYS, second=DAYS)
def test_a_later_day_never_loses_a_commit_that_an_earlier_one_had(
    tangled: Path, first: Day, second: Day
) -> None:
    def behind(day: Day) -> set[str]:
        then = commit_of_day(tangled, day, UTC)
        assert then is not None
        return _BEHIND.setdefault(then.commit.id, set(run(tangled, "rev-list", then.commit.id).split()))

    assert behind(min(first, second)) <= behind(max(first, second))


_BEHIND: dict[str, set[str]] = {}
