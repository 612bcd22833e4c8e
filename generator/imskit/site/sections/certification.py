"""The way to a certificate: an overview, and a page a stage."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.site import addresses
from imskit.site.page import Ground, Page
from imskit.views.certification import certification_page

_NAV = ("Certification",)


def pages(ground: Ground) -> Iterator[Page]:
    """The pages on certification; nothing where the standard that certificates speak of is not in use."""
    found = certification_page(ground.catalog, ground.states, ground.audience)
    if found is None:
        return
    yield Page(
        addresses.CERTIFICATION,
        "Certification",
        "certification.md.j2",
        {"certification": found},
        nav=_NAV,
        nav_title="The way to a certificate",
        description="What is there for each stage of certification, and the certificate",
    )
    for stage in found.stages:
        yield Page(
            addresses.stage(stage.name),
            stage.title,
            "certification_stage.md.j2",
            {"stage": stage, "standard": found.standard},
            nav=_NAV,
            nav_title=stage.title.partition(":")[0],
            sections=False,
            crumbs=(("Certification", addresses.CERTIFICATION),),
            description=f"What auditors look for at this stage, and what is there: {stage.title}",
        )
