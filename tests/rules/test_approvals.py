"""Rules on approvals; which approval counts is tested with `imskit.facts.approval`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from imskit.organisation import address_hash
from imskit.rules import hold_against_rules
from tests.builders import Small


def test_an_approved_document_lacks_its_approval(small: Small) -> None:
    small.policy()
    assert small.found() == [
        (
            "policies/POL-001.yaml:8: approval-missing: "
            "POL-001 1.0 says approved, but lacks an approval by the role director"
        )
    ]


def test_a_draft_lacks_nothing(small: Small) -> None:
    small.policy(status="draft")
    assert small.found() == []


def test_an_approval_of_other_content_is_named_once_at_the_document(small: Small) -> None:
    small.decision({**small.policy(), "title": "Another"})
    (problem,) = small.read().problems
    assert problem.rule == "approval-fingerprint"
    assert problem.place.path == "ims/policies/POL-001.yaml"


@pytest.mark.parametrize("status, told", [("draft", True), ("in-review", True), ("approved", False)])
def test_a_version_with_all_its_approvals_says_so(small: Small, status: str, told: bool) -> None:
    small.decision(small.policy(status=status))
    assert small.rules() == (["approved-unsaid"] if told else [])


def test_a_draft_whose_approval_is_of_other_content_is_not_told_to_say_approved(small: Small) -> None:
    small.decision({**small.policy(status="draft"), "title": "Another"})
    assert small.rules() == []


def test_an_approval_of_other_content_is_history_once_the_content_is_approved(small: Small) -> None:
    policy = small.policy()
    small.decision({**policy, "title": "Another"}, on="2026-02-18")
    small.decision(policy)
    assert small.found() == []


def test_the_author_cannot_approve(small: Small) -> None:
    small.people["roles"][0]["holders"] = [{"person": "person-02", "from": "2020-01-01"}]
    small.decision(small.policy(), person="person-02")
    assert small.rules() == ["approval-own-text"]


def test_another_role_cannot_approve(small: Small) -> None:
    revision = {
        "version": "1.0",
        "date": "2026-02-01",
        "by": "person-03",
        "change": "material",
        "summary": "x",
    }
    small.decision(small.policy(revisions=[revision]), person="person-02", role="innovation-manager")
    assert small.rules() == ["approval-role"]


def test_nobody_approves_in_a_role_they_do_not_hold_that_day(small: Small) -> None:
    small.decision(small.policy(), person="person-03", on="2026-02-20")
    assert small.found() == []
    small.decision(small.policy("POL-002", effective_from="2026-09-09"), person="person-03", on="2026-09-01")
    (problem,) = small.read().problems
    assert problem.message == "person-03 could not act as director for POL-002 on 2026-09-01"


def test_a_lower_assurance_than_asked_for(small: Small) -> None:
    small.ims["approvals"] = [{"roles": ["director"], "need": "any", "assurance": "committed"}]
    small.decision(small.policy())
    assert small.rules() == ["approval-assurance"]


def test_a_decision_is_called_by_what_it_says(small: Small) -> None:
    policy = small.policy()
    decision = small.decision(policy)
    path = small.root / f"ims/records/decision/{decision['id']}.yaml"
    path.unlink()
    small.write("ims/records/decision/DEC-001.yaml", {**decision, "id": "DEC-001"})
    (problem,) = small.read().problems
    assert (problem.rule, problem.mend) == (
        "decision-id",
        "it should be DEC-20260220-POL-001-1.0-approve-person-01",
    )


def test_a_refused_approval_counts_as_missing_where_its_own_rule_is_off(small: Small) -> None:
    small.ims["rules"] = {"approval-fingerprint": "off"}
    small.decision({**small.policy(), "title": "Another"})
    assert small.rules() == ["approval-missing"]


def test_a_decision_on_a_version_that_never_was(small: Small) -> None:
    policy = small.policy()
    small.decision(policy)
    small.decision(policy, version="3.0")
    assert small.rules() == ["decision-shape"]


def test_a_rejection_says_why(small: Small) -> None:
    policy = small.policy(status="draft")
    small.decision(policy, verdict="reject")
    assert small.rules() == ["decision-shape"]
    small.decision(policy, verdict="reject", reason="Too long.")
    assert small.found() == []


def test_a_person_or_role_that_nobody_knows_is_told_once(small: Small) -> None:
    small.decision(small.policy(), person="person-99")
    assert small.rules() == ["unknown-person"]


def test_a_decision_in_a_role_that_nobody_knows_is_told_once(small: Small) -> None:
    small.decision(small.policy(), role="direktor")
    assert small.rules() == ["unknown-role"]


def test_what_was_withdrawn_does_not_say_approved(small: Small) -> None:
    policy = small.policy()
    small.decision(policy)
    small.decision(policy, verdict="withdraw", on="2026-09-01")
    (problem,) = small.read().problems
    assert (problem.rule, problem.severity.word) == ("approval-withdrawn", "error")
    assert problem.message == "POL-001 1.0 says approved, but person-01 withdrew it on 2026-09-01"


def test_what_is_retired_was_withdrawn(small: Small) -> None:
    policy = small.policy(status="retired")
    (problem,) = small.read().problems
    assert (problem.rule, problem.severity.word) == ("retired-without-decision", "warning")
    small.decision(policy, verdict="withdraw", on="2026-09-01")
    assert small.rules() == []


def test_a_decision_that_claims_more_than_was_verified(small: Small) -> None:
    small.decision(small.policy(), assurance="committed")
    (problem,) = small.read().problems
    assert (problem.rule, problem.severity.word) == ("unverified-assurance", "note")
    assert problem.message == (
        "The decision says committed, and counts as asserted: no commit of the person is known that brought it"
    )


def test_an_asserted_approval_is_history_once_a_better_one_completes_it(small: Small) -> None:
    small.people["people"][0]["commits_as"] = ["one@noreply.example"]
    small.ims["approvals"][0]["assurance"] = "committed"
    policy = small.policy()
    small.decision(policy, on="2026-02-18")
    small.decision(policy)
    catalog = small.catalog()
    path = catalog.decisions["POL-001"][1].record.path
    better = replace(catalog, brought_by={path: address_hash("one@noreply.example")})
    assert [problem.rule for problem in hold_against_rules(catalog)] == ["approval-assurance"] * 2
    assert list(hold_against_rules(better)) == []


def test_whoever_reaffirms_or_withdraws_acts_in_a_role_of_theirs(small: Small) -> None:
    policy = small.policy()
    small.decision(policy)
    small.decision(policy, verdict="reaffirm", person="person-02", on="2026-06-01")
    assert small.found() == [
        (
            "records/decision/DEC-20260601-POL-001-1.0-reaffirm-person-02.yaml:8: decision-authority: "
            "person-02 could not act as director for POL-001 on 2026-06-01, so the reaffirmation changes nothing"
        )
    ]
