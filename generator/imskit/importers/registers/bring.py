"""Registers become records: each table of a source, by the mapping or by what its columns are called.

A register that was brought in before is compared row by row: a new row is a new record, a row that says something else
changes the record that it became.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from imskit.edit.new import new_document
from imskit.importers.accounts import Account, account
from imskit.importers.accounts import Entry as Fate
from imskit.importers.again import Again, again
from imskit.importers.documents.layout import Layout
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
from imskit.model import UNNAMED, TypeInfo
from imskit.sources.pieces import Source


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record that is to be."""

    record: Record
    title: str
    path: str
    #: All that its file says.
    data: Mapping[str, Any]
    _form: _Form = field(repr=False)

    @property
    def record_type(self) -> str:
        """The name of its type."""
        return str(self.data["type"])

    @property
    def text(self) -> str:
        """The text of its file, made anew each time: those of a whole register would be as large as itself."""
        return self._form.text(self.data)


@dataclass(frozen=True, slots=True)
class _Form:
    """How records of a type are written."""

    fields: Mapping[str, Field]
    layout: Layout

    def text(self, data: Mapping[str, Any]) -> str:
        """The text of a file that says *data*."""
        shaped = _shaped(data, self.fields, ())
        return self.layout.laid_out(shaped, shaped.pop("body", {}))


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
    #: The bytes of pictures that belong to records which are new or changed, by path from the root.
    evidence: Mapping[str, bytes] = field(default_factory=dict)
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
    #: How records are written, by type.
    _forms: dict[str, _Form] = field(default_factory=dict)
    #: Ids that records of this run were given.
    _given: set[str] = field(default_factory=set)

    def taken(self) -> Collection[str]:
        """The ids that are not free."""
        return {*self.world.ids, *self._given}

    def give(self, ids: Collection[str]) -> None:
        """Remember that *ids* are taken now."""
        self._given.update(ids)

    def form(self, info: TypeInfo) -> _Form:
        """How records of a type are written: as its starter, filled for the first of them."""
        if info.name not in self._forms:
            made = new_document(
                self.world.types,
                self.world.starter(info.name),
                info.name,
                (),
                self.world.today,
                language=self.language,
                owner=UNNAMED,
                person=UNNAMED,
                schemas_at=self.world.schemas_at,
            )
            properties: Mapping[str, Any] = info.schema.get("properties", {})
            within = properties.get("body", {}).get("properties", {})
            self._forms[info.name] = _Form(
                {each.path: each for each in fields_of(info)}, Layout.of(made.text, properties, within)
            )
        return self._forms[info.name]


def bring_register(source: Source, ground: Ground, wanted: str | None = None) -> BroughtRegister:
    """What becomes of the register *source*, of records of the type *wanted* where somebody asked for one."""
    found: list[BroughtTable] = []
    passed: list[str] = []
    fates: list[Fate] = []
    for table in _tables(source, ground, passed):
        rule = ground.mappings.register(source.name, table.sheet, table.number)
        plan = plan_of(table, ground.world.types, ground.named, rule, wanted)
        if plan is None:
            passed.append(
                _passed(table, "no type of record has such columns; name one with --type or a mapping")
            )
            continue
        brought = _table(source, table, plan, ground)
        found.append(brought)
        fates += brought.records.accounts
        fates += _attached(source, brought)
    fates += _beside(source, {fate.piece for fate in fates})
    return BroughtRegister(source, tuple(found), account(source.name, source.pieces, fates), tuple(passed))


def _tables(source: Source, ground: Ground, passed: list[str]) -> Iterator[Table]:
    for table in tables(source):
        rule = ground.mappings.register(source.name, table.sheet, table.number)
        if rule is not None and rule.skip:
            passed.append(_passed(table, "the mapping says so"))
        elif rule is None or rule.head is None or rule.head == table.head:
            yield table
        elif table.number == (rule.table or 1):
            named = (each for each in tables(source, rule.head) if each.sheet == table.sheet)
            yield from (replace(each, number=table.number) for each in named)
        else:
            passed.append(
                _passed(
                    table,
                    f"the mapping names the table with its head in row {rule.head}, not in {table.head}",
                )
            )


def _passed(table: Table, why: str) -> str:
    return f"sheet {table.name}: {why}" if table.sheet else why


def _table(source: Source, table: Table, plan: Plan, ground: Ground) -> BroughtTable:
    info = ground.world.types[plan.type]
    before = ground.remembered(source.name, table.name) or Memory(
        source.name, table.name, on=ground.world.today.isoformat()
    )
    known = {each.key: each.id for each in before.documents if each.key}
    told = records(table, plan, info, ground.named, ground.taken(), known=known)
    ground.give([record.id for record in told.made])
    new: list[NewRecord] = []
    asked: dict[str, Again] = {}
    gone: list[str] = []
    kept: dict[str, Remembered] = {each.id: each for each in before.documents}
    same = 0
    evidence: dict[str, bytes] = {}
    pictures = _pictures(source) if "evidence" in info.schema.get("properties", {}) else {}
    for record in told.made:
        items, files = _kept(record, source, pictures.get(record.piece, ()))
        data = _whole(record, info, ground)
        if items:
            data["evidence"] = items
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
        evidence.update(files)
    also = (*before.also, source.name) if source.name not in (before.source, *before.also) else before.also
    memory = Memory(before.source, table.name, source.sha256, before.on, tuple(kept.values()), also)
    made = {record.id for record in told.made}
    missing = tuple(each.id for each in before.documents if each.id not in made and each.id in ground.now)
    return BroughtTable(table, plan, told, tuple(new), asked, same, tuple(gone), memory, evidence, missing)


def _pictures(source: Source) -> Mapping[int, Sequence[int]]:
    """The pictures that are kept of *source*, by the piece that they stand in."""
    found: dict[int, list[int]] = {}
    for number, piece in enumerate(source.pieces):
        if piece.attachment and piece.within is not None:
            found.setdefault(piece.within, []).append(number)
    return found


def _kept(
    record: Record, source: Source, pictures: Sequence[int]
) -> tuple[list[dict[str, str]], dict[str, bytes]]:
    """What the head of a *record* says of the *pictures* at its row, and their bytes by path from the root."""
    items: dict[str, dict[str, str]] = {}
    files: dict[str, bytes] = {}
    for number in pictures:
        piece = source.pieces[number]
        data = source.attachments[piece.attachment]
        below = _place(record.id, piece.attachment)
        words = " ".join(piece.text.split())
        title = f"Image {len(items) + 1}{f': {words}' if words else ''}"
        items.setdefault(below, {"title": title[:300], "file": below, "sha256": sha256(data).hexdigest()})
        files[f"ims/evidence/{below}"] = data
    return list(items.values()), files


def _place(name: str, attachment: str) -> str:
    return f"imported/{name}/{attachment}"


def _attached(source: Source, brought: BroughtTable) -> Iterator[Fate]:
    """That pictures lie beside their records now."""
    pictures = _pictures(source)
    known = {each.id: each for each in brought.memory.documents} if pictures else {}
    for record in brought.records.made:
        for number in pictures.get(record.piece, ()):
            below = _place(record.id, source.pieces[number].attachment)
            said = known[record.id].data.get("evidence", ()) if record.id in known else ()
            if any(below == each.get("file") for each in said):
                yield Fate(number, "attached", f"ims/evidence/{below}")


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
    path = f"ims/{info.folder}/{record.id}.yaml"
    return NewRecord(record, str(data.get("title", "")), path, data, ground.form(info))


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
                "comment": f"a comment{f' by {piece.by}' if piece.by else ''}: {piece.text}",
                "image": f"a picture that stands at no record{f': {piece.name}' if piece.name else ''}",
                "object": f"{piece.text or 'an object'} in the workbook, which no record can hold",
                "rest": f"{piece.name or 'a line for spreadsheets'}: {piece.text}",
                "text_box": f"words that lie over the sheet: {piece.text}",
                "running": f"the head or foot of printed pages: {piece.text}",
            }.get(piece.kind, "it stands in no table of records")
            yield Fate(number, "left out", why)
