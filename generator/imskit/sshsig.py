"""Public SSH keys and SSH signatures as values: read from text, never run.

A signature is what `ssh-keygen -Y sign` writes (SSHSIG, armoured). It holds the public key that it claims to be
made with; whether it was is for `imskit.ssh_keygen` to find out.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import struct
from collections.abc import Iterator
from datetime import date as Day

from imskit.values import dataclass

#: What a decision is signed for. A signature for one purpose says nothing for another: one under an e-mail, a
#: commit or a key can never be passed off as an approval.
DECISION = "decision@imskit"
#: What an acknowledgement is signed for: to have read a text is not to approve it.
ACKNOWLEDGEMENT = "acknowledgement@imskit"
#: What a key is vouched for with.
KEY = "key@imskit"
#: What an audit pack is signed for.
PACK = "pack@imskit"

#: What a signature file is called: the record's name with this behind it.
ENDING = ".sig"
#: A signature with the longest RSA key that anybody uses has about 3 KB.
LIMIT = 16 * 1024

_KINDS = frozenset(
    {
        "ssh-ed25519",
        "sk-ssh-ed25519@openssh.com",
        "ecdsa-sha2-nistp256",
        "ecdsa-sha2-nistp384",
        "ecdsa-sha2-nistp521",
        "sk-ecdsa-sha2-nistp256@openssh.com",
        "ssh-rsa",
    }
)
_RSA = "ssh-rsa"
_RSA_BITS = 2048
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")
_ARMOUR = re.compile(
    rb"-----BEGIN SSH SIGNATURE-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END SSH SIGNATURE-----\s*"
)
#: How long the lines of a signature are.
_COLUMNS = 70
_MAGIC = b"SSHSIG"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key: its kind, such as `ssh-ed25519`, and its bytes in the form of SSH."""

    kind: str
    blob: bytes

    @property
    def line(self) -> str:
        """The key as one line, without a comment."""
        return f"{self.kind} {base64.b64encode(self.blob).decode('ascii')}"

    @property
    def fingerprint(self) -> str:
        """Its fingerprint as ssh-keygen shows it: `SHA256:…`."""
        digest = hashlib.sha256(self.blob).digest()
        return "SHA256:" + base64.b64encode(digest).decode("ascii").rstrip("=")


@dataclass(frozen=True, slots=True)
class NoKey:
    """Why a line is no public key that can be used, and how to mend it."""

    sentence: str
    mend: str = "copy the one line of the file that ends with .pub"


@dataclass(frozen=True, slots=True)
class Signature:
    """What a signature says of itself: the key it claims to be made with, and what for."""

    key: PublicKey
    namespace: str


def read_key(line: str) -> PublicKey | NoKey:
    """The public key on *line*, as in a file that ends with `.pub`: kind, bytes in base64, perhaps a comment."""
    words = line.split()
    if "PRIVATE KEY" in line:
        return NoKey("This is a private key, which nobody else may have", "make a new key, and copy its .pub")
    if not words or words[0] not in _KINDS:
        first = words[0] if words else ""
        if first in {"ssh-dss", "ssh-dsa"} or first.endswith("-cert-v01@openssh.com"):
            return NoKey(f"A key of the kind {first} is not taken", "make one with: ssh-keygen -t ed25519")
        if any(word in _KINDS for word in words):
            return NoKey(
                "Something stands before the kind of the key", "begin with the kind, without options"
            )
        return NoKey("This is no public SSH key")
    if len(words) < 2 or not _BASE64.fullmatch(words[1]):
        return NoKey("The key is cut off, or its characters are not those of a key")
    try:
        blob = base64.b64decode(words[1], validate=True)
    except binascii.Error:
        return NoKey("The key is cut off, or its characters are not those of a key")
    parts = _strings(blob)
    if parts is None or len(parts) < 2 or parts[0] != words[0].encode("ascii"):
        return NoKey("The key is cut off, or is of another kind than it says")
    if words[0] == _RSA and (len(parts) != 3 or int.from_bytes(parts[2], "big").bit_length() < _RSA_BITS):
        return NoKey(
            f"An RSA key with less than {_RSA_BITS} bits is not safe", "make one with: ssh-keygen -t ed25519"
        )
    return PublicKey(words[0], blob)


def read_signature(armoured: bytes) -> Signature | None:
    """What the signature *armoured* says of itself; None when it is no signature."""
    found = _ARMOUR.fullmatch(armoured) if len(armoured) <= LIMIT else None
    if found is None:
        return None
    try:
        data = base64.b64decode(re.sub(rb"\s", b"", found[1]), validate=True)
    except binascii.Error:
        return None
    head = len(_MAGIC) + 4
    if data[: len(_MAGIC)] != _MAGIC or data[len(_MAGIC) : head] != struct.pack(">I", _VERSION):
        return None
    parts = _strings(data[head:])
    # Key, namespace, reserved, hash, signature.
    if parts is None or len(parts) != 5:
        return None
    inner = _strings(parts[0])
    if not inner:
        return None
    kind = inner[0].decode("ascii", "replace")
    key = read_key(f"{kind} {base64.b64encode(parts[0]).decode('ascii')}")
    if isinstance(key, NoKey):
        return None
    return Signature(key, parts[1].decode("utf-8", "replace"))


def is_as_written(armoured: bytes) -> bool:
    """Whether the signature *armoured* is byte for byte as ssh-keygen writes it, and not only one that it reads."""
    found = _ARMOUR.fullmatch(armoured) if len(armoured) <= LIMIT else None
    if found is None:
        return False
    try:
        text = base64.b64encode(base64.b64decode(re.sub(rb"\s", b"", found[1]), validate=True))
    except binascii.Error:
        return False
    lines = [text[at : at + _COLUMNS] for at in range(0, len(text), _COLUMNS)]
    ends = b"-----BEGIN SSH SIGNATURE-----", b"-----END SSH SIGNATURE-----"
    return armoured == b"\n".join((ends[0], *lines, ends[1])) + b"\n"


def key_text(person: str, key: PublicKey, since: Day, until: Day | None) -> bytes:
    """What is signed to vouch for a key: that it is *person*'s, and from when until when."""
    return (
        "imskit key 1\n"
        f"person: {person}\n"
        f"key: {key.line}\n"
        f"from: {since.isoformat()}\n"
        f"until: {until.isoformat() if until else 'open'}\n"
    ).encode("ascii")


def _strings(data: bytes) -> list[bytes] | None:
    """The length-prefixed strings that *data* is made of; None when it is not made of such."""
    try:
        return list(_each_string(data))
    except ValueError:
        return None


def _each_string(data: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(data):
        end = at + 4
        length = int.from_bytes(data[at:end], "big")
        if end > len(data) or end + length > len(data):
            raise ValueError
        yield data[end : end + length]
        at = end + length
