"""What a type's records bring of what is due, by the entries under `due` in its schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date as Day
from typing import Any

from imskit.facts.approval import withdrawn
from imskit.facts.settling import Calendar, Settlement, settled_calendar, settled_once
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


def settlements(catalog: Catalog, document: Document, rule: DueRule) -> tuple[Settlement, ...]:
    """The days that *rule* sets for *document* as a whole, each with the record that settled it, if any.

    Of a calendar without an end, the days up to the first that waits.
    """
    if rule.settled_by is None:
        return ()
    if rule.start is None:
        on = _date(_value(document.data, rule.on))
        return () if on is None else (_once(catalog, document, rule, document.data, on),)
    found = []
    for each in _calendar(catalog, document, rule, document.data):
        found.append(each)
        if rule.until is None and each.record is None:
            break
    return tuple(found)


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
        return _anchored(catalog, document, rule, item)
    if rule.on is not None:
        on = _date(_value(item, rule.on))
        if on is not None and rule.settled_by is not None:
            return on if _once(catalog, document, rule, item, on).record is None else None
        return on
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


def _anchored(catalog: Catalog, document: Document, rule: DueRule, item: Mapping[str, Any]) -> Day | None:
    """The first day of the calendar that no record has settled."""
    return next((each.day for each in _calendar(catalog, document, rule, item) if each.record is None), None)


def _calendar(
    catalog: Catalog, document: Document, rule: DueRule, item: Mapping[str, Any]
) -> Iterator[Settlement]:
    start, every = _date(_value(item, rule.start)), _period(rule, item)
    if start is not None and every is not None:
        until = _date(_value(item, rule.until))
        yield from settled_calendar(catalog, document, rule, Calendar(start, every, until))


def _once(
    catalog: Catalog, document: Document, rule: DueRule, item: Mapping[str, Any], on: Day
) -> Settlement:
    since = _date(_value(item, rule.last)) or Day.min
    return settled_once(catalog, document, rule, on, since)


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
