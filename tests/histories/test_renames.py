"""Files that are renamed."""

from __future__ import annotations

import json

import pytest

from tests.builders import BODIES, Small
from tests.histories.walks import changed, found
from tests.repositories import commit, run
from tests.storied import AS_OF, Say


class TestRenames:
    """A document is known by its id, whatever its file is called."""

    def test_a_pure_rename_is_a_rename(self, system: Small, say: Say) -> None:
        run(system.root, "mv", "ims/policies/POL-001.yaml", "ims/policies/POL-001-where-we-go.yaml")
        commit(system.root, "2026-04-01")
        assert found(say, system, "HEAD~1") == []
        assert changed(say, system, "HEAD~1", "HEAD") == [("POL-001", "changed")]
        assert "renamed from ims/policies/POL-001.yaml to " in say(system.root, "diff", "HEAD~1", *AS_OF)[1]

    def test_a_renamed_file_with_another_text_is_the_same_document(self, system: Small, say: Say) -> None:
        body = {**BODIES["policy"], "purpose": "Everything is another now, and so is each word of it."}
        (system.root / "ims/policies/POL-001.yaml").unlink()
        data = system.policy(satisfies={"tiny-2026": ["1"]}, body=body)
        (system.root / "ims/policies/POL-001.yaml").rename(system.root / "ims/policies/POL-001-new.yaml")
        commit(system.root, "2026-04-01")
        assert data["version"] == "1.0"
        assert ("same-version", "ims/policies/POL-001-new.yaml") in found(say, system, "HEAD~1")
        assert [name for name, _ in changed(say, system, "HEAD~1", "HEAD")] == ["POL-001"]

    @pytest.mark.parametrize("name", ["pol-001.yaml", "POL-001-Where-We-Go.yaml"])
    def test_only_capital_letters_changed(self, system: Small, say: Say, name: str) -> None:
        run(system.root, "mv", "ims/policies/POL-001.yaml", "ims/policies/POL-001-where-we-go.yaml")
        commit(system.root, "2026-04-01")
        run(system.root, "mv", "-f", "ims/policies/POL-001-where-we-go.yaml", f"ims/policies/{name}")
        commit(system.root, "2026-04-02")
        rules = [rule for rule, _ in found(say, system, "HEAD~1")]
        assert not {"deleted-document", "id-reused", "same-version"} & set(rules)
        assert [each for each, _ in changed(say, system, "HEAD~1", "HEAD")] == ["POL-001"]

    def test_a_sealed_record_may_move_and_stays_recorded(self, system: Small, say: Say) -> None:
        run(
            system.root, "mv", "ims/records/training/TRN-001.yaml", "ims/records/training/TRN-001-policy.yaml"
        )
        commit(system.root, "2026-04-01")
        assert found(say, system, "HEAD~1") == []

    def test_the_version_in_force_is_found_under_its_old_name(self, system: Small, say: Say) -> None:
        revision = {"date": "2026-02-01", "by": "person-02", "change": "material", "summary": "x"}
        (system.root / "ims/policies/POL-001.yaml").unlink()
        system.policy(
            satisfies={"tiny-2026": ["1"]},
            version="1.1",
            status="draft",
            title="A title of later",
            revisions=[{"version": each, **revision} for each in ("1.1", "1.0")],
        )
        (system.root / "ims/policies/POL-001.yaml").rename(system.root / "ims/POL-001-later.yaml")
        commit(system.root, "2026-04-01")
        code, out, err = say(system.root, "matrix", "--format", "json", *AS_OF)
        # The file of now lies where a policy does not belong.
        assert (code, err) == (
            0,
            "note: the files that this is made from have an error; imskit check lists them\n",
        )
        assert '"open"' not in json.dumps(json.loads(out)["standards"][0]["clauses"][1])

    def test_the_whole_system_may_move_into_a_folder(self, system: Small, say: Say) -> None:
        before = say(system.root, "matrix", *AS_OF)
        (system.root / "quality").mkdir()
        run(system.root, "mv", "ims", "quality/ims")
        commit(system.root, "2026-04-01")
        moved = system.root / "quality"
        assert say(moved, "matrix", *AS_OF) == before
        # Its id is taken on the branch where the system lies elsewhere.
        run(system.root, "branch", "-q", "before", "HEAD~1")
        run(system.root, "rm", "-q", "quality/ims/records/idea/IDEA-001.yaml")
        commit(system.root, "2026-04-02")
        assert say(moved, "new", "idea", *AS_OF)[1] == "ims/records/idea/IDEA-002.yaml\n"
