"""The signing keys of people as rows: whose they are, from when until when, and why they are trusted."""

from __future__ import annotations

from collections import Counter

from imskit.facts.keys import distrust
from imskit.facts.signatures import Standing, standing
from imskit.model import Catalog
from imskit.sshsig import PublicKey, read_key
from imskit.values import dataclass


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One key; days are YYYY-MM-DD."""

    person: str
    #: `SHA256:…`; empty where it is no key.
    fingerprint: str
    since: str
    until: str | None
    revoked_on: str | None
    #: Who vouches for it; None for one of the first keys.
    vouched_by: str | None
    trusted: bool
    #: How many decisions it signed, as far as they were verified.
    decisions: int


def key_rows(catalog: Catalog) -> tuple[KeyRow, ...]:
    """The keys in the order of people.yaml."""
    signed = Counter(
        state.key.number
        for found in catalog.decisions.values()
        for decision in found
        if (state := catalog.signatures.get(decision.id)) is not None
        and state.key is not None
        and standing(catalog, decision) is Standing.VERIFIED
    )
    rows = []
    for key in catalog.system.keys:
        public = read_key(key.line)
        rows.append(
            KeyRow(
                person=key.person,
                fingerprint=public.fingerprint if isinstance(public, PublicKey) else "",
                since=key.since.isoformat(),
                until=key.until.isoformat() if key.until else None,
                revoked_on=key.revoked_on.isoformat() if key.revoked_on else None,
                vouched_by=key.vouched_by,
                trusted=distrust(catalog, key) is None,
                decisions=signed[key.number],
            )
        )
    return tuple(rows)
