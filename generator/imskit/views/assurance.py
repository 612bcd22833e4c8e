"""How sure a decision or acknowledgement is, in words for readers: what was verified, and what a record only claims."""

from __future__ import annotations

from imskit.facts.approval import why_without_effect
from imskit.facts.effect import Fault, falsely_signed, verified_assurance
from imskit.facts.signatures import Standing, standing
from imskit.model import Acknowledgement, Catalog, Document, Signed
from imskit.sshsig import PublicKey, read_key
from imskit.values import dataclass


@dataclass(frozen=True, slots=True)
class AssuranceLine:
    """How sure one decision or acknowledgement is."""

    #: asserted, committed or signed, as far as it was verified.
    level: str
    #: What that means here: a sentence without a full stop.
    words: str
    #: The fingerprint of the key that signed it, `SHA256:…`; empty where none was verified.
    key: str
    #: Why it changes nothing; empty when it does.
    fault: str = ""


def assurance_words(catalog: Catalog, decision: Signed) -> str:
    """What the assurance of a decision or acknowledgement means: a sentence without a full stop."""
    listed = isinstance(decision, Acknowledgement) and decision.reported_by is not None
    if listed:
        return f"as reported: {_words(catalog, decision, 'whoever brought the list')}"
    return _words(catalog, decision, "this person")


def _words(catalog: Catalog, decision: Signed, whose: str) -> str:
    stands = standing(catalog, decision)
    level = verified_assurance(catalog, decision)
    if level == "signed":
        return f"with a key of {whose}; the signature was verified"
    failed = f"; the signature {stands.value}" if stands is not Standing.NONE else ""
    if stands is Standing.NONE and decision.assurance == "signed":
        failed = "; it says signed, and there is no signature"
    if level == "committed":
        return f"a commit of {whose} brought the record{failed}"
    if not failed and decision.assurance == "committed":
        failed = f"; it says committed, and no commit of {whose} is known that brought it"
    return f"somebody typed the record{failed}"


def assurance_of(catalog: Catalog, record: Document) -> AssuranceLine | None:
    """How sure the decision or acknowledgement *record* is; None for any other record."""
    signed = signed_record(catalog, record)
    if signed is None:
        return None
    level = verified_assurance(catalog, signed)
    state = catalog.signatures.get(record.id)
    key = read_key(state.key.line) if level == "signed" and state and state.key else None
    return AssuranceLine(
        level,
        assurance_words(catalog, signed),
        key.fingerprint if isinstance(key, PublicKey) else "",
        _fault(catalog, signed),
    )


def signed_record(catalog: Catalog, record: Document) -> Signed | None:
    """The decision or acknowledgement that *record* holds; None for any other record."""
    about = record.value("body.document")
    decisions = catalog.decisions.get(about, ()) if isinstance(about, str) else ()
    decision = next((each for each in decisions if each.id == record.id), None)
    return decision or catalog.acknowledgements.get(record.id)


def _fault(catalog: Catalog, signed: Signed) -> str:
    if isinstance(signed, Acknowledgement):
        return Fault.NOT_THEIRS.value if falsely_signed(catalog, signed) else ""
    document = catalog.documents.get(signed.document)
    fault = why_without_effect(catalog, document, signed) if document is not None else None
    return fault.value if fault is not None else ""
