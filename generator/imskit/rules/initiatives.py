"""Rules on innovation initiatives: each is for something that was decided."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.facts.serving import serves_nothing
from imskit.model import Catalog
from imskit.rules.finding import Finding


def initiative_serves_nothing(catalog: Catalog) -> Iterator[Finding]:
    """An initiative serves an objective or a focus area of the strategy, or is declared exploration.

    An initiative that serves neither takes money and people from those that do, and nobody decided that it may.
    Exploration is fine, as long as it is called so. What is completed or stopped is not asked any more.

    **To mend it**, name an objective under `links.serves`, or a `focus_area`, or say under `exploration` what is
    looked for.
    """
    for initiative in catalog.of_type("initiative"):
        if serves_nothing(catalog, initiative):
            yield Finding(
                initiative.at("body"),
                f"{initiative.id} serves no objective and no focus area, and is not declared exploration",
                "add links.serves with an objective, or focus_area, or exploration",
            )
