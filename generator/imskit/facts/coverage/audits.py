"""Internal audits as evidence for clauses: when each was covered, and whether that was of what holds today."""

from __future__ import annotations

from collections import defaultdict
from datetime import date as Day

from imskit.facts.versions import holds_since
from imskit.model import Catalog, Clause, ClauseKey, Document
from imskit.periods import after


class Audits:
    """The newest audit of each clause; audits are looked through once."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._days: dict[ClauseKey, list[Day]] = defaultdict(list)
        for document in catalog.documents.values():
            for ref in document.clauses:
                if ref.relation == "audits" and document.date is not None and document.date <= catalog.today:
                    self._days[ref.key].append(document.date)

    def newest(self, clause: Clause) -> Day | None:
        """The day of the newest audit of *clause* within the audit cycle; None where there was none."""
        newest = max(self._days.get(clause.key, ()), default=None)
        if newest is None or after(newest, self._catalog.system.audit_cycle) < self._catalog.today:
            return None
        return newest

    def came_before(self, clause: Clause, document: Document) -> bool:
        """Whether the newest audit of *clause* was held before what *document* says today held."""
        newest, since = self.newest(clause), holds_since(self._catalog, document)
        return newest is not None and since is not None and newest < since
