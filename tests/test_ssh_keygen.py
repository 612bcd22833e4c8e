"""ssh-keygen signs and verifies, and nothing that a stranger wrote makes it do anything else."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date as Day
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imskit import ssh_keygen
from imskit.problems import CannotGoOn
from imskit.ssh_keygen import Signer, sign, sign_with_agent, verify
from imskit.sshsig import ACKNOWLEDGEMENT, DECISION, LIMIT, PublicKey, read_key
from tests.signing import Keys, agent

pytestmark = pytest.mark.ssh

DAY = Day(2026, 2, 20)
MESSAGE = b"id: DEC-1\nverdict: approve\n"
posix = pytest.mark.skipif(
    sys.platform == "win32", reason="ssh-agent and modes of files are others on Windows"
)


def signer(keys: Keys, since: Day = Day(2026, 1, 1), until: Day | None = Day(2026, 12, 31)) -> Signer:
    return Signer("person-01", keys.public("one"), since, until)


def test_a_signature_is_found_good(keys: Keys) -> None:
    made = sign(MESSAGE, DECISION, keys.private("one"))
    assert verify(MESSAGE, made, DECISION, signer(keys), DAY)


@pytest.mark.parametrize("kind", ["ecdsa", "rsa"])
def test_other_kinds_of_keys_sign_too(keys: Keys, kind: str) -> None:
    made = sign(MESSAGE, DECISION, keys.private("one", kind))
    assert verify(MESSAGE, made, DECISION, signer(keys), DAY)


#: A key as tokens hold one, and what it signed; made in software, its private half was thrown away.
OF_A_STICK = (
    "sk-ssh-ed25519@openssh.com "
    "AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIIMgpRl32MOMqKSSfGcN9YIeRJdhlF4V6e+yahUJ0jDqAAAABHNzaDo="
)
SIGNED_BY_IT = b"""\
-----BEGIN SSH SIGNATURE-----
U1NIU0lHAAAAAQAAAEoAAAAac2stc3NoLWVkMjU1MTlAb3BlbnNzaC5jb20AAAAggyClGX
fYw4yopJJ8Zw31gh5El2GUXhXp77JqFQnSMOoAAAAEc3NoOgAAAA9kZWNpc2lvbkBpbXNr
aXQAAAAAAAAABnNoYTUxMgAAAGcAAAAac2stc3NoLWVkMjU1MTlAb3BlbnNzaC5jb20AAA
BACo9hG7drop1KapFFo0bPs5KMhK5+6G4WGVkdY0srm1Q0iN2Px4jYxMoUfrfy0w04W/OJ
+ggDZj96lvkMYTNsDwEAAAAH
-----END SSH SIGNATURE-----
"""


def test_a_signature_by_a_token_is_found_good() -> None:
    key = read_key(OF_A_STICK)
    assert isinstance(key, PublicKey)
    token = Signer("person-01", key, Day(2026, 1, 1), None)
    assert verify(MESSAGE, SIGNED_BY_IT, DECISION, token, DAY)
    assert not verify(MESSAGE + b"x", SIGNED_BY_IT, DECISION, token, DAY)
    assert not verify(MESSAGE, SIGNED_BY_IT, ACKNOWLEDGEMENT, token, DAY)


def test_the_same_key_gives_the_same_signature_each_time(keys: Keys) -> None:
    assert sign(MESSAGE, DECISION, keys.private("one")) == sign(MESSAGE, DECISION, keys.private("one"))


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_one_changed_byte_breaks_it(keys: Keys, data: st.DataObject) -> None:
    made = sign(MESSAGE, DECISION, keys.private("one"))
    at = data.draw(st.integers(0, len(MESSAGE) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != MESSAGE[at]))
    changed = MESSAGE[:at] + bytes([other]) + MESSAGE[at + 1 :]
    assert not verify(changed, made, DECISION, signer(keys), DAY)


def test_another_key_or_purpose_is_not_found_good(keys: Keys) -> None:
    assert not verify(MESSAGE, sign(MESSAGE, DECISION, keys.private("two")), DECISION, signer(keys), DAY)
    assert not verify(MESSAGE, sign(MESSAGE, "file", keys.private("one")), DECISION, signer(keys), DAY)


@pytest.mark.parametrize(
    "day, good",
    [
        (Day(2025, 12, 31), False),
        (Day(2026, 1, 1), True),
        (Day(2026, 12, 31), True),
        (Day(2027, 1, 1), False),
    ],
)
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_first_and_the_last_day_of_a_key_count_wherever_the_machine_is(
    keys: Keys, monkeypatch: pytest.MonkeyPatch, day: Day, zone: str, *, good: bool
) -> None:
    monkeypatch.setenv("TZ", zone)
    made = sign(MESSAGE, DECISION, keys.private("one"))
    assert verify(MESSAGE, made, DECISION, signer(keys), day) is good


def test_a_key_that_is_said_to_be_older_than_ssh_is_taken_all_the_same(keys: Keys) -> None:
    made = sign(MESSAGE, DECISION, keys.private("one"))
    assert verify(MESSAGE, made, DECISION, signer(keys, since=Day(1000, 1, 1), until=Day.max), DAY)


def test_a_huge_signature_and_a_strange_person_are_not_even_asked_about(keys: Keys) -> None:
    made = sign(MESSAGE, DECISION, keys.private("one"))
    assert not verify(MESSAGE, made + b" " * LIMIT, DECISION, signer(keys), DAY)
    for person in ("*", "-h", "person-01,person-02", "a b", "", "a" * 1_000_000):
        stranger = Signer(person, keys.public("one"), Day(2026, 1, 1), None)
        assert not verify(MESSAGE, made, DECISION, stranger, DAY)


def test_a_key_file_whose_name_looks_like_an_option_is_a_file(
    keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for ending in ("", ".pub"):
        source = Path(f"{keys.private('one')}{ending}")
        target = Path(f"-Y{ending}")
        target.touch(mode=0o600)
        target.write_bytes(source.read_bytes())
    assert verify(MESSAGE, sign(MESSAGE, DECISION, Path("-Y")), DECISION, signer(keys), DAY)


def test_what_cannot_sign_says_so(tmp_path: Path) -> None:
    with pytest.raises(CannotGoOn, match="there is no key file"):
        sign(MESSAGE, DECISION, tmp_path / "nothing")
    (tmp_path / "text").write_text("not a key\n", encoding="utf-8")
    (tmp_path / "text").chmod(0o600)
    with pytest.raises(CannotGoOn, match="ssh-keygen could not sign"):
        sign(MESSAGE, DECISION, tmp_path / "text")


@posix
def test_a_key_with_a_passphrase_is_refused_where_nobody_can_be_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", None)
    made = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "secret", "-f", str(tmp_path / "locked")]
    subprocess.run(made, check=True, stdin=subprocess.DEVNULL)
    with pytest.raises(CannotGoOn, match="passphrase"):
        sign(MESSAGE, DECISION, tmp_path / "locked")


@posix
def test_an_agent_signs_with_the_key_that_it_holds(keys: Keys) -> None:
    with agent(keys.private("one")):
        made = sign_with_agent(MESSAGE, DECISION, keys.public("one"))
        assert verify(MESSAGE, made, DECISION, signer(keys), DAY)
        with pytest.raises(CannotGoOn):
            sign_with_agent(MESSAGE, DECISION, keys.public("two"))


def test_without_ssh_keygen_it_says_what_to_install(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    made = sign(MESSAGE, DECISION, keys.private("one"))
    monkeypatch.setenv("PATH", "")
    with pytest.raises(CannotGoOn, match="ssh-keygen is not installed"):
        verify(MESSAGE, made, DECISION, signer(keys), DAY)


@posix
def test_a_program_in_the_current_folder_is_never_run(
    keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = sign(MESSAGE, DECISION, keys.private("one"))
    public = signer(keys)
    (tmp_path / "ssh-keygen").write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    (tmp_path / "ssh-keygen").chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.pathsep}{os.environ['PATH']}")
    found = ssh_keygen.find()
    assert found is not None
    assert found.parent != tmp_path
    assert not verify(MESSAGE + b"!", made, DECISION, public, DAY)


@posix
def test_an_ssh_keygen_that_is_too_old_is_not_taken_for_a_broken_signature(
    keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = sign(MESSAGE, DECISION, keys.private("one"))
    (tmp_path / "ssh-keygen").write_text(
        "#!/bin/sh\necho 'Unsupported option' >&2\nexit 255\n", encoding="utf-8"
    )
    (tmp_path / "ssh-keygen").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    ssh_keygen._able.cache_clear()
    try:
        with pytest.raises(CannotGoOn, match="too old"):
            verify(MESSAGE, made, DECISION, signer(keys), DAY)
    finally:
        ssh_keygen._able.cache_clear()
