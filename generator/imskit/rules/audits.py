"""Rules on internal audits: nobody judges their own work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Day

from imskit.facts.audits import looked_at_by
from imskit.facts.body import text, words
from imskit.model import Catalog, Document
from imskit.rules.finding import Finding


def auditor_independent(catalog: Catalog) -> Iterator[Finding]:
    """An auditor of an internal audit has no part in what is audited.

    An auditor has a part in a document or record when on the day of the audit they hold the role that owns it,
    or when they wrote it: a version of it by then, the sealed record, the idea. An auditor who holds a role that
    is audited has a part too. Held against this are `sampled`, `processes` and `auditees` of the audit. Whoever
    only stands in for a role does not own what it owns; say under `independence` how that was dealt with.

    **To mend it**, have somebody else look at it. Where the auditors shared out the work, so that this one did
    not look at it, say under `assigned` who did; nobody but these is held against it then.
    """
    for audit in catalog.of_type("internal-audit"):
        day = audit.date
        if day is None:
            continue
        held = {person: _roles(catalog, person, day) for person in words(audit, "body.auditors")}
        for number, role in enumerate(words(audit, "body.auditees")):
            for person, roles in held.items():
                if role in roles:
                    yield Finding(
                        audit.at("body", "auditees", number),
                        f"{person} audits and holds a role that is audited: {role}",
                        "have somebody without this role look at its work",
                    )
        for field in ("processes", "sampled"):
            for number, name in enumerate(words(audit, f"body.{field}")):
                document = catalog.documents.get(name)
                if document is None:
                    continue
                for person in looked_at_by(audit, name):
                    part = _part(document, person, held.get(person) or _roles(catalog, person, day), day)
                    if part:
                        yield Finding(
                            audit.at("body", field, number),
                            f"{person} audits {name} and {part}",
                            "have another auditor look at it, and say under assigned who did",
                        )


def _roles(catalog: Catalog, person: str, day: Day) -> frozenset[str]:
    """The roles that *person* holds on *day*."""
    return frozenset(
        role.id
        for role in catalog.system.roles.values()
        if any(held.person == person and held.covers(day) for held in role.holders)
    )


def _part(document: Document, person: str, roles: frozenset[str], day: Day) -> str:
    """What part *person* has in *document*, to stand behind `and`; empty when none."""
    if document.owner in roles:
        return f"holds the role that owns it, {document.owner}"
    if any(revision.by == person and revision.date <= day for revision in document.revisions):
        return "wrote a version of it"
    if document.by == person:
        return "made this record"
    if text(document, "body.submitted_by") == person:
        return "put it forward"
    return ""
