"""Whether a decision takes effect: what somebody wrote without the right to it changes nothing.

The same is asked of every verdict, for a false withdrawal or rejection does as much harm as a false approval.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Literal

from imskit.facts.authority import approval_rule, authority, deciding_roles
from imskit.facts.signatures import Standing, committed_by_person, standing
from imskit.model import ApprovalRule, Catalog, Decision, Document, Signed

Assurance = Literal["asserted", "committed", "signed"]

_ASSURANCE = {"asserted": 0, "committed": 1, "signed": 2}


class Fault(Enum):
    """Why a decision has no effect; the value stands behind "it does not count: "."""

    NO_VERSION = "the document has no such version"
    NOT_YET = "its day has not come yet"
    TOO_EARLY = "the version was written only later"
    OTHER_FINGERPRINT = "it was given for other content"
    OWN_TEXT = "nobody approves a text of their own"
    NO_AUTHORITY = "the person did not hold or stand in for the role on that day"
    OTHER_ROLE = "the approval rule does not name this role"
    NOT_THEIRS = "its signature is missing, or is not that of this person over this record"
    LATE = "what is in force is withdrawn, and not rejected any more"
    LOW_ASSURANCE = "the approval rule asks for a higher assurance than has been verified"


#: Somebody else signed, or something else was signed, or what says signed is not. A signature that only came too
#: late, or with a key that proves nothing any more, is at least not false: such a record counts as typed.
_FALSE = frozenset({Standing.BROKEN, Standing.UNKNOWN_KEY})


def verified_assurance(catalog: Catalog, record: Signed) -> Assurance:
    """The assurance of *record* that has been verified, whatever it says of itself.

    Signed: with a trusted key of that person, valid on that day. Committed: by a commit of the person's own.
    """
    if standing(catalog, record) is Standing.VERIFIED:
        return "signed"
    return "committed" if committed_by_person(catalog, record) else "asserted"


def suffices(assurance: Assurance, rule: ApprovalRule) -> bool:
    """Whether *assurance* is as much as *rule* asks for."""
    return _ASSURANCE[assurance] >= _ASSURANCE[rule.assurance]


def falsely_signed(catalog: Catalog, record: Signed) -> bool:
    """Whether the signature of *record* is none of its person over this record, or is said to be there and is not."""
    stands = standing(catalog, record)
    return stands in _FALSE or (stands is Standing.NONE and record.assurance == "signed")


def fault_of(catalog: Catalog, document: Document, decision: Decision) -> Fault | None:
    """Why *decision* has no effect on *document*, whose version at hand need not be the one decided on.

    None when it has. Of a version that is not at hand, the content is not known here, and not looked at.
    """
    fault = _fault_but_content(catalog, document, decision)
    if fault in {Fault.NO_VERSION, Fault.NOT_YET} or decision.version != document.version:
        return fault
    if decision.fingerprint not in _contents(catalog, document, decision.verdict):
        return Fault.OTHER_FINGERPRINT
    return fault


def counts(catalog: Catalog, document: Document, decision: Decision) -> bool:
    """Whether *decision* takes effect on *document*, see `fault_of`."""
    return fault_of(catalog, document, decision) is None


def contents(catalog: Catalog, document: Document, version: str) -> frozenset[str]:
    """The fingerprints that *version* of *document* is known to have or to have had.

    Known are the file at hand, and what was approved by somebody who could.
    """
    return frozenset(_known_contents(catalog, document, version))


def _contents(catalog: Catalog, document: Document, verdict: str) -> frozenset[str]:
    """The contents of the version at hand that a decision with *verdict* may be about.

    A version is withdrawn as a whole, also where its file was changed after it had been approved.
    """
    if verdict == "withdraw" and document.version is not None:
        return contents(catalog, document, document.version)
    return frozenset({document.fingerprint})


def _known_contents(catalog: Catalog, document: Document, version: str) -> Iterator[str]:
    if version == document.version:
        yield document.fingerprint
    for decision in catalog.decisions.get(document.id, ()):
        if (
            decision.version == version
            and decision.verdict == "approve"
            and _fault_but_content(catalog, document, decision) is None
        ):
            yield decision.fingerprint


def _fault_but_content(catalog: Catalog, document: Document, decision: Decision) -> Fault | None:
    """Why *decision* has no effect, whatever content it was given for."""
    if decision.version not in {document.version, *(entry.version for entry in document.revisions)}:
        return Fault.NO_VERSION
    if decision.day > catalog.today:
        return Fault.NOT_YET
    if decision.verdict == "approve" and wrote(document, decision.version, decision.person):
        return Fault.OWN_TEXT
    roles = deciding_roles(catalog.system, document, decision.verdict)
    if roles is not None and decision.role not in roles:
        return Fault.OTHER_ROLE
    if authority(catalog.system, decision.person, decision.role, decision.day, document.type) is None:
        return Fault.NO_AUTHORITY
    if any(entry.version == decision.version and entry.date > decision.day for entry in document.revisions):
        return Fault.TOO_EARLY
    if falsely_signed(catalog, decision):
        return Fault.NOT_THEIRS
    rule = approval_rule(catalog.system, document)
    if rule is not None and not suffices(verified_assurance(catalog, decision), rule):
        return Fault.LOW_ASSURANCE
    return None


def wrote(document: Document, version: str | None, person: str) -> bool:
    """Whether *person* is an author of *version* of *document*: who its revision names."""
    return any(entry.by == person for entry in document.revisions if entry.version == version)
