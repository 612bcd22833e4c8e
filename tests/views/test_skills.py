"""Step 4 counts and names nobody: of groups too small for a number it says complete or not."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import pytest

from imskit.facts.competence import SMALLEST_GROUP
from imskit.views.audience import Audience
from imskit.views.skills import SkillsPage, skills_page, skills_step
from imskit.views.steps import StepState
from tests.builders import Small


def page(small: Small) -> SkillsPage:
    catalog = small.catalog()
    return skills_page(catalog, Audience.of(catalog))


def step(small: Small) -> StepState:
    catalog = small.catalog()
    return skills_step(catalog, Audience.of(catalog))


def group(small: Small, size: int) -> None:
    """Let *size* people hold the role of the innovation manager."""
    names = [f"person-{number:02}" for number in range(11, 11 + size)]
    small.people["people"] += [{"id": name} for name in names]
    small.people["roles"][1]["holders"] = [{"person": name, "from": "2024-01-01"} for name in names]


def competence(small: Small, *able: str, **changes: Any) -> None:
    body: dict[str, Any] = {
        "needed_by": [{"role": "innovation-manager", "level": "2"}],
        "description": "To see.",
    }
    if able:
        body["assessments"] = [
            {"person": name, "level": "2", "method": "test", "assessor": "person-01", "date": "2026-05-05"}
            for name in able
        ]
    small.living("competence", "CMP-001", "needed", body, **changes)


@pytest.mark.parametrize("size", range(1, SMALLEST_GROUP))
def test_of_a_small_group_no_number_is_told(small: Small, size: int) -> None:
    group(small, size)
    competence(small)
    small.decision(small.policy(must_read=["innovation-manager"]))
    (need,), (reading,) = page(small).all_needs, page(small).all_readings
    assert (need.standing, need.holders, need.have, need.missing, need.expired) == (
        "not-complete",
        *[None] * 4,
    )
    assert (reading.standing, reading.holders, reading.acknowledged, reading.missing) == (
        "not-complete",
        *[None] * 3,
    )


def test_of_a_larger_group_the_numbers_are_told(small: Small) -> None:
    group(small, SMALLEST_GROUP)
    competence(small, "person-11")
    (need,) = page(small).all_needs
    assert (need.holders, need.have, need.missing, need.expired) == (3, 1, 2, 0)


def test_what_a_role_has_read_is_added_up_where_the_group_is_large_enough(small: Small) -> None:
    small.decision(small.policy(must_read=["innovation-manager"]))
    small.decision(small.policy("POL-002", must_read=["innovation-manager"]))
    (few,) = page(small).read_by_role
    assert (few.documents, few.complete, few.acknowledged, few.asked) == (2, 0, None, None)
    group(small, 4)
    (many,) = page(small).read_by_role
    assert (many.acknowledged, many.asked, many.nobody) == (0, 8, False)


def test_a_small_group_that_lacks_nothing_is_complete(small: Small) -> None:
    group(small, 2)
    competence(small, "person-11", "person-12")
    (need,) = page(small).all_needs
    assert (need.standing, need.have) == ("complete", None)


def test_nobody_is_named(small: Small) -> None:
    group(small, 4)
    competence(small, "person-11", "person-12")
    small.training(body={"attendees": ["person-11", "person-13"]})
    written = small.policy(must_read=["innovation-manager"])
    small.decision(written)
    assert "person-" not in json.dumps(asdict(page(small)))


def test_a_role_that_nobody_holds_is_said(small: Small) -> None:
    small.people["roles"][1]["holders"][0]["until"] = "2026-01-01"
    competence(small)
    assert page(small).all_needs[0].standing == "nobody"


def test_a_closed_competence_is_not_needed(small: Small) -> None:
    body = {"needed_by": [{"role": "director", "level": "1"}], "description": "To see."}
    small.living("competence", "CMP-001", "no-longer-needed", body, closed="2026-06-01")
    assert page(small).needs == ()


def aware(small: Small, name: str, on: str, result: str, *sites: str) -> None:
    body = {
        "topic": "Light",
        "roles": ["everyone"],
        "method": "We told.",
        "reached": {"invited": 10, "reached": 8},
        "check": "We asked.",
        "result": result,
        "actions": [{"what": "Tell again", "owner": "director", "due": "2026-12-01"}],
    }
    audience = {"applies_to": {"roles": ["everyone"], "sites": list(sites)}} if sites else {}
    small.sealed("awareness", name, body, date=on, **audience)


def test_awareness_stands_by_site_with_the_newest_result_and_by_topic(small: Small) -> None:
    small.ims["scope"]["sites"].append({"id": "shed", "name": "The shed"})
    aware(small, "AWR-001", "2026-02-01", "not-aware", "hut")
    aware(small, "AWR-002", "2026-06-01", "aware", "hut")
    aware(small, "AWR-003", "2026-07-01", "partly")
    found = page(small)
    assert [(s.site, s.records, s.reached, s.invited, s.result) for s in found.sites] == [
        ("hut", 2, 16, 20, "aware"),
        ("shed", 0, 0, 0, ""),
        ("all", 1, 8, 10, "partly"),
    ]
    assert [(line.id, line.open_actions) for line in found.awareness] == [
        ("AWR-003", 1),
        ("AWR-002", 1),
        ("AWR-001", 1),
    ]


class TestNext:
    def test_first_what_roles_need_is_written_down(self, small: Small) -> None:
        assert step(small).following == "Write down the competences that roles need"

    def test_then_a_late_check_a_gap_and_what_is_unread(self, small: Small) -> None:
        competence(small)
        small.training(body={"effectiveness": {"method": "We ask.", "due": "2026-06-01"}})
        assert (step(small).document, step(small).late) == ("TRN-001", True)
        done = {"method": "We asked.", "due": "2026-06-01", "date": "2026-06-01", "result": "effective"}
        small.training(body={"effectiveness": done})
        assert (step(small).document, step(small).late) == ("CMP-001", False)
        competence(small, "person-02")
        small.decision(small.policy(must_read=["director"]))
        found = step(small)
        assert (found.document, found.owner) == ("POL-001", "director")
        assert found.numbers == (
            ("1 of 1", "needs of roles met by all holders"),
            ("0 of 1", "readings done by all holders"),
            ("1 of 1", "trainings shown effective"),
        )
