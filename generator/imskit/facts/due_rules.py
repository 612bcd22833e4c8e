"""What a type's records bring of what is due, by the entries under `due` in its schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date as Day
from typing import Any

from imskit.facts.approval import withdrawn
from imskit.model import Catalog, Document, DueRule
from imskit.periods import after, parse_period

_FAILED = "not-effective"


@dataclass(frozen=True, slots=True)
class RuleDue:
    """One thing that is due by an entry of a schema."""

    day: Day
    what: str
    document: Document
    owner: str
    rule: DueRule


def rules_due(catalog: Catalog) -> Iterator[RuleDue]:
    """What the records of all types bring, in the order of their ids."""
    newest = _newest(catalog)
    for document in catalog.documents.values():
        rules = catalog.types[document.type].due
        if not rules or not _counts(catalog, document):
            continue
        for rule in rules:
            if rule.latest and newest[document.type] is not document:
                continue
            for item in _items(document, rule):
                day = _day(catalog, document, rule, item)
                if day is not None:
                    owner = _value(item, rule.owner)
                    yield RuleDue(
                        day, f"{rule.what}: {document.title}", document, owner or document.owner, rule
                    )


def failed_check(catalog: Catalog, document: Document) -> bool:
    """Whether the newest check of what *document* did says that it has not worked."""
    return any(
        rule.kind == "effectiveness" and any(_failed(_value(document.data, path)) for path in rule.done)
        for rule in catalog.types[document.type].due
    )


def _counts(catalog: Catalog, document: Document) -> bool:
    """Whether anything of *document* can be due: it is in use, and not over."""
    if document.lifecycle == "controlled":
        return document.status == "approved" and withdrawn(catalog, document) is None
    return not document.is_closed


def _newest(catalog: Catalog) -> Mapping[str, Document]:
    found: dict[str, Document] = {}
    for document in catalog.documents.values():
        known = found.get(document.type)
        if known is None or (document.last_activity or Day.min) >= (known.last_activity or Day.min):
            found[document.type] = document
    return found


def _items(document: Document, rule: DueRule) -> list[Mapping[str, Any]]:
    """What the paths of *rule* start at: the document, or the items of the list that it names."""
    if rule.each is None:
        return [document.data]
    found = _value(document.data, rule.each)
    items = [item for item in found or () if isinstance(item, Mapping)]
    if rule.key is None:
        return items
    newest: dict[Any, Mapping[str, Any]] = {}
    for item in sorted(items, key=lambda item: str(item.get("date", ""))):
        newest[item.get(rule.key)] = item
    return list(newest.values())


def _day(catalog: Catalog, document: Document, rule: DueRule, item: Mapping[str, Any]) -> Day | None:
    """The day on which *item* is due by *rule*; None when nothing is."""
    if any(_settles(_value(item, path)) for path in rule.done):
        return None
    if rule.start is not None:
        return _anchored(catalog, rule, item)
    if rule.on is not None:
        on = _date(_value(item, rule.on))
        return None if on is None or _settled(catalog, rule, item, on) else on
    return _floating(document, rule, item)


def _floating(document: Document, rule: DueRule, item: Mapping[str, Any]) -> Day | None:
    """A period after what was done last, or after the record began."""
    every = _period(rule, item)
    found = _value(item, rule.last)
    entries = found if isinstance(found, list) else [found]
    days = [_date(entry.get("date") if isinstance(entry, Mapping) else entry) for entry in entries]
    began = document.opened or document.effective_from or document.date
    last = max((day for day in days if day is not None), default=began)
    return None if every is None or last is None else after(last, every)


def _anchored(catalog: Catalog, rule: DueRule, item: Mapping[str, Any]) -> Day | None:
    """The first day of the calendar that no record has settled: with three records, the fourth."""
    start, until, every = (
        _date(_value(item, rule.start)),
        _date(_value(item, rule.until)),
        _period(rule, item),
    )
    if start is None or every is None:
        return None
    day = after(start, every)
    for _ in range(_settling(catalog, rule, start)):
        day = after(day, every)
    return None if until is not None and day >= until else day


def _settled(catalog: Catalog, rule: DueRule, item: Mapping[str, Any], on: Day) -> bool:
    if rule.settled_by is None:
        return False
    since = _date(_value(item, rule.last)) if rule.last is not None else None
    return _settling(catalog, rule, since or Day.min, until=on) > 0


def _settling(catalog: Catalog, rule: DueRule, since: Day, until: Day | None = None) -> int:
    """How many records settle *rule*, of those after *since* (and by *until*, if it is given)."""
    if rule.settled_by is None:
        return 0
    return sum(
        record.date is not None
        and record.date > since
        and (until is None or record.date <= until)
        and all(record.value(path) == wanted for path, wanted in rule.where.items())
        for record in catalog.documents.values()
        if record.type == rule.settled_by
    )


def _period(rule: DueRule, item: Mapping[str, Any]) -> Any:
    text = rule.every if rule.every is not None and rule.every[0] == "P" else _value(item, rule.every)
    return parse_period(text) if isinstance(text, str) else None


def _settles(found: Any) -> bool:
    return bool(found) and not _failed(found)


def _failed(found: Any) -> bool:
    """Whether *found* is a result, or a list of checks, that says it did not work."""
    last = found[-1] if isinstance(found, list) and found else found
    return (last.get("result") if isinstance(last, Mapping) else last) == _FAILED


def _date(text: Any) -> Day | None:
    return Day.fromisoformat(text) if isinstance(text, str) else None


def _value(item: Any, dotted: str | None) -> Any:
    if dotted is None:
        return None
    for key in dotted.split("."):
        item = item.get(key) if isinstance(item, Mapping) else None
    return item
