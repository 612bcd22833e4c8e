"""A decision that somebody had no right to take, or that is not sure enough, changes nothing, and is told once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Day

import pytest

from imskit.facts.acknowledgements import readings
from imskit.facts.approval import approval, in_force, withdrawn
from imskit.facts.review import review
from imskit.facts.versions import holds_since
from imskit.model import Catalog
from tests.builders import Small
from tests.signing import Keys

SIGNER, OTHER = "person-01", "person-03"
#: What each verdict would change, were it in order. The policy is in force since 2026-03-01, until the table says
#: otherwise; it was approved by person-03, and signed.
ON = {"approve": "2026-02-20", "reject": "2026-02-25", "reaffirm": "2026-08-01", "withdraw": "2026-09-01"}
VERDICTS = tuple(ON)
#: Before the director was one, and before the version was written.
DAYS = {"before": "2019-12-31", "early": "2026-01-31"}


@dataclass(frozen=True)
class Seen:
    """What of a policy depends on its decisions."""

    in_force: bool
    withdrawn: bool
    rejected: bool
    review_due: Day | None
    holds_since: Day | None
    to_be_read: int


def seen(catalog: Catalog) -> Seen:
    policy = catalog.documents["POL-001"]
    return Seen(
        in_force(catalog, policy),
        withdrawn(catalog, policy) is not None,
        approval(catalog, policy).rejected is not None,
        review(catalog, policy).due,
        holds_since(catalog, policy),
        len(readings(catalog, [policy])),
    )


@pytest.fixture
def system(small: Small, keys: Keys) -> Small:
    """Policies are approved with a signature by the director, whose deputy is person-03 until the end of June."""
    small.people["keys"] = [
        keys.entry(person, since="2019-01-01") for person in (SIGNER, OTHER, "person-02", "person-04")
    ]
    small.people["people"].append({"id": "person-04"})
    small.ims["approvals"] = [
        {"types": ["policy"], "roles": ["director"], "need": "any", "assurance": "signed"}
    ]
    return small


def written(system: Small, keys: Keys, verdict: str, defect: str) -> Small:
    """A policy with a decision of *verdict* that has the *defect*, beside a good approval except for an approval."""
    policy = system.policy(must_read=["everyone"])
    if verdict != "approve":
        keys.sign(system, system.decision(policy, person=OTHER, assurance="signed"), OTHER)
    person = "person-04" if defect == "nobody" else SIGNER
    options = {
        "version": {"version": "3.0"},
        "fingerprint": {"fingerprint": "imskit-1:sha256:" + "1" * 64},
        "typed": {"assurance": "asserted"},
        "role": {"role": "innovation-manager"},
    }.get(defect, {})
    decision = system.decision(
        policy,
        **{
            "person": person,
            "on": DAYS.get(defect, ON[verdict]),
            "verdict": verdict,
            "assurance": "signed",
            **({"reason": "No."} if verdict == "reject" else {}),
            **options,
        },
    )
    if defect in {"typed", "missing"}:
        return system
    file = keys.sign(
        system, decision, {"stranger": "nobody-known", "another": "person-02"}.get(defect, person)
    )
    if defect == "broken":
        record = file.with_suffix("")
        record.write_bytes(record.read_bytes() + b"# more\n")
    return system


@pytest.mark.ssh
@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_decision_that_is_in_order_takes_effect(system: Small, keys: Keys, verdict: str) -> None:
    system.policy(must_read=["everyone"])
    if verdict != "approve":
        keys.sign(
            system,
            system.decision(system.policy(must_read=["everyone"]), person=OTHER, assurance="signed"),
            OTHER,
        )
    before = seen(system.catalog())
    after = seen(written(system, keys, verdict, "none").catalog())
    changed = {
        "approve": Seen(True, False, False, Day(2027, 2, 20), Day(2026, 3, 1), 1),
        "reject": Seen(False, False, True, Day(2027, 2, 20), None, 0),
        "reaffirm": Seen(True, False, False, Day(2027, 8, 1), Day(2026, 3, 1), 1),
        "withdraw": Seen(False, True, False, None, None, 0),
    }
    assert after == changed[verdict] != before


#: What tells of the defect; None: a rejection of other content is history, for a text goes on.
TOLD = {
    "before": ("approval-role", "decision-authority"),
    "nobody": ("approval-role", "decision-authority"),
    "early": ("decision-shape", "decision-shape"),
    "role": ("approval-role", "decision-authority"),
    "typed": ("approval-assurance", "decision-assurance"),
    "missing": ("signature-missing", "signature-missing"),
    "broken": ("signature-broken", "signature-broken"),
    "stranger": ("signature-unknown-key", "signature-unknown-key"),
    "another": ("signature-unknown-key", "signature-unknown-key"),
    "version": ("decision-shape", "decision-shape"),
    "fingerprint": ("approval-fingerprint", "decision-fingerprint"),
}


@pytest.mark.ssh
@pytest.mark.parametrize("defect", TOLD)
@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_decision_with_a_defect_changes_nothing_and_is_told_once(
    system: Small, keys: Keys, verdict: str, defect: str
) -> None:
    policy = system.policy(must_read=["everyone"])
    if verdict != "approve":
        keys.sign(system, system.decision(policy, person=OTHER, assurance="signed"), OTHER)
    before = seen(system.catalog())
    written(system, keys, verdict, defect)
    assert seen(system.catalog()) == before
    rule = TOLD[defect][0 if verdict == "approve" else 1]
    told = [rule]
    if (verdict, defect) == ("reject", "fingerprint"):
        told = []
    if (verdict, defect) == ("approve", "version"):
        # It is no approval of this version at all, so that one lacks its approval.
        told = ["approval-missing", rule]
    assert system.rules() == told


@pytest.mark.parametrize("defect", ["nobody", "typed", "fingerprint"])
@pytest.mark.ssh
def test_a_retired_document_whose_withdrawal_changes_nothing_is_told_at_the_withdrawal_or_else_at_the_document(
    system: Small, keys: Keys, defect: str
) -> None:
    written(system, keys, "withdraw", defect)
    path = system.root / "ims/policies/POL-001.yaml"
    path.write_text(path.read_text("utf-8").replace("status: approved", "status: retired"), encoding="utf-8")
    rule = TOLD[defect][1]
    assert system.rules() == [rule]
    system.ims["rules"] = {rule: "off"}
    assert system.rules() == ["retired-without-decision"]


@pytest.mark.ssh
def test_a_false_signature_whose_own_rule_is_off_is_told_all_the_same(system: Small, keys: Keys) -> None:
    written(system, keys, "withdraw", "broken")
    system.ims["rules"] = {"signature-broken": "off"}
    assert system.rules() == ["decision-assurance"]


@pytest.mark.ssh
def test_a_decision_that_lacked_assurance_is_history_once_the_same_was_decided_again(
    system: Small, keys: Keys
) -> None:
    policy = system.policy(must_read=["everyone"])
    keys.sign(system, system.decision(policy, person=OTHER, assurance="signed"), OTHER)
    system.decision(policy, verdict="reaffirm", on="2026-08-01")
    assert system.rules() == ["decision-assurance"]
    keys.sign(
        system, system.decision(policy, verdict="reaffirm", on="2026-08-02", assurance="signed"), SIGNER
    )
    assert system.rules() == []
    assert seen(system.catalog()).review_due == Day(2027, 8, 2)
