"""Rules on competence: nobody assesses their own."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.facts.body import rows, text
from imskit.model import Catalog
from imskit.rules.finding import Finding


def assessor_own_competence(catalog: Catalog) -> Iterator[Finding]:
    """Who assesses a competence is not the person who is assessed.

    What somebody thinks of their own work is worth hearing and proves nothing. The message does not say whose
    assessment it is, since these are about individuals.

    **To mend it**, have somebody assess who knows what the level means, and name them as `assessor`.
    """
    for record in catalog.of_type("competence"):
        for number, assessment in enumerate(rows(record, "body.assessments")):
            person = text(assessment, "person")
            if person and person == text(assessment, "assessor"):
                yield Finding(
                    record.at("body", "assessments", number, "assessor"),
                    f"{record.id}: in assessment {number + 1} somebody assessed their own competence",
                    "have somebody else assess it",
                )
