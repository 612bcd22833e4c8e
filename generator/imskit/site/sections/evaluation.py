"""Evaluation: what the next management review has to look at."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.site import addresses
from imskit.site.page import Ground, Page
from imskit.views.review_inputs import review_page

_NAV = ("Evaluation",)


def pages(ground: Ground) -> Iterator[Page]:
    """The page on the management review; nothing where the type is not in use."""
    if ground.catalog.of_type("management-review"):
        yield Page(
            addresses.NEXT_REVIEW,
            "Management review",
            "next_review.md.j2",
            {"review": review_page(ground.catalog, ground.audience)},
            nav=_NAV,
            description="What the next management review has to look at, from the records since the last one",
        )
