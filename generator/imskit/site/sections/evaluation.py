"""Evaluation and improvement: risks, audits, what the next management review has to look at, and what became better."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.site import addresses
from imskit.site.page import Ground, Page
from imskit.views.audits import audits_page
from imskit.views.improvement import improvement_page
from imskit.views.review_inputs import review_page
from imskit.views.risks import risks_page

_NAV = ("Evaluation",)


def pages(ground: Ground) -> Iterator[Page]:
    """A page each on risks, audits, the management review and improvement; nothing on what is not in use."""
    if _in_use(ground, "risk"):
        yield Page(
            addresses.RISKS,
            "Risks and opportunities",
            "risks.md.j2",
            {
                "risks": risks_page(ground.catalog, ground.audience),
                "opportunities": _in_use(ground, "opportunity"),
            },
            nav=_NAV,
            sections=False,
            description="Threats and opportunities, what is done about them, and whether that worked",
        )
    if _in_use(ground, "internal-audit", "audit-programme"):
        yield Page(
            addresses.AUDITS,
            "Audits",
            "audits.md.j2",
            {"audits": audits_page(ground.catalog, ground.audience, ground.states)},
            nav=_NAV,
            sections=False,
            description="What was audited, what is planned, what the cycle misses, and what became of findings",
        )
    if _in_use(ground, "management-review"):
        yield Page(
            addresses.NEXT_REVIEW,
            "Management review",
            "next_review.md.j2",
            {"review": review_page(ground.catalog, ground.audience)},
            nav=_NAV,
            description="What the next management review has to look at, from the records since the last one",
        )
    if _in_use(ground, "nonconformity", "improvement", "lesson"):
        yield Page(
            addresses.IMPROVEMENT,
            "Improvement",
            "improvement.md.j2",
            {"improvement": improvement_page(ground.catalog, ground.audience)},
            nav=_NAV,
            description="Nonconformities until the check of their remedy, improvements, and lessons",
        )


def _in_use(ground: Ground, *types: str) -> bool:
    return any(ground.catalog.of_type(name) for name in types)
