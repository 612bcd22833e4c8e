"""The chain of decisions about a document, each with what its signature proved when it was verified."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from imskit import sshsig
from imskit.facts.signatures import Standing, standing
from imskit.packs.packed import SYSTEM, Packed
from imskit.sshsig import PublicKey, read_key
from imskit.views.documents import DocumentPage
from imskit.views.naming import Naming
from imskit.views.sheet import RIGHTS
from imskit.views.words import capital, word


@dataclass(frozen=True, slots=True)
class ChainRow:
    """One decision about any version of the document."""

    day: str
    version: str
    verdict: str
    #: Why it does not count, or why somebody rejected; empty otherwise.
    note: str
    who: str
    #: Since when git holds the record of the decision as it is; empty where it does not tell.
    recorded: str
    #: What became of verifying its signature, in words; by which key, `SHA256:…`; where the signature lies.
    signature: str
    verified: bool
    key: str
    signature_file: str
    #: Id of its record.
    record: str


def chain(pack: Packed, page: DocumentPage, naming: Naming) -> Iterator[ChainRow]:
    """The decisions about the document of *page*, the newest first."""
    known = {decision.id: decision for decision in pack.catalog.decisions.get(page.id, ())}
    for line in page.decisions:
        decision = known.get(line.id)
        if decision is None:
            continue
        stands = standing(pack.catalog, decision)
        recorded = pack.catalog.recorded.get(decision.record.path)
        file = SYSTEM + decision.record.path + sshsig.ENDING
        yield ChainRow(
            day=line.day,
            version=line.version,
            verdict=word(line.verdict),
            note=f"does not count: {line.fault}" if line.fault else line.reason,
            who=naming.acting(line.person, line.role) + RIGHTS.get(line.right, ""),
            recorded=recorded.isoformat() if recorded else "",
            signature=_words(stands, line.assurance),
            verified=stands is Standing.VERIFIED,
            key=_key(pack, line.id),
            signature_file=file if pack.payload.has(file) else "",
            record=line.id,
        )


def _words(stands: Standing, assurance: str) -> str:
    if stands is Standing.NONE:
        return (
            "Not signed: the person's own commit brought the record"
            if assurance == "committed"
            else "Not signed"
        )
    return "Verified" if stands is Standing.VERIFIED else capital(f"the signature {stands.value}")


def _key(pack: Packed, decision: str) -> str:
    state = pack.catalog.signatures.get(decision)
    key = read_key(state.key.line) if state is not None and state.key is not None else None
    return key.fingerprint if isinstance(key, PublicKey) else ""
