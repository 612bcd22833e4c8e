"""What the signature beside a decision proves: by a key of that person, valid and trusted on that day.

The day of a decision is what its signer wrote. While a key is valid that is believed, since only its owner has it.
Once it has expired or was revoked, anybody may have found it, and could write an earlier day: then it proves only
what git already held on its main branch before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date as Day
from enum import Enum

from imskit.facts.around import around
from imskit.facts.keys import trusted_keys
from imskit.model import Catalog, Decision, Signed


class Standing(Enum):
    """What a signature is worth; the value stands behind "the signature"."""

    NONE = "is not there"
    VERIFIED = "was verified"
    UNKNOWN_KEY = "is by a key that ims/people.yaml does not give to that person"
    OUTSIDE_DAYS = "is by a key that was not valid on the day of the decision"
    EXPIRED = "is by a key that has expired, and nothing shows that it was recorded before"
    UNDATED = "is by a key that has expired since, and no history shows when it was recorded"
    REVOKED = "is by a key that was revoked, and nothing shows that it was recorded before"
    UNVOUCHED = "is by a key that nobody trusted vouches for"
    BROKEN = "does not fit the record"
    UNVERIFIED = "could not be verified, because ssh-keygen is not there"


_PLAIN = {
    "unknown-key": Standing.UNKNOWN_KEY,
    "outside-days": Standing.OUTSIDE_DAYS,
    "broken": Standing.BROKEN,
    "unverified": Standing.UNVERIFIED,
}


def standing(catalog: Catalog, record: Signed) -> Standing:
    """What the signature beside *record* is worth."""
    state = catalog.signatures.get(record.id)
    if state is None:
        return Standing.NONE
    if state.verdict != "verified" or state.key is None:
        return _PLAIN.get(state.verdict, Standing.BROKEN)
    if _ended(catalog, state.key.revoked_on, record):
        return Standing.REVOKED
    if _expired(catalog, state.key.until, record):
        # Without any history only time has passed, and nobody has done anything wrong.
        return Standing.EXPIRED if catalog.recorded else Standing.UNDATED
    return Standing.VERIFIED if state.key.number in trusted_keys(catalog) else Standing.UNVOUCHED


def _ended(catalog: Catalog, revoked_on: Day | None, record: Signed) -> bool:
    """Whether the key was revoked by now, and the record is not known to have been recorded before."""
    if revoked_on is None or revoked_on > catalog.now:
        return False
    recorded = catalog.recorded.get(record.record.path)
    return recorded is None or recorded >= revoked_on


def _expired(catalog: Catalog, until: Day | None, record: Signed) -> bool:
    """Whether the key has expired by now, and the record is not known to have been recorded before."""
    if until is None or catalog.now <= until:
        return False
    recorded = catalog.recorded.get(record.record.path)
    return recorded is None or recorded > until


def signed_again(catalog: Catalog, record: Signed) -> bool:
    """Whether the same person said the same about the same content again, with a signature that was verified."""
    others: Iterable[Signed] = (
        catalog.decisions.get(record.document, ())
        if isinstance(record, Decision)
        else _acknowledgements(catalog, record.document)
    )
    return any(
        other.id != record.id
        and other.day >= record.day
        and _what(other) == _what(record)
        and standing(catalog, other) is Standing.VERIFIED
        for other in others
    )


def _acknowledgements(catalog: Catalog, name: str) -> Iterator[Signed]:
    """The acknowledgements of the document *name*."""
    for other in around(catalog).naming(name):
        found = catalog.acknowledgements.get(other.id)
        if found is not None and found.document == name:
            yield found


def _what(record: Signed) -> tuple[str, ...]:
    verdict = record.verdict if isinstance(record, Decision) else ""
    return record.signer, record.person, record.document, record.version, verdict, record.fingerprint


def committed_by_person(catalog: Catalog, record: Signed) -> bool:
    """Whether the commit that first brought *record* was authored with an address of the person's."""
    person = catalog.system.people.get(record.signer)
    # Nobody's addresses are known, and the history need not be asked.
    if person is None or not person.commits_as:
        return False
    return catalog.brought_by.get(record.record.path) in person.commits_as
