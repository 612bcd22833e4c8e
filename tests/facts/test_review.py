"""Reviews float: the next one is counted from the last."""

from __future__ import annotations

from datetime import date as Day

from imskit.facts.review import review
from tests.builders import Small


def test_the_next_review_is_counted_from_the_approval(small: Small) -> None:
    small.decision(small.policy())
    state = review(*small.document("POL-001"))
    assert (state.last, state.due, state.overdue) == (Day(2026, 2, 20), Day(2027, 2, 20), False)


def test_the_day_it_is_due_is_not_yet_overdue(small: Small) -> None:
    small.decision(small.policy())
    assert not review(*small.document("POL-001", Day(2027, 2, 20))).overdue
    assert review(*small.document("POL-001", Day(2027, 2, 21))).overdue


def test_reaffirming_starts_the_cycle_again(small: Small) -> None:
    policy = small.policy()
    small.decision(policy)
    small.decision(policy, verdict="reaffirm", on="2026-10-01")
    assert review(*small.document("POL-001")).due == Day(2027, 10, 1)


def test_it_is_due_soon_within_the_days_that_ims_yaml_names(small: Small) -> None:
    small.ims["settings"] = {"due_soon": "P2M"}
    small.decision(small.policy())
    assert not review(*small.document("POL-001", Day(2026, 12, 19))).soon
    assert review(*small.document("POL-001", Day(2026, 12, 20))).soon


def test_without_a_decision_the_newest_revision_counts(small: Small) -> None:
    small.policy()
    assert review(*small.document("POL-001")).last == Day(2026, 2, 1)


def test_a_draft_has_no_next_review(small: Small) -> None:
    small.policy(status="draft")
    assert review(*small.document("POL-001")).due is None


def test_what_was_withdrawn_has_no_next_review(small: Small) -> None:
    policy = small.policy()
    small.decision(policy)
    small.decision(policy, verdict="withdraw", on="2026-10-01")
    assert review(*small.document("POL-001")).due is None
