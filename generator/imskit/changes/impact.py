"""What a change brings about: for clauses, what leans on it, evidence, approvals, who must read, and what is due.

Two things bring something about: what is written otherwise, and what holds otherwise. A version that waits is written
and does not hold yet; with its last approval it holds, and nothing is written but a decision.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date as Day
from typing import Literal, TypeAlias

from imskit.changes.documents import DocumentChange, change_between, document_changes
from imskit.changes.settings import SettingChange, setting_changes
from imskit.facts.acknowledgements import unread
from imskit.facts.approval import Missing, approval, in_force
from imskit.facts.coverage import ClauseState, Coverage
from imskit.facts.due import States, due
from imskit.facts.evidence_due import Waiting, to_record, waiting
from imskit.facts.graph import Edge, Graph
from imskit.facts.telling import tellings
from imskit.facts.touched import Way, touched
from imskit.model import Catalog, Since
from imskit.tree import Tree

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
class Leaning:
    """A document that leans on one that changed materially, closed, ended or went."""

    document: str
    #: The links from it to the changed document: pairs of what a link is called and where it leads.
    way: Way
    #: Whether it only refers to the changed document, and does not rest on it.
    refers: bool
    #: What changed in what the link remembers, where that makes it suspect until its owner looks.
    since: Since | None


@dataclass(frozen=True, slots=True)
class Outdated:
    """Records that tell of the version before, now or once the new one holds."""

    document: str
    #: The version that they tell of, and the one that comes after.
    before: str
    after: str
    #: Whether the new version holds already.
    holds: bool
    #: Their ids.
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ApprovalNeed:
    """What became of the approvals of a version: `needed`, `lost` (it had all of them), or `given`."""

    document: str
    version: str
    turn: Literal["needed", "lost", "given"]
    missing: tuple[Missing, ...]
    #: The day of a rejection that stands against it.
    rejected: Day | None
    #: From when it is in force, where it has all its approvals.
    effective: Day | None


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """Roles whose holders must read a document again, or for the first time."""

    document: str
    version: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewReaders:
    """People who must read documents that did not change: they came to a role, or it was told to read them."""

    role: str
    people: int
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """Something due that has another day or owner now; None: it was not due before, or is not any more."""

    document: str
    what: str
    owner: str
    #: Of which document and whose it was before; the same where that did not change.
    document_before: str
    owner_before: str
    before: Day | None
    after: Day | None


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


def impact(base: Side, head: Side) -> Impact:
    """What lies between two states; nothing that only time does, since both are held against the same day."""
    before, after = base.written, head.written
    documents = document_changes(before, after)
    approvals = tuple(_approvals(documents, before, after))
    holding = tuple(_holding(base, head, approvals))
    old_states, new_states = _states(base.in_force), _states(head.in_force)
    read_again = tuple(_read_again(documents, holding))
    return Impact(
        documents=documents,
        settings=setting_changes(base.tree, head.tree),
        clauses=tuple(_clauses(old_states, new_states)),
        touched=tuple(_touched(documents, holding, before, after)),
        outdated=tuple(_outdated(documents, holding, base.in_force, head.in_force)),
        approvals=approvals,
        read_again=read_again,
        new_readers=tuple(_new_readers(base.in_force, head.in_force, read_again)),
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


def _holding(base: Side, head: Side, approvals: tuple[ApprovalNeed, ...]) -> Iterator[DocumentChange]:
    """What holds otherwise, or will on its day since it was approved: nothing will be written then any more."""
    known = document_changes(base.in_force, head.in_force)
    yield from known
    told = {change.id for change in known}
    for need in approvals:
        old, new = base.in_force.documents.get(need.document), head.written.documents[need.document]
        if need.turn == "given" and need.document not in told and old is not None and old.data != new.data:
            yield change_between(head.written.types.get(new.type), old, new)


def _weighty(changes: tuple[DocumentChange, ...]) -> Mapping[str, DocumentChange]:
    """The changes that touch others: material ones, ends and deletions of what was there before.

    A sealed record is history, and what was never more than a draft is not followed by anybody.
    """
    return {
        change.id: change
        for change in changes
        if change.before is not None
        and change.before.lifecycle != "sealed"
        and not (change.before.status == "draft" and (change.after is None or change.after.status == "draft"))
        and (change.weight == "material" or change.what in {"retired", "deleted"})
    }


def _touched(
    documents: tuple[DocumentChange, ...],
    holding: tuple[DocumentChange, ...],
    before: Catalog,
    after: Catalog,
) -> Iterator[Leaning]:
    old, new = Graph.of(before), Graph.of(after)
    # Whose new version holds without a word being written: what leans on it was told of when it was written, and
    # is asked now.
    weighty = {**_weighty(holding), **_weighty(documents)}
    suspects = dict(_suspects(before, after, frozenset(weighty)))

    def holds(edge: Edge) -> bool:
        return (edge.source, edge.target) in suspects

    roots = {*weighty, *(target for _, target in suspects)}
    gone = {name: old for name in roots if name not in after.documents}
    for found in touched(after, new, roots, gone=gone, holds=holds):
        since = suspects.get((found.document, found.way[0][1]))
        only_suspect = since is None and found.way[-1][1] not in weighty
        if not only_suspect:
            yield Leaning(found.document, found.way, found.refers, since)


def _suspects(
    before: Catalog, after: Catalog, changed: frozenset[str]
) -> Iterator[tuple[tuple[str, str], Since]]:
    """The links that remember another content than there is now, by both ends, as far as the change made them so."""
    for source in after.documents.values():
        if source.lifecycle == "sealed" or source.is_closed:
            continue
        for reference in source.references:
            target = after.documents.get(reference.target)
            if reference.fingerprint is None or target is None or reference.fingerprint == target.fingerprint:
                continue
            since = after.since(target.id, reference.fingerprint, target.fingerprint)
            was = before.documents.get(target.id)
            if since.weight not in {"material", "unknown"} or was is None:
                continue
            known = before.since(was.id, reference.fingerprint, was.fingerprint)
            if target.id in changed or (
                known.weight not in {"material", "unknown"} and was.fingerprint != target.fingerprint
            ):
                yield (source.id, target.id), since


def _outdated(
    documents: tuple[DocumentChange, ...],
    holding: tuple[DocumentChange, ...],
    before: Catalog,
    after: Catalog,
) -> Iterator[Outdated]:
    """Records that told of what held in *before*, by document with a material change that holds or waits."""
    changes = {**_weighty(documents), **_weighty(holding)}
    old_graph, new_graph = (Graph.of(before), Graph.of(after)) if changes else (None, None)
    for name, change in sorted(changes.items()):
        old = before.documents.get(name)
        new = change.after
        if old_graph is None or new_graph is None or old is None or new is None or change.what == "retired":
            continue
        if new.lifecycle != "controlled" or old.version == new.version:
            continue
        told = {each.record.id for each in tellings(before, old_graph, old) if not each.older}
        now = after.documents.get(name)
        holds = now is not None and now.version == new.version and in_force(after, now)
        if holds and now is not None:
            told &= {each.record.id for each in tellings(after, new_graph, now) if each.older}
        records = tuple(sorted(each for each in told if each in after.documents))
        if records:
            yield Outdated(name, old.version or "", new.version or "", holds, records)


def _approvals(
    documents: tuple[DocumentChange, ...], before: Catalog, after: Catalog
) -> Iterator[ApprovalNeed]:
    changed = {change.id: change for change in documents}
    for name, new in after.documents.items():
        if new.lifecycle != "controlled" or new.version is None or new.status in {"superseded", "retired"}:
            continue
        change, old = changed.get(name), before.documents.get(name)
        found = approval(after, new)
        had = old is not None and old.version == new.version and approval(before, old).complete
        asked = change is not None and (change.before is None or bool(change.content))
        asked = asked and change is not None and not _never_more_than_a_draft(change)
        if found.complete:
            if not had and new.status == "approved":
                yield ApprovalNeed(name, new.version, "given", (), None, new.effective_from)
            continue
        if not asked and not had:
            continue
        rejected = found.rejected.day if found.rejected is not None else None
        turn: Literal["needed", "lost"] = "lost" if had and new.status == "approved" else "needed"
        yield ApprovalNeed(name, new.version, turn, found.missing, rejected, None)


def _never_more_than_a_draft(change: DocumentChange) -> bool:
    """Whether nobody is asked anything yet: a draft on both sides, or a new one."""
    return all(side is None or side.status == "draft" for side in (change.before, change.after))


def _read_again(
    documents: tuple[DocumentChange, ...], holding: tuple[DocumentChange, ...]
) -> Iterator[ReadAgain]:
    written = {change.id for change in documents if change.content or change.what != "changed"}
    later = tuple(change for change in holding if change.id not in written)
    for change in sorted((*documents, *later), key=lambda each: each.id):
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


def _new_readers(before: Catalog, after: Catalog, told: tuple[ReadAgain, ...]) -> Iterator[NewReaders]:
    """Who must read what they had not to read before, of documents that nobody is told to read again."""
    known = {each.document for each in told}
    was = {(each.document.id, each.role): set(each.people) for each in unread(before)}
    found: defaultdict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for each in unread(after):
        come = set(each.people) - was.get((each.document.id, each.role), set())
        if come and each.document.id not in known:
            found[each.role, tuple(sorted(come))].append(each.document.id)
    for (role, people), documents in sorted(found.items()):
        yield NewReaders(role, len(people), tuple(documents))


def _moved(before: Catalog, after: Catalog, old_states: States, new_states: States) -> Iterator[Moved]:
    old, new = _due_days(before, old_states), _due_days(after, new_states)
    found = list(_moved_evidence(before, after, old_states, new_states))
    for key in old.keys() | new.keys():
        was, now = old.get(key, []), new.get(key, [])
        for index in range(max(len(was), len(now))):
            first, owner_before = was[index] if index < len(was) else (None, "")
            then, owner = now[index] if index < len(now) else (None, "")
            document, what, kind = key
            # That a record will be disposed of some day is no news of its coming or going.
            if (first, owner_before) != (then, owner) and not (kind == "disposal" and None in {first, then}):
                found.append(
                    Moved(document, what, owner or owner_before, document, owner_before or owner, first, then)
                )
    yield from sorted(found, key=lambda each: (each.document, each.what, str(each.before), str(each.after)))


def _due_days(catalog: Catalog, states: States) -> Mapping[tuple[str, str, str], list[tuple[Day, str]]]:
    """The days on which something is due of a document, each with the role that does it; evidence is told apart."""
    found: dict[tuple[str, str, str], list[tuple[Day, str]]] = {}
    for item in due(catalog, states):
        if item.kind != "evidence":
            found.setdefault((item.document, item.what, item.kind), []).append((item.day, item.owner))
    return found


def _moved_evidence(
    before: Catalog, after: Catalog, old_states: States, new_states: States
) -> Iterator[Moved]:
    """Records that are wanted by another day, all who wait for the same together: not which record comes before it."""
    old, new = _waiting(before, old_states), _waiting(after, new_states)
    groups: defaultdict[tuple[Day | None, Day | None, str, str, str], list[Waiting]] = defaultdict(list)
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        each = now or was
        days = (was.day if was else None, now.day if now else None)
        if each is not None and days[0] != days[1]:
            newest = ((was or each).newest, (now or each).newest)
            groups[(*days, *newest, each.wanted)].append(each)
    for (first, then, held, holds, wanted), waits in groups.items():
        old_record = before.documents.get(held) or after.documents[held]
        record = after.documents.get(holds) or before.documents[holds]
        what = to_record(record, wanted, [each.words for each in waits])
        yield Moved(record.id, what, record.owner, old_record.id, old_record.owner, first, then)


def _waiting(catalog: Catalog, states: States) -> Mapping[tuple[str, str], Waiting]:
    renewals = (
        (state.clause, renewal)
        for of in states.values()
        for state in of.values()
        for renewal in state.renewals
    )
    return {(each.wanted, each.name): each for each in waiting(catalog, renewals)}
