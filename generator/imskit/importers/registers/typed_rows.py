"""Rows that somebody typed into an exported register: each becomes a draft, as `imskit new` would start it.

What the row says stands in it, what its type must know beside that is a blank of the starter, and its id is the next
free one, whatever somebody typed. A row that was started before is not started again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from imskit.edit.new import new_document, next_id
from imskit.facts.blanks import blanks_in
from imskit.importers.documents.layout import laid_out
from imskit.importers.documents.making import Plain, Text
from imskit.importers.documents.world import World
from imskit.importers.edited.fields import kind_at, schema_at, title_of, value_at
from imskit.importers.edited.known import Known, Odd
from imskit.importers.edited.outcome import NewRow, Outcome, Saying, Started
from imskit.load import load
from imskit.model import UNNAMED, Catalog, TypeInfo
from imskit.problems import CannotGoOn, Problem
from imskit.schema import Validator

Path = tuple[str, ...]

#: What a new record gets from its starter, whatever stands in the row.
_OWN_WAY: Mapping[str, str] = {
    "id": "it gets the next free id",
    "status": "it is a draft",
    "version": "it is a draft",
    "effective_from": "it is a draft",
    "type": "the sheet says it",
}


def with_drafts(catalog: Catalog, world: World, outcome: Outcome) -> Outcome:
    """*outcome* with a draft for each of its new rows. *world* knows which ids are taken on any branch."""
    starting = _Starting(catalog, world)
    for row in outcome.rows:
        starting.start(row)
    return replace(
        outcome, started=tuple(starting.started), sayings=(*outcome.sayings, *starting.sayings), rows=()
    )


class _Starting:
    """Starts records one after the other, so that none gets the id of another."""

    def __init__(self, catalog: Catalog, world: World) -> None:
        self._catalog, self._world, self._known = catalog, world, Known(catalog)
        self._taken = set(world.ids)
        self.started: list[Started] = []
        self.sayings: list[Saying] = []

    def _say(self, kind: Any, place: str, words: str) -> None:
        self.sayings.append(Saying(kind, "", place, words))

    def start(self, row: NewRow) -> None:
        """Start the record of one row, or say why not."""
        info = self._catalog.types[row.type]
        values = dict(self._values(info, row))
        if not values:
            self._say("odd", row.place, "a new row of which nothing is understood: no draft was started")
            return
        if before := self._before(info, values):
            self._say("note", row.place, f"this row is {before}, which was started from it before")
            return
        try:
            text, name, left = self._text(info, values)
        except CannotGoOn as error:
            self._say("odd", row.place, f"no draft was started of a new row: {error.sentence}")
            return
        for path, why in left:
            self._say("odd", f"{row.place}, {title_of(info, path)} (`{'.'.join(path)}`)", why)
        self._taken.add(name)
        title = str(values.get(("title",), name))
        open_ = [at for at, _ in blanks_in(_data(text))]
        blanks = tuple(_called(info, path) for path in open_)
        begun = tuple(
            _called(info, path)
            for path in _required(info)
            if not any(each[: len(path)] == path for each in (*values, *open_))
        )
        file = f"ims/{info.folder}/{name}.yaml"
        self.started.append(Started(name, file, text.encode(), title, row.place, blanks, begun))

    def _values(self, info: TypeInfo, row: NewRow) -> Iterator[tuple[Path, Any]]:
        for key, words in row.cells.items():
            if not words:
                continue
            dotted = row.fields.get(key, f":{key}")
            path = tuple(dotted.split("."))
            place = f"{row.place}, {title_of(info, path)} (`{dotted}`)"
            if dotted.startswith(":") or dotted in info.personal:
                why = "it is worked out, not written" if dotted.startswith(":") else "it is about individuals"
                self._say("locked", place, f"“{words}” is not taken over: {why}")
            elif path[0] in _OWN_WAY:
                self._say("locked", place, f"“{words}” is not taken over: {_OWN_WAY[path[0]]}")
            elif key in row.formulas:
                self._say("odd", place, f"“{words}”, which is a formula")
            else:
                try:
                    yield path, self._value(info, path, words)
                except Odd as error:
                    self._say("odd", place, f"“{words}”, {error}")

    def _value(self, info: TypeInfo, path: Path, words: str) -> Any:
        if any("items" in schema_at(info, path[:at]) for at in range(len(path))):
            raise Odd("which is gathered from several places, and is written in the file")
        if kind_at(info, path) == "list":
            items = schema_at(info, path).get("items", {})
            lines = [line.removeprefix("- ") for line in words.split("\n") if line.strip()]
            return [self._known.value(items, line) for line in lines]
        return self._known.value(schema_at(info, path), words)

    def _before(self, info: TypeInfo, values: Mapping[Path, Any]) -> str:
        """The record that says all that the row says; empty where none does."""
        return next(
            (
                each.id
                for each in self._catalog.documents.values()
                if each.type == info.name
                and all(value_at(each.data, path) == value for path, value in values.items())
            ),
            "",
        )

    def _text(self, info: TypeInfo, values: Mapping[Path, Any]) -> tuple[str, str, list[tuple[Path, str]]]:
        """The text of the draft, its id, and what of the row it cannot hold, with the reasons."""
        world = self._world
        base = new_document(
            world.types,
            world.starter(info.name),
            info.name,
            self._taken,
            world.today,
            owner=UNNAMED,
            person=UNNAMED,
            schemas_at=world.schemas_at,
        )
        validator = Validator(info.schema)
        left: list[tuple[Path, str]] = []
        kept = dict(values)
        text = _laid(info, base.text, kept)
        if not validator.fits(_data(text)) and validator.fits(_data(base.text)):
            kept = {}
            for path, value in values.items():
                tried = _laid(info, base.text, {**kept, path: value})
                if validator.fits(_data(tried)):
                    kept[path] = value
                else:
                    left.append((path, f"“{value}” does not fit: {_told(validator, tried)}"))
            text = _laid(info, base.text, kept)
        return text, next_id(info.prefix, self._taken), left


def _laid(info: TypeInfo, starter: str, values: Mapping[Path, Any]) -> str:
    head: dict[str, Any] = {}
    began = _data(starter)
    for path, value in values.items():
        here = head
        for at, step in enumerate(path[:-1], 1):
            held = value_at(began, path[:at])
            # A group is written as a whole: with what its starter says beside it.
            fresh = {} if path[:at] == ("body",) or not isinstance(held, Mapping) else dict(held)
            here = here.setdefault(step, fresh)
        here[path[-1]] = _shaped(info, path, value)
    body = head.pop("body", {})
    properties: Mapping[str, Any] = info.schema.get("properties", {})
    return laid_out(starter, head, body, properties, properties.get("body", {}).get("properties", {}))


def _shaped(info: TypeInfo, path: Path, value: Any) -> Any:
    kind = kind_at(info, path)
    if isinstance(value, str) and kind == "text":
        return Text(value)
    return Plain(value) if isinstance(value, str) and kind == "day" else value


def _data(text: str) -> Any:
    loaded = load(text.encode(), "a draft")
    return {} if isinstance(loaded, Problem) else loaded.data


def _told(validator: Validator, text: str) -> str:
    loaded = load(text.encode(), "a draft")
    problems = [loaded] if isinstance(loaded, Problem) else validator.problems(loaded.data, loaded)
    return "; ".join(each.message for each in problems[:2])


def _called(info: TypeInfo, path: tuple[str | int, ...]) -> str:
    return f"{title_of(info, path)} (`{'.'.join(map(str, path))}`)"


#: What every document has from the command that starts it.
_STARTED = frozenset(
    {"id", "type", "language", "version", "status", "revisions", "opened", "date", "by", "body"}
)


def _required(info: TypeInfo) -> Iterator[tuple[str | int, ...]]:
    """The fields that a document of the type cannot be without, but for what the command itself gives it."""
    yield from ((name,) for name in info.schema.get("required", ()) if name not in _STARTED)
    body = info.schema.get("properties", {}).get("body", {})
    yield from (("body", name) for name in body.get("required", ()))
