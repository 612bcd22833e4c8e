"""Rules on versions, states and days."""

from __future__ import annotations

from typing import Any

from tests.builders import Small


def revision(version: str, day: str) -> dict[str, Any]:
    return {"version": version, "date": day, "by": "person-02", "change": "material", "summary": "x"}


def test_the_version_is_that_of_the_newest_revision(small: Small) -> None:
    small.policy(status="draft", version="1.1")
    assert small.found() == [
        "policies/POL-001.yaml:7: version-revision: The version is 1.1, but the newest revision is 1.0"
    ]


def test_revisions_stand_newest_first_and_compare_as_numbers(small: Small) -> None:
    small.policy(
        status="draft",
        version="1.10",
        revisions=[revision("1.10", "2026-02-01"), revision("1.9", "2026-01-01")],
    )
    assert small.found() == []
    small.policy(
        status="draft",
        version="1.9",
        revisions=[revision("1.9", "2026-01-01"), revision("1.10", "2026-02-01")],
    )
    assert small.rules() == ["version-revision"]


def test_a_revision_is_not_dated_after_the_next_one(small: Small) -> None:
    small.policy(
        status="draft",
        version="1.1",
        revisions=[revision("1.1", "2026-01-01"), revision("1.0", "2026-02-01")],
    )
    assert small.rules() == ["version-revision"]


def test_approved_without_a_day_from_which_it_is_in_force(small: Small) -> None:
    small.decision(small.policy(effective_from=None))
    assert small.rules() == ["missing-effective-date"]


def test_approved_after_it_took_effect(small: Small) -> None:
    small.decision(small.policy(), on="2026-03-02")
    (problem,) = small.read().problems
    assert problem.message == "POL-001 took effect on 2026-03-01, but was approved only on 2026-03-02"


def test_approved_on_the_very_day_it_takes_effect(small: Small) -> None:
    small.decision(small.policy(), on="2026-03-01")
    assert small.found() == []


def test_a_closed_record_says_since_when(small: Small) -> None:
    small.idea(state="declined")
    assert small.rules() == ["closed-date"]
    told = {"outcome": {"decision": "declined", "reason": "So.", "feedback_given_on": "2026-05-30"}}
    small.idea(state="declined", closed="2026-10-01", body=told)
    assert small.found() == []
    small.idea(state="declined", closed="2026-05-04", body=told)
    assert small.rules() == ["closed-date"]
    small.idea(closed="2026-10-01")
    assert small.rules() == ["closed-date"]


def test_a_record_is_not_dated_ahead(small: Small) -> None:
    small.training(date="2026-11-24")
    assert small.rules() == ["future-date"]


def test_a_blank_is_a_note(small: Small) -> None:
    small.idea(body={"proposal": "[fill in: what you propose]"})
    (problem,) = small.read().problems
    assert (problem.rule, problem.severity.word) == ("blank", "note")


def test_revisions_entries_and_done_actions_are_not_dated_ahead(small: Small) -> None:
    small.policy(status="draft", revisions=[revision("1.0", "2026-11-24")])
    body = {
        "source": "own-observation",
        "grade": "minor",
        "against": {"tiny-2026": ["1"]},
        "description": "It is dark.",
        "actions": [{"what": "Buy a lamp", "owner": "director", "due": "2027-01-01", "done": "2026-12-01"}],
    }
    small.living("nonconformity", "NCR-001", "open", body)
    assert small.rules() == ["future-date", "future-date"]
