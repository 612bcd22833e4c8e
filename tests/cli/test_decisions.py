"""approve, reject, reaffirm and withdraw: one new record each, or a sentence that says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders import BODIES, Small
from tests.cli.deciding import AS_OF, AUTHOR_3, EARLY, RECORD, files, refused

if TYPE_CHECKING:
    from tests.running import Run


def test_an_approval_writes_one_record_and_says_what_it_changed(small: Small, run: Run) -> None:
    small.policy(status="in-review")
    small.read()
    before = files(small)
    ran = run(small.root, "approve", "POL-001", "--as", "person-01", *EARLY, *AS_OF)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        RECORD,
        "POL-001 1.0 approved by person-01 as Director on 2026-02-20, asserted: somebody typed the record",
        "it has all approvals that it needs, and is in force from 2026-03-01",
        "set its status to approved: it says in-review",
    ]
    after = files(small)
    assert set(after) - set(before) == {RECORD}
    assert {path: after[path] for path in before} == before


def test_it_says_how_many_approvals_are_there_and_who_is_missing(small: Small, run: Run) -> None:
    small.ims["approvals"] = [
        {"roles": ["director", "innovation-manager"], "need": "all", "assurance": "asserted"}
    ]
    small.policy(revisions=AUTHOR_3)
    small.read()
    ran = run(small.root, "approve", "POL-001", "--as", "person-01", *EARLY, *AS_OF)
    assert "1 of 2 approvals; still needs an approval by Innovation manager\n" in ran.out
    ran = run(small.root, "approve", "POL-001", "--as", "person-02", *EARLY, *AS_OF)
    assert "it has all approvals that it needs" in ran.out
    assert small.found() == []


def test_of_several_roles_the_one_that_is_still_missing_is_taken(small: Small, run: Run) -> None:
    small.ims["approvals"] = [
        {"roles": ["director", "innovation-manager"], "need": "all", "assurance": "asserted"}
    ]
    small.people["roles"][1]["holders"] = [{"person": "person-01", "from": "2020-01-01"}]
    policy = small.policy()
    small.decision(policy, person="person-03", on="2026-02-18")
    small.read()
    ran = run(small.root, "approve", "POL-001", "--as", "person-01", *EARLY, *AS_OF)
    assert "approved by person-01 as Innovation manager" in ran.out
    assert "it has all approvals that it needs" in ran.out


@pytest.mark.parametrize(
    "options, said",
    [
        (("--as", "person-02"), "person-02 wrote POL-001 1.0, and nobody approves a text of their own"),
        (("--as", "person-03", "--on", "2025-12-31"), "is of 2026-02-01, and could not be decided on before"),
        (
            ("--as", "person-03", "--on", "2026-07-01"),
            "person-03 stands in for director from 2026-01-01 until 2026-06-30",
        ),
        (("--as", "person-01", "--on", "2026-03-02"), "an approval after that day is too late"),
        (("--as", "person-01", "--on", "2026-11-24"), "2026-11-24 has not come yet"),
        (("--as", "person-1"), "did you mean person-01?"),
        (("--as", "person-01", "--role", "directr"), "did you mean director?"),
        (("--as", "person-01", "--role", "innovation-manager"), "could not act as innovation-manager"),
    ],
)
def test_what_could_not_count_is_refused(small: Small, run: Run, options: tuple[str, ...], said: str) -> None:
    small.policy()
    small.read()
    before = files(small)
    assert said in refused(small, run(small.root, "approve", "POL-001", *options, *AS_OF), before)


def test_authority_is_judged_on_the_day_of_the_decision(small: Small, run: Run) -> None:
    small.policy()
    small.read()
    ran = run(small.root, "approve", "POL-001", "--as", "person-03", *EARLY, *AS_OF)
    assert "approved by person-03 as Director" in ran.out
    assert small.found() == []


def test_a_person_who_has_left_decides_nothing_more(small: Small, run: Run) -> None:
    small.people["people"][0]["left"] = "2026-02-15"
    small.people["roles"][0]["holders"][0]["until"] = "2026-02-15"
    small.policy()
    small.read()
    before = files(small)
    ran = run(small.root, "approve", "POL-001", "--as", "person-01", *EARLY, *AS_OF)
    assert "person-01 left on 2026-02-15" in refused(small, ran, before)


def test_the_same_content_is_not_approved_twice_by_one_person(small: Small, run: Run) -> None:
    small.decision(small.policy(), on="2026-02-18")
    small.read()
    before = files(small)
    ran = run(small.root, "approve", "POL-001", "--as", "person-01", *EARLY, *AS_OF)
    assert "person-01 approved POL-001 1.0 already, on 2026-02-18" in refused(small, ran, before)


def test_who_rejected_approves_on_a_later_day(small: Small, run: Run) -> None:
    policy = small.policy()
    small.decision(policy, verdict="reject", reason="Too long.")
    small.read()
    before = files(small)
    same_day = run(small.root, "approve", "POL-001", "--as", "person-01", *EARLY, *AS_OF)
    assert "approves on a later day" in refused(small, same_day, before)
    later = run(small.root, "approve", "POL-001", "--as", "person-01", "--on", "2026-02-21", *AS_OF)
    assert "it has all approvals that it needs" in later.out
    assert small.found() == []


def test_another_persons_rejection_still_stands(small: Small, run: Run) -> None:
    policy = small.policy()
    small.decision(policy, verdict="reject", person="person-03", on="2026-02-18", reason="Too long.")
    small.read()
    ran = run(small.root, "approve", "POL-001", "--as", "person-01", *EARLY, *AS_OF)
    assert "person-03 rejected this content on 2026-02-18" in ran.out


def test_a_record_or_nothing_is_not_decided_on(small: Small, run: Run) -> None:
    small.idea()
    small.policy("POL-002", status="draft", titel="x")
    small.read()
    before = files(small)
    for name, said in (
        ("IDEA-001", "only versions of controlled documents"),
        ("POL-001", "there is no document POL-001"),
        ("POL-002", "POL-002 has problems of its own"),
        ("../../etc", "there is no document ../../etc"),
    ):
        assert said in refused(small, run(small.root, "approve", name, "--as", "person-01", *AS_OF), before)


def test_a_version_that_its_revisions_do_not_hold_is_not_decided_on(small: Small, run: Run) -> None:
    small.policy(version="1.1")
    small.read()
    before = files(small)
    ran = run(small.root, "approve", "POL-001", "--as", "person-01", *EARLY, *AS_OF)
    assert "its revisions do not hold that version" in refused(small, ran, before)


def test_a_document_that_no_approval_rule_fits_is_not_approved(small: Small, run: Run) -> None:
    small.ims["approvals"] = [
        {"types": ["procedure"], "roles": ["director"], "need": "any", "assurance": "asserted"}
    ]
    small.policy()
    small.read()
    before = files(small)
    ran = run(small.root, "approve", "POL-001", "--as", "person-01", *EARLY, *AS_OF)
    assert "no approval rule in ims/ims.yaml fits POL-001" in refused(small, ran, before)


def test_a_rejection_says_why_and_counts_by_anybody_with_a_role(small: Small, run: Run) -> None:
    small.policy(status="in-review")
    small.read()
    before = files(small)
    call = ("reject", "POL-001", "--as", "person-02", *EARLY, *AS_OF)
    assert "a rejection needs a reason" in refused(small, run(small.root, *call), before)
    ran = run(small.root, *call, "--reason", "Say who pays.")
    assert "POL-001 1.0 rejected by person-02 as Innovation manager on 2026-02-20, asserted" in ran.out
    assert small.found() == []


def test_what_is_in_force_is_withdrawn_not_rejected(small: Small, run: Run) -> None:
    small.decision(small.policy())
    small.read()
    before = files(small)
    ran = run(small.root, "reject", "POL-001", "--as", "person-01", "--reason", "No.", *AS_OF)
    assert "withdraw it: imskit withdraw POL-001" in refused(small, ran, before)
    ran = run(small.root, "withdraw", "POL-001", "--as", "person-01", "--reason", "No.", *AS_OF)
    assert "it is in force no more: set its status to retired" in ran.out
    assert small.rules() == ["approval-withdrawn"]
    before = files(small)
    again = run(small.root, "withdraw", "POL-001", "--as", "person-01", "--on", "2026-11-22", *AS_OF)
    assert "was withdrawn by person-01 on 2026-11-23" in refused(small, again, before)


def test_a_reaffirmation_moves_the_next_review(small: Small, run: Run) -> None:
    small.decision(small.policy())
    small.read()
    ran = run(small.root, "reaffirm", "POL-001", "--as", "person-01", *AS_OF)
    assert ran.out.endswith("its next review is due on 2027-11-23\n")
    assert small.found() == []


def test_only_what_is_approved_is_reaffirmed(small: Small, run: Run) -> None:
    small.policy()
    small.policy("POL-002", status="draft")
    small.read()
    before = files(small)
    for name, said in (("POL-001", "has not all the approvals"), ("POL-002", "POL-002 1.0 is draft")):
        assert said in refused(small, run(small.root, "reaffirm", name, "--as", "person-01", *AS_OF), before)


def test_a_committed_approval_waits_for_the_commit_of_the_person(small: Small, run: Run) -> None:
    small.ims["approvals"][0]["assurance"] = "committed"
    small.policy()
    small.read()
    before = files(small)
    call = ("approve", "POL-001", "--as", "person-01", *EARLY, *AS_OF)
    assert "does not say with which address person-01 commits" in refused(
        small, run(small.root, *call), before
    )
    small.people["people"][0]["commits_as"] = ["one@noreply.example"]
    small.read()
    ran = run(small.root, *call)
    assert "it does not count yet: committed is asked for, so let a commit of person-01 bring it" in ran.out


def test_a_withdrawal_that_waits_for_its_commit_does_not_say_that_it_holds(small: Small, run: Run) -> None:
    small.ims["approvals"][0]["assurance"] = "committed"
    small.people["people"][0]["commits_as"] = ["one@noreply.example"]
    small.policy(status="draft")
    small.read()
    ran = run(small.root, "withdraw", "POL-001", "--as", "person-01", *AS_OF)
    assert "it does not count yet: committed is asked for, so let a commit of person-01 bring it" in ran.out
    assert "in force no more" not in ran.out


@pytest.mark.parametrize("verdict", ["reject", "withdraw"])
def test_each_decision_is_asked_for_the_assurance_of_its_rule(small: Small, run: Run, verdict: str) -> None:
    small.ims["approvals"][0]["assurance"] = "signed"
    small.policy(status="in-review")
    small.read()
    before = files(small)
    ran = run(small.root, verdict, "POL-001", "--as", "person-01", "--reason", "No.", *AS_OF)
    assert "with a signature, and without one it would not count" in refused(small, ran, before)


def test_what_has_blanks_is_not_approved_and_says_in_which_lines(small: Small, run: Run) -> None:
    body = {**BODIES["policy"], "purpose": "Why.\n\n[fill in: why]\n", "scope": "[fill in: who]"}
    small.policy(status="in-review", body=body)
    small.read()
    before = files(small)
    ran = run(small.root, "approve", "POL-001", "--as", "person-01", *EARLY, *AS_OF)
    lines = [
        number
        for number, line in enumerate((small.root / "ims/policies/POL-001.yaml").read_text().splitlines(), 1)
        if "fill in" in line
    ]
    assert (
        f"POL-001 1.0 has 2 blanks to fill, in lines {lines[0]}, {lines[1]} of ims/policies/POL-001.yaml"
        in refused(small, ran, before)
    )


def test_an_older_text_does_not_come_back_under_its_number(small: Small, run: Run) -> None:
    newer = small.policy(version="1.1", revisions=[{**AUTHOR_3[0], "version": "1.1"}, *AUTHOR_3])
    small.decision(newer)
    small.policy(revisions=AUTHOR_3)
    small.read()
    before = files(small)
    ran = run(small.root, "approve", "POL-001", "--as", "person-01", *EARLY, *AS_OF)
    said = refused(small, ran, before)
    assert "POL-001 1.0 is older than 1.1, which person-01 approved on 2026-02-20" in said


@pytest.mark.parametrize("status", ["superseded", "retired"])
def test_what_has_ended_is_not_approved(small: Small, run: Run, status: str) -> None:
    small.policy(status=status)
    small.read()
    before = files(small)
    ran = run(small.root, "approve", "POL-001", "--as", "person-01", *EARLY, *AS_OF)
    assert f"POL-001 1.0 is {status}" in refused(small, ran, before)


def test_it_says_for_whom_a_deputy_or_delegate_acted(small: Small, run: Run) -> None:
    small.people["roles"][0]["delegations"] = [
        {
            "person": "person-02",
            "from": "2026-02-10",
            "until": "2026-02-25",
            "types": ["policy"],
            "why": "Leave",
        }
    ]
    small.policy(revisions=AUTHOR_3)
    small.policy("POL-002")
    small.read()
    by_delegation = run(small.root, "approve", "POL-001", "--as", "person-02", *EARLY, *AS_OF)
    assert "by person-02 as Director, by delegation for person-01 on 2026-02-20" in by_delegation.out
    as_deputy = run(small.root, "approve", "POL-002", "--as", "person-03", *EARLY, *AS_OF)
    assert "by person-03 as Director, as deputy for person-01 on 2026-02-20" in as_deputy.out


@pytest.mark.parametrize(
    "day, name, said",
    [
        (
            "2026-02-09",
            "PRO-001",
            "person-03 acts by delegation for director from 2026-02-10 until 2026-02-25",
        ),
        (
            "2026-02-26",
            "PRO-001",
            "person-03 acts by delegation for director from 2026-02-10 until 2026-02-25",
        ),
        ("2026-02-20", "POL-001", "from 2026-02-10 until 2026-02-25, and only for procedure"),
    ],
)
def test_a_delegation_that_does_not_reach_says_how_far_it_does(
    small: Small, run: Run, day: str, name: str, said: str
) -> None:
    del small.people["roles"][0]["deputies"]
    small.people["roles"][0]["delegations"] = [
        {
            "person": "person-03",
            "from": "2026-02-10",
            "until": "2026-02-25",
            "types": ["procedure"],
            "why": "Leave",
        }
    ]
    small.policy()
    small.procedure()
    small.read()
    before = files(small)
    ran = run(small.root, "approve", name, "--as", "person-03", "--on", day, *AS_OF)
    assert said in refused(small, ran, before)
