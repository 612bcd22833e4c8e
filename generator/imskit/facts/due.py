"""Everything that is due, from one place: whatever has to be done by a day, overdue or still to come.

Two modes. *Floating*: a period after what was done last, so that doing it moves the next day on (reviews,
evidence, measurements). *Anchored*: a day that stands fixed (actions, audits in the programme, surveillance).
What a type's records bring stands in its schema (`x-imskit`, `due`), so a new type needs nothing here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import date as Day
from operator import attrgetter

from imskit.facts.actions import open_actions
from imskit.facts.coverage import States
from imskit.facts.due_rules import rules_due
from imskit.facts.evidence_due import evidence_due
from imskit.facts.retention import retention_ends
from imskit.facts.review import review
from imskit.model import Catalog, Document
from imskit.periods import after


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """One thing that is due on a day."""

    day: Day
    #: What is to be done, as an imperative.
    what: str
    document: str
    #: The role that does it.
    owner: str
    #: One of `imskit.model.DUE_KINDS`.
    kind: str
    overdue: bool
    soon: bool
    #: What tells it from all else that is due, and stays when its day or the words of its document change.
    name: str


#: Its fields, by which it is sorted: as its own comparison, and several times as fast.
_IN_ORDER = attrgetter(*(field.name for field in fields(Due)))


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is due, before it is held against today."""

    day: Day
    what: str
    document: Document
    owner: str
    kind: str
    #: What tells it from all else that is due.
    name: str


def due(catalog: Catalog, states: States) -> tuple[Due, ...]:
    """All that is due in *catalog*, whose clauses stand as *states* say, overdue included, by day."""
    horizon = after(catalog.today, catalog.system.due_soon)
    found = (
        Due(
            item.day,
            item.what,
            item.document.id,
            item.owner,
            item.kind,
            overdue=item.day < catalog.today,
            soon=catalog.today <= item.day <= horizon,
            name=item.name,
        )
        for source in SOURCES
        for item in source(catalog, states)
    )
    return tuple(sorted(found, key=_IN_ORDER))


def _reviews(catalog: Catalog, _: States) -> Iterator[Item]:
    for document in catalog.documents.values():
        state = review(catalog, document)
        if state.due is not None:
            what, name = f"Review {document.title}", f"{document.id} review"
            yield Item(state.due, what, document, document.owner, "review", name)


def _actions(catalog: Catalog, _: States) -> Iterator[Item]:
    for found in open_actions(catalog):
        action, holder = found.action, found.holder
        name = f"{holder.id} action {'.'.join(map(str, action.at))}"
        yield Item(found.due, action.what, holder, action.owner, "action", name)


def _by_type(catalog: Catalog, _: States) -> Iterator[Item]:
    for found in rules_due(catalog):
        name = f"{found.document.id} {found.name}"
        yield Item(found.day, found.what, found.document, found.owner, found.rule.kind, name)


def _evidence(catalog: Catalog, states: States) -> Iterator[Item]:
    renewals = (
        (state.clause, renewal)
        for of in states.values()
        for state in of.values()
        for renewal in state.renewals
    )
    for found in evidence_due(catalog, renewals):
        yield Item(found.day, found.what, found.document, found.document.owner, "evidence", found.name)


def _disposals(catalog: Catalog, _: States) -> Iterator[Item]:
    for end in retention_ends(catalog):
        verb = "Dispose of" if end.then == "dispose" else "Archive"
        record = end.record
        what, name = f"{verb} {record.title}", f"{record.id} disposal"
        yield Item(end.day, what, record, record.owner, "disposal", name)


#: Where due things come from, one row each.
SOURCES: tuple[Callable[[Catalog, States], Iterator[Item]], ...] = (
    _reviews,
    _actions,
    _by_type,
    _evidence,
    _disposals,
)
