"""What a change brings about: for clauses, what leans on it, evidence, approvals, who must read, and what is due.

Two things bring something about: what is written otherwise, and what holds otherwise. A version that waits is written
and does not hold yet; with its last approval it holds, and nothing is written but a decision.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from types import MappingProxyType
from typing import Literal, TypeAlias

from imskit.changes.asked_of_people import (
    ApprovalNeed,
    NewReaders,
    ReadAgain,
    approval_needs,
    new_readers,
    read_again,
)
from imskit.changes.documents import DocumentChange, change_between, document_changes
from imskit.changes.leaning import Leaning, Outdated, leaning, outdated
from imskit.changes.moved import Moved, moved
from imskit.changes.settings import SettingChange, setting_changes
from imskit.facts.coverage import ClauseState, Coverage, States
from imskit.facts.graph import Graph
from imskit.model import Catalog
from imskit.tree import Tree
from imskit.values import dataclass

Turn: TypeAlias = Literal["won", "lost", "rose", "fell", "flagged", "cleared"]


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """That a clause stands elsewhere now."""

    standard: str
    clause: str
    #: `won` and `lost`: it counts as achieved now, or no longer. `rose`, `fell`: another rung. `flagged`, `cleared`:
    #: bad news came or went.
    turn: Turn
    before: ClauseState
    after: ClauseState


@dataclass(frozen=True)
class Impact:
    """All that a change means."""

    documents: tuple[DocumentChange, ...]
    settings: tuple[SettingChange, ...]
    clauses: tuple[ClauseChange, ...]
    touched: tuple[Leaning, ...]
    outdated: tuple[Outdated, ...]
    approvals: tuple[ApprovalNeed, ...]
    read_again: tuple[ReadAgain, ...]
    new_readers: tuple[NewReaders, ...]
    moved: tuple[Moved, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing changed."""
        return not self.documents and not self.settings


@dataclass(frozen=True)
class Side:
    """One of two states of a system, looked at as on the same day as the other."""

    #: The documents as their files say.
    written: Catalog
    #: The documents in the versions that are in force: what clauses and due dates rest on.
    in_force: Catalog
    #: All files.
    tree: Tree


def comparable(base: Side, head: Side) -> tuple[Side, Side]:
    """Both sides without the documents that cannot be read on one of them: nobody knows how those differ.

    Problems tell why not; without this, a slip of the pen in a file would look as if its document was deleted.
    """
    old, new = base.written, head.written
    unread = {
        *(old.failed_ids.keys() & new.documents.keys()),
        *(new.failed_ids.keys() & old.documents.keys()),
    }
    return (_without(base, unread), _without(head, unread)) if unread else (base, head)


def _without(side: Side, names: Collection[str]) -> Side:
    def left(catalog: Catalog) -> Catalog:
        kept = {name: each for name, each in catalog.documents.items() if name not in names}
        return replace(catalog, documents=MappingProxyType(kept))

    return replace(side, written=left(side.written), in_force=left(side.in_force))


def impact(base: Side, head: Side) -> Impact:
    """What lies between two states; nothing that only time does, since both are held against the same day."""
    before, after = base.written, head.written
    documents = document_changes(before, after)
    approvals = tuple(approval_needs(documents, before, after))
    holding = tuple(_holding(base, head, approvals))
    old_states, new_states = _states(base.in_force), _states(head.in_force)
    again = tuple(read_again(documents, holding))
    return Impact(
        documents=documents,
        settings=setting_changes(base.tree, head.tree),
        clauses=tuple(_clauses(old_states, new_states)),
        touched=tuple(leaning(documents, holding, before, after)),
        outdated=tuple(outdated(documents, holding, base.in_force, head.in_force)),
        approvals=approvals,
        read_again=again,
        new_readers=tuple(new_readers(base.in_force, head.in_force, again)),
        moved=tuple(moved(base.in_force, head.in_force, old_states, new_states)),
    )


def _states(catalog: Catalog) -> States:
    return Coverage(catalog, Graph.of(catalog)).states()


def _clauses(before: States, after: States) -> Iterator[ClauseChange]:
    for standard, states in after.items():
        known = before.get(standard, {})
        for number, new in states.items():
            old = known.get(number)
            turn = _turn(old, new) if old is not None else None
            if old is not None and turn is not None:
                yield ClauseChange(standard, number, turn, old, new)


def _turn(old: ClauseState, new: ClauseState) -> Turn | None:
    if old.achieved != new.achieved:
        return "won" if new.achieved else "lost"
    if old.rung != new.rung:
        return "rose" if (new.rung or 0) > (old.rung or 0) else "fell"
    was = {(flag.label, flag.document) for flag in old.flags}
    now = {(flag.label, flag.document) for flag in new.flags}
    if now - was:
        return "flagged"
    return "cleared" if was - now else None


def _holding(base: Side, head: Side, approvals: tuple[ApprovalNeed, ...]) -> Iterator[DocumentChange]:
    """What holds otherwise, or will on its day since it was approved: nothing will be written then any more."""
    known = document_changes(base.in_force, head.in_force)
    yield from known
    told = {change.id for change in known}
    for need in approvals:
        old, new = base.in_force.documents.get(need.document), head.written.documents[need.document]
        if need.turn == "given" and need.document not in told and old is not None and old.data != new.data:
            yield change_between(head.written.types.get(new.type), old, new)
