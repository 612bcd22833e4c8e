"""The rows of a ledger as bytes, and back: each is made when somebody asks for it, since of ten thousand few are.

What would be worked out of all of them (who has an id, who names one, what is of a type) stands in the bytes, too.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from imskit.ledger import IndexedRows, Row, counting
from imskit.problems import Place

_HEAD: Final = 8
#: Stands between lines of JSON, which holds none.
_LINE: Final = "\n"


def as_bytes(rows: Mapping[str, Row]) -> bytes:
    """*rows*, by path, as bytes for `from_bytes`."""
    every = list(rows.values())
    ids: defaultdict[str, list[int]] = defaultdict(list)
    naming: defaultdict[str, list[int]] = defaultdict(list)
    types: defaultdict[str, list[int]] = defaultdict(list)
    framed: defaultdict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(every):
        if row.failed is None:
            ids[row.id].append(number)
            types[row.type].append(number)
        for name in row.names:
            naming[name].append(number)
        for rule in row.frames:
            framed[rule].append(number)
    parts = [
        [row.path for row in every],
        [row.blob for row in every],
        [row.id for row in every],
        # All but those who have it alone, which are most; where only failed files have it, nobody has.
        {row.id: ids[row.id] for row in every if row.failed is not None}
        | {name: numbers for name, numbers in ids.items() if len(numbers) > 1},
        [number for number, row in enumerate(every) if row.failed is not None],
        [number for number, row in enumerate(every) if row.misnamed],
        *(list(each) for each in (naming, types, framed)),
    ]
    lines = [_text(_inside(row)) for row in every]
    for each in (naming, types, framed):
        lines += (_text(numbers) for numbers in each.values())
    head = _text(parts).encode("ascii")
    return len(head).to_bytes(_HEAD, "little") + head + _LINE.join(lines).encode("ascii")


def from_bytes(body: bytes, others: Mapping[str, Row | None]) -> KeptRows:
    """The rows that `as_bytes` was given, with *others* at their paths; None: there is nothing any more."""
    return KeptRows(_Columns(body), others)


def plain_row(row: Row) -> list[Any]:
    """*row* as JSON knows it."""
    return [row.path, row.blob, row.id, *_inside(row)]


def row_again(plain: list[Any]) -> Row:
    """What `plain_row` was given."""
    path, blob, name, type_name, kinds, links, also, supersedes, frames, misnamed, failed = plain
    return Row(
        path,
        blob,
        name,
        type_name,
        tuple(links),
        tuple(also),
        tuple(supersedes),
        frozenset(kinds),
        frames,
        misnamed,
        Place(*failed) if failed is not None else None,
    )


def _inside(row: Row) -> list[Any]:
    failed = [row.failed.path, row.failed.line, row.failed.column] if row.failed is not None else None
    return [
        row.type,
        sorted(row.kinds),
        row.links,
        row.also,
        row.supersedes,
        row.frames,
        row.misnamed,
        failed,
    ]


def _text(plain: Any) -> str:
    return json.dumps(plain, separators=(",", ":"))


class _Columns:
    """What `as_bytes` wrote, hardly read yet: rows by their numbers."""

    def __init__(self, body: bytes) -> None:
        end = _HEAD + int.from_bytes(body[:_HEAD], "little")
        paths, blobs, ids, doubles, failed, misnamed, naming, types, framed = json.loads(body[_HEAD:end])
        self.paths: Sequence[str] = paths
        self.blobs: Sequence[str] = blobs
        self.ids: Sequence[str] = ids
        self._doubles: Mapping[str, Sequence[int]] = doubles
        self._lines = str(memoryview(body)[end:], "ascii").split(_LINE)
        self._made: dict[int, Row] = {}
        #: The numbers of rows that failed, and of those whose files have names of other ids.
        self.failed: Sequence[int] = failed
        self.misnamed: Sequence[int] = misnamed
        begin = len(paths)
        self.naming = _Numbers(naming, self._lines, begin)
        self.types = _Numbers(types, self._lines, begin + len(naming))
        self.framed = _Numbers(framed, self._lines, begin + len(naming) + len(types))

    @cached_property
    def number(self) -> Mapping[str, int]:
        """The number of the row, by path."""
        return dict(zip(self.paths, range(len(self.paths)), strict=True))

    @cached_property
    def _by_id(self) -> Mapping[str, int]:
        """The number of a row, by its id."""
        return dict(zip(self.ids, range(len(self.ids)), strict=True))

    def having(self, name: str) -> Sequence[int]:
        """The numbers of the rows with the id *name* that have not failed."""
        if name in self._doubles:
            return self._doubles[name]
        number = self._by_id.get(name)
        return () if number is None else (number,)

    def known_ids(self) -> set[str]:
        """All ids of rows that have not failed."""
        return self._by_id.keys() - {name for name, numbers in self._doubles.items() if not numbers}

    def is_double(self, name: str) -> bool:
        """Whether others may have the id *name* too."""
        return name in self._doubles

    def row(self, number: int) -> Row:
        """The row of that number; the same each time."""
        found = self._made.get(number)
        if found is None:
            inside = json.loads(self._lines[number])
            found = row_again([self.paths[number], self.blobs[number], self.ids[number], *inside])
            self._made[number] = found
        return found


class _Numbers(Mapping[str, list[int]]):
    """Lists of numbers by name, each a line that is read when somebody asks."""

    def __init__(self, names: Sequence[str], lines: Sequence[str], begin: int) -> None:
        self._at = dict(zip(names, range(begin, begin + len(names)), strict=True))
        self._lines = lines

    def __getitem__(self, name: str) -> list[int]:
        found: list[int] = json.loads(self._lines[self._at[name]])
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._at

    def __iter__(self) -> Iterator[str]:
        return iter(self._at)

    def __len__(self) -> int:
        return len(self._at)


class KeptRows(IndexedRows):
    """Rows by path, in the order of the paths, most of which are as they were kept."""

    def __init__(self, columns: _Columns, others: Mapping[str, Row | None]) -> None:
        self._columns = columns
        #: What is otherwise than it was kept, by path; None: there is nothing any more.
        self.others = others
        #: The numbers of the rows that stand no more.
        self._gone = {columns.number[path] for path in others if path in columns.number}

    def changed(self, rows: Mapping[str, Row | None]) -> KeptRows:
        """As of `IndexedRows`."""
        return KeptRows(self._columns, {**self.others, **rows})

    def __getitem__(self, path: str) -> Row:
        if path in self.others:
            found = self.others[path]
            if found is None:
                raise KeyError(path)
            return found
        return self._columns.row(self._columns.number[path])

    def __contains__(self, path: object) -> bool:
        if path in self.others:
            return any(row.path == path for row in self._here)
        return path in self._columns.number

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._columns.paths) - len(self._gone) + len(self._here)

    @cached_property
    def _here(self) -> Sequence[Row]:
        """The rows that stand otherwise, or where none stood."""
        return [row for row in self.others.values() if row is not None]

    @cached_property
    def _paths(self) -> Sequence[str]:
        kept = self._columns.paths
        if not self.others:
            return kept
        return sorted(
            [*(path for path in kept if path not in self.others), *(row.path for row in self._here)]
        )

    def blobs(self) -> dict[str, str]:
        """As of `IndexedRows`."""
        found = dict(zip(self._columns.paths, self._columns.blobs, strict=True))
        for path, row in self.others.items():
            if row is not None:
                found[path] = row.blob
            else:
                found.pop(path, None)
        return found

    def framed(self, rule: str) -> Iterable[Row]:
        """As of `IndexedRows`."""
        yield from self._standing(self._columns.framed.get(rule, ()))
        yield from (row for row in self._here if rule in row.frames)

    def failed(self) -> Sequence[Row]:
        """As of `IndexedRows`."""
        rows = [*self._standing(self._columns.failed), *(row for row in self._here if row.failed is not None)]
        return sorted(rows, key=lambda row: row.path)

    def misnamed(self) -> frozenset[str]:
        """As of `IndexedRows`."""
        rows = [*self._standing(self._columns.misnamed), *self._here]
        return frozenset(row.misnamed for row in rows if row.misnamed)

    @cached_property
    def by_id(self) -> Mapping[str, tuple[Row, ...]]:
        """As of `IndexedRows`."""
        return _ById(self)

    @cached_property
    def naming(self) -> Mapping[str, list[str]]:
        """As of `IndexedRows`."""
        return _Naming(self)

    @cached_property
    def of_type(self) -> Mapping[str, tuple[str, ...]]:
        """As of `IndexedRows`."""
        return _OfType(self)

    def _standing(self, numbers: Iterable[int]) -> Iterator[Row]:
        return (self._columns.row(number) for number in numbers if number not in self._gone)

    # for the mappings below

    @cached_property
    def _others_by_id(self) -> Mapping[str, list[Row]]:
        found: defaultdict[str, list[Row]] = defaultdict(list)
        for row in self._here:
            if row.failed is None:
                found[row.id].append(row)
        return found

    def having(self, name: str) -> tuple[Row, ...]:
        """The rows with the id *name*, the one that counts first."""
        rows = [*self._standing(self._columns.having(name)), *self._others_by_id.get(name, ())]
        return tuple(sorted(rows, key=counting)) if len(rows) > 1 else tuple(rows)

    def has(self, name: str) -> bool:
        """Whether there is a row with the id *name*."""
        return name in self._others_by_id or any(
            number not in self._gone for number in self._columns.having(name)
        )

    @cached_property
    def known_ids(self) -> Collection[str]:
        """All ids."""
        gone = {self._columns.ids[number] for number in self._gone}
        found = self._columns.known_ids()
        return (found - {name for name in gone if not self.has(name)}) | self._others_by_id.keys()

    def ids_naming(self, name: str) -> list[str]:
        """The ids of those who name the id *name*."""
        ids, gone = self._columns.ids, self._gone
        found = [ids[number] for number in self._columns.naming.get(name, ()) if number not in gone]
        return found + [row.id for row in self._here if name in row.names]

    @cached_property
    def named(self) -> Collection[str]:
        """All ids that are named, or were."""
        return {*self._columns.naming, *(name for row in self._here for name in row.names)}

    def ids_of_type(self, name: str) -> tuple[str, ...]:
        """The ids whose counting document is of the type *name*, sorted."""
        columns, others = self._columns, self._others_by_id
        ids = {
            columns.ids[number] for number in columns.types.get(name, ()) if number not in self._gone
        } | others.keys()
        return tuple(
            sorted(
                each
                for each in ids
                if not (columns.is_double(each) or each in others) or self.having(each)[0].type == name
            )
        )

    @cached_property
    def known_types(self) -> Collection[str]:
        """All types, or what were some."""
        return {*self._columns.types, *(row.type for row in self._here if row.failed is None)}


class _ById(Mapping[str, tuple[Row, ...]]):
    def __init__(self, rows: KeptRows) -> None:
        self._rows = rows

    def __getitem__(self, name: str) -> tuple[Row, ...]:
        found = self._rows.having(name)
        if not found:
            raise KeyError(name)
        return found

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._rows.has(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows.known_ids)

    def __len__(self) -> int:
        return len(self._rows.known_ids)


class _Naming(Mapping[str, list[str]]):
    def __init__(self, rows: KeptRows) -> None:
        self._rows = rows

    def __getitem__(self, name: str) -> list[str]:
        found = self._rows.ids_naming(name)
        if not found:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._rows.named if self._rows.ids_naming(name))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _OfType(Mapping[str, tuple[str, ...]]):
    def __init__(self, rows: KeptRows) -> None:
        self._rows = rows
        self._known: dict[str, tuple[str, ...]] = {}

    def __getitem__(self, name: str) -> tuple[str, ...]:
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = self._rows.ids_of_type(name)
        if not found:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._rows.known_types if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)
