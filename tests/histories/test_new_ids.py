"""The next id is free on every branch, local or remote."""

from __future__ import annotations

from pathlib import Path

from tests.builders import Small
from tests.histories.walks import branch, checkout
from tests.repositories import commit, run
from tests.storied import AS_OF, Say


class TestNewIds:
    """The next id is free on every branch, local or remote."""

    def test_ids_of_every_branch_are_left_alone(self, system: Small, say: Say, tmp_path: Path) -> None:
        for number, name in enumerate(("-x", "größe", "a/b"), 2):
            checkout(system, "main")
            branch(system, "work", "main")
            system.idea(f"IDEA-00{number}")
            commit(system.root, "2026-04-01")
            run(system.root, "update-ref", f"refs/heads/{name}", "HEAD")
            checkout(system, "main")
            run(system.root, "branch", "-q", "-D", "work")
        assert say(system.root, "new", "idea", *AS_OF)[1] == "ims/records/idea/IDEA-005.yaml\n"
        run(tmp_path, "clone", "-q", str(system.root), "copy")
        assert say(tmp_path / "copy", "new", "idea", *AS_OF)[1] == "ims/records/idea/IDEA-005.yaml\n"

    def test_ids_of_another_system_in_the_repository_are_free(
        self, system: Small, say: Say, tmp_path: Path
    ) -> None:
        other = Small(tmp_path / "other")
        other.idea("IDEA-007")
        other.read()
        commit(tmp_path, "2026-04-01")
        assert say(system.root, "new", "idea", *AS_OF)[1] == "ims/records/idea/IDEA-002.yaml\n"
