"""Who may decide on a document: by the approval rule that fits it, and in which role on which day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Day
from typing import Literal

from imskit.model import ApprovalRule, Document, System

Authority = Literal["holder", "deputy", "delegate"]


def approval_rule(system: System, document: Document) -> ApprovalRule | None:
    """The first approval rule of ims.yaml that fits *document*."""
    for rule in system.approvals:
        if document.id in rule.documents or document.type in rule.types:
            return rule
        if not rule.documents and not rule.types:
            return rule
    return None


def deciding_roles(system: System, document: Document, verdict: str) -> tuple[str, ...] | None:
    """The roles in which *verdict* on *document* can be given; None: in any role.

    What an approval takes, a withdrawal takes too. A document is reaffirmed by its owner as well. A rejection says
    only that somebody objects, and is heard from everybody who acts in some role. Where no approval rule fits,
    that is what is missing, and no role.
    """
    rule = approval_rule(system, document)
    if verdict == "reject":
        return None
    if verdict == "reaffirm":
        return (*(rule.roles if rule is not None else ()), document.owner)
    return rule.roles if rule is not None else None


def authority(system: System, person: str, role: str, day: Day, type_name: str) -> Authority | None:
    """By what right *person* acted in *role* on *day* for a document of *type_name*; None: by none."""
    known = system.roles.get(role)
    if known is None:
        return None
    if any(holding.person == person and holding.covers(day) for holding in known.holders):
        return "holder"
    if any(holding.person == person and holding.covers(day) for holding in known.deputies):
        return "deputy"
    for holding in known.delegations:
        if (
            holding.person == person
            and holding.covers(day)
            and (not holding.types or type_name in holding.types)
        ):
            return "delegate"
    return None


def acting_for(system: System, person: str, role: str, day: Day, type_name: str) -> tuple[str, ...]:
    """The holders of *role* for whom *person* acted on *day*, as deputy or by delegation; none for a holder."""
    if authority(system, person, role, day, type_name) in {None, "holder"}:
        return ()
    return tuple(dict.fromkeys(each.person for each in system.roles[role].holders if each.covers(day)))


def roles_of(system: System, person: str, day: Day, type_name: str) -> Mapping[str, Authority]:
    """The roles in which *person* may act on *day* for documents of *type_name*, each with the right to it."""
    found = {role: authority(system, person, role, day, type_name) for role in system.roles}
    return {role: right for role, right in found.items() if right is not None}
