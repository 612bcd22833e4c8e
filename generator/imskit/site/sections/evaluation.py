"""Evaluation and improvement: risks, audits, what the next management review has to look at, and what became better."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.site import addresses
from imskit.site.page import Ground, Page, Wanted
from imskit.site.watched import Sight
from imskit.views.audits import audits_page
from imskit.views.improvement import improvement_page
from imskit.views.review_inputs import review_page
from imskit.views.risks import risks_page

_NAV = ("Evaluation",)


def pages(ground: Ground) -> Iterator[Wanted]:
    """A page each on risks, audits, the management review and improvement; nothing on what is not in use."""
    if _in_use(ground, "risk"):
        yield Wanted(addresses.RISKS, {}, _risks)
    if _in_use(ground, "internal-audit", "audit-programme"):
        yield Wanted(addresses.AUDITS, {}, _audits)
    if _in_use(ground, "management-review"):
        yield Wanted(addresses.NEXT_REVIEW, {}, _next_review)
    if _in_use(ground, "nonconformity", "improvement", "lesson"):
        yield Wanted(addresses.IMPROVEMENT, {}, _improvement)


def _risks(sight: Sight) -> Page:
    return Page(
        addresses.RISKS,
        "Risks and opportunities",
        "risks.md.j2",
        {
            "risks": risks_page(sight.catalog, sight.audience),
            "opportunities": _in_use(sight, "opportunity"),
        },
        nav=_NAV,
        sections=False,
        description="Threats and opportunities, what is done about them, and whether that worked",
    )


def _audits(sight: Sight) -> Page:
    return Page(
        addresses.AUDITS,
        "Audits",
        "audits.md.j2",
        {"audits": audits_page(sight.catalog, sight.audience, sight.states)},
        nav=_NAV,
        sections=False,
        description="What was audited, what is planned, what the cycle misses, and what became of findings",
    )


def _next_review(sight: Sight) -> Page:
    return Page(
        addresses.NEXT_REVIEW,
        "Management review",
        "next_review.md.j2",
        {"review": review_page(sight.catalog, sight.audience)},
        nav=_NAV,
        description="What the next management review has to look at, from the records since the last one",
    )


def _improvement(sight: Sight) -> Page:
    return Page(
        addresses.IMPROVEMENT,
        "Improvement",
        "improvement.md.j2",
        {"improvement": improvement_page(sight.catalog, sight.audience)},
        nav=_NAV,
        description="Nonconformities until the check of their remedy, improvements, and lessons",
    )


def _in_use(sight: Sight, *types: str) -> bool:
    return any(sight.catalog.of_type(name) for name in types)
