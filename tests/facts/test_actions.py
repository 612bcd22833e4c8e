"""What became of actions: told where they stand, or in later records."""

from __future__ import annotations

from datetime import date as Day
from typing import Any

from imskit.facts.actions import open_actions, outcomes
from tests.builders import BODIES, Small

ACTION = {"what": "Buy a lamp", "owner": "director", "due": "2026-11-01"}


def review(small: Small, name: str, on: str, **body: Any) -> None:
    small.sealed("management-review", name, {**BODIES["management-review"], **body}, date=on)


def follow(small: Small, name: str, held: str, state: str, **more: str) -> None:
    review(small, name, held, follow_ups=[{"of": "MRV-001", "action": 1, "state": state, **more}])


def standing(small: Small, as_of: Day = Day(2026, 11, 23)) -> tuple[str, str]:
    catalog, holder = small.document("MRV-001", as_of)
    (found,) = outcomes(catalog, holder)
    return found.standing, found.note


def test_what_was_said_last_of_an_action_counts(small: Small) -> None:
    review(small, "MRV-001", "2026-01-10", actions=[ACTION])
    assert standing(small) == ("overdue", "")
    follow(small, "MRV-002", "2026-06-10", "dropped", note="No money.")
    assert standing(small) == ("dropped", "No money.")
    follow(small, "MRV-003", "2026-09-10", "open", note="Money after all.")
    assert standing(small) == ("overdue", "Money after all.")
    follow(small, "MRV-004", "2026-10-10", "done", on="2026-10-01")
    assert standing(small)[0] == "done"
    # As it stood before the last two were held.
    assert standing(small, Day(2026, 8, 1)) == ("dropped", "No money.")


def test_a_later_record_can_agree_on_another_day(small: Small) -> None:
    review(small, "MRV-001", "2026-01-10", actions=[ACTION])
    follow(small, "MRV-002", "2026-10-10", "open", due="2026-12-24", note="The shop was closed.")
    (found,) = open_actions(small.catalog())
    assert (found.standing, found.due.isoformat()) == ("open", "2026-12-24")
    assert found.action.due.isoformat() == "2026-11-01"
    assert small.rules() == []
    # Before they agreed on it, the first day held.
    (before,) = open_actions(small.catalog(Day(2026, 10, 9)))
    assert before.due.isoformat() == "2026-11-01"
    assert [found.standing for found in open_actions(small.catalog(Day(2026, 12, 25)))] == ["overdue"]


def test_a_document_that_ended_promises_nothing(small: Small) -> None:
    review(small, "MRV-001", "2026-01-10", actions=[ACTION])
    finding = {
        "source": "own-observation",
        "grade": "minor",
        "against": {"tiny-2026": ["1"]},
        "description": "It is dark.",
        "actions": [ACTION],
    }
    small.living("nonconformity", "NCR-001", "open", finding)
    assert [found.holder.id for found in open_actions(small.catalog())] == ["MRV-001", "NCR-001"]
    small.living("nonconformity", "NCR-001", "closed", finding, closed="2026-11-01")
    assert [found.holder.id for found in open_actions(small.catalog())] == ["MRV-001"]


def ledger(small: Small, *explanations: dict[str, Any]) -> None:
    booked = {"date": "2026-05-31", "line": "hours", "amount": "1"}
    body: dict[str, Any] = {"plan": "RES-001", "bookings": [booked], "explanations": list(explanations)}
    small.living("resource-ledger", "LED-001", "open", body)


def explained(on: str, what: str) -> dict[str, Any]:
    return {"date": on, "line": "hours", "text": "Too few.", "action": {**ACTION, "what": what}}


def test_on_a_day_gone_by_what_was_promised_later_was_not_promised_yet(small: Small) -> None:
    ledger(small, explained("2026-10-01", "Later"), explained("2026-06-01", "Sooner"))
    then = small.catalog(Day(2026, 7, 1))
    assert [(found.action.what, found.standing) for found in open_actions(then)] == [("Sooner", "open")]
    assert {found.action.what for found in open_actions(small.catalog())} == {"Later", "Sooner"}
