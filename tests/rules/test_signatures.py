"""Rules on signatures and keys; what a signature proves is tested with `imskit.facts.signatures`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date as Day

import pytest

from imskit.rules import hold_against_rules
from tests.builders import Small
from tests.signing import Keys

pytestmark = pytest.mark.ssh


@pytest.fixture
def signed(small: Small, keys: Keys) -> Small:
    """A signed approval where a signature is asked for; tests change the key."""
    small.people["keys"] = [keys.entry("person-01")]
    small.ims["approvals"][0]["assurance"] = "signed"
    keys.sign(small, small.decision(small.policy(), assurance="signed"), "person-01")
    return small


def test_one_mistake_is_one_message(signed: Small) -> None:
    signed.people["keys"][0]["until"] = "2026-02-19"
    assert signed.found() == [
        (
            "records/decision/DEC-20260220-POL-001-1.0-approve-person-01.yaml:7: signature-expired-key: "
            "The key of the signature was valid from 2020-01-01 until 2026-02-19, not on 2026-02-20"
        )
    ]


@pytest.mark.parametrize("severity", ["off", "warning", "note"])
def test_a_rule_that_counts_less_does_not_let_the_approval_count(signed: Small, severity: str) -> None:
    signed.people["keys"][0]["until"] = "2026-02-19"
    signed.ims["rules"] = {"signature-expired-key": severity}
    problems = signed.read().problems
    assert ("approval-assurance", "error") in {(each.rule, each.severity.word) for each in problems}


def test_a_key_that_nobody_vouches_for_is_told_at_the_key(signed: Small) -> None:
    del signed.people["keys"][0]["root"]
    (problem,) = signed.read().problems
    assert (problem.rule, problem.place.path) == ("key-not-vouched", "ims/people.yaml")


def test_without_ssh_keygen_no_key_is_called_not_vouched(
    small: Small, keys: Keys, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = keys.vouched("person-01", keys.entry("person-02", since="2024-01-01"))
    small.people["keys"] = [keys.entry("person-01"), made]
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("empty")))
    monkeypatch.setattr("imskit.ssh_keygen.find", lambda: None)
    assert small.rules() == []


def test_what_only_time_did_is_a_warning_and_what_was_recorded_too_late_an_error(signed: Small) -> None:
    signed.people["keys"][0]["until"] = "2026-02-28"
    reading = signed.read()
    assert reading.catalog is not None
    assert {(each.rule, each.severity.word) for each in reading.problems} == {
        ("signature-undated", "warning")
    }
    (decision,) = reading.catalog.decisions["POL-001"]
    late = replace(reading.catalog, recorded={decision.record.path: Day(2026, 3, 1)})
    assert [(each.rule, each.severity.word) for each in hold_against_rules(late)] == [
        ("signature-expired-key", "error")
    ]
    early = replace(reading.catalog, recorded={decision.record.path: Day(2026, 2, 28)})
    assert list(hold_against_rules(early)) == []


def test_what_was_signed_again_is_history_unless_it_was_changed(signed: Small, keys: Keys) -> None:
    signed.people["keys"][0]["until"] = "2026-02-20"
    signed.people["keys"].append({**keys.entry("person-01", "new", since="2020-01-01")})
    assert signed.rules() == ["signature-undated"]
    policy = signed.policy()
    again = signed.decision(policy, on="2026-02-25", assurance="signed")
    keys.sign(signed, again, "new")
    assert signed.found() == []
    old = signed.root / "ims/records/decision/DEC-20260220-POL-001-1.0-approve-person-01.yaml"
    old.write_bytes(old.read_bytes() + b"# more\n")
    assert signed.rules() == ["signature-broken"]


def test_people_share_neither_keys_nor_addresses(small: Small, keys: Keys) -> None:
    small.people["keys"] = [keys.entry("person-01"), keys.entry("person-02", "person-01")]
    small.people["people"][0]["commits_as"] = ["one@noreply.example"]
    small.people["people"][2]["commits_as"] = ["two@noreply.example", "One@noreply.example"]
    assert [problem.message for problem in small.read().problems] == [
        "person-01 commits with this address already",
        "This is a key of person-01 already",
    ]


def test_a_key_of_nobody_known_is_told_with_the_nearest(small: Small, keys: Keys) -> None:
    small.people["keys"] = [keys.entry("person-1", "person-01")]
    (problem,) = small.read().problems
    assert (problem.rule, problem.message, problem.mend) == (
        "key-data",
        "There is no person person-1",
        "did you mean person-01?",
    )


def test_a_rejection_that_says_signed_needs_its_signature_too(small: Small) -> None:
    small.decision(small.policy(status="draft"), verdict="reject", reason="No.", assurance="signed")
    assert small.rules() == ["signature-missing"]
