"""Whether an initiative is for something that was decided; apart from the tree, since each check asks it."""

from __future__ import annotations

from imskit.model import Catalog, Document


def serves_nothing(catalog: Catalog, initiative: Document) -> bool:
    """Whether an initiative serves no objective, names no focus area, and is not declared exploration.

    What is over is not asked any more. A link to a document that cannot be read counts: that is said elsewhere.
    """
    if initiative.is_closed:
        return False
    if any(str(initiative.value(path) or "").strip() for path in ("body.focus_area", "body.exploration")):
        return False
    for reference in initiative.references:
        target = catalog.documents.get(reference.target)
        if reference.relation == "serves" and (target is None or target.type == "objective"):
            return False
    return True
