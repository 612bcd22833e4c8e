"""How sure a decision is, in words that say what was verified and what is only claimed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from imskit.model import Catalog, Decision, SignatureState
from imskit.organisation import address_hash
from imskit.views.assurance import assurance_of, assurance_words
from tests.builders import Small

LINE = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAG9nLVbuGbBZ2Qa7GEKCja/GN3v8s3gTfxtVAHbdZM6"


def decided(small: Small, **body: Any) -> tuple[Catalog, Decision]:
    small.people["keys"] = [{"person": "person-01", "key": LINE, "from": "2026-01-01", "root": True}]
    small.decision(small.policy(), **body)
    catalog = small.catalog()
    return catalog, catalog.decisions["POL-001"][0]


@pytest.mark.parametrize(
    "claim, words",
    [
        ("asserted", "somebody typed the record"),
        ("signed", "somebody typed the record; it says signed, and there is no signature"),
        (
            "committed",
            "somebody typed the record; it says committed, and no commit of this person is known that brought it",
        ),
    ],
)
def test_a_claim_is_said_to_be_one(small: Small, claim: str, words: str) -> None:
    assert assurance_words(*decided(small, assurance=claim)) == words


def test_a_decision_that_changes_nothing_says_so_on_its_own_page(small: Small) -> None:
    policy = small.policy()
    small.decision(policy, person="person-02")
    catalog = small.catalog()
    (decision,) = catalog.decisions["POL-001"]
    line = assurance_of(catalog, decision.record)
    assert line is not None
    assert line.fault == "nobody approves a text of their own"


def test_a_verified_signature_names_its_key(small: Small) -> None:
    catalog, decision = decided(small)
    signed = replace(catalog, signatures={decision.id: SignatureState("verified", catalog.system.keys[0])})
    line = assurance_of(signed, decision.record)
    assert line is not None
    assert line.level == "signed"
    assert line.words == "with a key of this person; the signature was verified"
    assert line.key.startswith("SHA256:")


def test_a_signature_that_proves_nothing_says_why(small: Small) -> None:
    catalog, decision = decided(small)
    broken = replace(catalog, signatures={decision.id: SignatureState("broken")})
    line = assurance_of(broken, decision.record)
    assert line is not None
    assert (line.level, line.key) == ("asserted", "")
    assert line.words == "somebody typed the record; the signature does not fit the record"


def test_a_commit_of_the_person_is_said_to_be_one(small: Small) -> None:
    small.people["people"][0]["commits_as"] = ["one@noreply.example"]
    catalog, decision = decided(small)
    path = decision.record.path
    committed = replace(catalog, brought_by={path: address_hash("one@noreply.example")})
    assert assurance_words(committed, decision) == "a commit of this person brought the record"


def test_what_is_no_decision_has_none(small: Small) -> None:
    small.policy()
    assert assurance_of(*small.document("POL-001")) is None
