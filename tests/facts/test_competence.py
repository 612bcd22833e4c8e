"""A competence is counted by level: of each person the newest assessment, and no name."""

from __future__ import annotations

from datetime import date as Day
from typing import Any

from imskit.facts.competence import LevelCount, RoleNeed, level_counts, role_needs
from tests.builders import Small

NEEDS = [{"role": "director", "level": "3"}, {"role": "innovation-manager", "level": "1"}]


def assessed(person: str, level: str, date: str, **more: str) -> dict[str, Any]:
    return {
        "person": person,
        "level": level,
        "method": "test",
        "assessor": "person-03",
        "date": date,
        **more,
    }


def counts(small: Small, *assessments: dict[str, Any], today: Day = Day(2026, 11, 23), **body: Any) -> Any:
    filled = {"needed_by": NEEDS, "description": "To see.", **body}
    if assessments:
        filled["assessments"] = list(assessments)
    small.living("competence", "CMP-001", "needed", filled, opened="2024-01-01")
    return {each.level: each for each in level_counts(*small.document("CMP-001", today))}


def test_who_holds_a_role_needs_the_level_and_is_counted_once_found_to_have_it(small: Small) -> None:
    found = counts(small, assessed("person-01", "3", "2026-01-12"))
    assert found == {
        "1": LevelCount("1", ("innovation-manager",), needed=1, met=0, held=0, expired=0),
        "3": LevelCount("3", ("director",), needed=1, met=1, held=1, expired=0),
    }


def test_a_level_above_the_needed_one_meets_the_need(small: Small) -> None:
    found = counts(small, assessed("person-02", "2", "2026-01-12"))
    assert (found["1"].met, found["1"].held, found["2"].held) == (1, 0, 1)


def test_a_level_below_the_needed_one_does_not(small: Small) -> None:
    assert counts(small, assessed("person-01", "2", "2026-01-12"))["3"].met == 0


def test_an_assessment_is_valid_on_its_last_day_and_not_after_it(small: Small) -> None:
    once = assessed("person-01", "3", "2025-01-12", expires="2026-01-12")
    last = counts(small, once, today=Day(2026, 1, 12))["3"]
    after = counts(small, once, today=Day(2026, 1, 13))["3"]
    assert (last.met, last.held, last.expired) == (1, 1, 0)
    assert (after.met, after.held, after.expired) == (0, 0, 1)


def test_of_each_person_the_newest_assessment_counts_wherever_it_stands(small: Small) -> None:
    found = counts(
        small,
        assessed("person-01", "2", "2026-02-02"),
        assessed("person-01", "3", "2024-02-02", expires="2025-02-02"),
    )
    assert (found["2"].held, found["3"].held, found["3"].expired) == (1, 0, 0)


def test_who_holds_two_roles_needs_the_higher_level_of_both(small: Small) -> None:
    small.people["roles"][1]["holders"].append({"person": "person-01", "from": "2024-01-01"})
    found = counts(small)
    assert (found["1"].needed, found["3"].needed) == (1, 1)


def test_who_gave_up_the_role_or_left_no_longer_needs_it(small: Small) -> None:
    small.people["roles"][0]["holders"][0]["until"] = "2026-10-31"
    small.people["people"][1]["left"] = "2026-10-31"
    found = counts(small)
    assert (found["1"].needed, found["3"].needed) == (0, 0)


def test_everyone_is_a_role_that_all_who_are_here_hold(small: Small) -> None:
    small.people["people"][2]["left"] = "2026-10-31"
    assert counts(small, needed_by=[{"role": "everyone", "level": "1"}])["1"].needed == 2


def test_levels_that_are_only_described_are_counted_too(small: Small) -> None:
    found = counts(small, levels=[{"level": "4", "means": "Teaches it"}])
    assert found["4"] == LevelCount("4", (), needed=0, met=0, held=0, expired=0)


class TestRoles:
    def needs(self, small: Small, *assessments: dict[str, Any]) -> dict[str, RoleNeed]:
        body: dict[str, Any] = {"needed_by": NEEDS, "description": "To see."}
        if assessments:
            body["assessments"] = list(assessments)
        small.living("competence", "CMP-001", "needed", body, opened="2024-01-01")
        return {need.role: need for need in role_needs(*small.document("CMP-001"))}

    def test_of_each_role_the_holders_are_found_able_expired_or_missing(self, small: Small) -> None:
        small.people["roles"][1]["holders"] += [{"person": "person-03", "from": "2024-01-01"}]
        found = self.needs(
            small,
            assessed("person-01", "2", "2026-01-12"),
            assessed("person-02", "1", "2025-01-12", expires="2026-01-12"),
            assessed("person-03", "4", "2026-01-12"),
        )
        director, manager = found["director"], found["innovation-manager"]
        assert (director.holders, director.have, director.expired, director.missing) == (1, 0, 0, 1)
        assert (manager.holders, manager.have, manager.expired, manager.missing) == (2, 1, 1, 0)
        assert not manager.complete

    def test_a_role_that_nobody_holds_is_never_complete(self, small: Small) -> None:
        small.people["roles"][0]["holders"][0]["until"] = "2026-01-01"
        found = self.needs(small)["director"]
        assert (found.holders, found.missing, found.complete) == (0, 0, False)

    def test_it_is_complete_when_all_holders_have_it(self, small: Small) -> None:
        assert self.needs(small, assessed("person-01", "3", "2026-01-12"))["director"].complete
