"""How sure a decision is, in words for readers: what was verified, and what a record only claims."""

from __future__ import annotations

from dataclasses import dataclass

from imskit.facts.effect import verified_assurance
from imskit.facts.signatures import Standing, standing
from imskit.model import Catalog, Decision, Document
from imskit.sshsig import PublicKey, read_key


@dataclass(frozen=True, slots=True)
class AssuranceLine:
    """How sure one decision is."""

    #: asserted, committed or signed, as far as it was verified.
    level: str
    #: What that means here: a sentence without a full stop.
    words: str
    #: The fingerprint of the key that signed it, `SHA256:…`; empty where none was verified.
    key: str


def assurance_words(catalog: Catalog, decision: Decision) -> str:
    """What the assurance of *decision* means: a sentence without a full stop."""
    stands = standing(catalog, decision)
    level = verified_assurance(catalog, decision)
    if level == "signed":
        return "with a key of this person; the signature was verified"
    failed = f"; the signature {stands.value}" if stands is not Standing.NONE else ""
    if stands is Standing.NONE and decision.assurance == "signed":
        failed = "; it says signed, and there is no signature"
    if level == "committed":
        return f"a commit of this person brought the record{failed}"
    if not failed and decision.assurance == "committed":
        failed = "; it says committed, and no commit of this person is known that brought it"
    return f"somebody typed the record{failed}"


def assurance_of(catalog: Catalog, record: Document) -> AssuranceLine | None:
    """How sure the decision *record* is; None for a record that is no decision."""
    about = record.value("body.document")
    decisions = catalog.decisions.get(about, ()) if isinstance(about, str) else ()
    decision = next((each for each in decisions if each.id == record.id), None)
    if decision is None:
        return None
    level = verified_assurance(catalog, decision)
    state = catalog.signatures.get(decision.id)
    key = read_key(state.key.line) if level == "signed" and state and state.key else None
    return AssuranceLine(
        level, assurance_words(catalog, decision), key.fingerprint if isinstance(key, PublicKey) else ""
    )
