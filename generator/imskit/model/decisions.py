"""Decisions and acknowledgements, and what came of looking at their signatures."""

from __future__ import annotations

from datetime import date as Day
from typing import Literal, TypeAlias

from imskit.model.documents import Document
from imskit.model.people import SigningKey
from imskit.values import dataclass

Verdict: TypeAlias = Literal["verified", "unknown-key", "outside-days", "broken", "unverified"]


@dataclass(frozen=True, slots=True)
class SignatureState:
    """What came of looking at one signature; what it proves is for `imskit.facts.signatures` to say.

    `verified`: made with `key`, on a day on which the key was valid. `unknown-key`: with a key that people.yaml
    does not give to the person; `key` is set where it is somebody else's. `outside-days`: with a key of the
    person's that was not valid on that day. `broken`: not over these bytes, or no signature at all.
    `unverified`: nobody could ask ssh-keygen.
    """

    verdict: Verdict
    key: SigningKey | None = None


@dataclass(frozen=True)
class Decision:
    """One decision record, typed: what one person decided about one version of one document."""

    id: str
    document: str
    version: str
    fingerprint: str
    verdict: Literal["approve", "reject", "reaffirm", "withdraw"]
    person: str
    role: str
    day: Day
    assurance: Literal["asserted", "committed", "signed"]
    record: Document

    @property
    def signer(self) -> str:
        """Whose signature or commit proves it."""
        return self.person


@dataclass(frozen=True)
class Acknowledgement:
    """One acknowledgement record, typed: that one person has read one version of one document."""

    id: str
    document: str
    version: str
    fingerprint: str
    person: str
    day: Day
    #: Who brought the list that it was taken from; None where the person says it.
    reported_by: str | None
    assurance: Literal["asserted", "committed", "signed"]
    record: Document

    @property
    def signer(self) -> str:
        """Whose signature or commit proves it: a list proves what its bringer says."""
        return self.reported_by or self.person


#: A record that can be signed.
Signed: TypeAlias = Decision | Acknowledgement
