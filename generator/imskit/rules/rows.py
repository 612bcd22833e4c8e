"""Makes the ledger of a whole run: a row for each document, and what the rules found."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from imskit.facts.around import named_by, settling
from imskit.ledger import Failed, Ledger, Row, misnamed
from imskit.model import Catalog, Document
from imskit.problems import Problem
from imskit.rules import RULES, severity_of
from imskit.rules.finding import Rule
from imskit.rules.kinds import kinds_of
from imskit.rules.waits import RULE, Waits


def ledger_of(
    catalog: Catalog,
    problems: Iterable[Problem],
    failed: Mapping[str, Failed],
    lost: Collection[str] = (),
    blobs: Mapping[str, str] | None = None,
) -> Ledger:
    """What a whole run leaves behind.

    *problems* are what `hold_against_rules` found in *catalog*; *failed* is by path; *lost* are the paths of what may
    be meant as documents and was not read at all.
    """
    makes = Rows(catalog, blobs or {})
    rows = {document.path: makes.row(document) for document in catalog.all_documents}
    rows.update((path, makes.failed(path, each)) for path, each in failed.items())
    by_rule: dict[str, list[Problem]] = {}
    for problem in problems:
        by_rule.setdefault(problem.rule, []).append(problem)
    waiting = _waits(catalog) if _is_on(catalog, RULE) else ()
    return Ledger(
        rows={path: rows[path] for path in sorted(rows)},
        problems={name: tuple(sorted(set(found))) for name, found in sorted(by_rule.items())},
        lost=tuple(lost),
        waiting=waiting,
    )


def _waits(catalog: Catalog) -> tuple[Waits, ...]:
    # Where few documents have changed, hardly ever does anybody wait for something else.
    from imskit.rules.renewing import waits

    return waits(catalog)


def _is_on(catalog: Catalog, name: str) -> bool:
    return any(rule.name == name and severity_of(catalog, rule) is not None for rule in RULES)


class Rows:
    """Makes rows; what frames need of other documents is looked up in the catalog."""

    def __init__(self, catalog: Catalog, blobs: Mapping[str, str]) -> None:
        self._catalog = catalog
        self._blobs = blobs
        self._settles = settling(catalog.types)
        self._framing = [rule for rule in RULES if _frames(rule) and severity_of(catalog, rule) is not None]

    def row(self, document: Document, *, framed: bool = True) -> Row:
        """The row of *document*; unless it is *framed*, without what frames hold."""
        links = {reference.target for reference in document.references}
        return Row(
            path=document.path,
            blob=self._blobs.get(document.path, ""),
            id=document.id,
            type=document.type,
            links=tuple(sorted(links)),
            also=tuple(sorted(named_by(document, self._settles) - links)),
            supersedes=tuple(
                sorted({each.target for each in document.references if each.relation == "supersedes"})
            ),
            kinds=kinds_of(self._catalog, document),
            frames=dict(self.frames(document)) if framed else {},
            misnamed=misnamed(document.id, document.path) or "",
        )

    def frames(self, document: Document) -> Iterator[tuple[str, Any]]:
        """What rules need of *document* that look at all documents, by their names."""
        for rule in self._framing:
            frame = rule.reach.frame(self._catalog, document) if rule.reach and rule.reach.frame else None
            if frame is not None:
                yield rule.name, frame

    def failed(self, path: str, each: Failed) -> Row:
        """The row of the file at *path*, which failed."""
        return Row(
            path=path,
            blob=self._blobs.get(path, ""),
            id=each.id,
            type="",
            kinds=frozenset({"failed"}),
            failed=each.place,
        )


def _frames(rule: Rule) -> bool:
    return rule.reach is not None and rule.reach.frame is not None
