"""Deciding on a document: what could not count is refused with why, all else becomes a record, still to be laid."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date as Day

from imskit.edit.decision import Verdict, new_decision
from imskit.edit.new import NewDocument
from imskit.facts.approval import approval, in_force, withdrawn
from imskit.facts.authority import approval_rule, deciding_roles, roles_of
from imskit.facts.blanks import blanks
from imskit.facts.effect import suffices, verified_assurance
from imskit.facts.versions import version_parts
from imskit.model import ApprovalRule, Catalog, Document, TypeInfo
from imskit.problems import CannotGoOn, nearest

#: Behind a document: what was decided about it.
DECIDED: Mapping[Verdict, str] = {
    "approve": "approved",
    "reject": "rejected",
    "reaffirm": "reaffirmed",
    "withdraw": "withdrawn",
}


_MOST_LINES = 8


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to have recorded."""

    verdict: Verdict
    #: The id of the document.
    document: str
    person: str
    #: The role acted in; None: the first one that would do.
    role: str | None = None
    #: The day of the decision; None: today.
    day: Day | None = None
    reason: str | None = None
    #: Whether it will be signed.
    signed: bool = False
    #: Whether the record says that a commit of the person's own brings it.
    committed: bool = False


def decide(
    catalog: Catalog, wish: Wish, existing_ids: Collection[str], schemas_at: str = "schemas"
) -> NewDocument:
    """The record that *wish* asks for, on the document as it is now.

    Raises CannotGoOn when it could not count: for a version, a person, a role, a day or an assurance that does
    not do. A rejection counts by whoever may act in any role, for it says only that somebody objects.
    """
    document = named(catalog, wish.document)
    day = wish.day or catalog.today
    refuse_person(catalog, wish.person, day)
    _refuse_version(document, day)
    if wish.role is not None and wish.role not in catalog.system.roles:
        raise CannotGoOn(
            f"there is no role {wish.role}",
            nearest(wish.role, catalog.system.roles, "add it to ims/people.yaml first"),
        )
    rule = approval_rule(catalog.system, document)
    if wish.verdict == "approve":
        _refuse_author(document, wish.person)
    _refuse_withdrawn(catalog, document)
    role = _role(catalog, document, wish, day)
    if wish.verdict == "approve":
        _refuse_approval(catalog, document, rule, wish, day)
    elif wish.verdict == "reject":
        if in_force(catalog, document):
            raise CannotGoOn(
                f"{document.id} {document.version} is in force, and what is in force is not rejected any more",
                f"withdraw it: imskit withdraw {document.id} --as {wish.person}",
            )
    elif wish.verdict == "reaffirm":
        _refuse_reaffirmation(catalog, document)
    if rule is not None and document.version is not None:
        _refuse_assurance(catalog, rule, wish)
    return new_decision(
        document,
        type_of(catalog, "decision"),
        verdict=wish.verdict,
        person=wish.person,
        role=role,
        day=day,
        assurance="signed" if wish.signed else "committed" if wish.committed else "asserted",
        reason=wish.reason,
        existing_ids=existing_ids,
        schemas_at=schemas_at,
    )


def named(catalog: Catalog, name: str) -> Document:
    """The document with the id *name*; raises CannotGoOn where there is none that can be read."""
    found = catalog.documents.get(name)
    if found is not None:
        return found
    if name in catalog.failed_ids:
        raise CannotGoOn(f"{name} has problems of its own", "mend what imskit check says of it first")
    prefix = name.partition("-")[0].upper()
    alike = [each for each in catalog.documents if each.partition("-")[0] == prefix]
    raise CannotGoOn(f"there is no document {name}", nearest(name.upper(), alike, "start it with imskit new"))


def type_of(catalog: Catalog, name: str) -> TypeInfo:
    """The document type *name*; raises CannotGoOn where its schema has problems."""
    if name not in catalog.types:
        raise CannotGoOn(f"the schema of {name} has problems", "see imskit check, and mend that first")
    return catalog.types[name]


def refuse_person(catalog: Catalog, person: str, day: Day) -> None:
    """Raise CannotGoOn where *person* is not known, had left by *day*, or *day* has not come yet."""
    people = catalog.system.people
    if person not in people:
        some = ", ".join(sorted(people)[:8])
        raise CannotGoOn(
            f"there is no person {person}",
            nearest(person, people, f"known are {some}; another one is added to ims/people.yaml first"),
        )
    left = people[person].left
    if left is not None and left < day:
        raise CannotGoOn(
            f"{person} left on {left.isoformat()}", "let somebody else do it, or correct the day"
        )
    if day > catalog.today:
        raise CannotGoOn(f"{day.isoformat()} has not come yet", "record it when it has happened")


def _refuse_version(document: Document, day: Day) -> None:
    if document.version is None:
        # What is no controlled document has a sentence of its own.
        return
    revision = next((each for each in document.revisions if each.version == document.version), None)
    if revision is None:
        raise CannotGoOn(
            f"{document.id} says version {document.version}, and its revisions do not hold that version",
            "add the revision first",
        )
    if day < revision.date:
        raise CannotGoOn(
            f"{document.id} {document.version} is of {revision.date.isoformat()}, and could not be decided on "
            f"before",
            "correct the day",
        )


def _refuse_author(document: Document, person: str) -> None:
    if any(each.by == person for each in document.revisions if each.version == document.version):
        raise CannotGoOn(
            f"{person} wrote {document.id} {document.version}, and nobody approves a text of their own",
            "let somebody else decide",
        )


def _refuse_approval(
    catalog: Catalog, document: Document, rule: ApprovalRule | None, wish: Wish, day: Day
) -> None:
    """Raise CannotGoOn for an approval that could not count, or that the next edit would undo."""
    what = f"{document.id} {document.version}"
    if document.version is None:
        return
    if document.status in {"superseded", "retired"}:
        raise CannotGoOn(f"{what} is {document.status}", "bring a new version, and have that approved")
    if document.effective_from is None:
        raise CannotGoOn(
            f"{document.id} does not say from which day it is in force, and that day is part of what is approved",
            "add effective_from to it first, on or after the day of the decision",
        )
    if day > document.effective_from:
        raise CannotGoOn(
            f"{what} takes effect on {document.effective_from.isoformat()}, and an approval after that day is "
            f"too late",
            f"set effective_from to {day.isoformat()} or later first",
        )
    if rule is None:
        raise CannotGoOn(
            f"no approval rule in ims/ims.yaml fits {document.id}", "add one under approvals first"
        )
    _refuse_older(catalog, document)
    _refuse_blanks(document)
    state = approval(catalog, document)
    rejected = state.rejected is not None and state.rejected.person == wish.person
    for earlier in state.accepted:
        # Who only typed it may sign it later.
        if wish.signed and verified_assurance(catalog, earlier) != "signed":
            continue
        if earlier.person == wish.person and wish.role in {None, earlier.role} and not rejected:
            raise CannotGoOn(
                f"{wish.person} approved {what} already, on {earlier.day.isoformat()}",
                "nothing is to be done",
            )
    if state.rejected is not None and rejected and day <= state.rejected.day:
        raise CannotGoOn(
            f"{wish.person} rejected {what} on {state.rejected.day.isoformat()}",
            "who changes their mind approves on a later day",
        )


def _refuse_withdrawn(catalog: Catalog, document: Document) -> None:
    gone = withdrawn(catalog, document)
    if gone is not None:
        raise CannotGoOn(
            f"{document.id} {document.version} was withdrawn by {gone.person} on {gone.day.isoformat()}",
            "bring a new version",
        )


def _refuse_older(catalog: Catalog, document: Document) -> None:
    """Raise CannotGoOn where a newer version was approved: an older text does not come back under its number."""
    here = version_parts(document.version or "")
    for decision in catalog.decisions.get(document.id, ()):
        if decision.verdict == "approve" and version_parts(decision.version) > here:
            raise CannotGoOn(
                f"{document.id} {document.version} is older than {decision.version}, which {decision.person} "
                f"approved on {decision.day.isoformat()}",
                "to bring the older text back, give it a new version above that one",
            )


def _refuse_blanks(document: Document) -> None:
    places = blanks(document)
    if places:
        lines = [str(place.line) for place in places]
        more = f" and {len(lines) - _MOST_LINES} more" if len(lines) > _MOST_LINES else ""
        noun, where = ("a blank", "line") if len(lines) == 1 else (f"{len(lines)} blanks", "lines")
        raise CannotGoOn(
            f"{document.id} {document.version} has {noun} to fill, in {where} "
            f"{', '.join(lines[:_MOST_LINES])}{more} of {document.path}",
            "fill them first: what is approved is the whole text",
        )


def _refuse_assurance(catalog: Catalog, rule: ApprovalRule, wish: Wish) -> None:
    if wish.signed or suffices("asserted", rule):
        return
    if rule.assurance == "signed":
        raise CannotGoOn(
            f"{wish.document} is {DECIDED[wish.verdict]} with a signature, and without one it would not count",
            "add --sign with the file of your private key, or --sign agent",
        )
    if not catalog.system.people[wish.person].commits_as:
        raise CannotGoOn(
            f"{wish.document} is {DECIDED[wish.verdict]} by a commit of the person's own, and ims/people.yaml does "
            f"not say with which address {wish.person} commits",
            "add commits_as to the person first, or sign with --sign",
        )


def _refuse_reaffirmation(catalog: Catalog, document: Document) -> None:
    if document.version is None:
        return
    what = f"{document.id} {document.version}"
    if document.status != "approved":
        raise CannotGoOn(f"{what} is {document.status}, and only what is approved can be reaffirmed")
    if not approval(catalog, document).complete:
        raise CannotGoOn(
            f"{what} has not all the approvals that it needs, so there is nothing to reaffirm",
            "approve it first",
        )


def _role(catalog: Catalog, document: Document, wish: Wish, day: Day) -> str:
    """The role that *wish* acts in; raises CannotGoOn where the person may act in none that would do."""
    may = roles_of(catalog.system, wish.person, day, document.type)
    named_roles = deciding_roles(catalog.system, document, wish.verdict)
    wanted = list(may) if named_roles is None else list(named_roles)
    # A role whose approval is still missing comes first.
    lacking = [role for each in approval(catalog, document).missing for role in each.roles]
    candidates = [wish.role] if wish.role is not None else [*lacking, *wanted]
    for role in candidates:
        if role in may and role in wanted:
            return role
    on = day.isoformat()
    held = " and ".join(may) or "no role"
    asked = [wish.role] if wish.role is not None else list(dict.fromkeys(wanted))
    days = [words for role in asked for words in _other_days(catalog, document, wish.person, role)]
    if wish.role is not None and wish.role not in may:
        raise CannotGoOn(
            f"{wish.person} could not act as {wish.role} on {on}" + "".join(f": {each}" for each in days[:1]),
            f"name a role they hold ({held}), or correct the days in ims/people.yaml",
        )
    said = f"{wish.person} holds {held} on {on}"
    if days and not may:
        said = f"{wish.person} could not decide on {on}: {days[0]}"
    by = " or ".join(dict.fromkeys(wanted))
    raise CannotGoOn(
        f"{said}, and {document.id} is {DECIDED[wish.verdict]} by {by or 'somebody who acts in a role'}",
        "let somebody decide who may"
        if wish.role is None
        else f"let somebody decide who may, or act in {by}",
    )


def _other_days(catalog: Catalog, document: Document, person: str, role: str) -> Iterator[str]:
    """When, or for what, *person* could act in *role*, though not on the day asked for, in words."""
    known = catalog.system.roles.get(role)
    if known is None:
        return
    for how, holdings in (
        ("holds", known.holders),
        ("stands in for", known.deputies),
        ("acts by delegation for", known.delegations),
    ):
        for each in holdings:
            if each.person == person:
                until = f" until {each.until.isoformat()}" if each.until is not None else ""
                yet = bool(each.types) and document.type not in each.types
                only = f", and only for {', '.join(each.types)}" if yet else ""
                yield f"{person} {how} {role} from {each.since.isoformat()}{until}{only}"
