"""Decisions with `--sign`: the signature stands beside the record, or nothing is written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.builders import Small
from tests.cli.deciding import AS_OF, EARLY, RECORD, SIGNED, files, refused
from tests.signing import Keys, agent

if TYPE_CHECKING:
    from tests.running import Ran, Run


@pytest.mark.ssh
class TestSigning:
    """With `--sign`: the signature stands beside the record, or nothing is written."""

    @pytest.fixture
    def ready(self, small: Small, keys: Keys) -> Small:
        """A system whose policy waits for a signed approval by person-01."""
        small.ims["approvals"][0]["assurance"] = "signed"
        small.people["keys"] = [keys.entry("person-01"), keys.entry("person-02")]
        small.policy()
        small.read()
        return small

    def call(self, run: Run, small: Small, key: Path | str, *more: str) -> Ran:
        return run(
            small.root, "approve", "POL-001", "--as", "person-01", *EARLY, *AS_OF, "--sign", str(key), *more
        )

    def test_the_signature_lies_beside_the_record(self, ready: Small, keys: Keys, run: Run) -> None:
        ran = self.call(run, ready, keys.private("person-01"))
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.splitlines()[:3] == [
            RECORD,
            f"{RECORD}.sig",
            f"POL-001 1.0 approved by person-01 as Director on 2026-02-20, {SIGNED}",
        ]
        assert ready.found() == []

    def test_without_a_signature_it_would_not_count(self, ready: Small, run: Run) -> None:
        before = files(ready)
        ran = run(ready.root, "approve", "POL-001", "--as", "person-01", *EARLY, *AS_OF)
        assert "POL-001 is approved with a signature" in refused(ready, ran, before)

    @pytest.mark.parametrize(
        "case",
        [
            ("person-02", {}, "the key that you sign with is person-02's"),
            ("stranger", {}, "stands in no entry of ims/people.yaml"),
            ("person-01", {"until": "2026-02-19"}, "is not valid on 2026-02-20"),
            ("person-01", {"until": "2026-02-28"}, "expired on 2026-02-28"),
            ("person-01", {"revoked": {"on": "2026-02-01", "why": "Lost"}}, "was revoked on 2026-02-01"),
            ("person-01", {"root": None}, "nobody trusted vouches for the key"),
        ],
    )
    def test_a_key_that_proves_nothing_writes_nothing(
        self, ready: Small, keys: Keys, run: Run, case: tuple[str, dict[str, object], str]
    ) -> None:
        name, change, said = case
        entry = {**ready.people["keys"][0], **change}
        ready.people["keys"][0] = {field: value for field, value in entry.items() if value is not None}
        ready.read()
        before = files(ready)
        assert said in refused(ready, self.call(run, ready, keys.private(name)), before)

    def test_no_key_file_and_no_agent_write_nothing(
        self, ready: Small, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
        before = files(ready)
        assert "there is no key file" in refused(ready, self.call(run, ready, "nothing"), before)
        assert "ssh-keygen could not sign" in refused(ready, self.call(run, ready, "agent"), before)

    @pytest.mark.skipif(sys.platform == "win32", reason="the agent of Windows is a service, not a process")
    def test_the_agent_signs_with_whichever_key_it_holds(self, ready: Small, keys: Keys, run: Run) -> None:
        second = keys.vouched("person-02", keys.entry("person-01", "second", since="2025-01-01"))
        ready.people["keys"].append(second)
        ready.read()
        with agent(keys.private("person-01")):
            ran = self.call(run, ready, "agent")
        assert "approved by person-01 as Director on 2026-02-20, signed" in ran.out
        assert ready.found() == []

    def test_a_signature_in_the_way_is_not_overwritten(self, ready: Small, keys: Keys, run: Run) -> None:
        ready.write(f"{RECORD}.sig", "mine\n")
        before = files(ready)
        ran = self.call(run, ready, keys.private("person-01"))
        assert f"{RECORD}.sig is already there" in refused(ready, ran, before)

    def test_a_key_is_vouched_for_and_can_sign_then(self, ready: Small, keys: Keys, run: Run) -> None:
        del ready.people["keys"][0]["root"]
        ready.people["keys"][0]["from"] = "2025-01-01"
        ready.read()
        text = run(ready.root, "vouch", "person-01", "--text", *AS_OF)
        assert text.out.startswith("imskit key 1\nperson: person-01\nkey: ssh-ed25519 ")
        ran = run(
            ready.root,
            "vouch",
            "person-01",
            "--as",
            "person-02",
            "--sign",
            str(keys.private("person-02")),
            *AS_OF,
        )
        assert ran.code == 0
        assert ran.err.startswith("put these lines below the key, ims/people.yaml:")
        people = ready.root / "ims/people.yaml"
        entry, _, rest = people.read_text(encoding="utf-8").partition("  from: '2025-01-01'\n")
        indented = (
            ran.out.replace("    ", "  ", 1).replace("\n      ", "\n    ").replace("\n        ", "\n      ")
        )
        people.write_text(f"{entry}  from: '2025-01-01'\n{indented}{rest}", encoding="utf-8")
        signed = self.call(run, ready, keys.private("person-01"))
        assert "approved by person-01 as Director on 2026-02-20, signed" in signed.out

    def test_vouching_with_the_key_itself_or_of_nobody_is_refused(
        self, ready: Small, keys: Keys, run: Run
    ) -> None:
        call = ("vouch", "person-01", "--as", "person-02", "--sign", str(keys.private("person-02")), *AS_OF)
        before = files(ready)
        assert "each key of person-01 is trusted already" in refused(ready, run(ready.root, *call), before)
        ready.people["keys"][0]["from"] = "2025-01-01"
        del ready.people["keys"][0]["root"]
        ready.read()
        before = files(ready)
        own = ("vouch", "person-01", "--as", "person-01", "--sign", str(keys.private("person-01")), *AS_OF)
        assert "a key does not vouch for itself" in refused(ready, run(ready.root, *own), before)
        nobody = run(ready.root, "vouch", "person-03", "--text", *AS_OF)
        assert "ims/people.yaml holds no key of person-03" in refused(ready, nobody, before)

    def test_what_was_only_typed_can_be_signed_later(self, ready: Small, keys: Keys, run: Run) -> None:
        ready.ims["approvals"][0]["assurance"] = "asserted"
        ready.read()
        typed = ("approve", "POL-001", "--as", "person-01", "--on", "2026-02-19", *AS_OF)
        assert run(ready.root, *typed).code == 0
        assert self.call(run, ready, keys.private("person-01")).code == 0
        ready.ims["approvals"][0]["assurance"] = "signed"
        assert ready.found() == []
        later = ("approve", "POL-001", "--as", "person-01", "--on", "2026-02-21", *AS_OF)
        again = run(ready.root, *later, "--sign", str(keys.private("person-01")))
        assert "person-01 approved POL-001 1.0 already" in again.err

    def test_of_several_keys_one_is_named_by_its_fingerprint(
        self, ready: Small, keys: Keys, run: Run
    ) -> None:
        for name in ("second", "third"):
            entry = keys.entry("person-01", name, since="2025-01-01")
            del entry["root"]
            ready.people["keys"].append(entry)
        ready.read()
        call = ("vouch", "person-01", "--text", *AS_OF)
        second, third = keys.public("second"), keys.public("third")
        said = run(ready.root, *call).err
        assert "person-01 has several keys" in said
        assert second.fingerprint in said
        assert third.line in run(ready.root, *call, "--fingerprint", third.fingerprint).out
        assert "person-01 has no such key" in run(ready.root, *call, "--fingerprint", "SHA256:x").err

    def test_a_passphrase_that_nobody_can_be_asked_for(self, ready: Small, keys: Keys, run: Run) -> None:
        key = keys.private("person-01")
        change = ["ssh-keygen", "-q", "-p", "-P", "", "-N", "secret", "-f", str(key)]
        subprocess.run(change, check=True, capture_output=True)
        before = files(ready)
        assert "has a passphrase, and there is no terminal" in refused(
            ready, self.call(run, ready, key), before
        )
