"""Rules on management reviews: they are held by those who lead."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.facts.body import words
from imskit.model import Catalog
from imskit.rules.finding import Finding


def review_attendance(catalog: Catalog) -> Iterator[Finding]:
    """At a management review, top management is present.

    At least one of the roles under `attendees` is marked with `top_management` in ims/people.yaml. A review that
    others hold among themselves is a report to management, not its review.

    **To mend it**, name the role of top management that was there. If none was, hold the review again.
    """
    roles = catalog.system.roles
    for review in catalog.of_type("management-review"):
        present = words(review, "body.attendees")
        # A role that nobody knows is a problem of its own.
        if present and not any(name not in roles or roles[name].top_management for name in present):
            yield Finding(
                review.at("body", "attendees"),
                f"No role of top management attended {review.id}",
                "name the one that was there, or hold the review with top management",
            )
