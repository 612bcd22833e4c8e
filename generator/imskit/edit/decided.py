"""What a decision that was recorded has changed, in sentences for whoever recorded it."""

from __future__ import annotations

from collections.abc import Sequence

from imskit.edit.deciding import DECIDED
from imskit.facts.approval import approval, why_without_effect
from imskit.facts.authority import acting_for, approval_rule, authority
from imskit.facts.effect import Fault, verified_assurance
from imskit.facts.review import review
from imskit.model import ApprovalRule, Catalog, Decision, Document
from imskit.views.assurance import assurance_words


def sentences(catalog: Catalog, decision: Decision) -> Sequence[str]:
    """What *decision*, which *catalog* holds, has changed, and what is still missing."""
    document = catalog.documents[decision.document]
    what = f"{decision.document} {decision.version}"
    level = verified_assurance(catalog, decision)
    by = f"{decision.person} as {catalog.system.role_title(decision.role)}{_right(catalog, decision)}"
    meant = assurance_words(catalog, decision)
    said = [f"{what} {DECIDED[decision.verdict]} by {by} on {decision.day.isoformat()}, {level}: {meant}"]
    here = document.version == decision.version
    if why_without_effect(catalog, document, decision) is Fault.LOW_ASSURANCE:
        rule = approval_rule(catalog.system, document)
        wanted = rule.assurance if rule is not None else "committed"
        said.append(
            f"it does not count yet: {wanted} is asked for, so let a commit of {decision.person} bring it"
        )
        if decision.verdict != "approve":
            return said
    if decision.verdict == "approve":
        said += _after_approval(catalog, document)
    elif decision.verdict == "reject":
        said.append(
            "it cannot be in force with this content: bring a new version, or let the same person approve it later"
        )
    elif decision.verdict == "reaffirm":
        due = review(catalog, document).due
        if due is not None:
            said.append(f"its next review is due on {due.isoformat()}")
    elif not here:
        said.append(
            f"it is in force no more; the file holds version {document.version}, which is not touched"
        )
    elif document.status not in {"retired", "superseded"}:
        said.append(
            "it is in force no more: set its status to retired, or to superseded where another takes its place"
        )
    return said


def _right(catalog: Catalog, decision: Decision) -> str:
    """For whom the person acted, where that was as deputy or by delegation; stands behind the role."""
    system, role, day = catalog.system, decision.role, decision.day
    type_name = catalog.documents[decision.document].type
    right = authority(system, decision.person, role, day, type_name)
    if right in {None, "holder"}:
        return ""
    whom = (
        " and ".join(acting_for(system, decision.person, role, day, type_name))
        or "the role, which nobody holds"
    )
    return f", {'as deputy' if right == 'deputy' else 'by delegation'} for {whom}"


def _after_approval(catalog: Catalog, document: Document) -> list[str]:
    state = approval(catalog, document)
    said = []
    if state.missing:
        needed = _needed(state.rule)
        short = sum(each.count for each in state.missing if each.kind == "roles")
        lacks = " and ".join(each.words(catalog.system) for each in state.missing)
        noun = "approval" if needed == 1 else "approvals"
        said.append(f"{needed - short} of {needed} {noun}; still needs {lacks}")
    elif state.rejected is None:
        day = document.effective_from.isoformat() if document.effective_from else ""
        said.append(f"it has all approvals that it needs, and is in force from {day}")
        if document.status != "approved":
            said.append(f"set its status to approved: it says {document.status}")
    if state.rejected is not None:
        said.append(
            f"{state.rejected.person} rejected this content on {state.rejected.day.isoformat()}: "
            "it needs a new version, or their own approval on a later day"
        )
    return said


def _needed(rule: ApprovalRule | None) -> int:
    if rule is None:
        return 0
    return len(rule.roles) if rule.need == "all" else rule.count
