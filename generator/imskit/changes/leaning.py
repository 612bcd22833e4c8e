"""What leans on what changed: documents by their links, and records that tell of the version before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from imskit.changes.documents import DocumentChange
from imskit.facts.approval import in_force
from imskit.facts.graph import Edge, Graph
from imskit.facts.telling import tellings
from imskit.facts.touched import Way, touched
from imskit.model import Catalog, Since
from imskit.values import dataclass


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


def leaning(
    documents: tuple[DocumentChange, ...],
    holding: tuple[DocumentChange, ...],
    before: Catalog,
    after: Catalog,
) -> Iterator[Leaning]:
    """What leans on documents whose change touches others, written or holding, and links that became suspect."""
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


def outdated(
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
