"""As much of a document as rules need that look at all documents: while that stays the same, so do their findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date as Day
from typing import Any

from imskit.facts.approval import in_force
from imskit.facts.authority import approval_rule
from imskit.facts.code_owners import handles
from imskit.facts.retention import retention_end
from imskit.model import Catalog, Document


def awaited(catalog: Catalog, document: Document) -> Any:
    """For role-without-holder: which approval rule a document in review waits for."""
    if document.status != "in-review":
        return None
    rule = approval_rule(catalog.system, document)
    return next((place for place, each in enumerate(catalog.system.approvals) if each is rule), None)


def disposable(catalog: Catalog, document: Document) -> Any:
    """For disposal-overdue: by when a record should have been disposed of or archived."""
    end = retention_end(catalog, document)
    if end is None or end.day >= catalog.today:
        return None
    return [document.type, end.then, end.day.isoformat(), bool(document.closed)]


def owned(catalog: Catalog, document: Document) -> Any:
    """For codeowners-behind: where a controlled document lies, and whose it is."""
    if document.lifecycle != "controlled" or handles(catalog.system) is None:
        return None
    return [document.path, document.type, document.owner]


def settling(catalog: Catalog, document: Document) -> Any:
    """For task-overdue: what others of its type, or those that it settles, see of a record."""
    paths = _seen_paths(catalog).get(document.type)
    if paths is None:
        return None
    day = document.last_activity.isoformat() if document.last_activity else ""
    on = document.date.isoformat() if document.date else ""
    return [day, on, [repr(document.value(path)) for path in paths]]


def renewed(catalog: Catalog, document: Document) -> Any:
    """For evidence-overdue: as much of *document* as moves those who wait, beside its type and its links."""
    claims = sorted({f"{ref.standard} {ref.clause}" for ref in document.claims})
    if document.lifecycle != "controlled":
        fields = _asked_fields(catalog).get(document.type, ())
        filled = [name for name in fields if document.value(name)]
        return [_iso(document.last_activity), claims, filled]
    named = [ref for ref in document.names if ref.kind == "type"]
    if not named and not claims:
        return None
    holds = bool(named) and in_force(catalog, document)
    types = [[ref.name, list(ref.at[:-1]), _every(document, ref.at[:-1])] for ref in named]
    return [_iso(document.effective_from), claims, types, holds]


def _iso(day: Day | None) -> str:
    return day.isoformat() if day is not None else ""


def settled_types(catalog: Catalog) -> Mapping[str, frozenset[str]]:
    """By type: the types of those whose tasks a record of it may settle or take over."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name, info in catalog.types.items():
        for rule in info.due:
            if rule.latest:
                found[name].add(name)
            if rule.settled_by is not None and rule.naming is None:
                found[rule.settled_by].add(name)
    return {name: frozenset(types) for name, types in found.items()}


def _seen_paths(catalog: Catalog) -> Mapping[str, tuple[str, ...]]:
    """By type of what `settled_types` names: the paths at which others look."""
    known: Mapping[str, tuple[str, ...]] | None = vars(catalog).get("_seen_paths")
    if known is None:
        found: dict[str, set[str]] = {name: set() for name in settled_types(catalog)}
        for info in catalog.types.values():
            for rule in info.due:
                if rule.settled_by is not None and rule.naming is None:
                    names = {rule.names} if rule.names is not None else set()
                    found[rule.settled_by] |= {*rule.where, *names, *rule.same}
        known = {name: tuple(sorted(paths)) for name, paths in found.items()}
        vars(catalog)["_seen_paths"] = known
    return known


def _every(document: Document, at: tuple[str | int, ...]) -> str:
    found: Any = document.data
    for key in at:
        found = found[key]
    every = found.get("every") if isinstance(found, dict) else None
    return every if isinstance(every, str) else ""


def _asked_fields(catalog: Catalog) -> Mapping[str, tuple[str, ...]]:
    """The fields without which a record proves nothing to some clause, by type."""
    known: Mapping[str, tuple[str, ...]] | None = vars(catalog).get("_asked_fields")
    if known is None:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for standard in catalog.standards.values():
            for clause in standard.clauses.values():
                for expected in clause.expects:
                    for name in expected.types:
                        found[name].update(expected.fields)
        for name, info in catalog.types.items():
            found[name].update(info.proves_with)
        known = {name: tuple(sorted(fields)) for name, fields in found.items()}
        vars(catalog)["_asked_fields"] = known
    return known
