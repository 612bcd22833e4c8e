"""`imskit status`: where the system stands, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema

from tests.builders import Small

if TYPE_CHECKING:
    from tests.cli.conftest import Run

AS_OF = ("--as-of", "2026-11-23")
SCHEMAS = Path(__file__).parents[2] / "schemas"


def test_status_json_fits_its_schema(evidenced: Small, run: Run) -> None:
    data = json.loads(run(evidenced.root, "status", *AS_OF, "--format", "json").out)
    jsonschema.validate(data, json.loads((SCHEMAS / "status.schema.json").read_text("utf-8")))
    assert data["standards"][0]["readiness"]["achieved"] == 1


def test_status_for_people(evidenced: Small, run: Run) -> None:
    ran = run(evidenced.root, "status", *AS_OF)
    assert "1 of 3 clauses in force and evidenced" in ran.out
    assert "check finds 0 errors, 0 warnings, 0 notes" in ran.out


def test_status_counts_what_is_there_for_each_stage(evidenced: Small, run: Run) -> None:
    assert "Stage 1" not in run(evidenced.root, "status", *AS_OF).out
    evidenced.ims["standards"].append({"id": "iso-56001-2024"})
    evidenced.read()
    out = run(evidenced.root, "status", *AS_OF).out
    assert "  Stage 1                   0 of 14\n" in out
    assert "whether it is good enough, an auditor says" in out
    data = json.loads(run(evidenced.root, "status", *AS_OF, "--format", "json").out)
    jsonschema.validate(data, json.loads((SCHEMAS / "status.schema.json").read_text("utf-8")))
    assert len(data["certification"]) == 5


def test_an_unreadable_system_says_where(evidenced: Small, run: Run) -> None:
    evidenced.write("ims/ims.yaml", "imskit: 2\n")
    ran = run(evidenced.root, "status")
    assert ran.code == 2
    assert ran.err.startswith("imskit: ims/ims.yaml:1")
