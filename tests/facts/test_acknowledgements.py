"""Who has read what: by version and content, until a material change, and of those who hold the role today."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from imskit.facts.acknowledgements import Reading, how_sure, misfit, readings
from imskit.facts.versions import counting_versions
from imskit.fingerprint import fingerprint
from imskit.organisation import address_hash
from imskit.ssh_keygen import sign as ssh_sign
from imskit.sshsig import ACKNOWLEDGEMENT, DECISION, ENDING
from imskit.views.assurance import assurance_words
from tests.builders import BODIES, Small
from tests.repositories import commit
from tests.signing import Keys


def revision(version: str, change: str, on: str = "2026-02-01") -> dict[str, str]:
    return {"version": version, "date": on, "by": "person-02", "change": change, "summary": "So."}


def policy(small: Small, *revisions: dict[str, str], **changes: Any) -> dict[str, Any]:
    head = {"version": revisions[0]["version"], "revisions": list(revisions)} if revisions else {}
    written = small.policy(must_read=["innovation-manager"], **{**head, **changes})
    small.decision(written)
    return written


def acknowledge(
    small: Small, written: dict[str, Any], person: str = "person-02", name: str = "ACK-001", **body: Any
) -> None:
    content = {
        "document": written["id"],
        "version": written["version"],
        "fingerprint": fingerprint(written),
        **body,
    }
    small.sealed("acknowledgement", name, content, by=person)


def read(small: Small) -> Reading:
    catalog = small.catalog()
    (found,) = readings(catalog, catalog.documents.values())
    return found


def test_a_holder_who_acknowledged_the_version_at_hand_has_read_it(small: Small) -> None:
    written = policy(small)
    assert (read(small).acknowledged, read(small).complete) == (0, False)
    acknowledge(small, written)
    assert (read(small).acknowledged, read(small).holders, read(small).complete) == (1, 1, True)


def test_who_does_not_hold_the_role_is_not_counted(small: Small) -> None:
    acknowledge(small, policy(small), "person-03")
    assert read(small).acknowledged == 0


def test_an_earlier_version_counts_while_only_editorial_changes_followed(small: Small) -> None:
    old = policy(small, revision("1.0", "material"))
    acknowledge(small, old)
    policy(small, revision("1.1", "editorial"), revision("1.0", "material"), title="A better title")
    assert (read(small).material, read(small).acknowledged) == ("1.0", 1)
    policy(
        small,
        revision("1.2", "material"),
        revision("1.1", "editorial"),
        revision("1.0", "material"),
        title="Another meaning",
    )
    assert (read(small).material, read(small).acknowledged) == ("1.2", 0)


def test_versions_count_back_to_the_last_material_one(small: Small) -> None:
    policy(
        small,
        revision("1.3", "editorial"),
        revision("1.2", "editorial"),
        revision("1.1", "material"),
        revision("1.0", "material"),
    )
    _, document = small.document("POL-001")
    assert counting_versions(document) == ("1.3", "1.2", "1.1")


def test_other_content_and_other_versions_do_not_count_and_do_not_fit(small: Small) -> None:
    written = policy(small)
    acknowledge(small, written, fingerprint="imskit-1:sha256:" + 64 * "0")
    acknowledge(small, written, name="ACK-002", version="0.7")
    assert read(small).acknowledged == 0
    catalog = small.catalog()
    assert misfit(catalog, catalog.documents["ACK-001"]) == "other-content"
    assert misfit(catalog, catalog.documents["ACK-002"]) == "no-version"


def test_the_content_of_an_earlier_version_is_known_from_what_was_approved(small: Small) -> None:
    old = policy(small, revision("1.0", "material"))
    acknowledge(small, old)
    acknowledge(small, old, name="ACK-002", fingerprint="imskit-1:sha256:" + 64 * "0")
    policy(small, revision("1.1", "editorial"), revision("1.0", "material"), title="A better title")
    catalog = small.catalog()
    assert misfit(catalog, catalog.documents["ACK-001"]) is None
    assert misfit(catalog, catalog.documents["ACK-002"]) == "other-content"


def test_a_draft_asks_nobody_to_read_it(small: Small) -> None:
    small.policy(must_read=["director"], status="draft")
    catalog = small.catalog()
    assert readings(catalog, catalog.documents.values()) == ()


@pytest.fixture
def signed(small: Small, keys: Keys) -> Small:
    """A policy that person-02 must read; persons 1 and 2 have keys."""
    small.people["keys"] = [keys.entry("person-01"), keys.entry("person-02")]
    return small


def sign(small: Small, keys: Keys, key: str, namespace: str = ACKNOWLEDGEMENT) -> Path:
    """Sign ACK-001 with *key*; the signature's file is handed back."""
    record = small.root / "ims/records/acknowledgement/ACK-001.yaml"
    file = record.with_name(record.name + ENDING)
    file.write_bytes(ssh_sign(record.read_bytes(), namespace, keys.private(key)))
    return file


def sureness(small: Small) -> dict[str, int]:
    found = how_sure(small.catalog())
    return {**{str(level): count for level, count in found.by_assurance.items()}, "reported": found.reported}


@pytest.mark.ssh
def test_a_signed_acknowledgement_is_verified(signed: Small, keys: Keys) -> None:
    acknowledge(signed, policy(signed), assurance="signed")
    sign(signed, keys, "person-02")
    assert read(signed).acknowledged == 1
    assert sureness(signed) == {"signed": 1, "committed": 0, "asserted": 0, "reported": 0}
    assert signed.found() == []


@pytest.mark.ssh
@pytest.mark.parametrize("defect", ["broken", "another", "stranger", "decision", "missing"])
def test_a_signature_that_is_false_lets_it_count_for_nothing_and_is_told_once(
    signed: Small, keys: Keys, defect: str
) -> None:
    acknowledge(signed, policy(signed), assurance="signed")
    if defect != "missing":
        key = {"another": "person-01", "stranger": "nobody-known"}.get(defect, "person-02")
        file = sign(signed, keys, key, DECISION if defect == "decision" else ACKNOWLEDGEMENT)
        if defect == "broken":
            record = file.with_suffix("")
            record.write_bytes(record.read_bytes() + b"# more\n")
    assert read(signed).acknowledged == 0
    rule = {"another": "unknown-key", "stranger": "unknown-key", "missing": "missing"}.get(defect, "broken")
    assert signed.rules() == [f"signature-{rule}"]


@pytest.mark.ssh
def test_a_list_is_as_sure_as_whoever_brought_it(signed: Small, keys: Keys) -> None:
    acknowledge(signed, policy(signed), method="reported", reported_by="person-01", assurance="signed")
    sign(signed, keys, "person-01")
    assert sureness(signed) == {"signed": 1, "committed": 0, "asserted": 0, "reported": 1}
    (found,) = signed.catalog().acknowledgements.values()
    assert assurance_words(signed.catalog(), found) == (
        "as reported: with a key of whoever brought the list; the signature was verified"
    )


def test_a_commit_of_the_readers_own_is_more_than_a_typed_record(small: Small) -> None:
    small.people["people"][1]["commits_as"] = ["two@noreply.example"]
    acknowledge(small, policy(small), assurance="committed")
    catalog = small.catalog()
    (found,) = catalog.acknowledgements.values()
    assert small.rules() == ["unverified-assurance"]
    brought = replace(catalog, brought_by={found.record.path: address_hash("two@noreply.example")})
    assert how_sure(brought).by_assurance["committed"] == 1


def test_what_somebody_without_a_right_approved_is_no_content_that_was_read(small: Small) -> None:
    old = policy(small, revision("1.0", "material"))
    small.decision({**old, "title": "Forged"}, person="person-02", role="director", on="2026-02-21")
    acknowledge(small, {**old, "title": "Forged"})
    policy(small, revision("1.1", "editorial"), revision("1.0", "material"), title="A better title")
    assert read(small).acknowledged == 0
    assert "acknowledgement-fits" in small.rules()


def test_changes_called_editorial_that_are_material_together_ask_for_reading_again(small: Small) -> None:
    body = {**BODIES["policy"], "purpose": "Answer within 10 days."}
    old = policy(small, revision("1.0", "material"), body=body)
    acknowledge(small, old)
    commit(small.root, "2026-03-01")
    first, then = revision("1.1", "editorial"), revision("1.0", "material")
    policy(small, first, then, body={**body, "purpose": "Please answer within 10 days."})
    assert read(small).acknowledged == 1
    policy(small, first, then, body={**body, "purpose": "Answer within 5 days."})
    assert read(small).acknowledged == 0
