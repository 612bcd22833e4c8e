"""Rules on links between documents."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.facts.around import around
from imskit.facts.suspects import suspicion, suspicion_in_words
from imskit.model import Catalog
from imskit.problems import nearest
from imskit.rules.finding import Finding


def dangling_link(catalog: Catalog) -> Iterator[Finding]:
    """A link must lead to a document that exists.

    Links stand in the head under `links`, in fields of the body that name a document, and in texts as
    `[words](POL-001)`. So do the documents that an approval rule in ims.yaml names. A document that has
    problems of its own still counts as existing.

    **To mend it**, correct the id, or write the document.
    """
    known = around(catalog)
    for document in catalog.all_documents:
        for reference in document.references:
            if reference.target not in catalog.documents and not known.is_there(reference.target):
                # Of other types, an id that looks alike is no help: PRO-002 for OPP-002.
                alike = [name for name in known.alike(reference.target) if name != document.id]
                yield Finding(
                    document.at(*reference.at, words=reference.words),
                    f"There is no document {reference.target}",
                    nearest(reference.target, alike, "write it, or correct the id"),
                )
    ims = catalog.system.files[0]
    for number, rule in enumerate(catalog.system.approvals):
        for index, name in enumerate(rule.documents):
            if not known.is_there(name):
                yield Finding(
                    ims.locate(("approvals", number, "documents", index), False),
                    f"There is no document {name}",
                    nearest(name, known.alike(name), "write it, or correct the id"),
                )


def suspect_link(catalog: Catalog) -> Iterator[Finding]:
    """A link that remembers a fingerprint should still lead to what its author had read.

    When the target has changed materially since, the link is suspect: what was written may no longer fit. All
    changes since are judged together, by the same test as [editorial-only](#editorial-only); spelling and plainer
    words make no link suspect. Where the history does not hold the content that the link remembers, nobody can tell,
    and the link is suspect with any change. A link of a draft is not asked about, nor one of a sealed or closed
    record; while a newer version of the target waits for its approval or its day, the version approved last counts.

    **To mend it**, read the target again and adapt the document if needed. When it fits as it is, its owner says so:
    `imskit reaffirm PRO-001 --link POL-001 --as PERSON`.
    """
    for document in catalog.all_documents:
        for reference in document.references:
            since = suspicion(catalog, document, reference) if reference.fingerprint else None
            if since is not None:
                yield Finding(
                    document.at(*reference.at),
                    suspicion_in_words(since, document, catalog.documents[reference.target]),
                    f"read {reference.target} again; when {document.id} still fits, its owner says so: "
                    f"imskit reaffirm {document.id} --link {reference.target} --as PERSON",
                )


def needless_link(catalog: Catalog) -> Iterator[Finding]:
    """A document does not link to itself, and names another one once for each relation.

    Links of its head are meant; within a text a document may be named as often as reading asks for it.

    **To mend it**, take the link out.
    """
    for document in catalog.all_documents:
        seen: set[tuple[str, str]] = set()
        for reference in document.references:
            # What supersedes itself is a circle, which has a rule of its own.
            if reference.at[0] != "links" or reference.relation == "supersedes":
                continue
            key = (reference.relation, reference.target)
            if reference.target == document.id:
                message = f"{document.id} links to itself"
            elif key in seen:
                message = f"{reference.target} is named here already"
            else:
                seen.add(key)
                continue
            yield Finding(document.at(*reference.at), message, "take the link out")


def no_successor(catalog: Catalog) -> Iterator[Finding]:
    """A superseded document must have a successor that is known.

    Superseded means replaced: some other document names it under `links`, `supersedes`. What is withdrawn
    without a successor is retired.

    **To mend it**, let the successor name it under supersedes, or set the status to retired.
    """
    for document in catalog.all_documents:
        if document.status == "superseded" and not _replaced(catalog, document.id):
            yield Finding(
                document.at("status"),
                f"{document.id} is superseded, but no document names it under supersedes",
                f"add supersedes: [{document.id}] to the links of its successor, or say retired",
            )


def _replaced(catalog: Catalog, name: str) -> bool:
    return any(
        (reference.relation, reference.target) == ("supersedes", name)
        for other in around(catalog).naming(name, copies=True)
        for reference in other.references
    )


def circular_supersession(catalog: Catalog) -> Iterator[Finding]:
    """No document may, over however many steps, supersede itself.

    **To mend it**, take the link out that points from the older document to the newer one.
    """
    supersedes = {
        document.id: [
            (reference.target, reference.at)
            for reference in document.references
            if reference.relation == "supersedes" and reference.target in catalog.documents
        ]
        for document in catalog.documents.values()
    }
    for start, edges in supersedes.items():
        for target, at in edges:
            chain = _chain_back(supersedes, target, start)
            # Each circle is told once, at its member with the smallest id.
            if chain is not None and start == min(chain):
                yield Finding(
                    catalog.documents[start].at(*at),
                    f"{start} supersedes itself: {' supersedes '.join([start, *chain])}",
                    "take out the link from the older document to the newer one",
                )


def _chain_back(
    supersedes: dict[str, list[tuple[str, tuple[str | int, ...]]]], start: str, goal: str
) -> list[str] | None:
    """The ids from *start* to *goal* along supersession, both included; None when it does not lead there."""
    came_from: dict[str, str | None] = {start: None}
    waiting = [start]
    while waiting:
        here = waiting.pop()
        if here == goal:
            chain: list[str] = []
            step: str | None = here
            while step is not None:
                chain.append(step)
                step = came_from[step]
            return chain[::-1]
        for target, _ in supersedes.get(here, ()):
            if target not in came_from:
                came_from[target] = here
                waiting.append(target)
    return None
