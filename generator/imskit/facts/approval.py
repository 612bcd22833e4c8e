"""What an approved document's decisions prove: who approved which content, with what authority, what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Day
from enum import Enum
from typing import Literal

from imskit.facts.signatures import Standing, committed_by_person, standing
from imskit.model import ApprovalRule, Catalog, Decision, Document, System

Authority = Literal["holder", "deputy", "delegate"]
Assurance = Literal["asserted", "committed", "signed"]

_ASSURANCE = {"asserted": 0, "committed": 1, "signed": 2}


class Fault(Enum):
    """Why an approval does not count."""

    OTHER_FINGERPRINT = "it was given for other content"
    OWN_TEXT = "nobody approves a text of their own"
    NO_AUTHORITY = "the person did not hold or stand in for the role on that day"
    OTHER_ROLE = "the approval rule does not name this role"
    LOW_ASSURANCE = "the approval rule asks for a higher assurance than has been verified"


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that an approval lacks.

    `rule`: ims.yaml has no approval rule for the document. `roles`: *count* approvals by any of *roles*.
    `top-management`: an approval by a role of top management.
    """

    kind: Literal["rule", "roles", "top-management"]
    roles: tuple[str, ...] = ()
    count: int = 1

    def words(self, system: System | None = None) -> str:
        """What is missing, to stand behind `lacks`; roles by their titles in *system*, or else by their ids."""
        if self.kind == "rule":
            return "an approval rule in ims.yaml that fits it"
        if self.kind == "top-management":
            return "an approval by a role of top management"
        number = "an approval" if self.count == 1 else f"{self.count} approvals"
        if system is None:
            return f"{number} by the role {' or '.join(self.roles)}"
        return f"{number} by {' or '.join(system.role_title(role) for role in self.roles)}"


@dataclass(frozen=True, slots=True)
class Approval:
    """How far the version at hand is approved."""

    #: The first rule of ims.yaml that fits the document; None when none does.
    rule: ApprovalRule | None
    #: The decisions that count.
    accepted: tuple[Decision, ...]
    #: Approvals of this version that do not count, each with why.
    refused: tuple[tuple[Decision, Fault], ...]
    #: A rejection of this very content that nobody overruled later; None when there is none.
    rejected: Decision | None
    #: What is still missing beside an answer to the rejection.
    missing: tuple[Missing, ...]
    #: The day on which the last needed approval was given; None while it is not complete.
    approved_on: Day | None

    @property
    def complete(self) -> bool:
        """Whether the version has every approval that its rule asks for, and no rejection stands against it."""
        return not self.missing and self.rejected is None


def approval_rule(system: System, document: Document) -> ApprovalRule | None:
    """The first approval rule of ims.yaml that fits *document*."""
    for rule in system.approvals:
        if document.id in rule.documents or document.type in rule.types:
            return rule
        if not rule.documents and not rule.types:
            return rule
    return None


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


def roles_of(system: System, person: str, day: Day, type_name: str) -> Mapping[str, Authority]:
    """The roles in which *person* may act on *day* for documents of *type_name*, each with the right to it."""
    found = {role: authority(system, person, role, day, type_name) for role in system.roles}
    return {role: right for role, right in found.items() if right is not None}


def approval(catalog: Catalog, document: Document) -> Approval:
    """How far the version of *document* at hand is approved, by the decisions in *catalog*."""
    # Several rules and views ask for it: it is kept in the catalog, which never changes, as a cached property is.
    # The document is kept with it, so that its identity stays its own: two versions may share a path.
    known: dict[int, tuple[Document, Approval]] = vars(catalog).setdefault("_approvals", {})
    found = known.get(id(document))
    if found is None:
        found = known[id(document)] = (document, _approval(catalog, document))
    return found[1]


def _approval(catalog: Catalog, document: Document) -> Approval:
    rule = approval_rule(catalog.system, document)
    decisions = [
        decision
        for decision in catalog.decisions.get(document.id, ())
        if decision.version == document.version
    ]
    accepted: list[Decision] = []
    refused: list[tuple[Decision, Fault]] = []
    for decision in decisions:
        if decision.verdict != "approve":
            continue
        fault = fault_of(catalog, document, rule, decision)
        if fault is None:
            accepted.append(decision)
        else:
            refused.append((decision, fault))
    rejected = _standing_rejection(document, decisions, accepted)
    missing = _missing(catalog.system, rule, accepted)
    unfinished = missing or rejected is not None or rule is None
    return Approval(
        rule=rule,
        accepted=tuple(accepted),
        refused=tuple(refused),
        rejected=rejected,
        missing=missing,
        approved_on=None if unfinished else _completed_on(catalog.system, rule, accepted),
    )


def verified_assurance(catalog: Catalog, decision: Decision) -> Assurance:
    """The assurance of *decision* that has been verified, whatever the record says of itself.

    Signed: with a trusted key of that person, valid on that day. Committed: by a commit of the person's own.
    """
    if standing(catalog, decision) is Standing.VERIFIED:
        return "signed"
    return "committed" if committed_by_person(catalog, decision) else "asserted"


def suffices(assurance: Assurance, rule: ApprovalRule) -> bool:
    """Whether *assurance* is as much as *rule* asks for."""
    return _ASSURANCE[assurance] >= _ASSURANCE[rule.assurance]


def fault_of(
    catalog: Catalog, document: Document, rule: ApprovalRule | None, decision: Decision
) -> Fault | None:
    """Why the approval *decision* does not count for *document*; None when it does."""
    if decision.fingerprint != document.fingerprint:
        return Fault.OTHER_FINGERPRINT
    if any(
        revision.by == decision.person
        for revision in document.revisions
        if revision.version == document.version
    ):
        return Fault.OWN_TEXT
    if rule is not None and decision.role not in rule.roles:
        return Fault.OTHER_ROLE
    if authority(catalog.system, decision.person, decision.role, decision.day, document.type) is None:
        return Fault.NO_AUTHORITY
    if rule is not None and not suffices(verified_assurance(catalog, decision), rule):
        return Fault.LOW_ASSURANCE
    return None


def _standing_rejection(
    document: Document, decisions: list[Decision], accepted: list[Decision]
) -> Decision | None:
    """The newest rejection of this content, unless its person approved the same content later."""
    for decision in reversed(decisions):
        if decision.verdict == "reject" and decision.fingerprint == document.fingerprint:
            changed_mind = any(
                other.person == decision.person and other.day > decision.day for other in accepted
            )
            if not changed_mind:
                return decision
    return None


def _missing(system: System, rule: ApprovalRule | None, accepted: list[Decision]) -> tuple[Missing, ...]:
    if rule is None:
        return (Missing("rule"),)
    missing: list[Missing] = []
    if rule.need == "all":
        given = _roles_given(accepted)
        missing.extend(Missing("roles", (role,)) for role in rule.roles if role not in given)
    else:
        people = {decision.person for decision in accepted}
        short = rule.count - len(people)
        if short > 0:
            missing.append(Missing("roles", rule.roles, short))
    if rule.top_management and accepted and not _has_top_management(system, accepted):
        missing.append(Missing("top-management"))
    return tuple(missing)


def _roles_given(accepted: list[Decision]) -> set[str]:
    """The most roles that approved, each by a person of its own: nobody stands for two.

    A person who decided in several roles is counted for the one that nobody else can stand for
    (a maximum matching of roles and people, by augmenting paths).
    """
    people_of: dict[str, list[str]] = {}
    for decision in accepted:
        people_of.setdefault(decision.role, []).append(decision.person)
    role_of: dict[str, str] = {}

    def place(role: str, tried: set[str]) -> bool:
        for person in people_of[role]:
            if person not in tried:
                tried.add(person)
                if person not in role_of or place(role_of[person], tried):
                    role_of[person] = role
                    return True
        return False

    for role in people_of:
        place(role, set())
    return set(role_of.values())


def _has_top_management(system: System, accepted: list[Decision]) -> bool:
    return any(
        decision.role in system.roles and system.roles[decision.role].top_management for decision in accepted
    )


def _completed_on(system: System, rule: ApprovalRule | None, accepted: list[Decision]) -> Day | None:
    """The day on which the approvals, taken in their order, first sufficed."""
    for count in range(1, len(accepted) + 1):
        if not _missing(system, rule, accepted[:count]):
            return accepted[count - 1].day
    return None


def withdrawn(catalog: Catalog, document: Document) -> Decision | None:
    """The decision that withdrew the version of *document* at hand; None when it was not withdrawn."""
    for decision in reversed(catalog.decisions.get(document.id, ())):
        if decision.verdict == "withdraw" and decision.version == document.version:
            return decision
    return None


def in_force(catalog: Catalog, document: Document) -> bool:
    """Whether the version at hand is approved with all it needs, effective by today and not withdrawn."""
    return (
        document.status == "approved"
        and document.effective_from is not None
        and document.effective_from <= catalog.today
        and withdrawn(catalog, document) is None
        and approval(catalog, document).complete
    )
