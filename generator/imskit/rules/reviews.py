"""Rules on what only time does: overdue is a warning, since yesterday's green commit should be green today."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.facts.actions import open_actions
from imskit.facts.review import review
from imskit.model import Catalog
from imskit.rules.finding import Finding


def review_overdue(catalog: Catalog) -> Iterator[Finding]:
    """A document in force is reviewed within its cycle.

    The next review is counted from the last one: the approval of the version, or a decision that reaffirmed it
    without a change.

    **To mend it**, review the document: reaffirm it with a decision, or bring a new version.
    """
    for document in catalog.documents.values():
        if document.review_every is None:
            continue
        state = review(catalog, document)
        if state.overdue and state.due is not None and state.last is not None:
            yield Finding(
                document.at("review", "every"),
                f"The review of {document.id} was due by {state.due.isoformat()}, "
                f"the last was on {state.last.isoformat()}",
                "reaffirm it with a decision, or bring a new version",
            )


def action_overdue(catalog: Catalog) -> Iterator[Finding]:
    """An action is done by the day that was promised.

    **To mend it**, enter `done` with the day and the result, or agree on a new day and say so in the record. A
    sealed record cannot be changed: say under `follow_ups` of a later record what became of the action.
    """
    for found in open_actions(catalog):
        if found.standing == "overdue":
            document, action = found.holder, found.action
            yield Finding(
                document.at(*action.at, "due"),
                f"{document.id}: “{action.what}” was due by {found.due.isoformat()}",
                "say under Earlier actions (follow_ups) of a later record what became of it, or its new day"
                if document.lifecycle == "sealed"
                else f"{catalog.system.role_title(action.owner)} enters done, or agrees on a new day",
            )
