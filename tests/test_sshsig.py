"""Public keys and signatures are read from text; what is none is refused with why."""

from __future__ import annotations

import base64
import struct
from datetime import date as Day

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imskit.sshsig import LIMIT, NoKey, PublicKey, Signature, key_text, read_key, read_signature

ED25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAG9nLVbuGbBZ2Qa7GEKCja/GN3v8s3gTfxtVAHbdZM6"
SIGNED = b"""\
-----BEGIN SSH SIGNATURE-----
U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgAb2ctVu4ZsFnZBrsYQoKNr8Y3e
/yzeBN/G1UAdt1kzoAAAAPc2VsZnRlc3RAaW1za2l0AAAAAAAAAAZzaGE1MTIAAABTAAAA
C3NzaC1lZDI1NTE5AAAAQKIYmaklR476PlrEwIghAnlMioR44CeCnHEflrkzC6M6xHrY18
efK0aelQLQxIpWEdGbpJ+LyU8a06cMkIiX5AU=
-----END SSH SIGNATURE-----
"""


def string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def rsa(bits: int) -> str:
    modulus = b"\x00" + (1 << (bits - 1) | 1).to_bytes(bits // 8, "big")
    blob = string(b"ssh-rsa") + string(b"\x01\x00\x01") + string(modulus)
    return f"ssh-rsa {base64.b64encode(blob).decode()}"


def test_a_key_is_read_with_or_without_a_comment() -> None:
    key = read_key(ED25519)
    assert isinstance(key, PublicKey)
    assert key == read_key(f"{ED25519} somebody at work")
    assert key.line == ED25519
    assert key.fingerprint.startswith("SHA256:")
    assert len(key.fingerprint) == len("SHA256:") + 43


@pytest.mark.parametrize(
    "line, said",
    [
        ("", "no public SSH key"),
        ("person-01", "no public SSH key"),
        (f'command="rm -rf /" {ED25519}', "stands before the kind"),
        (f"cert-authority {ED25519}", "stands before the kind"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----", "private key"),
        ("ssh-dss AAAAB3NzaC1kc3MAAACBAP", "kind ssh-dss is not taken"),
        ("ssh-ed25519-cert-v01@openssh.com AAAA", "is not taken"),
        ("ssh-ed25519", "cut off"),
        (ED25519[:-4], "cut off"),
        (ED25519.replace("ssh-ed25519 ", "ssh-rsa "), "another kind"),
        (rsa(1024), "less than 2048 bits"),
    ],
)
def test_what_is_no_key_that_can_be_used_says_why(line: str, said: str) -> None:
    found = read_key(line)
    assert isinstance(found, NoKey)
    assert said in found.sentence
    assert found.mend


def test_a_long_enough_rsa_key_is_taken() -> None:
    assert isinstance(read_key(rsa(2048)), PublicKey)


def test_a_signature_says_by_which_key_and_what_for() -> None:
    key = read_key(ED25519)
    assert isinstance(key, PublicKey)
    assert read_signature(SIGNED) == Signature(key, "selftest@imskit")
    assert read_signature(SIGNED.replace(b"\n", b"\r\n")) == Signature(key, "selftest@imskit")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"signed, person-01\n",
        SIGNED[1:],
        SIGNED + b"and more",
        SIGNED.replace(b"U1NIU0lH", b"U1NIU0lI"),
        SIGNED.replace(b"-----END", b"A" * LIMIT + b"\n-----END"),
        SIGNED.replace(b"AAAAAQAAADMA", b"AAAAAgAAADMA"),
    ],
)
def test_what_is_no_signature_is_none(data: bytes) -> None:
    assert read_signature(data) is None


@given(st.binary(max_size=400))
def test_no_bytes_in_an_armour_can_do_harm(data: bytes) -> None:
    armour = b"-----BEGIN SSH SIGNATURE-----\n" + base64.encodebytes(data) + b"-----END SSH SIGNATURE-----\n"
    assert read_signature(armour) is None


@given(st.text(max_size=200))
def test_no_text_in_the_place_of_a_key_can_do_harm(line: str) -> None:
    assert isinstance(read_key(line), NoKey)


def test_what_is_signed_for_a_key_names_person_key_and_days() -> None:
    key = read_key(ED25519)
    assert isinstance(key, PublicKey)
    text = key_text("person-07", key, Day(2025, 2, 1), None)
    assert (
        text == f"imskit key 1\nperson: person-07\nkey: {ED25519}\nfrom: 2025-02-01\nuntil: open\n".encode()
    )
    assert key_text("person-07", key, Day(2025, 2, 1), Day(2026, 1, 31)).endswith(b"until: 2026-01-31\n")
