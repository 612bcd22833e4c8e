"""Everything that is due, from one place: whatever has to be done by a day, overdue or still to come.

Two modes. *Floating*: a period after what was done last, so that doing it moves the next day on (reviews,
evidence, measurements). *Anchored*: a day that stands fixed (actions, audits in the programme, surveillance).
What a type's records bring stands in its schema (`x-imskit`, `due`), so a new type needs nothing here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date as Day

from imskit.facts.actions import open_actions
from imskit.facts.coverage import ClauseState
from imskit.facts.due_rules import rules_due
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


#: The states of all clauses of the standards in use, by standard and number.
States = Mapping[str, Mapping[str, ClauseState]]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is due, before it is held against today."""

    day: Day
    what: str
    document: Document
    owner: str
    kind: str


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
        )
        for source in SOURCES
        for item in source(catalog, states)
    )
    return tuple(sorted(set(found)))


def _reviews(catalog: Catalog, _: States) -> Iterator[Item]:
    for document in catalog.documents.values():
        state = review(catalog, document)
        if state.due is not None:
            yield Item(state.due, f"Review {document.title}", document, document.owner, "review")


def _actions(catalog: Catalog, _: States) -> Iterator[Item]:
    for document, action in open_actions(catalog):
        yield Item(action.due, action.what, document, action.owner, "action")


def _by_type(catalog: Catalog, _: States) -> Iterator[Item]:
    for found in rules_due(catalog):
        yield Item(found.day, found.what, found.document, found.owner, found.rule.kind)


def _evidence(catalog: Catalog, states: States) -> Iterator[Item]:
    """Evidence that a clause wants anew: one item for all clauses that wait for the same thing."""
    waiting: dict[tuple[Day, str, str], list[str]] = {}
    for standard, of in states.items():
        for state in of.values():
            for renewal in state.renewals:
                clauses = waiting.setdefault((renewal.day, renewal.wanted, renewal.newest), [])
                clauses.append(f"{catalog.standards[standard].designation} {state.clause.number}")
    for (day, wanted, newest), clauses in waiting.items():
        record = catalog.documents[newest]
        yield Item(day, f"Record {wanted}, for {_some(clauses)}", record, record.owner, "evidence")


def _disposals(catalog: Catalog, _: States) -> Iterator[Item]:
    for document in catalog.documents.values():
        kept = catalog.types[document.type].retention
        since = document.closed if kept is not None and kept.since == "closed" else document.date
        if kept is None or since is None:
            continue
        verb = "Dispose of" if kept.then == "dispose" else "Archive"
        period = document.kept_for or kept.period
        yield Item(after(since, period), f"{verb} {document.title}", document, document.owner, "disposal")


def _some(names: list[str], *, most: int = 3) -> str:
    """The first few *names*, and how many more there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


#: Where due things come from, one row each.
SOURCES: tuple[Callable[[Catalog, States], Iterator[Item]], ...] = (
    _reviews,
    _actions,
    _by_type,
    _evidence,
    _disposals,
)
