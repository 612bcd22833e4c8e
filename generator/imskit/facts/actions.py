"""Actions that were promised, and what became of them: told where they stand, or in later records.

The one place that knows it. A sealed record cannot be changed, so what became of its actions stands under
`follow_ups` of a later record; what that says last counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date as Day
from typing import Any, Literal

from imskit.facts.approval import withdrawn
from imskit.facts.around import around
from imskit.facts.body import Row, day, text
from imskit.model import Action, Catalog, Document, FollowUp
from imskit.values import dataclass

Standing = Literal["done", "open", "overdue", "dropped"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """An action, and what became of it by the day of the run."""

    #: The record that holds it, and its number there, from 1.
    holder: Document
    number: int
    action: Action
    standing: Standing
    #: The day by which it is to be done: what the record that tells of it last agreed on, or its own.
    due: Day
    done: Day | None
    #: One line: its result, or the note of the record that tells of it.
    note: str
    #: The later record that tells of it; None where nothing but the holder does.
    told_in: Document | None

    @property
    def is_over(self) -> bool:
        """Whether nothing is to be done any more."""
        return self.standing in {"done", "dropped"}


Told = Mapping[tuple[str, int], tuple[Document, FollowUp]]


def told(catalog: Catalog) -> Told:
    """The record that tells last of each action of a sealed one, by the holder and the number of the action."""
    return _told_in(catalog.telling())


def told_of(catalog: Catalog, holder: Document) -> Told:
    """What `told` says of the actions of *holder*, without looking through all documents."""
    return _told_in(document for document in around(catalog).naming(holder.id) if document.follow_ups)


def _told_in(documents: Iterable[Document]) -> Told:
    records = sorted(
        documents,
        key=lambda document: (document.last_activity is not None, document.last_activity, document.id),
    )
    return {(said.of, said.action): (record, said) for record in records for said in record.follow_ups}


def outcomes(catalog: Catalog, holder: Document, known: Told | None = None) -> Iterator[Outcome]:
    """What became of each action of *holder*, in the order of its file; *known* is what `told` says."""
    known = told_of(catalog, holder) if known is None else known
    for number, action in enumerate(holder.actions, 1):
        yield _outcome(catalog, holder, number, action, known)


def open_actions(catalog: Catalog) -> Iterator[Outcome]:
    """The actions that are still to be done, by the id of the document that holds them."""
    for document in catalog.documents.values():
        if document.actions and _promises(catalog, document):
            yield from (each for each in outcomes(catalog, document) if not each.is_over)


def _promises(catalog: Catalog, document: Document) -> bool:
    """Whether the actions of *document* are still owed: a version that ended promises nothing.

    What a closed record leaves undone is told when it is closed.
    """
    if document.is_closed or document.status in {"superseded", "retired"}:
        return False
    return withdrawn(catalog, document) is None


def _outcome(catalog: Catalog, holder: Document, number: int, action: Action, known: Told) -> Outcome:
    here = _row(holder, action.at)
    if action.done is not None:
        return Outcome(holder, number, action, "done", action.due, action.done, text(here, "result"), None)
    record, said = known.get((holder.id, number), (None, None))
    if record is None or said is None:
        standing = _standing(catalog, action.due)
        return Outcome(holder, number, action, standing, action.due, None, text(here, "result"), None)
    row = _row(record, said.at)
    due = said.due or action.due
    standing = _standing(catalog, due) if said.state == "open" else said.state
    return Outcome(holder, number, action, standing, due, day(row, "on"), text(row, "note"), record)


def _standing(catalog: Catalog, due: Day) -> Standing:
    return "overdue" if due < catalog.today else "open"


def _row(document: Document, at: tuple[str | int, ...]) -> Row:
    """The group of fields at *at* in the data of *document*."""
    # The place was read from this very data.
    here: Any = document.data
    for key in at:
        here = here[key]
    row: Row = here
    return row
