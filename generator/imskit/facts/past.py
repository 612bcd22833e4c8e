"""A system as it stood on a day gone by, as far as the dates in its files tell: what came later does not count.

The files are those of now. A record says on which day it happened, a document when its first version was made,
a list that only grows has a day in each entry; a text that was changed since is still the text of now.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date as Day
from operator import is_
from types import MappingProxyType
from typing import Any

from imskit.model import Action, Catalog, Document, Path, TypeInfo

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def without_later(catalog: Catalog) -> Catalog:
    """*catalog* without what had not happened by its day: records, decisions, entries and actions done.

    `all_documents` stays whole: what is withheld must be known, and a file is never "not there".
    """
    day = catalog.today
    documents = {}
    dated: dict[str, Sequence[str]] = {}
    for name, document in catalog.documents.items():
        if _began(document) <= day:
            info = catalog.types[document.type]
            if info.name not in dated:
                dated[info.name] = _dated_paths(info)
            documents[name] = _by(document, info, dated[info.name], day)
    decisions = {
        name: tuple(decision for decision in found if decision.day <= day)
        for name, found in catalog.decisions.items()
    }
    return replace(catalog, documents=MappingProxyType(documents), decisions=MappingProxyType(decisions))


def _began(document: Document) -> Day:
    """The day on which *document* came about: of a controlled document, that of its oldest revision."""
    if document.lifecycle == "controlled":
        return min((revision.date for revision in document.revisions), default=Day.min)
    return document.date or document.opened or Day.min


def _by(document: Document, info: TypeInfo, dated: Sequence[str], day: Day) -> Document:
    """*document* as it was by *day*; *dated* are the paths of what says when it was done."""
    changes: dict[str, Any] = {}
    if document.closed is not None and document.closed > day:
        changes.update(closed=None, is_closed=False, state="open")
    actions = tuple(_actions(document, dated, day))
    if actions != document.actions:
        changes["actions"] = actions
    data: Any = document.data
    for dotted in dated:
        data = _without(data, dotted.split("."), day)
    if data is not document.data and data != document.data:
        changes["data"] = data
    if document.last_activity is not None and document.last_activity > day:
        changes["last_activity"] = max(
            (found for found in _days(data, info.append_only) if found <= day), default=document.opened
        )
    if not changes:
        return document
    then = replace(document, **changes)
    # What a link or a decision remembers is the text of the file, which is that of now.
    vars(then)["fingerprint"] = document.fingerprint
    return then


def _actions(document: Document, dated: Sequence[str], day: Day) -> Iterator[Action]:
    """The actions of *document* that were promised by *day*, each at the place it has in the data of then."""
    for action in document.actions:
        at = _place_then(document.data, action.at, dated, day)
        if at is not None:
            done = action.done if action.done is None or action.done <= day else None
            yield action if at == action.at and done == action.done else replace(action, at=at, done=done)


def _place_then(data: Any, at: Path, dated: Sequence[str], day: Day) -> Path | None:
    """Where what stands at *at* stands without the entries after *day*; None where it is in one of them."""
    then: list[str | int] = []
    dotted = ""
    for step in at:
        index = step
        if isinstance(step, int):
            if dotted in dated:
                if _is_later(data[step], day):
                    return None
                index = step - sum(_is_later(entry, day) for entry in data[:step])
        else:
            dotted = f"{dotted}.{step}" if dotted else step
        then.append(index)
        data = data[step]
    return tuple(then)


def _dated_paths(info: TypeInfo) -> Sequence[str]:
    """The dotted paths of what says itself on which day it was done."""
    found = [*info.append_only]
    for rule in info.due:
        within = f"{rule.each}." if rule.each else ""
        found += [within + path for path in (*rule.done, rule.last) if path is not None]
    return tuple(dict.fromkeys(found))


def _without(value: Any, keys: Sequence[str], day: Day) -> Any:
    """*value* without what stands at *keys* and happened after *day*; entries of lists one by one."""
    # What has nothing to leave out, as nearly all has, stays itself and is not copied.
    if not keys:
        if isinstance(value, list):
            kept = [entry for entry in value if not _is_later(entry, day)]
            return kept if len(kept) < len(value) else value
        return None if _is_later(value, day) else value
    if isinstance(value, list):
        then = [_without(entry, keys, day) for entry in value]
        return value if all(map(is_, then, value)) else then
    if isinstance(value, Mapping) and keys[0] in value:
        below = _without(value[keys[0]], keys[1:], day)
        if below and below is value[keys[0]]:
            return value
        return {
            key: below if key == keys[0] else each for key, each in value.items() if key != keys[0] or below
        }
    return value


def _is_later(value: Any, day: Day) -> bool:
    written = value.get("date") if isinstance(value, Mapping) else value
    return isinstance(written, str) and bool(_DAY.fullmatch(written)) and written > day.isoformat()


def _days(data: Mapping[str, Any], lists: Sequence[str]) -> list[Day]:
    found = [data.get("opened")]
    for dotted in lists:
        here: Any = data
        for key in dotted.split("."):
            here = here.get(key) if isinstance(here, Mapping) else None
        if isinstance(here, list):
            found += [entry.get("date") for entry in here if isinstance(entry, Mapping)]
    return [Day.fromisoformat(day) for day in found if isinstance(day, str)]
