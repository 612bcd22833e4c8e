"""A row typed into an exported register starts a draft; nothing in it is invented and nothing is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.builders import Small
from tests.repositories import run as git
from tests.running import Run


def exported(small: Small, run: Run, name: str) -> Path:
    small.read()
    file = small.root / "copy.xlsx"
    assert run(small.root, "export", "register", name, "--format", "xlsx", "-o", str(file)).code == 0
    return file


def typed(file: Path, **words: Any) -> None:
    """Type a row below the others, under these heads."""
    book = load_workbook(file)
    sheet = book.worksheets[1]
    heads = [cell.value for cell in sheet[1]]
    row = sheet.max_row + 1
    for head, value in words.items():
        sheet.cell(row, heads.index(head) + 1).value = value
    book.save(file)


@pytest.fixture
def risks(small: Small, run: Run) -> Path:
    body = {
        "effect": "threat",
        "area": "market",
        "description": "Rain.",
        "causes": "C.",
        "consequences": "W.",
    }
    body |= {"likelihood": "rare", "impact": "minor", "response": "reduce", "treatment": "T."}
    small.living("risk", "RSK-001", "identified", body)
    small.living("risk", "RSK-007", "identified", body)
    return exported(small, run, "risk")


def test_a_new_row_becomes_a_draft_that_check_accepts(small: Small, run: Run, risks: Path) -> None:
    typed(risks, Title="A flood", Effect="Threat", Likelihood="Likely", Impact="Severe", Owner="Director")
    before = set((small.root / "ims").rglob("*.yaml"))
    dry = run(small.root, "import", "edited", str(risks), "--dry-run")
    assert "1 new record would start as draft." in dry.out
    assert set((small.root / "ims").rglob("*.yaml")) == before
    ran = run(small.root, "import", "edited", str(risks), "--format", "json")
    assert ran.code == 0, ran.err
    (started,) = json.loads(ran.out)["started"]
    assert (started["id"], started["place"]) == ("RSK-008", "Risks, row 4")
    assert "Description (`body.description`)" in started["blanks"]
    assert "Response (`body.response`)" in started["begun"]
    text = (small.root / started["path"]).read_text("utf-8")
    assert "title: A flood" in text
    assert "likelihood: likely" in text
    assert "owner: director" in text
    assert "[fill in" in text
    checked = run(small.root, "check")
    assert not [line for line in checked.out.splitlines() if "RSK-008" in line and "error" in line], (
        checked.out
    )
    again = run(small.root, "import", "edited", str(risks))
    assert "this row is RSK-008, which was started from it before" in again.out
    assert not (small.root / "ims/records/risk/RSK-009.yaml").exists()


def test_ids_of_other_branches_are_not_given_again(small: Small, run: Run, risks: Path) -> None:
    git(small.root, "init", "-q")
    git(small.root, "add", "ims")
    git(small.root, "commit", "-qm", "one")
    git(small.root, "checkout", "-qb", "other")
    taken = small.root / "ims/records/risk/RSK-008.yaml"
    taken.write_text((small.root / "ims/records/risk/RSK-007.yaml").read_text("utf-8").replace("007", "008"))
    git(small.root, "add", "ims")
    git(small.root, "commit", "-qm", "two")
    git(small.root, "checkout", "-q", "-")
    typed(risks, Title="A flood", ID="RSK-002")
    ran = run(small.root, "import", "edited", str(risks))
    assert (small.root / "ims/records/risk/RSK-009.yaml").exists(), ran.out
    assert "“RSK-002” is not taken over: it gets the next free id" in ran.out


def test_what_a_row_says_wrongly_is_told_and_the_rest_stands_in_the_draft(
    small: Small, run: Run, risks: Path
) -> None:
    typed(risks, Title="A flood", Effect="Harmful", Owner="Nobody", Likelihood="=1+1")
    ran = run(small.root, "import", "edited", str(risks))
    assert ran.code == 0, ran.err
    assert "Effect (`body.effect`): “Harmful”, which is none of: Threat, Opportunity" in ran.out
    assert "“Nobody”, which is no role here" in ran.out
    assert "which is a formula" in ran.out
    assert "title: A flood" in (small.root / "ims/records/risk/RSK-008.yaml").read_text("utf-8")


def test_a_row_that_is_gone_deletes_nothing(small: Small, run: Run, risks: Path) -> None:
    book = load_workbook(risks)
    book.worksheets[1].delete_rows(2)
    book.save(risks)
    ran = run(small.root, "import", "edited", str(risks))
    assert ran.code == 0, ran.err
    assert "the row of RSK-001 is gone; the record stays" in ran.out
    assert (small.root / "ims/records/risk/RSK-001.yaml").exists()
