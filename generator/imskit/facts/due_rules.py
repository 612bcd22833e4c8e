"""What a type's records bring of what is due, by the entries under `due` in its schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date as Day
from textwrap import shorten
from typing import Any

from imskit.facts.approval import withdrawn
from imskit.facts.around import around
from imskit.facts.settling import Calendar, Settlement, settled_calendar, settled_once
from imskit.model import Catalog, Document, DueRule, Path, Period
from imskit.periods import after, parse_period
from imskit.values import dataclass

_FAILED = "not-effective"
#: How much of what an item says stands beside what is to be done.
_MOST_WORDS = 90


@dataclass(frozen=True, slots=True)
class RuleDue:
    """One thing that is due by an entry of a schema."""

    day: Day
    what: str
    document: Document
    owner: str
    rule: DueRule
    #: What tells it from all else that is due of the document, and stays when its day moves.
    name: str
    #: Where the day stands of which it is due, or that from which it is counted.
    at: Path


@dataclass(frozen=True, slots=True)
class _Item:
    """What the paths of a rule start at: a document, or an item of a list in it."""

    data: Mapping[str, Any]
    #: What tells it from the other items of the list; empty for the document itself.
    name: str
    at: Path
    #: Whose it is, where the rule takes the newest item of each person.
    person: str = ""


def rules_due(catalog: Catalog, kind: str | None = None) -> Iterator[RuleDue]:
    """What the records of all types bring by rules of one *kind* (or all), in the order of their ids."""
    rules = {
        name: asked
        for name, info in catalog.types.items()
        if (asked := [rule for rule in info.due if kind in {None, rule.kind}])
    }
    newest: dict[str, Document] = {}
    for document in sorted((each for name in rules for each in catalog.of_type(name)), key=_id):
        for rule in rules[document.type]:
            if rule.latest:
                if document.type not in newest:
                    newest[document.type] = _newest(catalog, document.type)
                if newest[document.type] is not document:
                    continue
            if _owes(catalog, document, rule) and not _named_since(catalog, document, rule):
                yield from _of(catalog, document, rule)


def _id(document: Document) -> str:
    return document.id


def _of(catalog: Catalog, document: Document, rule: DueRule) -> Iterator[RuleDue]:
    """What *document* brings by *rule*; items of one person each that look alike are one thing to do."""
    alike: set[tuple[Day, str, str]] = set()
    for item in _items(document, rule):
        if item.person and _has_left(catalog, item.person):
            continue
        day = _day(catalog, document, rule, item.data)
        if day is None:
            continue
        what = rule.what
        if rule.again is not None and any(_failed(_value(item.data, path)) for path in rule.done):
            what = rule.again
        said = _value(item.data, rule.says)
        words = (
            f"{shorten(said, _MOST_WORDS, placeholder=' …')} ({document.title})" if said else document.title
        )
        found = RuleDue(
            day,
            f"{what}: {words}",
            document,
            _value(item.data, rule.owner) or document.owner,
            rule,
            f"{rule.kind} {item.name} {rule.on or rule.start or rule.last or rule.every}",
            item.at if item.person else (*item.at, *(rule.on or rule.last or rule.start or "").split(".")),
        )
        looks = (found.day, found.what, found.owner)
        if rule.key is None or looks not in alike:
            alike.add(looks)
            yield found


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


def _owes(catalog: Catalog, document: Document, rule: DueRule) -> bool:
    """Whether anything of *document* can be due by *rule*: it is in use, and not over."""
    if document.lifecycle == "controlled":
        return document.status == "approved" and withdrawn(catalog, document) is None
    if document.is_closed:
        return document.state in rule.even_in
    return document.state not in rule.not_in


def _newest(catalog: Catalog, name: str) -> Document:
    """The newest record of a type; of several of one day, the last by id."""
    return max(
        around(catalog).of_type(name), key=lambda document: (document.last_activity or Day.min, document.id)
    )


def _named_since(catalog: Catalog, document: Document, rule: DueRule) -> bool:
    """Whether a record that settles *rule* names *document*."""
    if rule.settled_by is None or rule.naming is None:
        return False
    # What came before cannot have settled it, whatever it names; and none settles itself.
    since = document.last_activity or Day.min
    return any(
        record.type == rule.settled_by
        and record.id != document.id
        and (record.last_activity or Day.min) >= since
        and document.id in _ids(record.value(rule.naming))
        for record in around(catalog).naming(document.id)
    )


def _ids(found: Any) -> Iterator[str]:
    """The ids in a field that names documents: one or a list of them, each perhaps with what it was written against."""
    for each in found if isinstance(found, list) else [found]:
        name = each.get("to") if isinstance(each, Mapping) else each
        if isinstance(name, str):
            yield name


def _items(document: Document, rule: DueRule) -> Sequence[_Item]:
    """What the paths of *rule* start at: the document, or the items of the list that it names."""
    if rule.each is None:
        return [_Item(document.data, "", ())]
    steps = tuple(rule.each.split("."))
    found = _value(document.data, rule.each)
    items = [
        _Item(item, f"{rule.each}.{index}", (*steps, index))
        for index, item in enumerate(found if isinstance(found, list) else ())
        if isinstance(item, Mapping)
    ]
    if rule.key is None:
        return items
    newest: dict[str, _Item] = {}
    for item in sorted(items, key=lambda item: str(item.data.get("date", ""))):
        whose = str(_value(item.data, rule.key))
        # Where it stands would say whose it is: the place is that of the whole list.
        newest[whose] = replace(item, name=f"{rule.each} {whose}", at=steps, person=whose)
    return list(newest.values())


def _has_left(catalog: Catalog, name: str) -> bool:
    """Whether *name* is a person who has left: of them nothing has to be done again."""
    person = catalog.system.people.get(name)
    return person is not None and person.left is not None and person.left < catalog.today


def _day(catalog: Catalog, document: Document, rule: DueRule, item: Mapping[str, Any]) -> Day | None:
    """The day on which *item* is due by *rule*; None when nothing is."""
    if any(_settles(_value(item, path)) for path in rule.done):
        return None
    if rule.start is not None:
        return _anchored(catalog, document, rule, item)
    if rule.on is not None:
        on = _date(_value(item, rule.on))
        if on is not None and rule.settled_by is not None and rule.naming is None:
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


def _period(rule: DueRule, item: Mapping[str, Any]) -> Period | None:
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
        item = item.get(key) if item.__class__ is dict or isinstance(item, Mapping) else None
    return item
