"""Real keys and signatures for tests: made by ssh-keygen in a folder of the test's own."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date as Day
from pathlib import Path
from typing import Any

import pytest

from imskit.ssh_keygen import sign
from imskit.sshsig import DECISION, ENDING, KEY, PublicKey, key_text, read_key
from tests.builders import Small


@contextmanager
def agent(*keys: Path) -> Iterator[None]:
    """An SSH agent that holds *keys*; not on Windows."""
    said = subprocess.run(["ssh-agent", "-s"], check=True, capture_output=True, text=True).stdout
    found = dict(part.split("=", 1) for part in said.replace("\n", "").split(";") if "=" in part)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SSH_AUTH_SOCK", found["SSH_AUTH_SOCK"])
            subprocess.run(["ssh-add", "-q", *map(str, keys)], check=True)
            yield
    finally:
        os.kill(int(found["SSH_AGENT_PID"]), signal.SIGTERM)


class Keys:
    """Keys by name, made when they are first asked for."""

    def __init__(self, folder: Path) -> None:
        """The keys lie in *folder*."""
        self._folder = folder

    def private(self, name: str, kind: str = "ed25519", *options: str) -> Path:
        """The file of the private key *name*."""
        path = self._folder / name
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            made = ["ssh-keygen", "-q", "-t", kind, *options, "-N", "", "-C", name, "-f", str(path)]
            subprocess.run(made, check=True, stdin=subprocess.DEVNULL, capture_output=True)
        return path

    def public(self, name: str) -> PublicKey:
        """The public key *name*."""
        found = read_key(self.private(name).with_suffix(".pub").read_text(encoding="utf-8"))
        assert isinstance(found, PublicKey), found
        return found

    def entry(self, person: str, name: str = "", since: str = "2020-01-01", **more: Any) -> dict[str, Any]:
        """The entry of people.yaml that gives the key *name* (of the person's id) to *person*."""
        entry = {"person": person, "key": self.public(name or person).line, "from": since, **more}
        return entry if "vouched" in more or "root" in more else {**entry, "root": True}

    def vouched(self, by: str, entry: Mapping[str, Any], namespace: str = KEY) -> dict[str, Any]:
        """*entry* as the key named *by*, of the person of that id, vouches for it."""
        until = Day.fromisoformat(entry["until"]) if "until" in entry else None
        key = read_key(entry["key"])
        assert isinstance(key, PublicKey)
        text = key_text(entry["person"], key, Day.fromisoformat(entry["from"]), until)
        signature = sign(text, namespace, self.private(by)).decode("ascii")
        kept = {field: value for field, value in entry.items() if field != "root"}
        return {**kept, "vouched": {"by": by, "signature": signature}}

    def sign(self, small: Small, decision: Mapping[str, Any], name: str, namespace: str = DECISION) -> Path:
        """Sign the record of *decision* in *small* with the key *name*; the signature's file is handed back."""
        record = small.root / f"ims/records/decision/{decision['id']}.yaml"
        file = record.with_name(record.name + ENDING)
        file.write_bytes(sign(record.read_bytes(), namespace, self.private(name)))
        return file
