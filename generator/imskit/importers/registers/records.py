"""Rows of a register as records: plain data of the shape of their type, with what is not known left open.

Nothing is made up: a row that lacks what its type cannot do without, and what no blank can stand for, is held back,
and the report says what it lacks.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from imskit.importers.accounts import Entry as Account
from imskit.importers.fields import Field, fields_of
from imskit.importers.registers.proposal import Choice, Plan
from imskit.importers.registers.table import Entry, Table
from imskit.importers.told.plain_text import as_text
from imskit.importers.told.told import ERRORS, converted
from imskit.importers.told.value import BLANK, Converted, NoValue, Value, World
from imskit.model import UNNAMED, TypeInfo

_NUMBER = re.compile(r"([0-9]{1,9})\s*$")
#: Kinds of fields whose words come again and again in a register: what they become is told once for each word.
_REPEATED = frozenset({"word", "reference", "date", "period", "boolean"})
#: Most words of which that is remembered.
_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Told:
    """A value that is not plainly what stands in the source."""

    field: str
    value: Any
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class Record:
    """One row as a record."""

    id: str
    #: What the source calls it; empty where it has no id.
    was: str
    #: What tells it from the other rows when a newer source comes: its id there, or its title.
    key: str
    #: Plain data, without the head that every record begins with (`type`, `classification`, `language`).
    data: Mapping[str, Any]
    piece: int
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A row of which no record was made."""

    piece: int
    #: The fields that it lacks, and what they are called.
    lacks: Mapping[str, str]
    #: Why check would refuse its record, in words; empty where it lacks something.
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Records:
    """What became of the rows of one table."""

    made: tuple[Record, ...]
    held_back: tuple[HeldBack, ...]
    #: What became of each piece of the table.
    accounts: tuple[Account, ...]
    #: By column and word of the source, how often nobody knew what it means.
    unknown_words: Mapping[tuple[str, str], int]
    #: The titles of columns whose field names a role or a person.
    of_people: frozenset[str]


@dataclass
class _Row:
    """A row while it is turned into data."""

    data: dict[str, Any] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    lacks: dict[str, str] = field(default_factory=dict)
    #: What has no field, by the title of its column.
    loose: dict[str, str] = field(default_factory=dict)
    #: What the source calls the column of each field that it fills.
    called: dict[str, str] = field(default_factory=dict)


@dataclass
class _Maker:
    """Turns rows into records."""

    table: Table
    plan: Plan
    info: TypeInfo
    world: World
    taken: set[str]
    #: The ids of rows that became records before, by their keys.
    known: Mapping[str, str] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    unknown: dict[tuple[str, str], int] = field(default_factory=dict)
    _converted: dict[tuple[str, str, bool], tuple[Converted, Told | None]] = field(default_factory=dict)
    #: Below this number no id is free.
    _lowest: int = 1

    def __post_init__(self) -> None:
        self.fields = {each.path: each for each in fields_of(self.info)}
        self.groups = tuple(_groups(self.fields.values()))
        self.wanted = tuple(
            each
            for each in self.fields.values()
            if each.required and not each.lists and each.path not in {"id", "classification", "language"}
        )
        self.home = next(
            (each.path for each in self.fields.values() if each.kind == "text" and not each.lists), ""
        )
        self.titled = any(choice.goes.field == "title" for choice in self.plan.choices)

    def row(self, entry: Entry) -> Record | HeldBack:
        """What becomes of the row *entry*."""
        row, was = _Row(), ""
        for choice in self.plan.choices:
            cell = entry.cell(choice.column.place)
            if not cell or choice.goes.why:
                continue
            if choice.goes.field == "id" and cell not in ERRORS:
                was = cell
            elif choice.goes.field == "id" or choice.goes.field is None:
                row.loose[choice.column.title] = cell
            else:
                self._put(row, self.fields[choice.goes.field], cell, choice)
        for path, words in self.plan.otherwise.items():
            if _at(row.data, self.fields[path].steps) is None:
                self._put(row, self.fields[path], words, None)
        self._take_apart(row)
        self._keep_loose(row)
        self._complete(row)
        if row.lacks:
            return HeldBack(entry.piece, row.lacks)
        key = was or str(row.data.get("title", ""))
        key = "" if key in self.keys else key
        self.keys.add(key)
        name = self.known.get(key) or self._id(was, row)
        return Record(name, was, key, row.data, entry.piece, tuple(row.told))

    def _put(self, row: _Row, wanted: Field, cell: str, choice: Choice | None) -> None:
        known = choice.goes.words if choice is not None else None
        if choice is not None:
            row.called[wanted.path] = choice.column.title
        parts = _parts(cell) if wanted.lists and wanted.lists[-1] == len(wanted.steps) else [cell]
        for part in parts:
            found, told = self._told(part, wanted, known)
            if told is not None:
                row.told.append(told)
            if isinstance(found, Value):
                _set(row.data, wanted, found.value)
            else:
                self._without(row, wanted, part)

    def _told(
        self, words: str, wanted: Field, known: Mapping[str, str] | None
    ) -> tuple[Converted, Told | None]:
        """What *words* become, and what is to be said of that."""
        at = (wanted.path, words, known is None)
        if (before := self._converted.get(at)) is not None:
            return before
        found = converted(words, wanted, self.world, known)
        told: Told | None = None
        if isinstance(found, NoValue):
            told = Told(wanted.path, None, 0.0, found.why)
        elif found.confidence < 1:
            told = Told(wanted.path, found.value, found.confidence, found.why)
        if wanted.kind in _REPEATED and len(self._converted) < _REMEMBERED:
            self._converted[at] = found, told
        return found, told

    def _without(self, row: _Row, wanted: Field, cell: str) -> None:
        title = row.called.get(wanted.path, wanted.title)
        if wanted.kind in {"word", "reference"}:
            self.unknown[title, cell] = self.unknown.get((title, cell), 0) + 1
        row.loose[title] = f"{row.loose[title]}\n{cell}" if title in row.loose else cell

    def _take_apart(self, row: _Row) -> None:
        """Groups that lack what they cannot do without: what they hold is said in words instead."""
        for group, inside in self.groups:
            if not _along(row.data, group) or all(_in(row.data, each) is None for each in inside):
                continue
            lacking = [each for each in inside if each.required_in(group) and _in(row.data, each) is None]
            for each in lacking:
                if each.kind in {"line", "text"} and "pattern" not in _narrow(each):
                    _set(row.data, each, BLANK.format(each.title.lower()))
            if any(_in(row.data, each) is None for each in lacking):
                for each in inside:
                    if (said := _in(row.data, each)) is not None and not str(said).startswith("[fill in: "):
                        row.loose[row.called.get(each.path, each.title)] = str(said)
                _take_out(row.data, group)

    def _keep_loose(self, row: _Row) -> None:
        """Put what has no field below what the record says, each under the title of its column."""
        if row.loose and self.home:
            steps = self.fields[self.home].steps
            said = [f"**{_title(title)}:** {as_text(cell)}" for title, cell in row.loose.items()]
            before = _at(row.data, steps)
            _set(
                row.data,
                self.fields[self.home],
                "\n\n".join([*([before] if before else []), *said]),
                again=True,
            )

    def _complete(self, row: _Row) -> None:
        """What the type cannot do without: blanks where they can stand, else the row lacks it."""
        for wanted in self.wanted:
            if _at(row.data, wanted.steps) is not None:
                continue
            if wanted.path == "title" and (title := self._title(row)):
                row.data["title"] = title
                row.told.append(
                    Told("title", title, 0.7, f"the beginning of {self.fields[self.home].title.lower()}")
                )
            elif wanted.path == "state" and (begin := self._opening(wanted)):
                row.data["state"] = begin
                row.told.append(Told("state", begin, 0.5, "no cell says it; records of the type begin so"))
            elif wanted.kind in {"line", "text"} and "pattern" not in _narrow(wanted):
                _set(row.data, wanted, BLANK.format(wanted.title.lower()))
            elif wanted.refers in {"role", "person"} and wanted.path not in row.called:
                # Words of a cell that nobody knows may be a name: a mapping has to say whom they mean.
                _set(row.data, wanted, UNNAMED)
            else:
                row.lacks[wanted.path] = wanted.title
        closed = self.fields.get("closed")
        if closed is not None and "closed" not in row.data and row.data.get("state") in self.info.closed_when:
            # What is closed says since when, and no blank can stand for a day.
            row.lacks["closed"] = closed.title

    def _opening(self, wanted: Field) -> str:
        """The state in which records of the type begin."""
        states = wanted.schema.get("enum", ())
        return next((str(state) for state in states if state not in self.info.closed_when), "")

    def _title(self, row: _Row) -> str:
        said = _at(row.data, self.fields[self.home].steps) if self.home else None
        if not said:
            return ""
        line = re.sub(r"[\\*]", "", str(said).partition("\n")[0]).strip()
        return line if len(line) <= 80 else f"{line[:77].rpartition(' ')[0]}..."

    def _id(self, was: str, row: _Row) -> str:
        """The id of the source where it fits and is free; else its number behind our prefix; else the next free one."""
        prefix = f"{self.info.prefix}-"
        fits = re.fullmatch(rf"{re.escape(prefix)}[A-Za-z0-9][A-Za-z0-9._-]*", was) is not None
        number = _NUMBER.search(was)
        wanted = was if fits else f"{prefix}{int(number[1]):03}" if number else ""
        if not wanted or wanted in self.taken:
            while (free := f"{prefix}{self._lowest:03}") in self.taken:
                self._lowest += 1
            if was:
                row.told.append(Told("id", free, 0.5, f"{was!r} is taken" if wanted else f"{was!r} is no id"))
            wanted = free
        elif not fits:
            row.told.append(Told("id", wanted, 0.9, f"{was!r} with the prefix of its type"))
        self.taken.add(wanted)
        return wanted


def records(
    table: Table,
    plan: Plan,
    info: TypeInfo,
    world: World,
    taken: Collection[str],
    *,
    known: Mapping[str, str] | None = None,
) -> Records:
    """The records that the rows of *table* are by *plan*; *taken* are the ids that are not free.

    *known* are the ids of rows that became records before, by their keys.
    """
    known = known or {}
    maker = _Maker(table, plan, info, world, {*taken, *known.values()}, known)
    found = [maker.row(entry) for entry in table.entries]
    made = [each for each in found if isinstance(each, Record)]
    held = [each for each in found if isinstance(each, HeldBack)]
    accounts = tuple(_accounts(table, plan, made, held))
    of_people = frozenset(
        each.column.title
        for each in plan.choices
        if each.goes.field in maker.fields and maker.fields[each.goes.field].refers in {"role", "person"}
    )
    return Records(tuple(made), tuple(held), accounts, maker.unknown, of_people)


def _accounts(table: Table, plan: Plan, made: list[Record], held: list[HeldBack]) -> Iterator[Account]:
    out = [f"column {each.column.title}: {each.goes.why}" for each in plan.choices if each.goes.why]
    for record in made:
        yield Account(record.piece, "carried", record.id + (f", without {'; '.join(out)}" if out else ""))
    for row in held:
        yield Account(
            row.piece,
            "left out",
            f"held back, since it lacks {', '.join(f'{title} ({path})' for path, title in row.lacks.items())}",
        )
    for piece in table.head_pieces:
        yield Account(piece, "left out", "the head of the table, which says what its columns are")
    for piece in table.beside:
        yield Account(piece, "left out", "no entry of the table")


def _groups(fields: Collection[Field]) -> Iterator[tuple[tuple[str, ...], tuple[Field, ...]]]:
    """The groups below the body that need not be there, the innermost first."""
    found: dict[tuple[str, ...], list[Field]] = {}
    for each in fields:
        for depth in range(2, len(each.steps)):
            found.setdefault(each.steps[:depth], []).append(each)
    for group, inside in sorted(found.items(), key=lambda item: -len(item[0])):
        if not all(each.required for each in inside):
            yield group, tuple(inside)


def _parts(cell: str) -> list[str]:
    """The entries of a list that stand in one cell."""
    return [part for part in (each.strip(" \t-*\u2022") for each in re.split(r"[\n;]", cell)) if part] or [
        cell
    ]


def _title(words: str) -> str:
    return words.replace("*", "").rstrip(": ")


def _narrow(wanted: Field) -> Mapping[str, Any]:
    """The schema of a field without the pattern that only asks for one line."""
    pattern = str(wanted.schema.get("pattern", ""))
    return {} if pattern in {"", "^[^\\n\\r]*$"} else wanted.schema


def _at(data: Mapping[str, Any], steps: tuple[str, ...]) -> Any:
    found: Any = data
    for step in steps:
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def _in(data: Mapping[str, Any], wanted: Field) -> Any:
    """What stands at a field, in the first group of each list."""
    return _along(data, wanted.steps)


def _along(data: Mapping[str, Any], steps: tuple[str, ...]) -> Any:
    found: Any = data
    for step in steps:
        if isinstance(found, list):
            found = found[0] if found else None
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def _take_out(data: dict[str, Any], group: tuple[str, ...]) -> None:
    here: Any = data
    for step in group[:-1]:
        here = here.get(step, {})
        here = here[0] if isinstance(here, list) else here
    here.pop(group[-1], None)


def _set(data: dict[str, Any], wanted: Field, value: Any, *, again: bool = False) -> None:
    """Put *value* at the path of *wanted*; in a list of groups the first group is the one that is filled."""
    here: Any = data
    steps = wanted.steps
    for depth, step in enumerate(steps[:-1], 1):
        inner = here.setdefault(step, [{}] if depth in wanted.lists else {})
        here = inner[0] if depth in wanted.lists else inner
    if len(steps) in wanted.lists:
        here.setdefault(steps[-1], []).append(value)
    elif again or steps[-1] not in here:
        here[steps[-1]] = value
    else:
        here[steps[-1]] = f"{here[steps[-1]]}\n\n{value}" if wanted.kind == "text" else here[steps[-1]]
