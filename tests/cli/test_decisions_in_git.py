"""What a decision says of git, to somebody who may not know it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imskit.facts.approval import approval
from tests.builders import Small
from tests.cli.deciding import AS_OF, AUTHOR_3, EARLY, RECORD, UNCOMMITTED
from tests.repositories import run as git

if TYPE_CHECKING:
    from tests.running import Run


class TestInARepository:
    """What it says of git, to somebody who may not know it."""

    def test_it_says_what_to_commit(self, small: Small, run: Run) -> None:
        small.policy(status="in-review")
        small.read()
        git(small.root, "init", "-q", "-b", "main", ".")
        call = ("approve", "POL-001", "--as", "person-01", *EARLY, *AS_OF)
        ran = run(small.root, *call)
        assert ran.out.splitlines()[-2:] == [
            f"{UNCOMMITTED}: ims/policies/POL-001.yaml is not committed like that yet",
            f"next: git add ims/policies/POL-001.yaml {RECORD} && git commit",
        ]
        (small.root / RECORD).unlink()
        git(small.root, "add", "-A")
        git(small.root, "commit", "-q", "-m", "x")
        assert run(small.root, *call).out.splitlines()[-1] == f"next: git add {RECORD} && git commit"
        (small.root / RECORD).unlink()
        # As it is called from where somebody works.
        within = run(small.root / "ims/policies", *call).out.splitlines()[-1]
        assert within == f"next: git add ../{RECORD.removeprefix('ims/')} && git commit"

    def test_while_the_next_version_is_written_the_one_in_force_is_withdrawn_or_reaffirmed(
        self, small: Small, run: Run
    ) -> None:
        small.decision(small.policy())
        small.read()
        git(small.root, "init", "-q", "-b", "main", ".")
        git(small.root, "add", "-A")
        git(small.root, "commit", "-q", "-m", "x", at="2026-03-01T12:00:00Z")
        revisions = [{**AUTHOR_3[0], "version": "1.1", "date": "2026-11-01"}, *AUTHOR_3]
        small.policy(version="1.1", status="draft", title="Anew", revisions=revisions, effective_from=None)
        small.read()
        ran = run(small.root, "reaffirm", "POL-001", "--as", "person-01", *AS_OF)
        assert "POL-001 1.0 reaffirmed by person-01 as Director" in ran.out
        assert "as it lies in the folder" not in ran.out
        ran = run(small.root, "withdraw", "POL-001", "--as", "person-01", *AS_OF)
        assert "POL-001 1.0 withdrawn by person-01 as Director" in ran.out
        assert "it is in force no more; the file holds version 1.1, which is not touched" in ran.out
        assert small.rules() == []

    def test_two_branches_that_approve_the_same_document_merge(self, small: Small, run: Run) -> None:
        small.ims["approvals"] = [
            {"roles": ["director", "innovation-manager"], "need": "all", "assurance": "asserted"}
        ]
        small.policy(revisions=AUTHOR_3)
        small.read()
        git(small.root, "init", "-q", "-b", "main", ".")
        git(small.root, "add", "-A")
        git(small.root, "commit", "-q", "-m", "x")
        for person in ("person-01", "person-02"):
            git(small.root, "checkout", "-q", "-b", person, "main")
            ran = run(small.root, "approve", "POL-001", "--as", person, *EARLY, *AS_OF)
            assert ran.code == 0, ran.err
            git(small.root, "add", "-A")
            git(small.root, "commit", "-q", "-m", person)
        git(small.root, "merge", "-q", "person-01", "-m", "both")
        assert small.rules() == []
        catalog = small.catalog()
        assert approval(catalog, catalog.documents["POL-001"]).complete
