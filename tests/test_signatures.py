"""What is found of signatures in a tree: with real keys, through the whole way of the data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from imskit import signatures, ssh_keygen
from imskit.sshsig import LIMIT
from imskit.tree import Tree
from tests.builders import Small
from tests.signing import Keys

pytestmark = pytest.mark.ssh


@pytest.fixture
def signed(small: Small, keys: Keys) -> str:
    """A system with one signed approval, whose id is handed back."""
    small.people["keys"] = [keys.entry("person-01")]
    small.ims["approvals"][0]["assurance"] = "signed"
    decision = small.decision(small.policy(), assurance="signed")
    keys.sign(small, decision, "person-01")
    return str(decision["id"])


def record(small: Small, name: str) -> Path:
    return small.root / f"ims/records/decision/{name}.yaml"


def test_a_signed_approval_is_verified_and_counts(small: Small, signed: str) -> None:
    assert small.found() == []
    state = small.catalog().signatures[signed]
    assert state.verdict == "verified"
    assert state.key is not None
    assert state.key.person == "person-01"


def test_any_change_to_the_record_breaks_it(small: Small, signed: str) -> None:
    path = record(small, signed)
    path.write_bytes(path.read_bytes() + b"# nothing\n")
    assert small.catalog().signatures[signed].verdict == "broken"
    assert small.rules() == ["signature-broken"]


def test_line_ends_that_were_changed_break_it(small: Small, signed: str) -> None:
    path = record(small, signed)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert small.rules() == ["signature-broken"]


def test_a_huge_signature_is_not_read_whole(small: Small, signed: str) -> None:
    path = record(small, signed)
    path.with_name(f"{path.name}.sig").write_bytes(b"A" * LIMIT * 64)
    assert small.catalog().signatures[signed].verdict == "broken"


def test_a_signature_that_cannot_be_read_is_none() -> None:
    class Unreadable:
        def chunks(self) -> Iterator[bytes]:
            raise OSError(13, "Permission denied")

    assert signatures.bounded(Tree.of({"ims/x.sig": Unreadable()}), "ims/x.sig") == b""


def test_a_signature_made_for_something_else_is_broken(small: Small, signed: str, keys: Keys) -> None:
    keys.sign(small, {"id": signed}, "person-01", namespace="git")
    assert small.catalog().signatures[signed].verdict == "broken"


def test_a_signature_by_nobody_known_or_somebody_else(small: Small, signed: str, keys: Keys) -> None:
    keys.sign(small, {"id": signed}, "stranger")
    assert small.catalog().signatures[signed].verdict == "unknown-key"
    small.people["keys"].append(keys.entry("person-02"))
    keys.sign(small, {"id": signed}, "person-02")
    state = small.catalog().signatures[signed]
    assert state.verdict == "unknown-key"
    assert state.key is not None
    assert state.key.person == "person-02"
    assert small.rules() == ["signature-unknown-key"]


def test_a_key_with_options_before_it_verifies_nothing(small: Small, signed: str) -> None:
    entry = small.people["keys"][0]
    entry["key"] = f"cert-authority {entry['key']}"
    assert small.catalog().signatures[signed].verdict == "unknown-key"


def test_a_key_that_was_renewed_verifies_with_either_entry(small: Small, signed: str, keys: Keys) -> None:
    first = {**keys.entry("person-01"), "until": "2026-02-28"}
    second = keys.vouched("person-02", keys.entry("person-01", since="2026-02-10"))
    small.people["keys"] = [first, keys.entry("person-02"), second]
    state = small.catalog().signatures[signed]
    assert state.verdict == "verified"
    assert state.key is not None
    assert state.key.number == 2


def test_a_signature_without_its_record_is_named(small: Small, signed: str) -> None:
    record(small, signed).unlink()
    assert small.rules() == ["approval-missing", "signature-without-record"]


def test_a_signature_beside_a_record_that_cannot_be_read_is_no_stray(small: Small, signed: str) -> None:
    record(small, signed).write_text("id: [\n", encoding="utf-8")
    assert "signature-without-record" not in small.rules()


def test_what_was_verified_is_not_asked_again(
    small: Small, signed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert small.catalog().signatures[signed].verdict == "verified"
    monkeypatch.setattr(ssh_keygen, "verify", lambda *_: pytest.fail("it was asked again"))
    assert small.catalog().signatures[signed].verdict == "verified"


def test_what_is_broken_is_asked_each_time(
    small: Small, signed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = record(small, signed)
    path.write_bytes(path.read_bytes() + b"# nothing\n")
    assert small.catalog().signatures[signed].verdict == "broken"
    monkeypatch.setattr(ssh_keygen, "verify", lambda *_: True)
    assert small.catalog().signatures[signed].verdict == "verified"


def test_a_cache_that_a_stranger_brings_is_not_believed(
    small: Small, signed: str, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    small.catalog()
    known = (cache / "imskit" / "verified-1.txt").read_bytes()
    (small.root / ".git").mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(small.root / "cache"))
    (small.root / "cache" / "imskit").mkdir(parents=True, mode=0o700)
    (small.root / "cache" / "imskit" / "verified-1.txt").write_bytes(known)
    asked = []
    monkeypatch.setattr(ssh_keygen, "verify", lambda *_: asked.append(1))
    assert small.catalog().signatures[signed].verdict == "broken"
    assert asked


def test_without_ssh_keygen_it_says_what_it_cannot_tell(
    small: Small, signed: str, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("empty")))
    monkeypatch.setattr(ssh_keygen, "find", lambda: None)
    reading = small.read()
    assert reading.catalog is not None
    assert reading.catalog.signatures[signed].verdict == "unverified"
    assert "signatures: ssh-keygen is not installed" in reading.not_told
    (problem,) = reading.problems
    assert problem.rule == "approval-assurance"
    assert "since ssh-keygen is not there to verify it" in problem.message


def test_many_are_asked_at_once_and_each_gets_its_own_answer(small: Small, keys: Keys) -> None:
    small.people["keys"] = [keys.entry("person-01")]
    names = [f"POL-{number:03}" for number in range(1, 10)]
    for name in names:
        decision = small.decision(small.policy(name), assurance="signed")
        path = keys.sign(small, decision, "person-01")
        if name == "POL-005":
            path.write_bytes((path.parent / path.name.replace("005", "004")).read_bytes())
    catalog = small.catalog()
    found = {name: catalog.signatures[decision.id].verdict for name, (decision,) in catalog.decisions.items()}
    assert found.pop("POL-005") == "broken"
    assert set(found.values()) == {"verified"}


def test_looking_at_no_signature_starts_nothing(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signatures, "_answers", lambda *_: pytest.fail("it was asked"))
    small.decision(small.policy())
    assert small.found() == []
