"""The register of one type as a table: what it is called, how it stands, and the columns that its schema names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from imskit.model import TypeInfo
from imskit.text import Node
from imskit.views.derived import DERIVED
from imskit.views.fields import Value, column_kind
from imskit.views.naming import Naming
from imskit.views.registers import Register, RegisterRow, register
from imskit.views.sheet import RIGHTS, cell
from imskit.views.tables.ground import Ground
from imskit.views.tables.plain import plain
from imskit.views.tables.table import Amount, Cell, Column, Kind, Name, Table, day_or_words, number_or_words
from imskit.views.words import word

_STANDING = {"controlled": "status", "living": "state"}
#: By the kind of a value: the kind of its column. All others are words.
_KINDS: Mapping[str, Kind] = {
    "day": "day",
    "review": "day",
    "number": "number",
    "money": "money",
    "flag": "flag",
    "list": "lines",
    "document": "name",
    "level": "state",
    "word": "state",
}


def register_table(ground: Ground, type_name: str) -> Table:
    """All documents or records of one type that may be shown."""
    info = ground.catalog.types[type_name]
    found = register(ground.catalog, ground.audience, type_name)
    # Id and title stand in front; the standing follows where the schema does not ask for it elsewhere.
    standing = _STANDING.get(found.lifecycle)
    if standing in found.keys:
        standing = None
    head = [Column("id", "ID", "name"), Column("title", "Title")]
    if standing:
        head.append(Column(standing, standing.capitalize(), "state"))
    shown = [place for place, dotted in enumerate(found.keys) if dotted not in {"id", "title"}]
    return Table(
        name="register",
        title=found.plural,
        columns=(*head, *(column for place in shown for column in _columns(info, found, place))),
        rows=tuple(
            (
                Name(row.id, row.id),
                row.title,
                *((word(row.standing),) if standing else ()),
                *(each for place in shown for each in _cells(found, place, row, ground.naming)),
            )
            for row in found.rows
        ),
        about=found.description,
        withheld=found.withheld,
        in_part=sum(bool(ground.catalog.documents[row.id].withheld) for row in found.rows),
        own="id",
        of=type_name,
        locked=frozenset(
            place for place, row in enumerate(found.rows) if ground.catalog.documents[row.id].withheld
        ),
    )


def _kind(info: TypeInfo, dotted: str) -> str:
    """The kind of the values in a column, whether it is filled or not."""
    return DERIVED[dotted].kind if dotted in DERIVED else column_kind(info, dotted)


def _columns(info: TypeInfo, found: Register, place: int) -> tuple[Column, ...]:
    dotted, title, kind = found.keys[place], found.columns[place], _kind(info, found.keys[place])
    key = dotted.lstrip(":").replace("-", "_")
    if dotted == ":latest":
        return (
            Column(key, title, "number"),
            Column(f"{key}_unit", "Unit"),
            Column(f"{key}_day", "Measured on", "day"),
        )
    # Other days that have passed are no bad news where the record is closed.
    return (Column(key, title, _KINDS.get(kind, "words"), deadline=kind == "review"),)


def _cells(found: Register, place: int, row: RegisterRow, naming: Naming) -> tuple[Cell, ...]:
    value = row.cells[place]
    if found.keys[place] == ":latest":
        held = value.value
        if held is None:
            return None, None, None
        return number_or_words(held.value), held.unit or None, day_or_words(held.day)
    return (typed(value, naming),)


def typed(value: Value, naming: Naming) -> Cell:
    """One value of a document as a cell: what is a day, a number or money stays one."""
    make = _TYPED.get(value.kind)
    return make(value.value, naming) if make else plain(cell(value, naming).nodes) or None


def _document(held: Any, naming: Naming) -> Cell:
    found: tuple[Node, ...] = naming.document(held)
    words = plain(found)
    return Name(words, found[0].target) if found and found[0].kind == "link" else words


def _money(held: Any, _naming: Naming) -> Cell:
    amount = number_or_words(held["amount"])
    return Amount(amount, str(held["currency"])) if isinstance(amount, Decimal) else str(amount)


_TYPED: Mapping[str, Callable[[Any, Naming], Cell]] = {
    "empty": lambda _held, _: None,
    "day": lambda held, _: day_or_words(str(held)),
    "review": lambda held, _: day_or_words(held["day"]),
    "number": lambda held, _: number_or_words(held),
    "money": _money,
    "flag": lambda held, _: bool(held),
    "level": lambda held, _: word(held["word"]),
    "list": lambda held, naming: tuple(plain(cell(item, naming).nodes) for item in held) or None,
    "document": _document,
    "acting": lambda held, naming: naming.role(held["role"]) + RIGHTS.get(held["right"], ""),
}
