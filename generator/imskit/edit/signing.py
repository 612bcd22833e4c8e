"""Signing a decision: the signature is looked at before anything is laid, as a check would do it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Day
from pathlib import Path

from imskit.edit.new_file import NewFile
from imskit.facts.keys import distrust, trusted_keys
from imskit.model import Catalog, SignatureState, SigningKey
from imskit.problems import CannotGoOn
from imskit.signatures import Claim, look_at, vouching_claim
from imskit.ssh_keygen import sign, sign_with_agent
from imskit.sshsig import DECISION, ENDING, KEY, NoKey, PublicKey, key_text, read_key, read_signature

#: In the place of a file of a key: the keys that an SSH agent holds.
AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signs, as on which day, and with what: the path of a private key, or `agent`."""

    person: str
    day: Day
    key: str
    #: What is signed: a decision, or an acknowledgement.
    namespace: str = DECISION


def signature_of(catalog: Catalog, record: NewFile, signing: Signing, root: Path) -> NewFile:
    """The signature over *record*, which *signing* fits, as a file beside it.

    Raises CannotGoOn where it could not be made, and where it would prove nothing: by a key that is not that
    person's, was not valid on that day, has ended or is not trusted.
    """
    message = record.text.encode("utf-8")
    made = _made(catalog, message, signing.namespace, signing)
    claim = Claim(signing.namespace, message, made, signing.person, signing.day)
    _refuse(catalog, look_at(claim, catalog.system.keys, root), signing)
    return NewFile(f"{record.path}{ENDING}", made.decode("ascii"))


def vouching_of(catalog: Catalog, new: SigningKey, person: str, key: str, root: Path) -> str:
    """The signature with which *person* vouches for the key *new*. Raises CannotGoOn as `signature_of` does."""
    signing = Signing(person, new.since, key)
    made = _made(catalog, vouched_text(new), KEY, signing)
    said = read_signature(made.strip() + b"\n")
    if said is not None and said.key == _public(new):
        raise CannotGoOn(
            "a key does not vouch for itself", "sign with a key that is trusted already, of whoever vouches"
        )
    others = [each for each in catalog.system.keys if each.number != new.number]
    _refuse(catalog, look_at(vouching_claim(new, _public(new), person, made), others, root), signing)
    return made.decode("ascii")


def vouched_text(new: SigningKey) -> bytes:
    """What is signed to vouch for the key *new*; raises CannotGoOn where it is no key."""
    return key_text(new.person, _public(new), new.since, new.until)


def _public(key: SigningKey) -> PublicKey:
    public = read_key(key.line)
    if isinstance(public, NoKey):
        raise CannotGoOn(f"{key.place}: {public.sentence}", public.mend)
    return public


def _made(catalog: Catalog, message: bytes, namespace: str, signing: Signing) -> bytes:
    if signing.key != AGENT:
        return sign(message, namespace, Path(signing.key).expanduser())
    usable = [
        public
        for each in catalog.system.keys
        if each.person == signing.person and each.covers(signing.day) and each.number in trusted_keys(catalog)
        if isinstance(public := read_key(each.line), PublicKey)
    ]
    if not usable:
        raise CannotGoOn(
            f"ims/people.yaml holds no trusted key of {signing.person} that is valid on "
            f"{signing.day.isoformat()}",
            "add it under keys first",
        )
    for public in usable[1:]:
        try:
            return sign_with_agent(message, namespace, public)
        except CannotGoOn:
            # The agent need not hold each of them; of the last one the reason is told.
            continue
    return sign_with_agent(message, namespace, usable[0])


def _refuse(catalog: Catalog, state: SignatureState, signing: Signing) -> None:
    """Raise CannotGoOn for a signature that would prove nothing."""
    key = state.key
    if state.verdict == "unknown-key":
        whose = f"is {key.person}'s" if key else "stands in no entry of ims/people.yaml"
        raise CannotGoOn(
            f"the key that you sign with {whose}, so it proves nothing of {signing.person}",
            "sign with a key that ims/people.yaml gives to that person, or add it under keys first",
        )
    if state.verdict == "outside-days":
        raise CannotGoOn(
            f"the key that you sign with is not valid on {signing.day.isoformat()}", "sign with one that is"
        )
    if state.verdict != "verified" or key is None:
        raise CannotGoOn("the signature that ssh-keygen made cannot be verified", "try again, or another key")
    if key.revoked_on is not None and key.revoked_on <= catalog.now:
        raise CannotGoOn(
            f"the key that you sign with was revoked on {key.revoked_on.isoformat()}", "sign with another one"
        )
    if key.until is not None and key.until < catalog.now:
        raise CannotGoOn(
            f"the key that you sign with expired on {key.until.isoformat()}, and proves only what was recorded "
            f"before",
            "sign with one that is valid",
        )
    if distrust(catalog, key) is not None:
        raise CannotGoOn(
            "nobody trusted vouches for the key that you sign with, so it proves nothing",
            f"let somebody with a trusted key do it: imskit vouch {key.person} --as PERSON --sign KEYFILE",
        )
