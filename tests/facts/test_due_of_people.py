"""Trainings and competences: what is due again, and what settles it."""

from __future__ import annotations

from datetime import date as Day

from tests.builders import TODAY, Small
from tests.facts.due_systems import lines, waiting


def test_a_training_is_due_again_until_one_names_it_as_repeated(small: Small) -> None:
    small.training("TRN-001", date="2024-02-29", body={"valid_for": "P1Y"})
    assert lines(small.catalog(), "training") == [("2025-02-28", "training", "TRN-001")]
    small.training("TRN-002", date="2025-06-01")
    assert lines(small.catalog(), "training") == [("2025-02-28", "training", "TRN-001")]
    small.training("TRN-003", date="2025-07-01", body={"repeats": ["TRN-001"], "valid_for": "P2Y"})
    assert lines(small.catalog(), "training") == [("2027-07-01", "training", "TRN-003")]
    # On a day before it was repeated, it was due.
    assert lines(small.catalog(Day(2025, 6, 30)), "training") == [("2025-02-28", "training", "TRN-001")]


def test_no_training_settles_itself_or_one_that_came_later(small: Small) -> None:
    small.training("TRN-001", date="2025-03-01", body={"valid_for": "P1Y", "repeats": ["TRN-001", "TRN-002"]})
    small.training("TRN-002", date="2025-06-01", body={"valid_for": "P1Y"})
    assert lines(small.catalog(), "training") == [
        ("2026-03-01", "training", "TRN-001"),
        ("2026-06-01", "training", "TRN-002"),
    ]


def test_a_training_that_did_not_help_is_to_be_held_anew(small: Small) -> None:
    checked = {"method": "Asked.", "due": "2026-06-01", "date": "2026-06-01", "result": "not-effective"}
    small.training(body={"effectiveness": checked})
    (item,) = (item for item in waiting(small.catalog()) if item.kind == "effectiveness")
    assert item.what == "Train anew, since it did not help: Title of TRN-001"
    small.training("TRN-002", date="2026-07-01", body={"repeats": ["TRN-001"]})
    assert lines(small.catalog(), "effectiveness") == [("2027-06-01", "effectiveness", "TRN-002")]


def competence(small: Small, *assessed: tuple[str, str]) -> None:
    body = {
        "needed_by": [{"role": "director", "level": "2"}],
        "description": "To see.",
        "assessments": [
            {
                "person": person,
                "level": "2",
                "method": "test",
                "assessor": "person-03",
                "date": "2025-01-10",
                "expires": expires,
            }
            for person, expires in assessed
        ],
    }
    small.living("competence", "CMP-001", "needed", body)


def test_assessments_that_look_alike_are_one_thing_to_do(small: Small) -> None:
    competence(small, ("person-01", "2027-01-10"), ("person-02", "2027-01-10"))
    assert lines(small.catalog(), "competence") == [("2027-01-10", "competence", "CMP-001")]


def test_who_has_left_is_not_assessed_again(small: Small) -> None:
    competence(small, ("person-01", "2027-01-10"), ("person-02", "2027-02-10"))
    small.people["people"][1]["left"] = "2026-11-22"
    assert lines(small.catalog(), "competence") == [("2027-01-10", "competence", "CMP-001")]
    # On the last day somebody is still there.
    small.people["people"][1]["left"] = TODAY.isoformat()
    assert len(lines(small.catalog(), "competence")) == 2


def test_a_later_assessment_of_the_same_person_settles_an_earlier_one(small: Small) -> None:
    def assessed(person: str, date: str, expires: str) -> dict[str, str]:
        return {
            "person": person,
            "level": "2",
            "method": "test",
            "assessor": "person-03",
            "date": date,
            "expires": expires,
        }

    body = {
        "needed_by": [{"role": "director", "level": "2"}],
        "description": "To see.",
        "assessments": [
            assessed("person-01", "2024-01-10", "2026-01-10"),
            assessed("person-02", "2024-02-10", "2026-02-10"),
            assessed("person-01", "2026-01-09", "2028-01-09"),
        ],
    }
    small.living("competence", "CMP-001", "needed", body)
    assert lines(small.catalog()) == [
        ("2026-02-10", "competence", "CMP-001"),
        ("2028-01-09", "competence", "CMP-001"),
    ]
    assert all("person-" not in item.what for item in waiting(small.catalog()))
