"""`imskit import` and its mapping: proposed once, somebody's own from then on, and what is wrong in it is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.builders import Small
from tests.cli.drawers import FIRE, FLOOD, HEAD
from tests.sources.books import book

if TYPE_CHECKING:
    from tests.running import Run

PATH = "ims/import-mapping.yaml"
Write = Callable[[str], str]


@pytest.fixture
def risks(small: Small, tmp_path_factory: pytest.TempPathFactory) -> Path:
    small.read()
    file = tmp_path_factory.mktemp("drawer") / "risks.xlsx"
    file.write_bytes(book([HEAD, FIRE, FLOOD]))
    return file


def mapping(small: Small, columns: str = "", otherwise: str = "") -> str:
    """Write a mapping of somebody's; its text."""
    text = "# Ours.\nregisters:\n  - files: risks.xlsx\n    type: risk\n"
    text += f"    columns:\n{columns}" if columns else ""
    text += f"    otherwise:\n{otherwise}" if otherwise else ""
    return small.write(PATH, text)


@pytest.mark.parametrize(
    "wrong, says",
    [
        (("      Owner: ownr\n", ""), ":6:14: The type risk has no field ownr mend: did you mean owner?"),
        (
            ('      Likelihood: {field: body.likelihood, words: {"3": likley}}\n', ""),
            ":6:57: Likelihood (body.likelihood) cannot be 'likley' mend: did you mean likely?",
        ),
        (
            ("", "      body.effect: threet\n"),
            ":6:20: Effect (body.effect) cannot be 'threet' mend: did you mean threat?",
        ),
        (
            ("", "      owner: juggler\n"),
            ":6:14: Owner (owner) cannot be 'juggler' mend: known are everyone, ",
        ),
        (
            ("", "      opened: 2026-02-30\n"),
            ":6:15: Opened (opened) cannot be '2026-02-30' mend: '2026-02-30' is no day",
        ),
    ],
)
def test_what_no_field_takes_is_named_at_its_line_with_what_was_meant(
    small: Small, risks: Path, run: Run, wrong: tuple[str, str], says: str
) -> None:
    mapping(small, *wrong)
    ran = run(small.root, "import", str(risks))
    assert ran.code == 1
    assert f"{PATH}{says}" in " ".join(ran.err.split())
    assert not list((small.root / "ims").rglob("RSK-007*"))


def test_a_column_that_the_table_does_not_have_is_named(small: Small, risks: Path, run: Run) -> None:
    mapping(small, "      Remark: {leave_out: ours alone}\n")
    ran = run(small.root, "import", "--dry-run", str(risks))
    assert "- the mapping names a column 'remark', and there is none; did you mean remarks?" in ran.out


def test_a_mapping_of_somebodys_is_never_rewritten_and_what_could_be_added_is_shown(
    small: Small, risks: Path, run: Run
) -> None:
    mapping(small, "      Remarks: {leave_out: ours alone}\n")
    before = (small.root / PATH).read_bytes()
    other = risks.with_name("ideas.xlsx")
    other.write_bytes(
        book(
            [["No", "Title", "Problem", "Proposal", "Shelf"], ["4", "Sun", "Dark", "Lamps", "7"]],
            sheet="Ideas",
        )
    )
    ran = run(small.root, "import", "--format", "json", str(risks), str(other))
    report = json.loads(ran.out)
    assert (small.root / PATH).read_bytes() == before
    assert "files: ideas.xlsx" in report["to_add"]
    assert "risks.xlsx" not in report["to_add"]
    assert '# Shelf: {leave_out: "[fill in: why]"}' in report["to_add"]
    shown = run(small.root, "import", "--dry-run", str(other)).out
    assert "## To look at, and to add to ims/import-mapping.yaml below registers" in shown


def test_what_was_added_as_it_was_shown_holds_the_next_time(small: Small, risks: Path, run: Run) -> None:
    mapping(small, "      Remarks: {leave_out: ours alone}\n")
    other = risks.with_name("ideas.xlsx")
    other.write_bytes(
        book(
            [["No", "Title", "Problem", "Proposal", "Shelf"], ["4", "Sun", "Dark", "Lamps", "7"]],
            sheet="Ideas",
        )
    )
    report = json.loads(run(small.root, "import", "--dry-run", "--format", "json", str(other)).out)
    with (small.root / PATH).open("a", encoding="utf-8") as stream:
        stream.write(report["to_add"])
    again = json.loads(run(small.root, "import", "--dry-run", "--format", "json", str(other)).out)
    assert again["to_add"] == ""
    assert again["registers"][0]["tables"][0]["confidence"] == 1
