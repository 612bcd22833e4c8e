"""Approvals count only for this content, in a role that may, on a day on which the person held it."""

from __future__ import annotations

from datetime import date as Day
from typing import Any

import pytest

from imskit.facts.approval import Missing, approval, in_force, withdrawn
from imskit.facts.authority import authority
from imskit.facts.effect import Fault
from tests.builders import Small


def test_an_approval_by_the_right_role_completes_it(small: Small) -> None:
    small.decision(small.policy())
    state = approval(*small.document("POL-001"))
    assert state.complete
    assert state.approved_on == Day(2026, 2, 20)
    assert [decision.person for decision in state.accepted] == ["person-01"]


def test_without_a_decision_it_says_who_is_missing(small: Small) -> None:
    small.policy()
    assert approval(*small.document("POL-001")).missing == (Missing("roles", ("director",)),)


def test_an_approval_of_other_content_does_not_count(small: Small) -> None:
    small.decision({**small.policy(), "title": "What it was called"})
    state = approval(*small.document("POL-001"))
    assert [fault for _, fault in state.refused] == [Fault.OTHER_FINGERPRINT]
    assert not state.complete


def test_an_approval_of_an_older_version_does_not_count(small: Small) -> None:
    small.decision(small.policy(), version="0.9")
    state = approval(*small.document("POL-001"))
    assert not state.refused
    assert not state.complete


def test_nobody_approves_a_text_of_their_own(small: Small) -> None:
    small.people["roles"][0]["holders"] = [{"person": "person-02", "from": "2020-01-01"}]
    small.decision(small.policy(), person="person-02")
    assert [fault for _, fault in approval(*small.document("POL-001")).refused] == [Fault.OWN_TEXT]


def test_a_role_that_the_rule_does_not_name_does_not_count(small: Small) -> None:
    policy = small.policy(
        revisions=[
            {"version": "1.0", "date": "2026-02-01", "by": "person-03", "change": "material", "summary": "x"}
        ]
    )
    small.decision(policy, person="person-02", role="innovation-manager")
    assert [fault for _, fault in approval(*small.document("POL-001")).refused] == [Fault.OTHER_ROLE]


def test_a_deputy_counts_only_within_the_days_of_standing_in(small: Small) -> None:
    policy = small.policy(effective_from="2026-09-01")
    small.decision(policy, person="person-03", on="2026-06-30")
    assert approval(*small.document("POL-001")).complete
    system = small.catalog().system
    assert authority(system, "person-03", "director", Day(2026, 6, 30), "policy") == "deputy"
    assert authority(system, "person-03", "director", Day(2026, 7, 1), "policy") is None


def test_a_delegation_counts_only_for_its_types(small: Small) -> None:
    small.people["roles"][0]["delegations"] = [
        {
            "person": "person-03",
            "from": "2026-08-01",
            "until": "2026-08-31",
            "types": ["procedure"],
            "why": "Leave",
        }
    ]
    system = small.catalog().system
    assert authority(system, "person-03", "director", Day(2026, 8, 2), "procedure") == "delegate"
    assert authority(system, "person-03", "director", Day(2026, 8, 2), "policy") is None


def test_all_roles_must_approve_where_the_rule_says_all(small: Small) -> None:
    small.ims["approvals"] = [
        {"roles": ["director", "innovation-manager"], "need": "all", "assurance": "asserted"}
    ]
    policy = small.policy(
        revisions=[
            {"version": "1.0", "date": "2026-02-01", "by": "person-03", "change": "material", "summary": "x"}
        ]
    )
    small.decision(policy)
    assert approval(*small.document("POL-001")).missing == (Missing("roles", ("innovation-manager",)),)
    small.decision(policy, person="person-02", role="innovation-manager", on="2026-02-22")
    state = approval(*small.document("POL-001"))
    assert state.complete
    assert state.approved_on == Day(2026, 2, 22)


def test_nobody_stands_for_two_roles_where_all_are_asked_for(small: Small) -> None:
    small.ims["approvals"] = [
        {"roles": ["director", "innovation-manager"], "need": "all", "assurance": "asserted"}
    ]
    small.people["roles"][1]["holders"] = [{"person": "person-01", "from": "2020-01-01"}]
    policy = small.policy()
    small.decision(policy)
    small.decision(policy, role="innovation-manager", on="2026-02-22")
    assert approval(*small.document("POL-001")).missing == (Missing("roles", ("innovation-manager",)),)


def test_a_count_asks_for_different_people(small: Small) -> None:
    small.ims["approvals"] = [{"roles": ["director"], "need": "any", "assurance": "asserted", "count": 2}]
    policy = small.policy()
    small.decision(policy)
    small.decision(policy, on="2026-02-21")
    assert approval(*small.document("POL-001")).missing == (Missing("roles", ("director",)),)


def test_top_management_is_asked_for_by_the_rule(small: Small) -> None:
    small.ims["approvals"] = [
        {
            "roles": ["director", "innovation-manager"],
            "need": "any",
            "assurance": "asserted",
            "top_management": True,
        }
    ]
    policy = small.policy(
        revisions=[
            {"version": "1.0", "date": "2026-02-01", "by": "person-03", "change": "material", "summary": "x"}
        ]
    )
    small.decision(policy, person="person-02", role="innovation-manager")
    assert approval(*small.document("POL-001")).missing == (Missing("top-management"),)


@pytest.mark.parametrize(
    "said, why",
    [
        ("asserted", Fault.LOW_ASSURANCE),
        ("committed", Fault.LOW_ASSURANCE),
        ("signed", Fault.NOT_THEIRS),
    ],
)
def test_an_assurance_that_nobody_verified_does_not_count(small: Small, said: str, why: Fault) -> None:
    small.ims["approvals"] = [{"roles": ["director"], "need": "any", "assurance": "committed"}]
    small.decision(small.policy(), assurance=said)
    assert [fault for _, fault in approval(*small.document("POL-001")).refused] == [why]


def test_a_rejection_stands_until_the_same_person_approves(small: Small) -> None:
    policy = small.policy()
    small.decision(policy, verdict="reject", on="2026-02-19", reason="Too long.")
    small.decision(policy, person="person-03", on="2026-02-20")
    assert not approval(*small.document("POL-001")).complete
    small.decision(policy, on="2026-02-21")
    assert approval(*small.document("POL-001")).complete


def test_the_first_rule_that_fits_counts(small: Small) -> None:
    small.ims["approvals"] = [
        {"documents": ["POL-002"], "roles": ["director"], "need": "any", "assurance": "asserted"},
        {"types": ["policy"], "roles": ["innovation-manager"], "need": "any", "assurance": "asserted"},
    ]
    small.policy()
    assert approval(*small.document("POL-001")).missing == (Missing("roles", ("innovation-manager",)),)


def test_without_a_rule_nothing_is_approved(small: Small) -> None:
    small.ims["approvals"] = [
        {"types": ["procedure"], "roles": ["director"], "need": "any", "assurance": "asserted"}
    ]
    small.decision(small.policy())
    assert approval(*small.document("POL-001")).missing == (Missing("rule"),)


def test_in_force_from_the_effective_day_until_withdrawn(small: Small) -> None:
    policy = small.policy()
    small.decision(policy)
    assert not in_force(*small.document("POL-001", Day(2026, 2, 28)))
    assert in_force(*small.document("POL-001", Day(2026, 3, 1)))
    small.decision(policy, verdict="withdraw", on="2026-10-01")
    assert not in_force(*small.document("POL-001"))
    assert withdrawn(*small.document("POL-001")) is not None


def test_a_person_in_two_roles_is_counted_where_nobody_else_can_stand(small: Small) -> None:
    small.ims["approvals"] = [
        {"roles": ["director", "innovation-manager"], "need": "all", "assurance": "asserted"}
    ]
    small.people["roles"][1]["holders"] = [{"person": "person-01", "from": "2020-01-01"}]
    policy = small.policy()
    small.decision(policy)
    small.decision(policy, role="innovation-manager", on="2026-02-21")
    small.decision(policy, person="person-03", on="2026-02-22")
    assert approval(*small.document("POL-001")).complete


def test_what_is_missing_names_roles_by_title_or_by_id(small: Small) -> None:
    system = small.catalog().system
    lacks = Missing("roles", ("director", "innovation-manager"), 2)
    assert lacks.words(system) == "2 approvals by Director or Innovation manager"
    assert lacks.words() == "2 approvals by the role director or innovation-manager"


def test_a_rejected_version_lacks_its_approval_too_and_is_not_complete(small: Small) -> None:
    small.decision(small.policy(), verdict="reject", on="2026-02-19", reason="Too long.")
    state = approval(*small.document("POL-001"))
    assert state.rejected is not None
    assert state.missing == (Missing("roles", ("director",)),)
    assert not state.complete
    assert state.approved_on is None


def by(person: str) -> list[dict[str, str]]:
    """The revision of a version that *person* wrote."""
    return [{"version": "1.0", "date": "2026-02-01", "by": person, "change": "material", "summary": "x"}]


def rule(**more: Any) -> dict[str, Any]:
    return {"roles": ["director"], "need": "any", "assurance": "asserted", **more}


def test_any_of_several_roles_is_enough(small: Small) -> None:
    small.ims["approvals"] = [rule(roles=["director", "innovation-manager"])]
    small.decision(small.policy(revisions=by("person-03")), person="person-02", role="innovation-manager")
    assert approval(*small.document("POL-001")).complete


def test_a_count_is_met_by_different_people_also_of_one_role(small: Small) -> None:
    small.ims["approvals"] = [rule(count=2)]
    policy = small.policy()
    small.decision(policy)
    assert not approval(*small.document("POL-001")).complete
    small.decision(policy, person="person-03", on="2026-02-21")
    state = approval(*small.document("POL-001"))
    assert (state.complete, state.approved_on) == (True, Day(2026, 2, 21))


def test_a_count_is_not_met_by_one_person_in_two_roles(small: Small) -> None:
    small.ims["approvals"] = [rule(roles=["director", "innovation-manager"], count=2)]
    small.people["roles"][1]["holders"] = [{"person": "person-01", "from": "2020-01-01"}]
    policy = small.policy()
    small.decision(policy)
    small.decision(policy, role="innovation-manager", on="2026-02-22")
    assert approval(*small.document("POL-001")).missing == (
        Missing("roles", ("director", "innovation-manager")),
    )


def test_all_roles_can_be_given_with_the_help_of_a_deputy(small: Small) -> None:
    small.ims["approvals"] = [rule(roles=["director", "innovation-manager"], need="all")]
    small.people["roles"][1]["holders"] = [{"person": "person-01", "from": "2020-01-01"}]
    policy = small.policy()
    small.decision(policy, role="innovation-manager")
    small.decision(policy, person="person-03", on="2026-02-22")
    assert approval(*small.document("POL-001")).complete


def test_an_approval_by_top_management_completes_it(small: Small) -> None:
    small.ims["approvals"] = [rule(roles=["director", "innovation-manager"], top_management=True)]
    policy = small.policy(revisions=by("person-03"))
    small.decision(policy, person="person-02", role="innovation-manager")
    small.decision(policy, on="2026-02-22")
    assert approval(*small.document("POL-001")).complete


def test_a_deputy_may_approve_what_the_holder_wrote(small: Small) -> None:
    small.decision(small.policy(revisions=by("person-01")), person="person-03")
    assert approval(*small.document("POL-001")).complete


def test_the_author_of_an_earlier_version_may_approve(small: Small) -> None:
    later = {"version": "1.1", "date": "2026-02-10", "by": "person-02", "change": "material", "summary": "y"}
    small.decision(small.policy(version="1.1", revisions=[later, *by("person-01")]))
    assert approval(*small.document("POL-001")).complete


@pytest.mark.parametrize("day, counts", [("2026-02-09", False), ("2026-02-10", True), ("2026-02-26", False)])
def test_a_delegate_counts_only_within_the_days_of_the_delegation(
    small: Small, day: str, counts: bool
) -> None:
    small.people["roles"][0]["delegations"] = [
        {"person": "person-02", "from": "2026-02-10", "until": "2026-02-25", "why": "Leave"}
    ]
    small.decision(small.policy(revisions=by("person-03")), person="person-02", on=day)
    assert approval(*small.document("POL-001")).complete is counts


def test_a_rule_that_says_nothing_of_assurance_takes_no_typed_record(small: Small) -> None:
    silent = rule()
    del silent["assurance"]
    small.ims["approvals"] = [silent]
    small.decision(small.policy())
    assert [fault for _, fault in approval(*small.document("POL-001")).refused] == [Fault.LOW_ASSURANCE]


def test_a_rejection_of_what_is_in_force_changes_nothing(small: Small) -> None:
    policy = small.policy()
    small.decision(policy)
    small.decision(policy, verdict="reject", on="2026-09-01", reason="No.")
    assert in_force(*small.document("POL-001"))
    assert small.rules() == ["decision-shape"]


def test_what_was_decided_for_a_day_ahead_does_not_count_yet(small: Small) -> None:
    small.decision(small.policy(effective_from="2027-01-01"), on="2026-12-24")
    assert [fault for _, fault in approval(*small.document("POL-001")).refused] == [Fault.NOT_YET]
    assert small.rules() == ["future-date"]
