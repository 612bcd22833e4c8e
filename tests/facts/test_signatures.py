"""What a signature proves depends on the day of the decision, on the day it was recorded, and on the key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date as Day
from typing import Any

import pytest

from imskit.facts.approval import approval
from imskit.facts.effect import Fault, verified_assurance
from imskit.facts.signatures import Standing, signed_again, standing
from imskit.model import Catalog, Decision, SignatureState, SigningKey
from imskit.organisation import address_hash
from imskit.problems import Place
from tests.builders import Small

#: A key that may stand in people.yaml; whether it signed is said by the catalog that a test makes.
LINE = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAG9nLVbuGbBZ2Qa7GEKCja/GN3v8s3gTfxtVAHbdZM6"
PATH = "ims/records/decision/DEC-20260220-POL-001-1.0-approve-person-01.yaml"
With = Callable[..., tuple[Catalog, Decision]]


@pytest.fixture
def signed(small: Small) -> With:
    """A decision of 2026-02-20 whose signature was verified, with a key that the test describes."""

    def make(
        recorded: Mapping[str, Day] = {}, verdict: Any = "verified", **key: Any
    ) -> tuple[Catalog, Decision]:
        small.people["keys"] = [
            {"person": "person-01", "key": LINE, "from": "2026-01-01", "root": True, **key}
        ]
        decision = small.decision(small.policy())
        catalog = small.catalog()
        state = SignatureState(verdict, catalog.system.keys[0])
        catalog = replace(catalog, signatures={decision["id"]: state}, recorded=recorded)
        return catalog, catalog.decisions["POL-001"][0]

    return make


def test_a_verified_signature_by_a_valid_key_is_signed(signed: With) -> None:
    catalog, decision = signed()
    assert standing(catalog, decision) is Standing.VERIFIED
    assert verified_assurance(catalog, decision) == "signed"


def test_without_a_signature_nothing_is_proven(small: Small) -> None:
    small.decision(small.policy(), assurance="signed")
    catalog = small.catalog()
    (decision,) = catalog.decisions["POL-001"]
    assert standing(catalog, decision) is Standing.NONE
    assert verified_assurance(catalog, decision) == "asserted"


@pytest.mark.parametrize(
    "verdict, stands",
    [
        ("unknown-key", Standing.UNKNOWN_KEY),
        ("outside-days", Standing.OUTSIDE_DAYS),
        ("broken", Standing.BROKEN),
        ("unverified", Standing.UNVERIFIED),
    ],
)
def test_what_was_not_verified_is_asserted(signed: With, verdict: str, stands: Standing) -> None:
    catalog, decision = signed(verdict=verdict)
    assert standing(catalog, decision) is stands
    assert verified_assurance(catalog, decision) == "asserted"


def test_an_expired_key_proves_what_was_recorded_before_it_expired(signed: With) -> None:
    until = "2026-03-31"
    assert standing(*signed(until=until)) is Standing.UNDATED
    assert standing(*signed({PATH: Day(2026, 3, 31)}, until=until)) is Standing.VERIFIED
    assert standing(*signed({PATH: Day(2026, 4, 1)}, until=until)) is Standing.EXPIRED
    assert standing(*signed({"ims/other.yaml": Day(2026, 3, 1)}, until=until)) is Standing.EXPIRED


def test_a_key_on_its_last_day_has_not_expired(signed: With) -> None:
    catalog, decision = signed(until="2026-03-31")
    assert standing(replace(catalog, now=Day(2026, 3, 31)), decision) is Standing.VERIFIED
    assert standing(replace(catalog, now=Day(2026, 4, 1)), decision) is Standing.UNDATED


def test_looking_back_with_as_of_makes_no_expired_key_valid_again(signed: With) -> None:
    catalog, decision = signed(until="2026-03-31")
    assert standing(replace(catalog, today=Day(2026, 3, 1)), decision) is Standing.UNDATED


def test_a_revoked_key_proves_what_was_recorded_before_that_day(signed: With) -> None:
    revoked = {"on": "2026-03-31", "why": "Lost"}
    assert standing(*signed(revoked=revoked)) is Standing.REVOKED
    assert standing(*signed({PATH: Day(2026, 3, 30)}, revoked=revoked)) is Standing.VERIFIED
    assert standing(*signed({PATH: Day(2026, 3, 31)}, revoked=revoked)) is Standing.REVOKED
    catalog, decision = signed(revoked={"on": "2099-01-01", "why": "Leaves then"})
    assert standing(catalog, decision) is Standing.VERIFIED


def test_a_key_that_nobody_vouches_for_proves_nothing(signed: With) -> None:
    catalog, decision = signed()
    stranger = SigningKey(7, "person-01", LINE, Day(2026, 1, 1), None, Place("ims/people.yaml"))
    catalog = replace(catalog, signatures={decision.id: SignatureState("verified", stranger)})
    assert standing(catalog, decision) is Standing.UNVOUCHED


def test_the_same_decision_signed_again_makes_the_first_history(small: Small) -> None:
    small.people["keys"] = [{"person": "person-01", "key": LINE, "from": "2026-01-01", "root": True}]
    policy = small.policy()
    first, second = small.decision(policy, on="2026-02-18"), small.decision(policy)
    catalog = small.catalog()
    verified = SignatureState("verified", catalog.system.keys[0])
    catalog = replace(catalog, signatures={second["id"]: verified})
    one, two = catalog.decisions["POL-001"]
    assert one.id == first["id"]
    assert signed_again(catalog, one)
    assert not signed_again(catalog, two)


def test_committed_is_a_commit_with_an_address_of_the_person(small: Small) -> None:
    small.people["people"][0]["commits_as"] = [address_hash("One@Example.org")]
    small.ims["approvals"][0]["assurance"] = "committed"
    small.decision(small.policy())
    catalog = small.catalog()
    (decision,) = catalog.decisions["POL-001"]
    assert verified_assurance(catalog, decision) == "asserted"
    theirs = replace(catalog, brought_by={PATH: address_hash("one@example.org")})
    assert verified_assurance(theirs, decision) == "committed"
    assert approval(theirs, theirs.documents["POL-001"]).complete
    somebody = replace(catalog, brought_by={PATH: address_hash("two@example.org")})
    assert verified_assurance(somebody, decision) == "asserted"
    (refused,) = approval(somebody, somebody.documents["POL-001"]).refused
    assert refused[1] is Fault.LOW_ASSURANCE


@pytest.mark.parametrize("asked", ["asserted", "committed", "signed"])
@pytest.mark.parametrize("given", ["asserted", "committed", "signed"])
def test_asserted_satisfies_a_rule_only_where_it_asks_for_no_more(
    small: Small, asked: str, given: str
) -> None:
    small.people["keys"] = [{"person": "person-01", "key": LINE, "from": "2026-01-01", "root": True}]
    small.people["people"][0]["commits_as"] = ["12+one@users.noreply.forge.example"]
    small.ims["approvals"][0]["assurance"] = asked
    decision = small.decision(small.policy(), assurance=given)
    catalog = small.catalog()
    if given == "signed":
        state = SignatureState("verified", catalog.system.keys[0])
        catalog = replace(catalog, signatures={decision["id"]: state})
    elif given == "committed":
        catalog = replace(catalog, brought_by={PATH: address_hash("12+One@users.noreply.forge.example")})
    order = ["asserted", "committed", "signed"]
    complete = approval(catalog, catalog.documents["POL-001"]).complete
    assert complete is (order.index(given) >= order.index(asked))


def test_an_address_is_hashed_in_lower_case_and_a_hash_stays_one() -> None:
    hashed = address_hash(" One@Example.ORG ")
    assert hashed == address_hash("one@example.org")
    assert hashed.startswith("sha256:")
    assert address_hash(hashed) == hashed
