"""What is due on the days of a calendar."""

from __future__ import annotations

import json
from datetime import date as Day
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from imskit.model import Period
from imskit.periods import after
from tests.builders import Small
from tests.facts.due_systems import lines, waiting

days = st.dates(Day(2026, 1, 1), Day(2027, 12, 31))
#: A type of an organisation's own: what it holds is looked at each year, by records of another type.
LICENCE = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Licence",
    "description": "What an authority lets us do.",
    "x-imskit": {
        "type": "licence",
        "plural": "Licences",
        "lifecycle": "living",
        "prefix": "LIC",
        "folder": "records/licence",
        "closed_when": ["over"],
        "due": [
            {
                "kind": "certification",
                "what": "Let the authority look",
                "every": "P1Y",
                "start": "body.granted",
                "until": "body.expires",
                "settled_by": {"type": "training", "where": {"body.kind": "refresher"}},
            },
            {"kind": "agreement", "what": "Renew", "on": "body.expires"},
        ],
    },
    "allOf": [{"$ref": "common.schema.json#/$defs/living"}],
    "properties": {
        "type": {"const": "licence"},
        "state": {"title": "State", "enum": ["held", "over"]},
        "body": {
            "title": "Body",
            "type": "object",
            "properties": {
                "granted": {"$ref": "common.schema.json#/$defs/date", "title": "Granted"},
                "expires": {"$ref": "common.schema.json#/$defs/date", "title": "Expires"},
            },
            "required": ["granted", "expires"],
            "additionalProperties": False,
        },
    },
    "required": ["body"],
    "unevaluatedProperties": False,
}


def licence(small: Small, granted: str = "2024-03-01", expires: str = "2030-03-01") -> None:
    small.write("schemas/licence.schema.json", json.dumps(LICENCE))
    small.living("licence", "LIC-001", "held", {"granted": granted, "expires": expires})


def test_a_calendar_is_settled_day_by_day_and_ends_where_it_ends(small: Small) -> None:
    licence(small, expires="2027-03-01")
    assert lines(small.catalog(), "certification") == [("2025-03-01", "certification", "LIC-001")]
    # Late: the next day stays where it stood.
    small.training("TRN-001", date="2025-06-30")
    assert lines(small.catalog(), "certification") == [("2026-03-01", "certification", "LIC-001")]
    small.training("TRN-002", date="2025-07-30", body={"kind": "awareness"})
    assert lines(small.catalog(), "certification") == [("2026-03-01", "certification", "LIC-001")]
    small.training("TRN-003", date="2026-02-02")
    assert lines(small.catalog(), "certification") == []
    assert lines(small.catalog(), "agreement") == [("2027-03-01", "agreement", "LIC-001")]


@settings(max_examples=20)
@given(st.lists(st.dates(Day(2024, 1, 1), Day(2029, 12, 31)), max_size=6), st.dates(Day(2024, 1, 1)))
def test_what_settles_a_calendar_never_moves_its_next_day_back(
    tmp_path_factory: Any, held: list[Day], more: Day
) -> None:
    small = Small(tmp_path_factory.mktemp("due"))
    licence(small)
    for number, day in enumerate(held, 1):
        small.training(f"TRN-{number:03}", date=day.isoformat())
    before = [item.day for item in waiting(small.catalog()) if item.kind == "certification"]
    small.training("TRN-099", date=more.isoformat())
    later = [item.day for item in waiting(small.catalog()) if item.kind == "certification"]
    assert len(later) <= len(before) <= 1
    assert later == [] or later[0] >= before[0]
    # Anchored: whenever it was done, the day is one of the calendar.
    assert all((day.month, day.day) == (3, 1) for day in later)


@settings(max_examples=20)
@given(st.dates(Day(2020, 1, 1), Day(2026, 12, 31)), st.integers(0, 8))
def test_a_calendar_keeps_the_day_of_its_start_wherever_the_month_has_it(
    tmp_path_factory: Any, granted: Day, held: int
) -> None:
    small = Small(tmp_path_factory.mktemp("due"))
    licence(small, granted=granted.isoformat(), expires="2060-01-01")
    for number in range(held):
        # One in each year: a second one in the same year settles nothing.
        day = after(granted, Period(number, "Y")) + timedelta(days=1)
        small.training(f"TRN-{number + 1:03}", date=day.isoformat())
    (found,) = (item.day for item in waiting(small.catalog(Day(2040, 1, 1))) if item.kind == "certification")
    assert found == after(granted, Period(held + 1, "Y"))


def test_an_obligation_is_checked_in_turn_and_ends_on_its_day(small: Small) -> None:
    body: dict[str, Any] = {
        "kind": "permit",
        "source": "Permit 7",
        "requirement": "Be quiet.",
        "how_met": "We are.",
        "check_every": "P6M",
        "valid_until": "2027-12-31",
    }
    small.living("obligation", "OBL-001", "in-force", body)
    assert lines(small.catalog()) == [
        ("2026-11-05", "check", "OBL-001"),
        ("2027-12-31", "agreement", "OBL-001"),
    ]
    checked = {"date": "2026-10-01", "by": "person-01", "result": "not-met"}
    small.living("obligation", "OBL-001", "in-force", {**body, "checks": [checked]})
    assert lines(small.catalog(), "check") == [("2027-04-01", "check", "OBL-001")]
