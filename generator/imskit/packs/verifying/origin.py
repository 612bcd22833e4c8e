"""Whether a pack comes from whom it says: by keys that somebody trusts from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from imskit.exporters.bag import SIGNATURE, TAG_MANIFEST
from imskit.packs.verifying.findings import Finding
from imskit.packs.verifying.integrity import LONGEST_MANIFEST, first_bytes
from imskit.problems import CannotGoOn
from imskit.ssh_keygen import signer_of
from imskit.sshsig import LIMIT, PACK, PublicKey, is_as_written, read_key, read_signature
from imskit.tree import Tree

_NONE = "none of the keys in it is one"
#: A file of signers of a large company has some hundred lines.
_SIGNERS_LIMIT = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Signed:
    """What the signature over a pack is: by which key, and by whom as far as somebody trusts."""

    #: SHA256:... as ssh-keygen shows it; empty where there is no signature, or none that can be read.
    key: str
    #: The name that the file of trusted signers gives to the key; empty without one.
    signer: str
    #: Whether the key made the signature over this tag manifest.
    holds: bool = True


def signed(files: Tree, signers: Path | None) -> tuple[Signed | None, list[Finding]]:
    """What the signature in *files* proves to whoever trusts the *signers*; None where there is none.

    Whoever names signers wants one of theirs: without it, somebody could take the signature away, and alter the rest.
    Raises CannotGoOn: the file of signers cannot be read, or ssh-keygen is not there.
    """
    trusting = signers_file(signers) if signers is not None else None
    if not files.has(SIGNATURE):
        missing = Finding(SIGNATURE, "is missing, so nobody of the trusted signers signed this pack")
        return None, [missing] if trusting is not None else []
    armoured = first_bytes(files, SIGNATURE, LIMIT)
    said = read_signature(armoured)
    message = first_bytes(files, TAG_MANIFEST, LONGEST_MANIFEST) if files.has(TAG_MANIFEST) else b""
    if said is None or said.namespace != PACK:
        return Signed("", "", holds=False), [Finding(SIGNATURE, "is no signature over a pack")]
    if not message:
        return Signed("", "", holds=False), [Finding(SIGNATURE, "has no tag manifest to be held against")]
    key = said.key.fingerprint
    # By its own key first: whether it is whole does not hang on whom somebody trusts.
    if not signer_of(message, armoured, PACK, f'anybody namespaces="{PACK}" {said.key.line}\n'.encode()):
        return Signed(key, "", holds=False), [Finding(SIGNATURE, "is not over this pack")]
    if not is_as_written(armoured):
        return Signed(key, "", holds=False), [
            Finding(SIGNATURE, "was altered: it is not as ssh-keygen writes it")
        ]
    if trusting is None:
        return Signed(key, ""), []
    signer = signer_of(message, armoured, PACK, trusting) or ""
    return Signed(key, signer), [] if signer else [Finding(SIGNATURE, "is by none of the trusted signers")]


def signers_file(path: Path) -> bytes:
    """The bytes of a file of trusted signers, in the form of ssh-keygen's `allowed_signers`.

    Raises CannotGoOn: it cannot be read, is far too large, or names no key.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CannotGoOn(f"{path} cannot be read: {error.strerror}") from error
    if len(data) > _SIGNERS_LIMIT or not any(_public(line) for line in _lines(data)):
        raise CannotGoOn(
            f"{path} is no file of signers: {_NONE}",
            "write a line for each: NAME KEY, as in allowed_signers of ssh-keygen",
        )
    return data


def trusted(data: bytes) -> frozenset[PublicKey]:
    """The keys in a file of signers."""
    return frozenset(key for line in _lines(data) if (key := _public(line)))


def _lines(data: bytes) -> Sequence[str]:
    return [
        line for line in data.decode("utf-8", "replace").splitlines() if not line.lstrip().startswith("#")
    ]


def _public(line: str) -> PublicKey | None:
    words = line.split()
    for at in range(1, len(words)):
        key = read_key(" ".join(words[at : at + 2]))
        if isinstance(key, PublicKey):
            return key
    return None
