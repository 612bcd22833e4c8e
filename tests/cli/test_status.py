"""`imskit status`: where the system stands, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema

from tests.builders import Small
from tests.repositories import commit

if TYPE_CHECKING:
    from tests.running import Run

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


def test_who_has_not_acknowledged_is_shown_only_when_asked(small: Small, run: Run) -> None:
    small.decision(small.policy(must_read=["director", "innovation-manager"]))
    small.read()
    assert "acknowledged" not in run(small.root, "status", *AS_OF).out
    assert "acknowledgements" not in json.loads(run(small.root, "status", *AS_OF, "--format", "json").out)
    said = run(small.root, "status", *AS_OF, "--acknowledgements").out
    assert "Not acknowledged (2)\n  POL-001 1.0  Director: 0 of 1 have\n    missing: person-01\n" in said
    data = json.loads(run(small.root, "status", *AS_OF, "--acknowledgements", "--format", "json").out)
    jsonschema.validate(data, json.loads((SCHEMAS / "status.schema.json").read_text("utf-8")))
    assert [(row["role"], row["missing"]) for row in data["acknowledgements"]] == [
        ("director", ["person-01"]),
        ("innovation-manager", ["person-02"]),
    ]


def test_what_is_acknowledged_is_not_missing(small: Small, run: Run) -> None:
    small.decision(small.policy(must_read=["director"]))
    small.read()
    assert run(small.root, "acknowledge", "POL-001", "--as", "person-01", *AS_OF).code == 0
    assert "Not acknowledged (0)" in run(small.root, "status", *AS_OF, "--acknowledgements").out


def test_status_counts_what_git_held_in_time_and_what_late(evidenced: Small, run: Run) -> None:
    assert "is not told: this folder is no git repository" in run(evidenced.root, "status", *AS_OF).out
    commit(evidenced.root, "2026-05-06")
    evidenced.training("TRN-002", date="2026-05-10")
    commit(evidenced.root, "2026-06-10")
    # The approval and the first training are older than the history.
    out = run(evidenced.root, "status").out
    assert (
        "in git since 2026-05-06: 0 records in time, 1 recorded more than 14 days after they happened, "
        in out
    )
    data = json.loads(run(evidenced.root, "status", "--format", "json").out)
    jsonschema.validate(data, json.loads((SCHEMAS / "status.schema.json").read_text("utf-8")))
    assert data["recorded"] == {
        "since": "2026-05-06",
        "in_time": 0,
        "late": 1,
        "before": 2,
        "not_in_git": 0,
        "recorded_late": [
            {"document": "TRN-002", "event": "date", "happened": "2026-05-10", "held": "2026-06-10"}
        ],
    }
