"""Histories that were rewritten."""

from __future__ import annotations

from datetime import UTC
from datetime import date as Day

import pytest

from imskit.recording import recorded_days
from tests.builders import Small
from tests.histories.walks import RECORDS, branch, changed, checkout, found
from tests.repositories import commit, run
from tests.storied import Say


class TestRewrittenHistories:
    """The same work under other commits is the same work."""

    def test_one_squashed_commit_is_the_work_of_the_branch(self, system: Small, say: Say) -> None:
        branch(system, "change")
        for number in (2, 3):
            system.idea(f"IDEA-00{number}")
            commit(system.root, f"2026-04-0{number}")
        checkout(system, "main")
        run(system.root, "merge", "-q", "--squash", "change")
        commit(system.root, "2026-05-01")
        assert found(say, system, "HEAD~1") == []
        assert changed(say, system, "HEAD~1", "HEAD") == [("IDEA-002", "added"), ("IDEA-003", "added")]
        days = recorded_days(system.root, "HEAD", RECORDS, UTC)
        assert days[f"{RECORDS}idea/IDEA-002.yaml"] == Day(2026, 5, 1)
        # The branch is still there, and holds nothing that main has not.
        checkout(system, "change")
        assert found(say, system, "main") == []

    @pytest.mark.parametrize("how", [("rebase", "-q", "main"), ("cherry-pick", "main~1..keep")])
    def test_a_branch_that_was_replayed_has_taken_no_id_twice(
        self, system: Small, say: Say, how: tuple[str, ...]
    ) -> None:
        branch(system, "change")
        system.idea("IDEA-002")
        commit(system.root, "2026-04-01")
        run(system.root, "branch", "-q", "keep")
        checkout(system, "main")
        system.training("TRN-002")
        commit(system.root, "2026-04-02")
        if how[0] == "rebase":
            checkout(system, "change")
        else:
            branch(system, "again")
        run(system.root, *how)
        assert run(system.root, "rev-parse", "HEAD") != run(system.root, "rev-parse", "keep")
        assert found(say, system, "main") == []

    def test_an_id_that_another_branch_gave_to_something_else_is_taken(self, system: Small, say: Say) -> None:
        branch(system, "other")
        system.idea("IDEA-002", title="Another idea")
        commit(system.root, "2026-04-01")
        branch(system, "change", "main")
        system.idea("IDEA-002")
        commit(system.root, "2026-04-02")
        assert found(say, system, "main") == [("id-taken", f"{RECORDS}idea/IDEA-002.yaml")]

    def test_a_commit_that_was_amended_is_read_as_it_is_now(self, system: Small, say: Say) -> None:
        old = run(system.root, "rev-parse", "HEAD")
        system.idea("IDEA-002")
        run(system.root, "add", "-A")
        run(system.root, "commit", "-q", "--amend", "--no-edit", at="2026-04-01T12:00:00Z")
        assert changed(say, system, old, "HEAD") == [("IDEA-002", "added")]
