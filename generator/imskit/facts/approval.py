"""What an approved document's decisions prove: who approved which content, with what authority, what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date as Day
from typing import Literal

from imskit.facts.authority import approval_rule
from imskit.facts.effect import Fault, counts, fault_of
from imskit.model import ApprovalRule, Catalog, Decision, Document, System
from imskit.values import dataclass


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
    #: A rejection of this very content that its person overruled later; None when there is none.
    rejected: Decision | None
    #: Rejections that change nothing, since the version was in force by then.
    late: tuple[Decision, ...]
    #: What is still missing beside an answer to the rejection.
    missing: tuple[Missing, ...]
    #: The day on which the last needed approval was given; None while it is not complete.
    approved_on: Day | None

    @property
    def complete(self) -> bool:
        """Whether the version has every approval that its rule asks for, and no rejection stands against it."""
        return not self.missing and self.rejected is None


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
        fault = fault_of(catalog, document, decision)
        if fault is None:
            accepted.append(decision)
        else:
            refused.append((decision, fault))
    missing = _missing(catalog.system, rule, accepted)
    completed = None if missing else _completed_on(catalog.system, rule, accepted)
    objections = [
        decision
        for decision in decisions
        if decision.verdict == "reject" and counts(catalog, document, decision)
    ]
    late = tuple(decision for decision in objections if _is_late(document, decision, completed))
    rejected = _standing_rejection([each for each in objections if each not in late], accepted)
    return Approval(
        rule=rule,
        accepted=tuple(accepted),
        refused=tuple(refused),
        rejected=rejected,
        late=late,
        missing=missing,
        approved_on=None if rejected is not None else completed,
    )


def _is_late(document: Document, rejection: Decision, completed: Day | None) -> bool:
    """Whether the version was in force when it was rejected: then it could only have been withdrawn."""
    return (
        completed is not None
        and completed < rejection.day
        and document.effective_from is not None
        and document.effective_from <= rejection.day
    )


def _standing_rejection(objections: list[Decision], accepted: list[Decision]) -> Decision | None:
    """The newest of *objections*, unless its person approved the same content later."""
    for decision in reversed(objections):
        if not any(other.person == decision.person and other.day > decision.day for other in accepted):
            return decision
    return None


def why_without_effect(catalog: Catalog, document: Document, decision: Decision) -> Fault | None:
    """Why *decision* changes nothing for *document*; None when it does, or did for the version it is about.

    The approval rule of now says nothing about an older version, which may have been decided on under another.
    """
    fault = fault_of(catalog, document, decision)
    if decision.version != document.version and fault in {Fault.OTHER_ROLE, Fault.LOW_ASSURANCE}:
        return None
    if fault is None and decision in approval(catalog, document).late:
        return Fault.LATE
    return fault


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
    """The most roles that approved, each by a person of its own: nobody stands for two."""
    return most_roles((decision.role, decision.person) for decision in accepted)


def most_roles(pairs: Iterable[tuple[str, str]]) -> set[str]:
    """The most roles that *pairs* of a role and a person can fill, each by a person of its own.

    A person who could act in several roles is counted for the one that nobody else can stand for
    (a maximum matching of roles and people, by augmenting paths).
    """
    people_of: dict[str, list[str]] = {}
    for name, person in pairs:
        people_of.setdefault(name, []).append(person)
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
        if (
            decision.verdict == "withdraw"
            and decision.version == document.version
            and counts(catalog, document, decision)
        ):
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
