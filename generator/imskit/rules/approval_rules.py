"""Rules on the approval rules of ims.yaml: each can be met, and says nothing that means nothing."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.facts.approval import most_roles
from imskit.model import ApprovalRule, Catalog
from imskit.problems import Place
from imskit.rules.finding import Finding


def approval_rule(catalog: Catalog) -> Iterator[Finding]:
    """An approval rule can be met by the people who are here, and is reached.

    With `need: all`, nobody stands for two roles, so there must be as many people as roles; with `count`, that many
    different people. Holders, deputies and delegates count who can act today. A rule that asks for top management
    names a role of it. `count` belongs to `need: any`. The first rule that fits a document counts, so what stands
    behind one that fits everything is never reached.

    **To mend it**, change the rule, or name a deputy in ims/people.yaml.
    """
    everything: int | None = None
    for index, rule in enumerate(catalog.system.approvals):
        if everything is not None:
            yield Finding(
                _place(catalog, index),
                f"This rule is never reached: rule {everything + 1} fits every document",
                "put the rule for everything at the end",
            )
            continue
        if not rule.documents and not rule.types:
            everything = index
        yield from _unmeetable(catalog, index, rule)


def _unmeetable(catalog: Catalog, index: int, rule: ApprovalRule) -> Iterator[Finding]:
    roles = [catalog.system.roles[name] for name in rule.roles if name in catalog.system.roles]
    # A role that nobody knows has a rule of its own.
    if len(roles) < len(rule.roles):
        return
    if rule.top_management and not any(role.top_management for role in roles):
        yield Finding(
            _place(catalog, index, "top_management"),
            "This rule asks for top management, and none of its roles is marked so",
            "add a role with Top management (top_management: true) in ims/people.yaml",
        )
    if rule.need == "all" and "count" in catalog.system.data["approvals"][index]:
        yield Finding(
            _place(catalog, index, "count"),
            "count means nothing with need: all, which asks for one approval in each role",
            "take it out, or write need: any",
        )
    acting = {role.id: _acting(catalog, role.id) for role in roles}
    # So has a role that nobody holds.
    if not all(acting.values()):
        return
    people = {person for found in acting.values() for person in found}
    if rule.need == "any" and len(people) < rule.count:
        yield Finding(
            _place(catalog, index, "count"),
            f"This rule asks for {rule.count} different people, and {len(people)} can act in its roles today",
            "name deputies in ims/people.yaml, or ask for fewer",
        )
    pairs = [(role, person) for role, found in acting.items() for person in sorted(found)]
    if rule.need == "all" and len(most_roles(pairs)) < len(set(rule.roles)):
        yield Finding(
            _place(catalog, index, "roles"),
            "This rule asks for each of its roles, and too few people can act in them today: nobody stands for two",
            "name a deputy in ims/people.yaml, or ask for fewer roles",
        )


def _acting(catalog: Catalog, role: str) -> set[str]:
    """The people who hold *role* today or can act for it."""
    known = catalog.system.roles[role]
    return {
        each.person
        for each in (*known.holders, *known.deputies, *known.delegations)
        if each.covers(catalog.today)
    }


def _place(catalog: Catalog, index: int, *field: str) -> Place:
    return catalog.system.files[0].locate(("approvals", index, *field), False)
