"""The version of each document that is in force, where the file at hand holds a newer one that is not yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Protocol

from imskit.facts.approval import in_force, withdrawn
from imskit.model import Catalog, Document
from imskit.problems import CannotGoOn


class Earlier(Protocol):
    """Knows what documents were before."""

    def of(self, documents: Sequence[Document]) -> Mapping[str, Sequence[Document]]:
        """The earlier contents of *documents* by id, the newest first."""
        ...

    def whole(self) -> bool:
        """Whether nothing earlier is missing."""
        ...


#: What ends a document: no earlier version of it comes back.
_ENDED = frozenset({"superseded", "retired"})


def with_versions_in_force(catalog: Catalog, earlier: Earlier) -> Catalog:
    """*catalog* with the version in force of each document; what is newer and not yet in force is `coming`.

    The version in force is the newest one that is approved with all it needs, effective by the day looked at
    and not withdrawn. Where no version is, the document stays as its file says. Raises CannotGoOn where a version
    may be in force that the history at hand does not reach back to.
    """
    waiting = [document for document in catalog.documents.values() if waits(catalog, document)]
    if not waiting:
        return catalog
    known = earlier.of(waiting)
    shown = dict(catalog.documents)
    coming = {}
    for document in waiting:
        versions = known.get(document.id, ())
        before = _in_force(catalog, versions)
        if before is None and not _ended(catalog, versions) and not earlier.whole():
            raise CannotGoOn(
                f"which version of {document.id} is in force is told by the history, and this clone is shallow",
                "fetch the rest with: git fetch --unshallow",
            )
        if before is not None:
            # Whoever proposes a change edits the file where it is now.
            shown[document.id] = replace(before, path=document.path)
            coming[document.id] = document
    return replace(catalog, documents=MappingProxyType(shown), coming=MappingProxyType(coming))


def waits(catalog: Catalog, document: Document) -> bool:
    """Whether the version at hand is not in force but may come to be: an earlier one may be in force meanwhile."""
    return (
        document.lifecycle == "controlled"
        and document.status not in _ENDED
        # Without an approval nothing of it was ever in force, and the history need not be asked.
        and any(decision.verdict == "approve" for decision in catalog.decisions.get(document.id, ()))
        and not in_force(catalog, document)
        and withdrawn(catalog, document) is None
    )


def _in_force(catalog: Catalog, versions: Sequence[Document]) -> Document | None:
    """The first of *versions*, the newest first, that is in force, unless the document ended after it."""
    for version in versions:
        if in_force(catalog, version):
            return version
        if _is_end(catalog, version):
            return None
    return None


def _ended(catalog: Catalog, versions: Sequence[Document]) -> bool:
    return any(_is_end(catalog, version) for version in versions)


def _is_end(catalog: Catalog, version: Document) -> bool:
    return version.status in _ENDED or withdrawn(catalog, version) is not None
