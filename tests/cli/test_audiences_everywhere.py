"""Every command that hands something out does so for an audience, in one way; and withholds and counts alike."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from imskit.cli import group
from imskit.problems import CannotGoOn
from tests.commands import commands, takes_an_audience
from tests.leaks.secrets import tell
from tests.tools.audience_table import WITHOUT, without_reason

TAKING = [words for words, command in commands() if takes_an_audience(command)]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("told") / "system"
    tell(place)
    return place


def run(words: str, root: Path, *more: str) -> click.testing.Result:
    return CliRunner().invoke(group, [*words.split(), "--root", str(root), *more])


def test_every_command_takes_an_audience_or_says_why_it_takes_none() -> None:
    assert without_reason() == []


def test_a_command_that_is_forgotten_is_found() -> None:
    assert without_reason({name: why for name, why in WITHOUT.items() if name != "verify"}) == ["verify"]
    assert without_reason({**WITHOUT, "export register": "it is only a list"}) == ["export register"]


@pytest.mark.parametrize("words", [each for each in TAKING if each != "serve"])
def test_an_audience_that_there_is_not_is_refused_by_name(root: Path, tmp_path: Path, words: str) -> None:
    more = {
        "diff": ("HEAD~1",),
        "export document": ("POL-001",),
        "export register": ("idea",),
        "build": ("--output", str(tmp_path / "site")),
        "export audit-pack": ("--output", str(tmp_path / "pack")),
    }
    ran = run(words, root, "--audience", "auditors", *more.get(words, ()))
    assert isinstance(ran.exception, CannotGoOn), ran.output
    assert ran.exception.sentence == "there is no audience auditors"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name, withheld, in_part", [("auditor", 1, 1), ("public", 2, 0)])
def test_a_table_counts_what_is_not_in_it(root: Path, name: str, withheld: int, in_part: int) -> None:
    ran = CliRunner().invoke(
        group,
        ["export", "register", "idea", "--format", "json", "--root", str(root), "--audience", name],
    )
    told = json.loads(ran.stdout)
    assert (told["withheld"], told["withheld_in_part"]) == (withheld, in_part)
    assert f"{withheld} withheld record" in ran.stderr


def test_where_clauses_stand_is_the_same_for_everybody(root: Path) -> None:
    def states(*audience: str) -> list[str]:
        ran = CliRunner().invoke(
            group, ["export", "evidence-index", "--format", "json", "--root", str(root), *audience]
        )
        rows = json.loads(ran.stdout)["rows"]
        return [f"{row['clause']} {row['state']}" for row in rows if row["clause"] != "0"]

    whole = set(states())
    assert set(states("--audience", "auditor")) == set(states("--audience", "public")) == whole


def test_controlled_documents_that_are_left_out_are_named_by_their_fingerprints(root: Path) -> None:
    ran = run("export oscal component-definition", root, "--audience", "auditor")
    remarks = json.loads(ran.stdout)["component-definition"]["metadata"]["remarks"]
    assert remarks.startswith("Not in this file: 2 controlled documents withheld.")
    assert "\n- Policy, `imskit-1:sha256:" in remarks
    assert "POL-900" not in ran.output


def test_a_record_of_which_a_part_is_withheld_has_no_fingerprint(root: Path) -> None:
    def props(*audience: str) -> list[str]:
        ran = run("export oscal assessment-results", root, *audience)
        (result,) = json.loads(ran.stdout)["assessment-results"]["results"]
        return [each["name"] for each in result["props"]]

    assert props() == ["document", "fingerprint"]
    assert props("--audience", "auditor") == ["document", "withheld-in-part"]


def test_a_cause_that_is_withheld_is_not_said_to_be_unknown(root: Path) -> None:
    ran = run("export oscal poam", root, "--audience", "auditor")
    risks = json.loads(ran.stdout)["plan-of-action-and-milestones"]["risks"]
    assert [each["statement"] for each in risks] == ["Withheld."]


def test_those_who_work_on_the_files_see_everything_unless_they_name_an_audience(root: Path) -> None:
    whole = run("due --within 2y --format json", root)
    less = run("due --within 2y --format json", root, "--audience", "auditor")
    assert json.loads(whole.stdout)["withheld"] == 0
    assert json.loads(less.stdout)["withheld"] == 5
    assert "not shown: 5 due in withheld records" in less.stderr
    assert "NCR-900" in whole.stdout
    assert "NCR-900" not in less.output


def test_a_diff_counts_what_it_does_not_tell(root: Path) -> None:
    whole = json.loads(run("diff HEAD~3 HEAD --format json", root).stdout)
    less = json.loads(run("diff HEAD~3 HEAD --format json", root, "--audience", "auditor").stdout)
    assert whole["withheld"] == 0
    assert less["withheld"] >= len(whole["documents"]) - len(less["documents"]) > 0
    assert "IDEA-002" in [row["id"] for row in less["documents"]]
    lines = next(row for row in less["documents"] if row["id"] == "IDEA-002")["lines"]
    assert "person-03" not in json.dumps(lines), "a fact about an individual"
