"""Registers become records: each table of a source, by the mapping or by what its columns are called.

A register that was brought in before is compared row by row: a new row is a new record, a row that says something else
changes the record that it became.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from imskit.edit.new import new_document
from imskit.importers.accounts import Account, account
from imskit.importers.accounts import Entry as Fate
from imskit.importers.again import Again, again
from imskit.importers.documents.layout import laid_out
from imskit.importers.documents.making import Plain, Text
from imskit.importers.documents.world import World
from imskit.importers.edited.merging import MergeTexts
from imskit.importers.fields import Field, fields_of
from imskit.importers.mapping_file import Mappings
from imskit.importers.memory import Memory, Remembered
from imskit.importers.registers.proposal import Plan, plan_of
from imskit.importers.registers.records import Record, Records, records
from imskit.importers.registers.table import Table, tables
from imskit.importers.told.value import World as Named
from imskit.model import TypeInfo
from imskit.sources.pieces import Source


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record that is to be."""

    record: Record
    title: str
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class BroughtTable:
    """What became of one table."""

    table: Table
    plan: Plan
    records: Records
    new: tuple[NewRecord, ...]
    #: By id, what a newer source asks for in records that it became before.
    again: Mapping[str, Again]
    #: How many rows say what they said before.
    same: int
    #: Records that were brought in from here and are not there any more: ids.
    gone: tuple[str, ...]
    memory: Memory
    #: Records that were brought in from here and of which no row can be found any more: ids.
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BroughtRegister:
    """What became of one source."""

    source: Source
    tables: tuple[BroughtTable, ...]
    account: Account
    #: Sheets of which nothing was made, and why.
    passed_over: tuple[str, ...]


@dataclass(frozen=True)
class Ground:
    """What registers are brought into."""

    world: World
    named: Named
    mappings: Mappings
    #: What is remembered of the sheet of a source; None where nothing is.
    remembered: Callable[[str, str], Memory | None]
    #: What the documents that are there say now, by id.
    now: Mapping[str, Mapping[str, Any]]
    merge: MergeTexts
    #: What new records begin with where their source does not say it.
    language: str = "en"
    #: Starters by type, as they are filled for the first record of each.
    _starters: dict[str, str] = field(default_factory=dict)
    #: Ids that records of this run were given.
    _given: set[str] = field(default_factory=set)

    def taken(self) -> Collection[str]:
        """The ids that are not free."""
        return {*self.world.ids, *self._given}

    def give(self, ids: Collection[str]) -> None:
        """Remember that *ids* are taken now."""
        self._given.update(ids)

    def starter(self, info: TypeInfo) -> str:
        """The text that a record of a type begins with."""
        if info.name not in self._starters:
            made = new_document(
                self.world.types,
                self.world.starter(info.name),
                info.name,
                (),
                self.world.today,
                language=self.language,
                owner=self.world.roles.standing_in,
                person=self.world.person,
                schemas_at=self.world.schemas_at,
            )
            self._starters[info.name] = made.text
        return self._starters[info.name]


def bring_register(source: Source, ground: Ground, wanted: str | None = None) -> BroughtRegister:
    """What becomes of the register *source*, of records of the type *wanted* where somebody asked for one."""
    found: list[BroughtTable] = []
    passed: list[str] = []
    fates: list[Fate] = []
    for table in _tables(source, ground, passed):
        rule = ground.mappings.register(source.name, table.sheet)
        plan = plan_of(table, ground.world.types, ground.named, rule, wanted)
        if plan is None:
            passed.append(
                _passed(table, "no type of record has such columns; name one with --type or a mapping")
            )
            continue
        brought = _table(source, table, plan, ground)
        found.append(brought)
        fates += brought.records.accounts
    fates += _beside(source, {fate.piece for fate in fates})
    return BroughtRegister(source, tuple(found), account(source.name, source.pieces, fates), tuple(passed))


def _tables(source: Source, ground: Ground, passed: list[str]) -> Iterator[Table]:
    for table in tables(source):
        rule = ground.mappings.register(source.name, table.sheet)
        if rule is not None and rule.skip:
            passed.append(_passed(table, "the mapping says so"))
        elif rule is not None and rule.head is not None and rule.head != table.head:
            yield from (each for each in tables(source, rule.head) if each.sheet == table.sheet)
        else:
            yield table


def _passed(table: Table, why: str) -> str:
    return f"sheet {table.sheet}: {why}" if table.sheet else why


def _table(source: Source, table: Table, plan: Plan, ground: Ground) -> BroughtTable:
    info = ground.world.types[plan.type]
    before = ground.remembered(source.name, table.sheet) or Memory(
        source.name, table.sheet, on=ground.world.today.isoformat()
    )
    known = {each.key: each.id for each in before.documents if each.key}
    told = records(table, plan, info, ground.named, ground.taken(), known=known)
    ground.give([record.id for record in told.made])
    new: list[NewRecord] = []
    asked: dict[str, Again] = {}
    gone: list[str] = []
    kept: dict[str, Remembered] = {each.id: each for each in before.documents}
    same = 0
    for record in told.made:
        data = _whole(record, info, ground)
        then = kept.get(record.id)
        if then is None:
            new.append(_new(record, data, info, ground))
        elif then.data == data:
            same += 1
            continue
        elif record.id not in ground.now:
            gone.append(record.id)
            continue
        else:
            asked[record.id] = again(info, then.data, data, ground.now[record.id], ground.merge)
            if asked[record.id].torn:
                # Asked again the next time, until somebody has decided.
                continue
        kept[record.id] = Remembered(record.key, record.id, data)
    also = (*before.also, source.name) if source.name not in (before.source, *before.also) else before.also
    memory = Memory(before.source, table.sheet, source.sha256, before.on, tuple(kept.values()), also)
    made = {record.id for record in told.made}
    missing = tuple(each.id for each in before.documents if each.id not in made and each.id in ground.now)
    return BroughtTable(table, plan, told, tuple(new), asked, same, tuple(gone), memory, missing)


def _whole(record: Record, info: TypeInfo, ground: Ground) -> dict[str, Any]:
    """All that the file of a *record* says, in the order of a head."""
    given = {
        "id": record.id,
        "type": info.name,
        "classification": info.classification,
        "language": ground.language,
    }
    return {**given, **record.data}


def _new(record: Record, data: Mapping[str, Any], info: TypeInfo, ground: Ground) -> NewRecord:
    fields = {each.path: each for each in fields_of(info)}
    shaped = _shaped(data, fields, ())
    body = shaped.pop("body", {})
    properties: Mapping[str, Any] = info.schema.get("properties", {})
    text = laid_out(
        ground.starter(info), shaped, body, properties, properties.get("body", {}).get("properties", {})
    )
    title = str(data.get("title", ""))
    return NewRecord(record, title, f"ims/{info.folder}/{record.id}.yaml", text)


def _shaped(data: Any, fields: Mapping[str, Field], at: tuple[str, ...]) -> Any:
    """*data* with marks for how values are written: texts as blocks, days without quotes."""
    if isinstance(data, Mapping):
        return {name: _shaped(each, fields, (*at, name)) for name, each in data.items()}
    if isinstance(data, list):
        return [_shaped(each, fields, at) for each in data]
    kind = fields[".".join(at)].kind if ".".join(at) in fields else "line"
    if isinstance(data, str) and kind == "text":
        return Text(data)
    return Plain(data) if isinstance(data, str) and kind == "date" else data


def _beside(source: Source, done: Collection[int]) -> Iterator[Fate]:
    """What becomes of what stands in no table."""
    for number, piece in enumerate(source.pieces):
        if number not in done:
            why = {
                "comment": "a comment; it stands in this report",
                "image": "a picture in a sheet; it is not attached",
                "object": f"{piece.text or 'an object'} in the workbook, which no record can hold",
                "rest": "a line for spreadsheets",
            }.get(piece.kind, "it stands in no table of records")
            yield Fate(number, "left out", why)
