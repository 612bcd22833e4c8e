"""Everything that is due, from one place: reviews, evidence that must be renewed, actions that were promised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Day
from typing import Literal

from imskit.facts.review import review
from imskit.model import Action, Catalog, Document
from imskit.periods import after

Kind = Literal["review", "action"]


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """One thing that is due on a day."""

    day: Day
    what: str
    document: str
    owner: str
    kind: Kind
    overdue: bool
    soon: bool


def due(catalog: Catalog) -> tuple[Due, ...]:
    """All that is due, overdue included, by day."""
    return tuple(sorted([*_reviews(catalog), *_actions(catalog)]))


def _reviews(catalog: Catalog) -> Iterator[Due]:
    for document in catalog.documents.values():
        state = review(catalog, document)
        if state.due is not None:
            yield Due(
                state.due,
                f"Review {document.title}",
                document.id,
                document.owner,
                "review",
                state.overdue,
                state.soon,
            )


def _actions(catalog: Catalog) -> Iterator[Due]:
    horizon = after(catalog.today, catalog.system.due_soon)
    for document, action in open_actions(catalog):
        overdue = action.due < catalog.today
        yield Due(
            action.due,
            action.what,
            document.id,
            action.owner,
            "action",
            overdue,
            soon=not overdue and action.due <= horizon,
        )


def open_actions(catalog: Catalog) -> Iterator[tuple[Document, Action]]:
    """The actions that are not done yet, each with the document that holds it."""
    for document in catalog.documents.values():
        # A sealed record cannot be marked done: its actions are followed up in a later record.
        if document.lifecycle == "sealed" or document.is_closed:
            continue
        for action in document.actions:
            if action.done is None:
                yield document, action
