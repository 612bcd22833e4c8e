"""`imskit check`: exit codes, places, forms."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.builders import Small
from tests.folders import run_git
from tests.repositories import commit as commit_on

if TYPE_CHECKING:
    from tests.running import Run

AS_OF = ("--as-of", "2026-11-23")


def test_a_good_system_gives_0(evidenced: Small, run: Run) -> None:
    ran = run(evidenced.root, "check", *AS_OF)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("no problems in 3 documents\n")


def test_an_error_gives_1_with_its_place_and_how_to_mend_it(evidenced: Small, run: Run) -> None:
    evidenced.policy("POL-002")
    ran = run(evidenced.root, "check", *AS_OF)
    assert ran.code == 1
    assert "ims/policies/POL-002.yaml:8:9: error: POL-002 1.0 says approved, but lacks" in ran.out
    assert "    mend: record the decision, or set the status to in-review\n" in ran.out


def test_a_warning_gives_0_and_1_when_strict(evidenced: Small, run: Run) -> None:
    later = ("--as-of", "2027-11-23")
    assert run(evidenced.root, "check", *later).code == 0
    assert run(evidenced.root, "check", *later, "--strict").code == 1


def test_it_looks_upward_for_the_system(evidenced: Small, run: Run) -> None:
    assert run(evidenced.root / "ims" / "policies", "check", *AS_OF).code == 0


def test_no_system_is_one_sentence_and_2(tmp_path: Path, run: Run) -> None:
    ran = run(tmp_path, "check")
    assert ran.code == 2
    assert ran.err.startswith("imskit: there is no ims/ims.yaml in ")
    assert "Traceback" not in ran.err


def test_a_day_that_is_none_is_a_usage_error(evidenced: Small, run: Run) -> None:
    ran = run(evidenced.root, "check", "--as-of", "2026-02-30")
    assert ran.code == 2
    assert "write it as YYYY-MM-DD" in ran.err


def test_outside_git_it_says_what_it_cannot_tell(evidenced: Small, run: Run) -> None:
    said = "not checked: who recorded what and when: this folder is no git repository\n"
    assert said in run(evidenced.root, "check", *AS_OF).out
    run_git(evidenced.root, "init", "-q")
    nothing = "not checked: who recorded what and when: nothing is committed here yet\n"
    assert nothing in run(evidenced.root, "check", *AS_OF).out
    run_git(evidenced.root, "commit", "-qm", "start", "--allow-empty")
    ran = run(evidenced.root, "check")
    assert said not in ran.out
    assert nothing not in ran.out


@pytest.mark.parametrize("command", ["check", "status", "matrix"])
def test_a_day_gone_by_is_told_that_the_files_are_those_of_now(
    evidenced: Small, run: Run, command: str
) -> None:
    said = "files are read as they are now, not as they were on 2026-03-01"
    ran = run(evidenced.root, command, "--as-of", "2026-03-01")
    assert (ran.out + ran.err).count(said) == 1
    now = run(evidenced.root, command)
    assert "files are read" not in now.out + now.err


def test_an_unreadable_ims_yaml_still_lets_the_others_be_checked(evidenced: Small, run: Run) -> None:
    evidenced.write("ims/policies/POL-002.yaml", "id: [POL-002\n")
    evidenced.write("ims/ims.yaml", "imskit: 1\nimskit: 1\n")
    ran = run(evidenced.root, "check", *AS_OF)
    assert ran.code == 1
    assert "ims/ims.yaml:2:1: error:" in ran.out
    assert "ims/policies/POL-002.yaml:" in ran.out
    assert "not checked: the rules: ims/ims.yaml or ims/people.yaml cannot be read" in ran.out


def test_json_is_sorted_by_place_and_says_the_day(evidenced: Small, run: Run) -> None:
    evidenced.policy("POL-003")
    evidenced.policy("POL-002")
    said = json.loads(run(evidenced.root, "check", *AS_OF, "--format", "json").out)
    assert said["as_of"] == "2026-11-23"
    assert [problem["path"] for problem in said["problems"]] == [
        "ims/policies/POL-002.yaml",
        "ims/policies/POL-003.yaml",
    ]


def test_the_same_check_twice_is_the_same(evidenced: Small, run: Run) -> None:
    evidenced.policy("POL-002")
    for form in ("text", "json", "github", "sarif"):
        call = ("check", *AS_OF, "--format", form)
        assert run(evidenced.root, *call) == run(evidenced.root, *call)


def test_a_misspelt_command_is_offered_the_nearest(evidenced: Small, run: Run) -> None:
    ran = run(evidenced.root, "chek")
    assert (ran.code, ran.out) == (2, "")
    assert "there is no command chek; did you mean check?" in ran.err


def test_a_revision_is_checked_beside_an_edited_folder(evidenced: Small, run: Run) -> None:
    evidenced.read()
    commit_on(evidenced.root, "2026-01-10")
    evidenced.policy("POL-002")
    assert run(evidenced.root, "check", *AS_OF).code == 1
    ran = run(evidenced.root, "check", *AS_OF, "--rev", "HEAD")
    assert ran.code == 0
    assert "note: files are those of revision " in ran.err
    said = json.loads(run(evidenced.root, "check", *AS_OF, "--rev", "HEAD", "--format", "json").out)
    assert said["revision"] == run_git(evidenced.root, "rev-parse", "HEAD")


def test_a_day_gone_by_is_checked_as_it_was(evidenced: Small, run: Run) -> None:
    evidenced.read()
    first = commit_on(evidenced.root, "2026-03-10")
    evidenced.policy("POL-002")
    evidenced.read()
    commit_on(evidenced.root, "2026-04-10")
    ran = run(evidenced.root, "check", "--as-of", "2026-03-20")
    assert ran.code == 0
    assert f"files are those of commit {first[:10]}, made on 2026-03-10" in ran.err
    assert run(evidenced.root, "check", "--as-of", "2026-05-01").code == 1


def test_a_revision_that_is_not_there_ends_it(evidenced: Small, run: Run) -> None:
    evidenced.read()
    commit_on(evidenced.root, "2026-03-10")
    ran = run(evidenced.root, "check", "--rev", "v9")
    assert (ran.code, ran.out) == (2, "")
    assert "there is no revision v9 here" in ran.err
