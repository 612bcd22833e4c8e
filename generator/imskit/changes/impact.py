"""What a change brings about: for clauses, what leans on it, approvals, who must read again, and what is due."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date as Day
from typing import Literal, TypeAlias

from imskit.changes.documents import DocumentChange, document_changes
from imskit.facts.approval import Missing, approval
from imskit.facts.coverage import ClauseState, Coverage
from imskit.facts.due import States, due
from imskit.facts.graph import Graph
from imskit.model import Catalog

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


@dataclass(frozen=True, slots=True)
class Touched:
    """A document that leans on one that changed materially."""

    document: str
    #: The links from it to the changed document: pairs of what a link is called and where it leads.
    chain: tuple[tuple[str, str], ...]
    #: Whether it remembers the content that it was written against, and so is suspect until somebody looks.
    suspect: bool


@dataclass(frozen=True, slots=True)
class ApprovalNeed:
    """A version that needs approvals, and whether content that was approved before lost its approval."""

    document: str
    version: str
    missing: tuple[Missing, ...]
    lost: bool


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """Roles whose holders must read a document again, or for the first time."""

    document: str
    version: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """Something due that has another day now; None: it was not due before, or is not any more."""

    document: str
    what: str
    owner: str
    before: Day | None
    after: Day | None


@dataclass(frozen=True)
class Impact:
    """All that a change means."""

    documents: tuple[DocumentChange, ...]
    clauses: tuple[ClauseChange, ...]
    touched: tuple[Touched, ...]
    approvals: tuple[ApprovalNeed, ...]
    read_again: tuple[ReadAgain, ...]
    moved: tuple[Moved, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing changed."""
        return not self.documents


@dataclass(frozen=True)
class Side:
    """One of two states of a system, looked at as on the same day as the other."""

    #: The documents as their files say.
    written: Catalog
    #: The documents in the versions that are in force: what clauses and due dates rest on.
    in_force: Catalog


def impact(base: Side, head: Side) -> Impact:
    """What lies between two states; nothing that only time does, since both are held against the same day."""
    before, after = base.written, head.written
    documents = document_changes(before, after)
    old_graph, new_graph = Graph.of(before), Graph.of(after)
    old_states, new_states = _states(base.in_force), _states(head.in_force)
    return Impact(
        documents=documents,
        clauses=tuple(_clauses(old_states, new_states)),
        touched=tuple(_touched(documents, old_graph, new_graph, after)),
        approvals=tuple(_approvals(documents, before, after)),
        read_again=tuple(_read_again(documents)),
        moved=tuple(_moved(base.in_force, head.in_force, old_states, new_states)),
    )


def _states(catalog: Catalog) -> States:
    coverage = Coverage(catalog, Graph.of(catalog))
    return {name: coverage.of(name) for name in catalog.standards}


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


#: What a link says whose source rests on its target; others only refer, or record that something happened.
RESTS_ON = frozenset({"implements", "supports", "serves"})


def _touched(
    documents: tuple[DocumentChange, ...], before: Graph, after: Graph, catalog: Catalog
) -> Iterator[Touched]:
    """What rests on a materially changed document, near or far, each once, by the shortest way.

    A link rests on its target when its relation says so or when it remembers what it was written against. What
    is sealed or closed is history and is not touched.
    """
    material = {
        change.id: change
        for change in documents
        if change.document.lifecycle == "controlled"
        and change.before is not None
        and (change.weight == "material" or change.what in {"retired", "deleted"})
    }
    seen = set(material)
    waiting: deque[tuple[str, tuple[tuple[str, str], ...]]] = deque((name, ()) for name in material)
    while waiting:
        name, chain = waiting.popleft()
        gone = name in material and material[name].after is None
        for edge in (before if gone else after).incoming(name):
            source = catalog.documents.get(edge.source)
            rests = edge.relation in RESTS_ON or edge.suspect
            if source is None or edge.source in seen or not rests:
                continue
            if source.lifecycle == "sealed" or source.is_closed:
                continue
            seen.add(edge.source)
            way = ((edge.label, edge.target), *chain)
            yield Touched(edge.source, way, edge.suspect)
            waiting.append((edge.source, way))


def _approvals(
    documents: tuple[DocumentChange, ...], before: Catalog, after: Catalog
) -> Iterator[ApprovalNeed]:
    for change in documents:
        new = change.after
        if new is None or new.lifecycle != "controlled" or change.what == "retired" or new.version is None:
            continue
        if _never_more_than_a_draft(change):
            continue
        missing = approval(after, new).missing
        if not missing or (change.before is not None and not change.content):
            continue
        old = change.before
        lost = (
            old is not None
            and new.status == "approved"
            and approval(before, old).complete
            and old.version == new.version
        )
        yield ApprovalNeed(new.id, new.version, missing, lost)
    yield from _approvals_taken_away({change.id for change in documents}, before, after)


def _approvals_taken_away(
    changed: Collection[str], before: Catalog, after: Catalog
) -> Iterator[ApprovalNeed]:
    """Documents that did not change and lost an approval: its record is gone, or who gave it may not any more."""
    for name, document in after.documents.items():
        old = before.documents.get(name)
        if name in changed or old is None or document.status != "approved" or document.version is None:
            continue
        missing = approval(after, document).missing
        if missing and approval(before, old).complete:
            yield ApprovalNeed(name, document.version, missing, lost=True)


def _never_more_than_a_draft(change: DocumentChange) -> bool:
    """Whether nobody is asked anything yet: a draft on both sides, or a new one."""
    return all(side is None or side.status == "draft" for side in (change.before, change.after))


def _read_again(documents: tuple[DocumentChange, ...]) -> Iterator[ReadAgain]:
    for change in documents:
        new = change.after
        if new is None or not new.must_read or new.version is None or change.what == "retired":
            continue
        if _never_more_than_a_draft(change):
            continue
        if change.what == "added" or change.weight == "material":
            yield ReadAgain(new.id, new.version, new.must_read)
        elif change.before is not None and set(new.must_read) - set(change.before.must_read):
            roles = tuple(role for role in new.must_read if role not in change.before.must_read)
            yield ReadAgain(new.id, new.version, roles)


def _moved(before: Catalog, after: Catalog, old_states: States, new_states: States) -> Iterator[Moved]:
    old, new = _due_days(before, old_states), _due_days(after, new_states)
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key, []), new.get(key, [])
        if was == now:
            continue
        document, what, owner = key
        for index in range(max(len(was), len(now))):
            first = was[index] if index < len(was) else None
            then = now[index] if index < len(now) else None
            if first != then:
                yield Moved(document, what, owner, first, then)


def _due_days(catalog: Catalog, states: States) -> Mapping[tuple[str, str, str], list[Day]]:
    found: dict[tuple[str, str, str], list[Day]] = {}
    for item in due(catalog, states):
        found.setdefault((item.document, item.what, item.owner), []).append(item.day)
    return found
