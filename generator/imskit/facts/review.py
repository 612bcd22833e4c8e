"""When a controlled document was last reviewed and when it is due again: floating, from the last review."""

from __future__ import annotations

from datetime import date as Day

from imskit.facts.approval import withdrawn
from imskit.facts.effect import counts
from imskit.model import Catalog, Document
from imskit.periods import after
from imskit.values import dataclass


@dataclass(frozen=True, slots=True)
class Review:
    """Last and next review of a document; `due` is None for what has no review cycle running."""

    last: Day | None
    due: Day | None
    overdue: bool
    soon: bool


def review(catalog: Catalog, document: Document) -> Review:
    """The review state of *document* today.

    The last review is the newest of: the approvals of the version at hand, the decisions that reaffirmed it,
    and, where no decision says so, the day of its newest revision. Only documents whose status is
    approved have a next review: drafts are under way, and what is withdrawn needs none.
    """
    if document.review_every is None or document.status != "approved" or withdrawn(catalog, document):
        return Review(None, None, overdue=False, soon=False)
    reviewed = [
        decision.day
        for decision in catalog.decisions.get(document.id, ())
        if decision.version == document.version
        and decision.verdict in {"approve", "reaffirm"}
        and counts(catalog, document, decision)
    ]
    last = max(reviewed, default=max((revision.date for revision in document.revisions), default=None))
    if last is None:
        return Review(None, None, overdue=False, soon=False)
    due = after(last, document.review_every)
    overdue = due < catalog.today
    return Review(
        last, due, overdue, soon=not overdue and due <= after(catalog.today, catalog.system.due_soon)
    )
