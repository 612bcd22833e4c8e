"""What the rules find from save to save: where only documents changed, they are held again around these.

A whole run is what it is compared with in tests, and what is taken where anything else is other than at the last save.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from imskit.ledger import Failed, Ledger
from imskit.model import Catalog, Document
from imskit.path_rules import EVIDENCE
from imskit.pipeline import Reading
from imskit.problems import Problem
from imskit.rules import hold_against_rules
from imskit.rules.again import Changed, HoldAll, hold_again
from imskit.rules.rows import ledger_of
from imskit.site.templates import FOLDER
from imskit.values import dataclass

#: With more changed documents than this, all rules are held.
_FEW = 32


class RulesAgain:
    """Holds one reading after the other against the rules."""

    def __init__(self, history: Callable[[], object] | None = None) -> None:
        """*history* says what of the repository may have changed; without it, every reading is held whole."""
        self._history = history
        self._last: _Stand | None = None

    def held(self, reading: Reading) -> Reading:
        """The *reading*, which was not held against rules yet, with all that they find."""
        if reading.whole is None:
            return reading
        if self._history is None:
            return reading.held_against_rules()
        now = _Stand(reading, reading.whole, _beside(reading, reading.whole, self._history()))
        last, self._last = self._last, now
        if last is not None and last.is_beside(now):
            now.go_on_from(last)
        return replace(reading, problems=tuple(sorted({*reading.problems, *now.problems})))

    def prepare(self) -> None:
        """Work out what the next reading is compared with, while nobody waits."""
        if self._last is not None:
            _ = self._last.ledger


@dataclass(frozen=True)
class _Stand:
    """One reading, and what rules found in it."""

    reading: Reading
    catalog: Catalog
    #: All that rules look at beside documents.
    beside: tuple[Any, ...]

    def is_beside(self, other: _Stand) -> bool:
        """Whether nothing but documents is other than in *other*."""
        here, there = self.reading, other.reading
        return here.shape is there.shape and here.lost == there.lost and self.beside == other.beside

    def go_on_from(self, last: _Stand) -> None:
        """Take from *last* what rules found where nothing within their reach has changed, if that can be told."""
        changed = self._changed_since(last)
        if len(changed) > _FEW:
            return
        found = hold_again(last.ledger, changed, self.files.__getitem__, self.catalog)
        if not isinstance(found, HoldAll):
            vars(self)["ledger"] = found.ledger
            vars(self)["problems"] = found.ledger.found

    def _changed_since(self, last: _Stand) -> Changed:
        """What lies now where something else lay at the *last* reading: a file that is the same is the same object."""
        now: dict[str, Document | Failed] = {**self.files, **self.reading.failed}
        then: dict[str, Document | Failed] = {**last.files, **last.reading.failed}
        return {
            path: now.get(path) for path in now.keys() | then.keys() if now.get(path) is not then.get(path)
        }

    @cached_property
    def files(self) -> dict[str, Document]:
        """All documents, by path."""
        return {document.path: document for document in self.catalog.all_documents}

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """All that rules find."""
        return tuple(hold_against_rules(self.catalog))

    @cached_property
    def ledger(self) -> Ledger:
        """What a later reading goes on from."""
        return ledger_of(self.catalog, self.problems, self.reading.failed, self.reading.lost)


def _beside(reading: Reading, catalog: Catalog, history: object) -> tuple[Any, ...]:
    """All that rules look at beside documents; of files their content, as problems stand at their lines."""
    here = reading.standpoint
    return (
        history,
        (here.behind, here.commit, here.not_told, here.said, reading.unverified),
        (catalog.today, catalog.now),
        # People's names may stand in a file elsewhere.
        catalog.system,
        (catalog.signatures, catalog.vouchings, catalog.stray_signatures),
        catalog.code_owners,
        tuple(_files(reading)),
        tuple(
            (evidence.file, catalog.evidence_hash(evidence.file))
            for document in catalog.all_documents
            for evidence in document.evidence
            if evidence.file is not None
        ),
    )


def _files(reading: Reading) -> Iterator[tuple[str, str]]:
    """The content of all files that are no documents, no evidence and no templates."""
    assert reading.whole is not None
    documents = {document.path for document in reading.whole.all_documents} | reading.failed.keys()
    for path in reading.tree.paths():
        if path not in documents and not path.startswith((EVIDENCE, FOLDER)):
            yield path, hashlib.sha256(reading.tree.read(path)).hexdigest()
