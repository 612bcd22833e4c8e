"""The page for leaders: what top management must do, and what shows that it was done."""

from __future__ import annotations

from imskit.views.audience import Audience
from imskit.views.due import waiting
from imskit.views.leaders import DoneLine, LeadersPage, leaders_page
from tests.builders import Small, states_of


def page(small: Small) -> LeadersPage:
    catalog = small.catalog()
    audience, states = Audience.of(catalog), states_of(catalog)
    return leaders_page(catalog, states, audience, waiting(catalog, states, audience))


def done(small: Small, what: str) -> DoneLine:
    return next(line for line in page(small).done if line.what.startswith(what))


def speak(small: Small, name: str, role: str, on: str) -> None:
    body = {"what": "W.", "audience": ["everyone"], "channel": "Hall", "message": "M.", "by_role": role}
    small.sealed("communication", name, body, date=on)


def test_only_roles_of_top_management_stand_on_it(small: Small) -> None:
    assert [(line.role, line.holders) for line in page(small).roles] == [("director", ("person-01",))]


def test_what_waits_for_one_of_them_is_to_be_decided(small: Small) -> None:
    small.policy("POL-001", status="in-review")
    small.policy("POL-002", status="draft")
    small.decision(small.policy("POL-003"))
    assert page(small).to_decide == ("POL-001",)


def test_what_they_have_to_do_is_theirs_alone(small: Small) -> None:
    action = {"what": "Give money", "owner": "director", "due": "2026-11-01"}
    other = {"what": "Count it", "owner": "innovation-manager", "due": "2026-11-01"}
    body = {"topic": "T", "roles": ["everyone"], "method": "M.", "check": "C.", "result": "aware"}
    reached = {"invited": 10, "reached": 8}
    small.sealed("awareness", "AWR-001", {**body, "reached": reached, "actions": [action, other]})
    found = page(small)
    assert [(line.what, line.overdue) for line in found.due if line.kind == "action"] == [
        ("Give money", True)
    ]
    assert found.overdue == 1


def test_what_was_done_is_counted_with_its_newest_and_with_what_is_of_the_last_year(small: Small) -> None:
    speak(small, "COM-001", "director", "2025-01-10")
    speak(small, "COM-002", "director", "2026-10-10")
    speak(small, "COM-003", "innovation-manager", "2026-10-11")
    assert done(small, "Spoke") == DoneLine(
        "Spoke to people inside and outside",
        2,
        1,
        (("COM-002", "2026-10-10"), ("COM-001", "2025-01-10")),
    )


def test_what_nothing_shows_is_nought(small: Small) -> None:
    found = page(small)
    assert found.shown == 0
    assert all(line.total == 0 for line in found.done)


def test_without_the_standard_nothing_is_said_to_be_asked(small: Small) -> None:
    assert page(small).asked == ()
