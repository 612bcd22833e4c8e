"""`imskit reaffirm --link`: the owner says that a document still fits what it links to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from imskit.fingerprint import fingerprint
from tests.builders import BODIES, Small
from tests.repositories import commit

if TYPE_CHECKING:
    from tests.running import Run

AS_OF = ("--as-of", "2026-11-23")
CALL = ("reaffirm", "PRO-001", "--link", "POL-001", *AS_OF)
OWNER = ("--as", "person-02")
LINK = "ims/procedures/PRO-001.yaml"


@pytest.fixture
def suspect(small: Small) -> Small:
    """An approved procedure with a link to a policy that was written anew since."""
    old = small.policy()
    link = {"to": "POL-001", "fingerprint": fingerprint(old)}
    small.decision(small.procedure(links={"implements": [link]}))
    small.decision(small.policy(body={**BODIES["policy"], "purpose": "Say where we must go."}))
    small.read()
    assert [rule for rule in small.rules() if rule == "suspect-link"] == ["suspect-link"]
    return small


def test_a_reaffirmed_link_is_not_suspect_and_no_approval_is_touched(suspect: Small, run: Run) -> None:
    before = (suspect.root / LINK).read_text("utf-8")
    ran = run(suspect.root, *CALL, *OWNER)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [LINK, "PRO-001 now remembers what POL-001 says today"]
    catalog = suspect.catalog()
    now = catalog.documents["POL-001"].fingerprint
    old = fingerprint({**suspect.policy("POL-009"), "id": "POL-001", "title": "Title of POL-001"})
    assert (suspect.root / LINK).read_text("utf-8") == before.replace(old, now)
    assert {"suspect-link", "approval-fingerprint"} & set(suspect.rules()) == set()


def test_twice_there_is_nothing_to_reaffirm(suspect: Small, run: Run) -> None:
    run(suspect.root, *CALL, *OWNER)
    ran = run(suspect.root, *CALL, *OWNER)
    assert ran.code == 2
    assert "nothing to reaffirm" in ran.err


def test_only_the_owner_reaffirms(suspect: Small, run: Run) -> None:
    before = (suspect.root / LINK).read_bytes()
    ran = run(suspect.root, *CALL, "--as", "person-03")
    assert ran.code == 2
    assert "does not act as innovation-manager today" in ran.err
    assert (suspect.root / LINK).read_bytes() == before


def test_a_link_that_remembers_nothing_says_how_it_would(small: Small, run: Run) -> None:
    small.policy()
    small.procedure(links={"implements": ["POL-001"]})
    small.read()
    ran = run(small.root, *CALL, *OWNER)
    assert ran.code == 2
    assert "write {to: POL-001, fingerprint: imskit-1:sha256:" in ran.err


def test_without_a_link_there_is_nothing_to_say(small: Small, run: Run) -> None:
    small.policy()
    small.procedure()
    small.read()
    ran = run(small.root, *CALL, *OWNER)
    assert (ran.code, "PRO-001 has no link to POL-001" in ran.err) == (2, True)


def test_a_signature_is_for_decisions(suspect: Small, run: Run) -> None:
    ran = run(suspect.root, *CALL, *OWNER, "--sign", "key")
    assert ran.code == 2
    assert "--sign is for decisions" in ran.err


def test_it_says_what_had_changed(suspect: Small, run: Run) -> None:
    new = (suspect.root / "ims/policies/POL-001.yaml").read_bytes()
    suspect.policy()
    commit(suspect.root, "2026-03-01")
    (suspect.root / "ims/policies/POL-001.yaml").write_bytes(new)
    ran = run(suspect.root, *CALL, *OWNER)
    assert ran.out.splitlines()[1:] == [
        "PRO-001 now remembers what POL-001 says today",
        "  changed since: Purpose: the word “must” came",
    ]
