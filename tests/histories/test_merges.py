"""What comes by a merge is judged as the branch that is merged, and what the merge makes itself is not lost."""

from __future__ import annotations

from datetime import UTC
from datetime import date as Day
from pathlib import Path

from imskit.recording import brought_by, recorded_days
from tests.builders import Small
from tests.histories.walks import RECORDS, branch, changed, checkout, found, hashed, merge
from tests.repositories import commit, run
from tests.storied import Say


class TestMerges:
    """What comes by a merge is judged as the branch that is merged, and what the merge makes itself is not lost."""

    def test_a_merge_of_the_main_branch_is_no_part_of_the_change(self, system: Small, say: Say) -> None:
        branch(system, "change")
        system.idea("IDEA-002")
        commit(system.root, "2026-04-01")
        checkout(system, "main")
        system.training("TRN-002")
        (system.root / "ims/records/idea/IDEA-001.yaml").unlink()
        commit(system.root, "2026-04-02")
        checkout(system, "change")
        merge(system, "main")
        assert found(say, system, "main") == []
        assert changed(say, system, "main", "HEAD", "--merge-base") == [("IDEA-002", "added")]

    def test_an_evil_merge_is_seen(self, system: Small, say: Say) -> None:
        """A merge that changes what neither side has changed."""
        branch(system, "change")
        system.idea("IDEA-002")
        commit(system.root, "2026-04-01")
        checkout(system, "main")
        system.idea("IDEA-003")
        commit(system.root, "2026-04-02")
        merge(system, "change", how=("--no-commit",))
        system.training(satisfies={"tiny-2026": ["1"]}, body={"trainer": "Somebody else"})
        commit(system.root, "2026-04-03")
        assert len(run(system.root, "rev-list", "--parents", "-1", "HEAD").split()) == 3
        assert found(say, system, "HEAD~1") == [("sealed-record", f"{RECORDS}training/TRN-001.yaml")]
        assert ("TRN-001", "changed") in changed(say, system, "HEAD~1", "HEAD")
        assert recorded_days(system.root, "HEAD", RECORDS, UTC)[f"{RECORDS}training/TRN-001.yaml"] == Day(
            2026, 4, 3
        )

    def test_what_an_evil_merge_made_was_not_brought_by_the_author_of_the_branch(
        self, tmp_path: Path
    ) -> None:
        """Else whoever merges an approval could write another one in the name of who approved."""
        path, ada, eve = f"{RECORDS}a.yaml", "ada@example.org", "eve@example.org"
        commit(tmp_path, "2026-03-01", ims="a: b")
        run(tmp_path, "checkout", "-q", "-b", "side")
        commit(tmp_path, "2026-04-01", **{"records/a": "verdict: reject"})
        run(tmp_path, "commit", "-q", "--amend", "--no-edit", "--author", f"Ada <{ada}>")
        run(tmp_path, "checkout", "-q", "main")
        commit(tmp_path, "2026-04-02", other="a: b")
        run(tmp_path, "merge", "-q", "--no-ff", "--no-commit", "side")
        commit(tmp_path, "2026-04-03", **{"records/a": "verdict: approve"})
        run(tmp_path, "commit", "-q", "--amend", "--no-edit", "--author", f"Eve <{eve}>")
        assert brought_by(tmp_path, "HEAD", RECORDS) == {path: hashed(eve)}
        assert brought_by(tmp_path, "side", RECORDS) == {path: hashed(ada)}

    def test_what_a_merge_put_aside_does_not_count(self, tmp_path: Path) -> None:
        path, ada, eve = f"{RECORDS}a.yaml", "ada@example.org", "eve@example.org"
        commit(tmp_path, "2026-03-01", **{"records/a": "verdict: approve"})
        amend = ("commit", "-q", "--amend", "--no-edit", "--author", f"Ada <{ada}>")
        run(tmp_path, *amend, at="2026-03-01T12:00:00Z")
        run(tmp_path, "checkout", "-q", "-b", "side")
        commit(tmp_path, "2026-05-01", **{"records/a": "verdict: reject"})
        run(tmp_path, "commit", "-q", "--amend", "--no-edit", "--author", f"Eve <{eve}>")
        run(tmp_path, "checkout", "-q", "main")
        commit(tmp_path, "2026-04-02", other="a: b")
        run(tmp_path, "merge", "-q", "--no-ff", "-s", "ours", "-m", "x", "side", at="2026-06-01T12:00:00Z")
        assert brought_by(tmp_path, "HEAD", RECORDS) == {path: hashed(ada)}
        assert recorded_days(tmp_path, "HEAD", RECORDS, UTC) == {path: Day(2026, 3, 1)}

    def test_an_octopus_brings_what_each_arm_holds(self, system: Small, say: Say) -> None:
        for number in (2, 3, 4):
            branch(system, f"arm{number}")
            system.idea(f"IDEA-00{number}")
            commit(system.root, f"2026-04-0{number}")
            checkout(system, "main")
        merge(system, "arm2", "arm3", "arm4", at="2026-05-01T12:00:00Z")
        assert len(run(system.root, "rev-list", "--parents", "-1", "HEAD").split()) == 5
        assert found(say, system, "HEAD~1") == []
        assert changed(say, system, "HEAD~1", "HEAD") == [
            (f"IDEA-00{number}", "added") for number in (2, 3, 4)
        ]
        days = recorded_days(system.root, "HEAD", RECORDS, UTC)
        assert {days[f"{RECORDS}idea/IDEA-00{number}.yaml"] for number in (2, 3, 4)} == {Day(2026, 5, 1)}

    def test_branches_that_were_merged_crosswise_have_a_base(self, system: Small, say: Say) -> None:
        branch(system, "one")
        system.idea("IDEA-002")
        commit(system.root, "2026-04-01")
        branch(system, "other", "main")
        system.idea("IDEA-003")
        commit(system.root, "2026-04-02")
        run(system.root, "branch", "-q", "keep", "one")
        merge(system, "one")
        checkout(system, "one")
        run(system.root, "merge", "-q", "--no-ff", "-m", "x", "other~1")
        assert found(say, system, "other") == []
