"""Approvals made ready for whoever has a browser only: the file that each person who may approve would write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from imskit.changes.asked_of_people import ApprovalNeed
from imskit.changes.report import ApprovalForm, ReadyRecord
from imskit.edit.deciding import Wish, decide
from imskit.facts.approval import Missing
from imskit.facts.authority import approval_rule, authority
from imskit.model import ApprovalRule, Catalog, Document, Forge
from imskit.problems import CannotGoOn
from imskit.views.forge_addresses import at_forge, editor_at, new_address
from imskit.views.proposing import CLICKS

#: So many people get a record of their own; of more, how many there are.
MOST_PEOPLE: Final = 6
_MOST_REASONS: Final = 6


@dataclass(frozen=True, slots=True)
class _Candidate:
    person: str
    role: str
    right: str


@dataclass(frozen=True, slots=True)
class _Change:
    """The two states of a change, and what its branch is called at the forge; None where nobody knows."""

    before: Catalog
    after: Catalog
    branch: str | None
    #: The ids that the base holds: what they name is sealed.
    taken: frozenset[str]

    @property
    def forge(self) -> Forge | None:
        """The forge of the base: a stranger's change must not say where the links of a comment on it lead."""
        return self.before.system.forge


def approval_forms(
    before: Catalog, after: Catalog, needs: Sequence[ApprovalNeed], branch: str | None = None
) -> Iterator[ApprovalForm]:
    """How each version of *after* that *needs* approvals, and has not lost them, can be approved in a browser.

    *before* is the state that the change begins with: it says where the forge is, and a record that it does not hold
    may still be written anew. *branch* is what the branch of the change is called at the forge; None: nobody knows,
    and no address is made.
    """
    change = _Change(before, after, branch, frozenset({*before.documents, *before.failed_ids}))
    for need in needs:
        if need.turn == "needed":
            yield _form(change, need)


def _form(change: _Change, need: ApprovalNeed) -> ApprovalForm:
    catalog = change.after
    document = catalog.documents[need.document]
    rule = approval_rule(catalog.system, document)
    empty = ApprovalForm(
        id=need.document,
        version=need.version,
        fingerprint=document.fingerprint,
        assurance=rule.assurance if rule is not None else "",
        records=(),
        more=0,
        why_not=(),
        save=CLICKS[change.forge.kind].onto if change.forge is not None else "",
    )
    if rule is None:
        return replace(empty, why_not=("no approval rule in ims/ims.yaml fits it",))
    if rule.assurance == "signed":
        how = f"imskit approve {need.document} --as PERSON --sign KEYFILE"
        why = (
            f"its approval rule asks for a signature, and nobody can sign in a browser: at a computer, {how}"
        )
        return replace(empty, why_not=(why,))
    records: dict[str, ReadyRecord] = {}
    refused: list[str] = []
    roles = _roles(catalog, rule, need)
    for who in _candidates(catalog, document, roles):
        if who.person in records:
            continue
        try:
            records[who.person] = _ready(change, document, who, committed=rule.assurance == "committed")
        except CannotGoOn as error:
            refused.append(error.sentence)
    if not records and not refused:
        titles = " or ".join(catalog.system.role_title(role) for role in roles)
        refused.append(f"nobody acts as {titles} on {catalog.today.isoformat()}")
    return replace(
        empty,
        records=tuple(records.values())[:MOST_PEOPLE],
        more=max(0, len(records) - MOST_PEOPLE),
        why_not=tuple(dict.fromkeys(refused))[:_MOST_REASONS],
    )


def _roles(catalog: Catalog, rule: ApprovalRule, need: ApprovalNeed) -> tuple[str, ...]:
    """The roles of which an approval would help."""
    if need.rejected is not None:
        return rule.roles
    return tuple(
        dict.fromkeys(role for missing in need.missing for role in _roles_of(catalog, rule, missing))
    )


def _roles_of(catalog: Catalog, rule: ApprovalRule, missing: Missing) -> Iterator[str]:
    if missing.kind == "roles":
        yield from missing.roles
    elif missing.kind == "top-management":
        known = catalog.system.roles
        yield from (role for role in rule.roles if role in known and known[role].top_management)


def _candidates(catalog: Catalog, document: Document, roles: Sequence[str]) -> Iterator[_Candidate]:
    """Who may act in one of *roles* today: those who hold one, then deputies, then delegates."""
    found: list[_Candidate] = []
    for role in roles:
        known = catalog.system.roles.get(role)
        if known is None:
            continue
        holdings = (*known.holders, *known.deputies, *known.delegations)
        for person in dict.fromkeys(each.person for each in holdings):
            right = authority(catalog.system, person, role, catalog.today, document.type)
            if right is not None:
                found.append(_Candidate(person, role, right))
    order = ("holder", "deputy", "delegate")
    yield from sorted(found, key=lambda each: order.index(each.right))


def _ready(change: _Change, document: Document, who: _Candidate, *, committed: bool) -> ReadyRecord:
    """The record for *who*, with an id that the base does not hold; raises CannotGoOn where it could not count."""
    catalog, forge = change.after, change.forge
    wish = Wish("approve", document.id, who.person, who.role, committed=committed)
    made = decide(catalog, wish, change.taken)
    first, _, rest = made.text.partition("\n")
    # The first line tells an editor on a computer the schema.
    text = rest if first.startswith("# yaml-language-server:") else made.text
    replaces = made.id in catalog.documents or made.id in catalog.failed_ids
    address, filled = "", False
    if forge is not None and change.branch is not None:
        on_branch = replace(forge, branch=change.branch)
        address, filled = new_address(on_branch, made.path, text)
        if replaces:
            address, filled = editor_at(on_branch, made.path), False
    return ReadyRecord(
        person=who.person,
        role=catalog.system.role_title(who.role),
        right=who.right,
        path=at_forge(forge, made.path) if forge is not None else made.path,
        text=text,
        address=address,
        filled=filled,
        replaces=replaces,
    )
