"""The way of the data, end to end: the clock, what wins over what, what one broken file does to the others."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from datetime import date as Day

import pytest

from imskit.own_schemas import FIXED, SCHEMAS, SHARED
from imskit.pipeline import Clock, read
from imskit.project import shipped_files
from tests.builders import Small


@pytest.mark.parametrize(
    "zone, day",
    [("Europe/Vienna", Day(2026, 11, 24)), ("America/Lima", Day(2026, 11, 23)), ("UTC", Day(2026, 11, 23))],
)
def test_the_day_is_the_one_where_the_organisation_is(zone: str, day: Day) -> None:
    assert Clock(datetime(2026, 11, 23, 23, 30, tzinfo=UTC)).day(zone) == day


def test_as_of_sets_the_day_whatever_the_zone() -> None:
    assert Clock(datetime(2026, 11, 23, tzinfo=UTC), Day(2025, 1, 1)).day("Europe/Vienna") == Day(2025, 1, 1)


def test_a_time_zone_that_nobody_knows_is_a_problem_at_its_place(small: Small) -> None:
    small.ims["organisation"] = {"name": "x", "time_zone": "Europe/Wien"}
    reading = small.read()
    assert [(p.rule, str(p.place)) for p in reading.problems] == [("not-allowed", "ims/ims.yaml:4:14")]
    assert reading.catalog is None


def test_one_broken_file_leaves_the_others_checked(small: Small) -> None:
    small.write("ims/policies/POL-001.yaml", "id: 'POL-001\n")
    small.policy("POL-002")
    assert small.rules() == ["approval-missing", "yaml-syntax"]


def test_missing_people_are_named_and_the_documents_still_checked(small: Small) -> None:
    small.policy(titel="x")
    small.read()
    (small.root / "ims/people.yaml").unlink()
    reading = read(small.root, Clock(datetime(2026, 11, 23, tzinfo=UTC)))
    assert sorted(p.rule for p in reading.problems) == ["missing-file", "unknown-field"]
    assert reading.not_told[-1] == "the rules: ims/ims.yaml or ims/people.yaml cannot be read"


def test_each_schema_that_imskit_brings_is_of_a_type_or_one_that_the_program_relies_on() -> None:
    for path, place in shipped_files().items():
        if path.startswith(SCHEMAS):
            assert ("x-imskit" in json.loads(place.read_bytes())) is (path not in {*FIXED, SHARED}), path


@pytest.mark.parametrize("path", FIXED)
def test_schemas_that_the_program_relies_on_cannot_be_replaced(path: str, small: Small) -> None:
    small.write(path, "[")
    (problem,) = small.read().problems
    assert (problem.rule, problem.place.path) == ("schema", path)
    assert problem.message == "This schema cannot be replaced"


def test_a_copy_of_such_a_schema_is_fine(small: Small) -> None:
    for path in FIXED:
        (small.root / "schemas").mkdir(exist_ok=True)
        (small.root / path).write_bytes(shipped_files()[path].read_bytes())
    assert small.found() == []


def test_parts_of_our_own_do_not_change_what_ims_yaml_may_say(small: Small) -> None:
    shared = json.loads(shipped_files()["schemas/common.schema.json"].read_bytes())
    shared["$defs"]["date"] = {"type": "string"}
    small.write("schemas/common.schema.json", json.dumps(shared))
    small.people["people"][0]["left"] = "soon"
    assert [p.rule for p in small.read().problems if p.place.path == "ims/people.yaml"] == ["bad-format"]


def test_the_reading_is_the_same_whatever_the_order_of_files_on_disk(small: Small) -> None:
    for name in ("POL-003", "POL-001", "POL-002"):
        small.policy(name)
    first = small.read()
    assert [p.place.path for p in first.problems] == sorted(p.place.path for p in first.problems)
    assert list(small.catalog().documents) == ["POL-001", "POL-002", "POL-003"]


@pytest.mark.parametrize("text", ["{}", '{"$ref": "https://evil.example/x.json"}'])
def test_a_schema_that_takes_the_place_of_a_type_and_is_none_is_one_problem(small: Small, text: str) -> None:
    small.write("schemas/policy.schema.json", text)
    small.policy()
    small.ims["standards"].append({"id": "iso-56001-2024"})
    (problem,) = small.read().problems
    assert (problem.place.path, problem.rule) == ("schemas/policy.schema.json", "schema")
    assert "takes the place of a document type" in problem.message
