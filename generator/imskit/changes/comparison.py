"""Two states of one system side by side, with all that rules of change ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import cached_property

from imskit.changes.documents import DocumentChange, document_changes
from imskit.model import Catalog
from imskit.values import dataclass


@dataclass(frozen=True)
class Comparison:
    """What a change is made on, and what it makes of it."""

    base: Catalog
    head: Catalog
    #: Paths of evidence files in the base with the SHA-256 that each had, and has now (None: it is gone); what is the
    #: same as it was may be left out.
    evidence: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)
    #: Ids that a file of the history before the base was named by, and that no file of the base is.
    given_up: frozenset[str] = frozenset()
    #: Ids that other branches took, each with the branch.
    elsewhere: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def changes(self) -> tuple[DocumentChange, ...]:
        """The documents that differ; what cannot be read on one side is not compared."""
        return tuple(
            change
            for change in document_changes(self.base, self.head)
            if change.id not in self.head.failed_ids and change.id not in self.base.failed_ids
        )
