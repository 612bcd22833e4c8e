"""`imskit export` of tables, registers and the workbook."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from imskit.exporters.tables.exports import TABLES
from tests.builders import Small
from tests.views.test_tables import INDICATOR

if TYPE_CHECKING:
    from tests.running import Run

AS_OF = ("--as-of", "2026-11-23")
SCHEMAS = Path(__file__).parents[2] / "schemas"


def fits(name: str, written: str) -> None:
    schema = json.loads((SCHEMAS / f"export-{name}.schema.json").read_bytes())
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(
        json.loads(written)
    )


@pytest.mark.parametrize("name", TABLES)
def test_each_table_is_printed_as_csv_and_as_json_that_fits_its_schema(
    name: str, evidenced: Small, run: Run
) -> None:
    evidenced.living("indicator", "IND-001", "in-use", INDICATOR)
    ran = run(evidenced.root, "export", name, *AS_OF)
    assert ran.code == 0
    assert next(csv.reader(io.StringIO(ran.out))) == [column.title for column in TABLES[name].columns]
    as_json = run(evidenced.root, "export", name, "--format", "json", *AS_OF)
    fits(name, as_json.out)
    assert len(json.loads(as_json.out)["rows"]) == len(list(csv.reader(io.StringIO(ran.out)))) - 1


def test_a_register_fits_its_schema(evidenced: Small, run: Run) -> None:
    ran = run(evidenced.root, "export", "register", "policy", "--format", "json", *AS_OF)
    fits("register", ran.out)
    told = json.loads(ran.out)
    assert (told["type"], told["rows"][0]["id"], told["rows"][0]["next_review"]) == (
        "policy",
        "POL-001",
        "2027-02-20",
    )


def test_a_workbook_is_written_to_a_file_and_not_printed(evidenced: Small, run: Run) -> None:
    ran = run(evidenced.root, "export", "gaps", "--format", "xlsx")
    assert (ran.code, ran.out) == (2, "")
    assert "add --output" in ran.err
    assert run(evidenced.root, "export", "gaps", "--format", "xlsx", "-o", "gaps.xlsx", *AS_OF).code == 0
    assert load_workbook(evidenced.root / "gaps.xlsx").sheetnames == ["About", "Gaps"]


def test_the_whole_workbook_has_a_name_of_its_own(evidenced: Small, run: Run) -> None:
    ran = run(evidenced.root, "export", "workbook", *AS_OF)
    assert ran.code == 0
    assert ran.err.endswith("wrote workbook.xlsx\n")
    assert "Evidence index" in load_workbook(evidenced.root / "workbook.xlsx").sheetnames


def test_all_registers_are_files_in_a_folder_or_sheets_of_a_workbook(evidenced: Small, run: Run) -> None:
    for _ in range(2):
        assert run(evidenced.root, "export", "register", "--all", "-o", "out/registers", *AS_OF).code == 0
        names = sorted(path.name for path in (evidenced.root / "out/registers").iterdir())
        assert names == ["decision.csv", "policy.csv", "training.csv"]
    ran = run(evidenced.root, "export", "register", "--all", "--format", "xlsx", "-o", "all.xlsx", *AS_OF)
    assert ran.code == 0
    assert load_workbook(evidenced.root / "all.xlsx").sheetnames == [
        "About",
        "Policies",
        "Trainings",
        "Decisions",
        "imskit",
    ]


def test_a_folder_with_files_of_others_is_left_alone(evidenced: Small, run: Run) -> None:
    evidenced.write("out/mine.txt", "mine")
    ran = run(evidenced.root, "export", "register", "--all", "-o", "out")
    assert ran.code == 2
    assert "left alone" in ran.err
    assert [path.name for path in (evidenced.root / "out").iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    "arguments, said",
    [
        ((), "name one TYPE, or say --all"),
        (("policy", "--all"), "name one TYPE, or say --all"),
        (("--all",), "add --output FOLDER"),
        (("polcy",), "did you mean policy?"),
    ],
)
def test_a_register_is_of_one_type_or_of_all(
    arguments: tuple[str, ...], said: str, evidenced: Small, run: Run
) -> None:
    ran = run(evidenced.root, "export", "register", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
