"""The bad news beside a clause's rung: open findings, failed checks, overdue reviews, suspect links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from imskit.facts.coverage.state import Flag
from imskit.facts.due_rules import failed_check
from imskit.facts.graph import Graph
from imskit.facts.review import review
from imskit.facts.suspects import changed_in_words
from imskit.model import Catalog, Clause, ClauseKey, Document


class Flags:
    """The flags of all clauses; open findings are looked for once."""

    def __init__(self, catalog: Catalog, graph: Graph) -> None:
        self._catalog = catalog
        self._graph = graph
        self._findings: dict[ClauseKey, list[Document]] = defaultdict(list)
        for document in catalog.documents.values():
            flag = catalog.types[document.type].clause_flag
            if flag is None or document.is_closed:
                continue
            for ref in document.clauses:
                if ref.relation == flag.relation and ref.relation not in {"satisfies", "audits"}:
                    self._findings[ref.key].append(document)

    def of(self, clause: Clause, documents: Sequence[Document], records: Sequence[Document]) -> list[Flag]:
        """The flags of *clause*, with the *documents* that claim it and the *records* that count for it."""
        flags = []
        for record in self._findings.get(clause.key, ()):
            kind = self._catalog.types[record.type].clause_flag
            if kind is None:
                continue
            grade = record.value(kind.grade)
            flags.append(
                Flag(
                    kind.label,
                    f"{record.id}: {grade or 'ungraded'} {kind.label}, {(record.state or '').replace('-', ' ')}",
                    record.id,
                    nonconforming=grade in kind.nonconforming,
                )
            )
        checked = {record.id: record for record in (*self._findings.get(clause.key, ()), *records)}
        flags.extend(
            Flag("failed check", f"{record.id}: the newest check says that it has not worked", record.id)
            for record in checked.values()
            if not record.is_closed and failed_check(self._catalog, record)
        )
        for document in documents:
            state = review(self._catalog, document)
            if state.overdue and state.due is not None:
                flags.append(
                    Flag("overdue", f"{document.id}: review due by {state.due.isoformat()}", document.id)
                )
            flags.extend(
                Flag("suspect", f"{document.id}: {changed_in_words(edge.since, edge.target)}", document.id)
                for edge in self._graph.outgoing(document.id)
                if edge.since is not None
            )
        return flags


def mending(flags: Sequence[Flag]) -> str:
    """What comes before anything else where a finding keeps the clause from counting."""
    stops = " and ".join(flag.document for flag in flags if flag.nonconforming)
    return f"Correct {stops}, and close it once the correction has proved effective" if stops else ""
