"""`imskit matrix`: every clause, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
from openpyxl import load_workbook

from tests.builders import Small

if TYPE_CHECKING:
    from tests.running import Run

AS_OF = ("--as-of", "2026-11-23")
SCHEMAS = Path(__file__).parents[2] / "schemas"


def test_the_table_says_state_and_next_step(evidenced: Small, run: Run) -> None:
    ran = run(evidenced.root, "matrix", *AS_OF)
    assert ran.code == 0
    assert "TINY 1:2026" in ran.out
    assert "Include it in the next" in ran.out


def test_json_fits_its_schema(evidenced: Small, run: Run) -> None:
    data = json.loads(run(evidenced.root, "matrix", *AS_OF, "--format", "json").out)
    jsonschema.validate(data, json.loads((SCHEMAS / "matrix.schema.json").read_text("utf-8")))


def test_a_workbook_opens(evidenced: Small, run: Run, tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    assert run(evidenced.root, "matrix", *AS_OF, "--format", "xlsx", "--output", str(target)).code == 0
    assert len(load_workbook(target).sheetnames) == 2


def test_a_workbook_needs_a_file(evidenced: Small, run: Run) -> None:
    ran = run(evidenced.root, "matrix", "--format", "xlsx")
    assert ran.code == 2
    assert "--output matrix.xlsx" in ran.err


def test_a_standard_that_is_not_in_use(evidenced: Small, run: Run) -> None:
    ran = run(evidenced.root, "matrix", "--standard", "iso-56001-2024")
    assert ran.code == 2
    assert "in use are tiny-2026" in ran.err
