"""Which columns of a register become which fields, as far as their titles and what stands below them say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from imskit.importers.fields import Field, fields_of
from imskit.importers.mapping_file import Goes, Rule
from imskit.importers.registers.table import Column, Table
from imskit.importers.told.scales import scale
from imskit.importers.told.told import converted
from imskit.importers.told.value import Value, World
from imskit.importers.words_for_fields import likeness, plain_name
from imskit.importers.words_for_records import called_like
from imskit.model import TypeInfo
from imskit.problems import nearest

#: Less likely than this is no guess.
_LEAST = 0.6
#: How many cells of a column are looked at.
_SAMPLE = 50
#: What every register of a type has, so that it says little about which type it is.
_COMMON = frozenset(
    {
        "id",
        "title",
        "owner",
        "state",
        "status",
        "opened",
        "closed",
        "date",
        "by",
        "classification",
        "language",
    }
)


@dataclass(frozen=True, slots=True)
class Choice:
    """That a column goes somewhere."""

    column: Column
    goes: Goes
    #: From 0 to 1; 1 where the mapping says so.
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of the columns of a table."""

    type: str
    #: From 0 to 1; 1 where somebody said so.
    confidence: float
    #: One for each column, in their order; `goes.field` None and no `why` there: nobody knows.
    choices: tuple[Choice, ...]
    otherwise: Mapping[str, str]
    #: Columns that the mapping names and the table does not have, with what may have been meant, a sentence each.
    missing: tuple[str, ...] = ()

    def unknown(self) -> tuple[Column, ...]:
        """The columns of which nobody knows where they go."""
        return tuple(each.column for each in self.choices if each.goes.field is None and not each.goes.why)


def plan_of(
    table: Table, types: Mapping[str, TypeInfo], world: World, rule: Rule | None, wanted: str | None
) -> Plan | None:
    """What becomes of *table*: as *rule* says, and where it does not, as titles and cells tell.

    *wanted* is the type that somebody asked for. None where no type is likely.
    """
    said = (rule.type if rule is not None else None) or wanted
    if said is not None:
        return _plan(table, types[said], 1.0, world, rule)
    rated = sorted(
        ((_worth(table, info, world), name) for name, info in types.items() if name != "decision"),
        reverse=True,
    )
    if not rated or rated[0][0] < 1.0:
        return None
    best, name = rated[0]
    second = rated[1][0] if len(rated) > 1 else 0.0
    told = called_like(table.sheet, name, (types[name].plural, types[name].title))
    sure = 0.95 if told else min(0.9, 0.5 + (best - second) / 2)
    return _plan(table, types[name], sure, world, rule)


def _worth(table: Table, info: TypeInfo, world: World) -> float:
    """How well *table* fits a type: by columns that only it has, and by what its sheet is called."""
    plan = _plan(table, info, 0.0, world, None)
    found = [each for each in plan.choices if each.goes.field]
    own = sum(each.confidence for each in found if each.goes.field not in _COMMON)
    bonus = 2.0 if called_like(table.sheet, info.name, (info.plural, info.title)) else 0.0
    covered = len(found) / max(len(table.columns), 1)
    return own * covered + bonus


def _plan(table: Table, info: TypeInfo, confidence: float, world: World, rule: Rule | None) -> Plan:
    fields = {each.path: each for each in fields_of(info)}
    samples = {column.place: _sample(table, column) for column in table.columns}
    said = {
        column.place: rule.sources[plain_name(column.title)]
        for column in table.columns
        if rule is not None and plain_name(column.title) in rule.sources
    }
    taken = {goes.field for goes in said.values() if goes.field}
    rated = sorted(
        _rated(
            table.columns, samples, [each for path, each in fields.items() if path not in taken], world, said
        ),
        key=lambda each: (-each[0], each[1].place, each[2].path),
    )
    chosen: dict[int, Choice] = {
        column.place: Choice(column, said[column.place], 1.0, "the mapping says so")
        for column in table.columns
        if column.place in said
    }
    for sure, column, wanted in rated:
        if column.place not in chosen and wanted.path not in taken:
            taken.add(wanted.path)
            words = scale(samples[column.place], wanted) if wanted.kind == "word" else {}
            why = f"its title is like {wanted.title}" + (
                ", and its figures are a scale of as many steps" if words else ""
            )
            chosen[column.place] = Choice(
                column, Goes(wanted.path, words), round(min(sure, 0.75) if words else sure, 2), why
            )
    choices = tuple(
        chosen.get(column.place) or Choice(column, Goes(None), 0.0, "no field is called like it")
        for column in table.columns
    )
    missing = tuple(_missing(table, rule)) if rule is not None else ()
    return Plan(info.name, confidence, choices, rule.otherwise if rule is not None else {}, missing)


def _missing(table: Table, rule: Rule) -> Iterator[str]:
    known = {plain_name(column.title) for column in table.columns}
    for name in rule.sources:
        if name not in known:
            meant = nearest(name, sorted(known - rule.sources.keys()), "")
            yield f"the mapping names a column {name!r}, and there is none{f'; {meant}' if meant else ''}"


def _rated(
    columns: Sequence[Column],
    samples: Mapping[int, Sequence[str]],
    fields: Sequence[Field],
    world: World,
    said: Mapping[int, Goes],
) -> Iterator[tuple[float, Column, Field]]:
    for column in columns:
        if column.place in said:
            continue
        for wanted in fields:
            alike = likeness(column.title, wanted.path, wanted.title)
            if alike < _LEAST:
                continue
            # What stands below the title counts as well: a column of sentences is no day.
            sure = alike * (0.4 + 0.6 * _fitting(samples[column.place], wanted, world))
            # Among fields of one name the one further up is meant more often.
            sure -= 0.02 * (wanted.path.count(".") + len(wanted.lists))
            if sure >= _LEAST - 0.1:
                yield sure, column, wanted


def _fitting(sample: Sequence[str], wanted: Field, world: World) -> float:
    """Which part of the cells a field takes; an id or a role that nobody knows yet is no reason against it."""
    if not sample or wanted.path == "id" or wanted.refers in {"role", "person"}:
        return 1.0
    words = scale(sample, wanted) if wanted.kind == "word" else {}
    return sum(isinstance(converted(cell, wanted, world, words), Value) for cell in sample) / len(sample)


def _sample(table: Table, column: Column) -> tuple[str, ...]:
    found = dict.fromkeys(entry.cell(column.place) for entry in table.entries)
    return tuple(cell for cell in found if cell)[:_SAMPLE]
