"""Which versions of a controlled document say the same: those since the last material change."""

from __future__ import annotations

from datetime import date as Day

from imskit.facts.approval import approval, in_force
from imskit.facts.effect import counts
from imskit.model import Catalog, Document


def version_parts(version: str) -> tuple[int, ...]:
    """The numbers of *version*, by which versions are older or newer: 1.10 comes after 1.9."""
    return tuple(int(part) for part in version.split("."))


def counting_versions(document: Document) -> tuple[str, ...]:
    """The version at hand, back to the last one that was a material change, newest first."""
    found = []
    for revision in document.revisions:
        found.append(revision.version)
        if revision.change == "material":
            break
    return tuple(found) or (document.version or "",)


def holds_since(catalog: Catalog, document: Document) -> Day | None:
    """The day from which what *document* says has held; None where it is not in force.

    Editorial changes do not count: then it is the day on which the last material version was approved, or
    where no decision tells, that of its revision.
    """
    if not in_force(catalog, document) or document.effective_from is None:
        return None
    material = counting_versions(document)[-1]
    if material == document.version:
        return max(document.effective_from, approval(catalog, document).approved_on or Day.min)
    decided = [
        decision.day
        for decision in catalog.decisions.get(document.id, ())
        if decision.version == material
        and decision.verdict == "approve"
        and counts(catalog, document, decision)
    ]
    made = [revision.date for revision in document.revisions if revision.version == material]
    return max(decided or made, default=document.effective_from)
