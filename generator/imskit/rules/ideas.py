"""Rules on ideas: whoever put one forward is told what became of it."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.facts.body import day
from imskit.model import Catalog
from imskit.rules.finding import Finding


def idea_unanswered(catalog: Catalog) -> Iterator[Finding]:
    """An idea is closed only once its author has been told what became of it, and why.

    Whoever hears nothing puts forward no second idea. Where a day was promised under `feedback_due`, that reminds of
    the answer; without one, nothing else would.

    **To mend it**, tell the author, and enter the day under `outcome.feedback_given_on`.
    """
    for idea in catalog.all_documents:
        # One whose day of closing is missing is named by that.
        if idea.type != "idea" or not idea.is_closed or idea.closed is None:
            continue
        promised = day(idea, "body.feedback_due")
        if promised is None and day(idea, "body.outcome.feedback_given_on") is None:
            yield Finding(
                idea.at("state"),
                f"{idea.id} is {idea.state}, and its author was not told",
                "tell the author, and enter the day under Feedback given on (body.outcome.feedback_given_on)",
            )
