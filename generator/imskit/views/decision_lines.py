"""The decisions about a document, as lines of a table."""

from __future__ import annotations

from collections.abc import Iterable

from imskit.facts.approval import Approval, why_without_effect
from imskit.facts.authority import acting_for, authority
from imskit.facts.effect import verified_assurance
from imskit.facts.recording import Recorded, recordings
from imskit.model import Catalog, Decision, Document
from imskit.values import dataclass
from imskit.views.assurance import assurance_words
from imskit.views.audience import Audience


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One decision about any version of the document."""

    id: str
    day: str
    version: str
    verdict: str
    person: str
    role: str
    #: As far as it was verified: asserted, committed or signed.
    assurance: str
    #: What that means here, in words.
    assurance_words: str
    #: By what right: `holder`, `deputy`, `delegate`; empty when by none.
    right: str
    #: The holders of the role for whom the person acted, as deputy or by delegation.
    acting_for: tuple[str, ...]
    #: Why it changes nothing; empty when it does.
    fault: str
    reason: str
    #: The day since which git holds it, where that is late; empty where it is not, or git cannot tell.
    recorded_late: str


def decision_lines(catalog: Catalog, audience: Audience, document: Document) -> tuple[DecisionLine, ...]:
    """The decisions about the document, newest first."""
    return tuple(
        _decision_line(catalog, document, decision)
        for decision in reversed(catalog.decisions.get(document.id, ()))
        if audience.sees(decision.id)
    )


def _decision_line(catalog: Catalog, document: Document, decision: Decision) -> DecisionLine:
    fault = why_without_effect(catalog, document, decision)
    right = authority(catalog.system, decision.person, decision.role, decision.day, document.type)
    return DecisionLine(
        id=decision.id,
        day=decision.day.isoformat(),
        version=decision.version,
        verdict=decision.verdict,
        person=decision.person,
        role=decision.role,
        assurance=verified_assurance(catalog, decision),
        assurance_words=assurance_words(catalog, decision),
        right=right or "",
        acting_for=acting_for(catalog.system, decision.person, decision.role, decision.day, document.type),
        fault=fault.value if fault is not None else "",
        reason=str(decision.record.value("body.reason") or ""),
        recorded_late=_recorded_late(catalog, decision.record),
    )


def _recorded_late(catalog: Catalog, record: Document) -> str:
    late = (each for each in recordings(catalog, record) if each.standing is Recorded.LATE)
    return next((each.held.isoformat() for each in late if each.held is not None), "")


def accepted_lines(approved: Approval | None, decisions: Iterable[DecisionLine]) -> tuple[DecisionLine, ...]:
    """Those of the *decisions* that make up the approval, as far as there is one."""
    if approved is None:
        return ()
    accepted = {decision.id for decision in approved.accepted}
    return tuple(line for line in decisions if line.id in accepted)
