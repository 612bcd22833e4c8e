"""What is due, from one place."""

from __future__ import annotations

from datetime import UTC, datetime
from datetime import date as Day
from typing import Any

import pytest

from imskit.pipeline import Clock, read
from tests.builders import BODIES, Small
from tests.facts.due_systems import ACTION, check_of, indicator, lines, nonconformity, review_of, waiting


def test_reviews_and_open_actions_are_due_by_day(small: Small) -> None:
    small.decision(small.policy())
    nonconformity(small, actions=[ACTION, {**ACTION, "what": "Done", "done": "2026-10-10"}])
    found = [item for item in waiting(small.catalog()) if item.kind in {"review", "action"}]
    assert [(item.day.isoformat(), item.kind, item.document, item.overdue) for item in found] == [
        ("2026-11-01", "action", "NCR-001", True),
        ("2027-02-20", "review", "POL-001", False),
    ]


def test_a_closed_record_owes_nothing_but_its_disposal(small: Small) -> None:
    nonconformity(small, "closed", closed="2026-10-01", actions=[ACTION])
    assert lines(small.catalog()) == [("2032-10-01", "disposal", "NCR-001")]


def test_a_record_may_be_kept_for_a_time_of_its_own(small: Small) -> None:
    nonconformity(small, "closed", closed="2026-10-01")
    small.training(retention={"period": "P1M"})
    assert lines(small.catalog(), "disposal") == [
        ("2026-06-05", "disposal", "TRN-001"),
        ("2032-10-01", "disposal", "NCR-001"),
    ]


def test_a_measurement_is_due_a_cycle_after_the_newest_one(small: Small) -> None:
    indicator(small, "2026-06-30", "2026-09-30")
    (item,) = waiting(small.catalog())
    assert (item.day.isoformat(), item.kind, item.owner) == ("2026-12-30", "measurement", "director")
    assert item.what == "Measure: Title of IND-001"


def test_what_was_never_measured_is_due_a_cycle_after_it_began(small: Small) -> None:
    indicator(small)
    assert lines(small.catalog()) == [("2026-08-05", "measurement", "IND-001")]


def test_an_idea_owes_its_author_an_answer_until_it_was_given(small: Small) -> None:
    small.idea(body={"feedback_due": "2026-05-26"})
    assert lines(small.catalog(), "feedback") == [("2026-05-26", "feedback", "IDEA-001")]
    outcome = {"decision": "parked", "reason": "Later.", "feedback_given_on": "2026-05-20"}
    small.idea(body={"feedback_due": "2026-05-26", "outcome": outcome})
    assert lines(small.catalog(), "feedback") == []


def test_a_check_that_failed_leaves_the_next_one_due(small: Small) -> None:
    nonconformity(small, effectiveness={"due": "2026-12-01", "checks": [check_of("2026-08-01", "effective")]})
    assert lines(small.catalog()) == []
    failed = {"due": "2026-12-01", "checks": [check_of("2026-08-01", "not-effective")]}
    nonconformity(small, effectiveness=failed)
    assert lines(small.catalog()) == [("2026-12-01", "effectiveness", "NCR-001")]


def test_only_the_newest_review_says_when_the_next_one_is(small: Small) -> None:
    review_of(small, "MRV-001", "2026-01-10", next_review="2026-07-10")
    review_of(small, "MRV-002", "2026-07-12", next_review="2027-01-12")
    assert lines(small.catalog(), "management-review") == [("2027-01-12", "management-review", "MRV-002")]


def test_an_action_of_a_sealed_record_is_due_until_a_later_record_says_what_became_of_it(
    small: Small,
) -> None:
    review_of(small, "MRV-001", "2026-01-10", actions=[ACTION, {**ACTION, "due": "2026-12-01"}])
    assert lines(small.catalog(), "action") == [
        ("2026-11-01", "action", "MRV-001"),
        ("2026-12-01", "action", "MRV-001"),
    ]
    review_of(
        small,
        "MRV-002",
        "2026-07-12",
        follow_ups=[
            {"of": "MRV-001", "action": 1, "state": "done"},
            {"of": "MRV-001", "action": 2, "state": "open"},
        ],
    )
    assert lines(small.catalog(), "action") == [("2026-12-01", "action", "MRV-001")]


def test_evidence_with_a_cycle_is_due_once_for_all_clauses_that_wait_for_it(small: Small) -> None:
    small.decision(small.policy(satisfies={"tiny-2026": ["1"]}))
    small.training(satisfies={"tiny-2026": ["1"]})
    (item,) = (item for item in waiting(small.catalog()) if item.kind == "evidence")
    assert (item.day.isoformat(), item.document) == ("2027-05-05", "TRN-001")
    assert item.what == "Record a training, for TINY 1:2026 1"


def test_the_day_by_which_a_nonconformity_is_to_be_closed_is_due_until_it_is(small: Small) -> None:
    nonconformity(small, close_by="2026-12-01")
    assert lines(small.catalog()) == [("2026-12-01", "action", "NCR-001")]
    nonconformity(small, "closed", closed="2026-11-20", close_by="2026-12-01")
    assert lines(small.catalog(), "action") == []


def test_an_answer_is_owed_after_the_idea_was_decided_on_too(small: Small) -> None:
    small.idea(state="declined", closed="2026-06-30", body={"feedback_due": "2026-05-26"})
    assert lines(small.catalog(), "feedback") == [("2026-05-26", "feedback", "IDEA-001")]


def test_an_indicator_that_is_paused_is_not_measured(small: Small) -> None:
    indicator(small, "2026-09-30")
    (path,) = small.root.glob("ims/records/indicator/*.yaml")
    path.write_text(path.read_text("utf-8").replace("state: in-use", "state: paused"), "utf-8")
    assert lines(small.catalog()) == []


def test_a_report_is_looked_at_again_until_a_later_one_supersedes_it(small: Small) -> None:
    body = {
        "question": "Who makes foil?",
        "sources": ["A fair"],
        "findings": [{"text": "Two do."}],
        "meaning": "Ask both.",
    }
    small.sealed("intelligence-report", "RPT-001", {**body, "valid_until": "2026-09-30"})
    assert lines(small.catalog(), "check") == [("2026-09-30", "check", "RPT-001")]
    small.sealed("intelligence-report", "RPT-002", body, date="2026-11-01", links={"supersedes": ["RPT-001"]})
    assert lines(small.catalog(), "check") == []


def test_what_is_told_apart_by_its_words_is_due_apart(small: Small) -> None:
    deadlines = [{"what": what, "due": "2026-12-01"} for what in ("Fee", "Answer")]
    body = {"kind": "patent", "description": "A lamp.", "protection": "Filed.", "deadlines": deadlines}
    small.living("ip-asset", "IPA-001", "filed", body)
    found = waiting(small.catalog())
    assert [item.what for item in found] == [
        "Keep the deadline: Answer (Title of IPA-001)",
        "Keep the deadline: Fee (Title of IPA-001)",
    ]
    assert len({item.name for item in found}) == 2


def test_what_a_procedure_produces_in_turn_is_due_with_what_clauses_want(small: Small) -> None:
    record = {"type": "training", "what": "Who was shown how", "every": "P1Y"}
    small.decision(small.procedure(body={**BODIES["procedure"], "records": [record]}))
    assert [item.what for item in waiting(small.catalog()) if item.kind == "evidence"] == [
        "Record a training, for PRO-001"
    ]
    small.decision(small.policy(satisfies={"tiny-2026": ["1"]}))
    small.training(satisfies={"tiny-2026": ["1"]})
    (item,) = (item for item in waiting(small.catalog()) if item.kind == "evidence")
    assert (item.day.isoformat(), item.document) == ("2027-05-05", "TRN-001")
    assert item.what == "Record a training, for TINY 1:2026 1, PRO-001"


def test_each_deadline_of_intellectual_property_is_due_from_its_own_role_until_done(small: Small) -> None:
    deadlines = [
        {"what": "Fee", "due": "2026-12-01", "owner": "director"},
        {"what": "Answer", "due": "2027-01-01"},
        {"what": "File", "due": "2026-10-01", "done": "2026-09-30"},
    ]
    body = {"kind": "patent", "description": "A lamp.", "protection": "Filed.", "deadlines": deadlines}
    small.living("ip-asset", "IPA-001", "filed", body)
    assert [(item.day.isoformat(), item.owner) for item in waiting(small.catalog())] == [
        ("2026-12-01", "director"),
        ("2027-01-01", "innovation-manager"),
    ]


def test_an_improvement_waits_for_its_decision_and_then_for_its_check(small: Small) -> None:
    body: dict[str, Any] = {
        "source": "idea",
        "description": "More light.",
        "decide_by": "2026-12-01",
        "check_due": "2027-06-01",
    }
    small.living("improvement", "IMP-001", "proposed", body)
    assert lines(small.catalog(), "decision") == [("2026-12-01", "decision", "IMP-001")]
    body["decision"] = {"verdict": "go", "by": "director", "on": "2026-11-20", "reason": "It is dark."}
    body["checks"] = [check_of("2026-11-22", "not-effective")]
    small.living("improvement", "IMP-001", "under-way", body)
    assert lines(small.catalog()) == [("2027-06-01", "effectiveness", "IMP-001")]
    body["checks"].append(check_of("2026-11-23", "effective"))
    small.living("improvement", "IMP-001", "under-way", body)
    assert lines(small.catalog()) == []


@pytest.mark.parametrize(
    "zone, now, overdue",
    [
        # It is the 23rd everywhere but where the day begins first.
        ("Europe/Vienna", datetime(2026, 11, 23, 12, tzinfo=UTC), False),
        ("Pacific/Kiritimati", datetime(2026, 11, 23, 12, tzinfo=UTC), True),
        # A minute before and after midnight in Vienna, which is an hour ahead.
        ("Europe/Vienna", datetime(2026, 11, 23, 22, 59, tzinfo=UTC), False),
        ("Europe/Vienna", datetime(2026, 11, 23, 23, 1, tzinfo=UTC), True),
        ("Pacific/Pago_Pago", datetime(2026, 11, 24, 10, 59, tzinfo=UTC), False),
    ],
)
def test_the_day_ends_where_the_organisation_is(
    small: Small, zone: str, now: datetime, *, overdue: bool
) -> None:
    small.ims["organisation"]["time_zone"] = zone
    small.idea(body={"feedback_due": "2026-11-23"})
    small.read()
    catalog = read(small.root, Clock(now)).catalog
    assert catalog is not None
    assert [item.overdue for item in waiting(catalog)] == [overdue]
    # A day that is named is that day, wherever and whenever it is looked at.
    named = read(small.root, Clock(now, Day(2026, 11, 24))).catalog
    assert named is not None
    assert [item.overdue for item in waiting(named)] == [True]
