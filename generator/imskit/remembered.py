"""What documents said before, for whoever remembers it: looked up in the files at hand, then in the history, once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from imskit.changes.since import Judge
from imskit.earlier import EarlierVersions
from imskit.facts.acknowledgements import ACKNOWLEDGEMENT
from imskit.facts.body import text
from imskit.history import is_repository
from imskit.model import Catalog
from imskit.shelf import Shape


def judge_of(catalog: Catalog, root: Path, behind: str | None, shape: Shape) -> Judge:
    """The judge of what became of the documents of *catalog*; *behind* ends the history, None: there is none."""
    return Judge(catalog.types, _Contents(catalog, root, behind, shape))


class _Contents:
    """The contents that documents have and had; the history is asked once for what links remember, once for readers.

    What links remember is asked for by every check, what readers acknowledged only by who counts them.
    """

    def __init__(self, catalog: Catalog, root: Path, behind: str | None, shape: Shape) -> None:
        self._catalog = catalog
        self._root = root
        self._earlier = EarlierVersions(root, behind, shape) if behind is not None else None
        self._found: dict[str, Mapping[str, Any]] = {}
        #: Documents whose history was looked through.
        self._asked: set[str] = set()
        self._expected: set[str] = set()

    def of(self, name: str, fingerprint: str) -> Mapping[str, Any] | None:
        document = self._catalog.documents.get(name)
        if document is not None and document.fingerprint == fingerprint:
            return document.data
        if name not in self._asked and self._earlier is not None:
            groups = (self._linked(), self._read(), self._expected)
            group = next((each for each in groups if name in each), {name}) - self._asked
            self._asked |= group
            self._found.update(self._earlier.contents(group))
        return self._found.get(fingerprint)

    def expect(self, names: Collection[str]) -> None:
        self._expected |= set(names)

    def silence(self) -> str:
        if self._earlier is None:
            here = is_repository(self._root)
            return "nothing is committed here yet" if here else "this folder is no git repository"
        if self._earlier.whole():
            return "the history at hand does not hold what is remembered"
        return (
            "this clone is shallow and does not reach back to it; fetch the rest with: git fetch --unshallow"
        )

    def _linked(self) -> set[str]:
        return {
            reference.target
            for document in self._catalog.documents.values()
            for reference in document.references
            if reference.fingerprint is not None and self._is_older(reference.target, reference.fingerprint)
        }

    def _read(self) -> set[str]:
        rows = (
            (text(record, "body.document"), text(record, "body.fingerprint"))
            for record in self._catalog.of_type(ACKNOWLEDGEMENT)
        )
        return {name for name, fingerprint in rows if self._is_older(name, fingerprint)}

    def _is_older(self, name: str, fingerprint: str) -> bool:
        document = self._catalog.documents.get(name)
        return document is not None and document.fingerprint != fingerprint
