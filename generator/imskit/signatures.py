"""Looks at the signatures that lie beside decisions and acknowledgements, and at those with which keys are vouched for.

What comes out are values for the catalog: made with which key, or why with none. What they prove on which day is
for `imskit.facts.signatures` to say. ssh-keygen is asked only about what was not verified before, several at once.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import closing
from datetime import date as Day
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from imskit import sshsig
from imskit.model import Decision, SignatureState, Signed, SigningKey
from imskit.path_rules import EVIDENCE
from imskit.problems import CannotGoOn
from imskit.sshsig import PublicKey, read_key, read_signature
from imskit.tree import Tree
from imskit.values import dataclass

# It starts processes, and is loaded when there is a signature to look at.
if TYPE_CHECKING:
    from imskit import ssh_keygen

_MOST_AT_ONCE = 8


@dataclass(frozen=True)
class Signatures:
    """What was found of signatures in one tree."""

    #: By the id of the record.
    records: Mapping[str, SignatureState]
    #: By the number of the key that is vouched for.
    vouchings: Mapping[int, SignatureState]
    #: Paths of signature files beside which no record stands that can be signed.
    stray: tuple[str, ...]
    #: Why some could not be verified, in words; empty when all could.
    not_told: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """That *person* signed *message* for *namespace* on *day*, with the armoured *signature*."""

    namespace: str
    message: bytes
    signature: bytes
    person: str
    day: Day


@dataclass(frozen=True, slots=True)
class _Question:
    """Whether what is claimed was signed with *key*."""

    claim: Claim
    key: SigningKey
    public: PublicKey

    @property
    def hash(self) -> str:
        """The hash of all that the answer depends on."""
        from imskit import ssh_keygen

        words = (
            b"imskit verified 1",
            self.claim.namespace.encode(),
            self.claim.person.encode(),
            self.claim.day.isoformat().encode(),
            ssh_keygen.allowed_signers(self.claim.namespace, self.signer),
            hashlib.sha256(self.claim.message).digest(),
            hashlib.sha256(self.claim.signature).digest(),
        )
        return hashlib.sha256(b"".join(len(word).to_bytes(8, "big") + word for word in words)).hexdigest()

    @property
    def signer(self) -> ssh_keygen.Signer:
        """Whose signature is looked for."""
        from imskit import ssh_keygen

        return ssh_keygen.Signer(self.claim.person, self.public, self.key.since, self.key.until)


def signatures_of(
    tree: Tree, records: Iterable[Signed], others: Collection[str], keys: Sequence[SigningKey], root: Path
) -> Signatures:
    """Look at all signatures in *tree*.

    *others* are the paths of records that cannot be read, or that another one of their id stands for: a
    signature beside one is not a stray. *root* is where the system lies, so that what is remembered is not kept
    inside it.
    """
    by_path = {record.record.path: record for record in records}
    publics = _publics(keys)
    states: dict[str, SignatureState] = {}
    stray: list[str] = []
    questions: list[tuple[str | int, _Question]] = []
    for path in signature_paths(tree):
        beside = path.removesuffix(sshsig.ENDING)
        record = by_path.get(beside)
        if record is None:
            if beside not in others:
                stray.append(path)
            continue
        namespace = sshsig.DECISION if isinstance(record, Decision) else sshsig.ACKNOWLEDGEMENT
        claim = Claim(namespace, tree.read(beside), bounded(tree, path), record.signer, record.day)
        asked = _question(claim, keys, publics)
        if isinstance(asked, SignatureState):
            states[record.id] = asked
        else:
            questions.append((record.id, asked))
    vouchings: dict[int, SignatureState] = {}
    for key in keys:
        if key.vouched_by is None or key.vouching is None or key.number not in publics:
            continue
        claim = vouching_claim(key, publics[key.number], key.vouched_by, key.vouching.encode())
        # No key vouches for itself.
        asked = _question(claim, [each for each in keys if each.number != key.number], publics)
        if isinstance(asked, SignatureState):
            vouchings[key.number] = asked
        else:
            questions.append((key.number, asked))
    not_told = ""
    if questions:
        answers, not_told = _answers([question for _, question in questions], root)
        for (name, _), state in zip(questions, answers, strict=True):
            if isinstance(name, int):
                vouchings[name] = state
            else:
                states[name] = state
    return Signatures(MappingProxyType(states), MappingProxyType(vouchings), tuple(stray), not_told)


def signature_paths(tree: Tree) -> list[str]:
    """The paths of the signature files in *tree*, sorted."""
    return [
        path
        for path in tree.paths()
        if path.endswith(sshsig.ENDING) and path.startswith("ims/") and not path.startswith(EVIDENCE)
    ]


def bounded(tree: Tree, path: str) -> bytes:
    """The bytes of the signature file at *path*, cut off one byte after what a signature can have.

    Of a file that cannot be read there are none, and they are no signature.
    """
    held = bytearray()
    try:
        with closing(tree.chunks(path)) as chunks:
            for chunk in chunks:
                held += chunk
                if len(held) > sshsig.LIMIT:
                    break
    except CannotGoOn:
        return b""
    return bytes(held[: sshsig.LIMIT + 1])


def look_at(claim: Claim, keys: Sequence[SigningKey], root: Path) -> SignatureState:
    """What comes of looking at the signature of one *claim*; *root* as for `signatures_of`."""
    asked = _question(claim, keys, _publics(keys))
    return asked if isinstance(asked, SignatureState) else _answers([asked], root)[0][0]


def vouching_claim(key: SigningKey, public: PublicKey, by: str, signature: bytes) -> Claim:
    """That *by* vouches for *key*, which is *public*, with *signature*."""
    text = sshsig.key_text(key.person, public, key.since, key.until)
    return Claim(sshsig.KEY, text, signature.strip() + b"\n", by, key.since)


def _publics(keys: Iterable[SigningKey]) -> dict[int, PublicKey]:
    """The keys that can be used, by number."""
    return {key.number: found for key in keys if isinstance(found := read_key(key.line), PublicKey)}


def _question(
    claim: Claim, keys: Sequence[SigningKey], publics: Mapping[int, PublicKey]
) -> _Question | SignatureState:
    """What is to be asked of ssh-keygen, or what can be said without."""
    said = read_signature(claim.signature)
    if said is None or said.namespace != claim.namespace:
        return SignatureState("broken")
    same = [key for key in keys if publics.get(key.number) == said.key]
    own = [key for key in same if key.person == claim.person]
    valid = [key for key in own if key.covers(claim.day)]
    if valid:
        return _Question(claim, valid[-1], said.key)
    if own:
        return SignatureState("outside-days", own[-1])
    return SignatureState("unknown-key", same[0] if same else None)


def _answers(questions: Sequence[_Question], root: Path) -> tuple[list[SignatureState], str]:
    """What ssh-keygen says to each of the *questions*, and why it could not be asked."""
    if not questions:
        return [], ""
    from imskit.verified_store import VerifiedStore, cache_folder

    store = VerifiedStore(cache_folder(root))
    hashes = [question.hash for question in questions]
    open_ones = [at for at, each in enumerate(hashes) if each not in store]
    good = {at for at in range(len(questions)) if at not in set(open_ones)}
    why = ""
    if open_ones:
        # Most runs need none of it.
        from concurrent.futures import ThreadPoolExecutor

        # Each answer is a process of its own: threads wait for them.
        with ThreadPoolExecutor(min(_MOST_AT_ONCE, (os.cpu_count() or 1) + 1)) as pool:
            asked = [pool.submit(_ask, questions[at]) for at in open_ones]
        try:
            good |= {at for at, each in zip(open_ones, asked, strict=True) if each.result()}
        except CannotGoOn as stop:
            why = stop.sentence
        store.add([hashes[at] for at in open_ones if at in good])
    unsure: Literal["unverified", "broken"] = "unverified" if why else "broken"
    return [
        SignatureState("verified" if at in good else unsure, question.key)
        for at, question in enumerate(questions)
    ], why


def _ask(question: _Question) -> bool:
    from imskit import ssh_keygen

    claim = question.claim
    return ssh_keygen.verify(claim.message, claim.signature, claim.namespace, question.signer, claim.day)
