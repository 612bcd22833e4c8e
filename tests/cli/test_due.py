"""`imskit due`: what has to be done by when, for people, for programs and for calendars."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from icalendar import Calendar

from imskit.model import DUE_KINDS
from tests.builders import Small

if TYPE_CHECKING:
    from tests.running import Run

AS_OF = ("--as-of", "2026-11-23")
SCHEMA = json.loads((Path(__file__).parents[2] / "schemas/due.schema.json").read_text(encoding="utf-8"))


def action(what: str, due: str, owner: str = "director") -> dict[str, Any]:
    return {"what": what, "owner": owner, "due": due}


@pytest.fixture
def system(small: Small) -> Small:
    small.decision(small.policy())
    small.living(
        "nonconformity",
        "NCR-001",
        "open",
        {
            "source": "own-observation",
            "grade": "minor",
            "against": {"tiny-2026": ["1"]},
            "description": "It is dark.",
            "actions": [
                action("Buy a lamp", "2026-11-01"),
                action("Hang it up", "2026-12-01", "innovation-manager"),
                action("Look at it", "2027-02-02"),
            ],
        },
        classification="confidential",
    )
    small.read()
    return small


def test_it_says_overdue_things_first_then_those_due_soon(system: Small, run: Run) -> None:
    ran = run(system.root, "due", *AS_OF)
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "Small Works, as of 2026-11-23",
        "",
        "Overdue (1)",
        "  2026-11-01  action  NCR-001  Director            Buy a lamp",
        "",
        "Due soon (1)",
        "  2026-12-01  action  NCR-001  Innovation manager  Hang it up",
    ]


@pytest.mark.parametrize("within", ["90d", "13w", "3m", "1Y", "P90D"])
def test_it_looks_as_far_ahead_as_it_is_told(system: Small, run: Run, within: str) -> None:
    out = run(system.root, "due", *AS_OF, "--within", within).out
    assert "Later (" in out
    assert "Look at it" in out


def test_it_looks_no_further_than_it_is_told(system: Small, run: Run) -> None:
    out = run(system.root, "due", *AS_OF, "--within", "1w").out
    assert "Buy a lamp" in out
    assert "Hang it up" not in out


@pytest.mark.parametrize("within", ["30", "d", "P0D", "-3d", "1.5m", "30 days", "P1Y2M", "P99999D", ""])
def test_anything_else_is_no_length_of_time(system: Small, run: Run, within: str) -> None:
    ran = run(system.root, "due", f"--within={within}")
    assert ran.code == 2
    assert f"{within!r} is no length of time; write it as 30d, 6w, 3m or 1y" in " ".join(ran.err.split())


def test_it_may_look_no_further_than_today(system: Small, run: Run) -> None:
    ran = run(system.root, "due", "--as-of", "2026-12-01", "--within", "0d")
    assert ran.code == 0
    assert "Due soon (1)\n  2026-12-01  action  NCR-001  Innovation manager  Hang it up" in ran.out
    assert "Hang it up" not in run(system.root, "due", "--as-of", "2026-11-30", "--within", "0d").out
    data = json.loads(run(system.root, "due", *AS_OF, "--within", "0d", "--format", "json").out)
    assert (data["within"], len(data["overdue"]), data["due_soon"]) == ("P0D", 1, [])


def test_a_look_beyond_all_calendars_is_refused_in_so_many_words(system: Small, run: Run) -> None:
    ran = run(system.root, "due", "--within", "10000d")
    assert ran.code == 2
    assert "'10000d' is further than can be looked ahead; at most 9999 of a unit" in " ".join(ran.err.split())
    assert "Look at it" in run(system.root, "due", *AS_OF, "--within", "9999y").out
    assert "Look at it" in run(system.root, "due", *AS_OF, "--within", "0090d").out


def test_a_role_that_nobody_holds_still_has_its_things_to_do(system: Small, run: Run) -> None:
    system.people["roles"][0]["holders"][0]["until"] = "2026-06-30"
    system.read()
    assert "Buy a lamp" in run(system.root, "due", *AS_OF, "--owner", "director").out


def test_it_may_be_asked_for_one_role(system: Small, run: Run) -> None:
    out = run(system.root, "due", *AS_OF, "--owner", "innovation-manager").out
    assert out.startswith("Small Works, as of 2026-11-23, for Innovation manager\n")
    assert "Hang it up" in out
    assert "Buy a lamp" not in out


def test_a_role_that_does_not_exist_is_answered_with_the_nearest(system: Small, run: Run) -> None:
    ran = run(system.root, "due", "--owner", "inovation-manager")
    assert ran.code == 2
    assert "there is no role inovation-manager; did you mean innovation-manager?" in ran.err
    assert "there are director, innovation-manager" in run(system.root, "due", "--owner", "zzz").err


def test_nothing_due_is_said(small: Small, run: Run) -> None:
    small.read()
    assert "Nothing is overdue or due within 2 weeks" in run(small.root, "due", "--within", "2w").out


def test_json_fits_its_schema(system: Small, run: Run) -> None:
    data = json.loads(run(system.root, "due", *AS_OF, "--within", "1y", "--format", "json").out)
    jsonschema.validate(data, SCHEMA)
    assert (data["within"], data["owner"]) == ("P1Y", None)
    assert [item["what"] for item in data["later"]] == ["Look at it", "Review Title of POL-001"]
    assert data["overdue"][0]["owner_title"] == "Director"
    keys = [item["key"] for part in ("overdue", "due_soon", "later") for item in data[part]]
    assert len(set(keys)) == len(keys)


def test_the_schema_knows_every_kind() -> None:
    assert SCHEMA["$defs"]["due"]["properties"]["kind"]["enum"] == list(DUE_KINDS)


def test_a_calendar_is_written_beside_the_list(system: Small, run: Run, tmp_path: Path) -> None:
    target = tmp_path / "ours.ics"
    ran = run(system.root, "due", *AS_OF, "--ics", str(target))
    assert ran.code == 0
    assert ran.err.splitlines()[-1] == f"wrote {target}"
    assert "Buy a lamp" in ran.out
    found = Calendar.from_ical(target.read_bytes())
    assert str(found["x-wr-calname"]) == "Small Works: due"
    assert [str(event["summary"]) for event in found.walk("VEVENT")] == ["Buy a lamp", "Hang it up"]


def test_the_same_system_gives_the_same_calendar(system: Small, run: Run, tmp_path: Path) -> None:
    targets = [tmp_path / "one.ics", tmp_path / "two.ics"]
    for target in targets:
        run(system.root, "due", *AS_OF, "--ics", str(target))
    assert targets[0].read_bytes() == targets[1].read_bytes()


def test_a_calendar_that_cannot_be_written_stops_the_run(system: Small, run: Run, tmp_path: Path) -> None:
    ran = run(system.root, "due", *AS_OF, "--ics", str(tmp_path / "nowhere" / "ours.ics"))
    assert ran.code == 2
    assert "there is no folder" in ran.err


def test_for_an_issue_the_mark_and_the_sum_come_first(system: Small, run: Run) -> None:
    lines = run(system.root, "due", *AS_OF, "--format", "md").out.splitlines()
    assert lines[:2] == ["<!-- imskit due -->", "### 1 overdue, 1 due soon"]
    assert "| 2026-11-01 | Director | Buy a lamp | NCR-001 Title of NCR-001 |" in lines


def test_for_an_issue_nothing_due_is_said_in_the_second_line(small: Small, run: Run) -> None:
    small.read()
    lines = run(small.root, "due", "--within", "2w", "--format", "md").out.splitlines()
    assert lines[1] == "### Nothing is overdue or due within 2 weeks"
