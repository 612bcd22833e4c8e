"""The rows of a list that a copy shows as a table: which stand there still, which are new, in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from imskit.edit.changing import Edit, New, Remove, Set
from imskit.importers.edited.fields import dotted, order_at, schema_at, title_of
from imskit.importers.edited.known import Odd
from imskit.importers.edited.lists import row_edits
from imskit.model import TypeInfo
from imskit.sources.docx_regions import Cell
from imskit.sources.text_lines import Line, plain_words

Path = tuple[str | int, ...]
#: The value of a field from its lines, and from what stood there.
Value = Callable[[Path, Sequence[Line], Any], Any]


class RowReader:
    """Reads the rows of the list at *path*, which held *held*."""

    def __init__(self, info: TypeInfo, path: Path, held: Sequence[Any], paths: Mapping[str, Path]) -> None:
        self._info, self._path, self._held, self._paths = info, path, held, paths
        self.before = f"{len(held)} rows"
        self.after = self.before
        #: The new rows, in their order.
        self.new: list[Any] = []

    def read(self, rows: Sequence[Sequence[Cell]], value: Value) -> tuple[list[Edit], list[str]]:
        """The edits that *rows* ask for, and what could not be read; *value* gives that of a field from its lines."""
        edits: list[Edit] = []
        sayings: list[str] = []
        rows = [row for row in rows if self._is_own(row)]
        numbers = [self._number(row) for row in rows]
        seen: set[int] = set()
        for at, number in enumerate(numbers):
            if number is not None and number in seen:
                numbers[at] = None
            elif number is not None:
                seen.add(number)
        items: list[int | New] = []
        for at, (row, number) in enumerate(zip(rows, numbers, strict=True)):
            if number is not None:
                items.append(number)
                for edit in self._without_mark(number, row, value):
                    if isinstance(edit, str):
                        sayings.append(edit)
                    else:
                        edits.append(edit)
                continue
            if not any(cell.lines for cell in row):
                continue
            made, why = self._made(row, value)
            written_over = self._between(numbers, at, seen)
            if why:
                sayings.append(why)
                if written_over is not None:
                    # Nobody knows what it says: the row that stood there stays.
                    seen.add(written_over)
                    items.append(written_over)
                continue
            if written_over is not None:
                # All of its cells were written anew, and with that its marks are gone: it is still the row it was.
                seen.add(written_over)
                items.append(written_over)
                edits += self._over(written_over, made)
            else:
                items.append(New(made))
        sayings += self._cells_gone(
            [(row, number) for row, number in zip(rows, numbers, strict=True) if number is not None]
        )
        edits += row_edits(self._path, len(self._held), items)
        self.new = [each.value for each in items if isinstance(each, New)]
        self.after = self._told(items)
        return edits, sayings

    def _without_mark(self, number: int, row: Sequence[Cell], value: Value) -> Iterator[Edit | str]:
        """The edits of cells of a known row that carry no mark: a column that is new, or one that was written anew."""
        order = order_at(self._info, (*self._path, number))
        old = self._held[number] if number < len(self._held) else {}
        for cell in row:
            if cell.path in self._paths or not (cell.title or cell.column):
                continue
            key = self._key(cell)
            if not key:
                if cell.lines:
                    yield f"row {number + 1} has a cell under “{cell.title}”, and no field is called so"
                continue
            at = (*self._path, number, key)
            before = old.get(key) if isinstance(old, Mapping) else None
            if not cell.lines:
                if before is not None and key not in schema_at(self._info, at[:-1]).get("required", ()):
                    yield Remove(at)
                elif before is not None:
                    yield f"{title_of(self._info, at)} (`{dotted(at)}`): it is empty, and must be filled"
                continue
            try:
                now = value(at, cell.lines, before)
            except Odd as error:
                yield f"{title_of(self._info, at)} (`{dotted(at)}`): “{plain_words(cell.lines)}”, {error}"
                continue
            if now != before:
                yield Set(at, now, order)

    def _cells_gone(self, rows: Sequence[tuple[Sequence[Cell], int]]) -> Iterator[str]:
        """What is to be said of filled fields of rows that are there, and that have no cell any more."""
        lacking: dict[str, list[int]] = {}
        for row, number in rows:
            old = self._held[number] if number < len(self._held) else {}
            keys = {str(self._paths[cell.path][-1]) for cell in row if cell.path in self._paths}
            keys |= {key for cell in row if (key := self._key(cell))}
            for key, value in old.items() if isinstance(old, Mapping) else ():
                names = ".".join(str(each) for each in (*self._path, key) if not isinstance(each, int))
                if key not in keys and value not in (None, []) and names not in self._info.personal:
                    lacking.setdefault(key, []).append(number)
        for key, numbers in lacking.items():
            if len(numbers) == len(rows) > 1:
                called = title_of(self._info, (*self._path, 0, key)).partition(": ")[2]
                yield f"the column “{called}” is gone from the copy; what it held stays"
            else:
                for number in numbers:
                    at = (*self._path, number, key)
                    words = "its cell is gone from the copy, and it stays: empty the cell to take it away"
                    yield f"{title_of(self._info, at)} (`{dotted(at)}`): {words}"

    def _key(self, cell: Cell) -> str:
        """The field that a cell is of, by its column or by what that is called; empty where none is."""
        column = self._paths.get(cell.column)
        if column:
            return str(column[-1])
        properties = schema_at(self._info, (*self._path, 0)).get("properties", {})
        titles: dict[str, str] = {
            str(inner.get("title") or key.replace("_", " ")).casefold(): key
            for key, inner in properties.items()
        }
        return titles.get(cell.title.strip().casefold(), "")

    def _is_own(self, row: Sequence[Cell]) -> bool:
        """Whether a row is of this list: single values of other fields can stand in a table behind it."""
        paths = [self._paths[cell.path] for cell in row if cell.path in self._paths]
        return not paths or any(path[: len(self._path)] == self._path for path in paths)

    def _number(self, row: Sequence[Cell]) -> int | None:
        """Which row of the document it is, by most of its marks; None for a new one."""
        depth = len(self._path)
        found = Counter(
            path[depth]
            for cell in row
            if (path := self._paths.get(cell.path)) is not None
            and path[:depth] == self._path
            and len(path) > depth
            and isinstance(path[depth], int)
        )
        number = found.most_common(1)[0][0] if found else None
        return number if isinstance(number, int) else None

    def _between(self, numbers: Sequence[int | None], at: int, seen: set[int]) -> int | None:
        before = next((each for each in reversed(numbers[:at]) if each is not None), -1)
        number = before + 1
        alone = (at == 0 or numbers[at - 1] is not None) and (
            at + 1 == len(numbers) or numbers[at + 1] is not None
        )
        return number if alone and number < len(self._held) and number not in seen else None

    def _over(self, number: int, made: Mapping[str, Any]) -> list[Edit]:
        order = order_at(self._info, (*self._path, number))
        old = self._held[number]
        return [
            Set((*self._path, number, key), each, order)
            for key, each in made.items()
            if not isinstance(old, Mapping) or old.get(key) != each
        ]

    def _made(self, row: Sequence[Cell], value: Value) -> tuple[dict[str, Any], str]:
        """A new row as data, or why it cannot be read."""
        schema = schema_at(self._info, (*self._path, 0))
        made: dict[str, Any] = {}
        for cell in row:
            if not cell.lines:
                continue
            key = self._key(cell)
            if not cell.title and not key:
                key = next(iter(schema.get("properties", {})), "")
            if not key:
                return {}, f"a new row has “{cell.title}”, and no field is called so"
            try:
                made[key] = value((*self._path, 0, key), cell.lines, None)
            except Odd as error:
                said = title_of(self._info, (*self._path, len(self._held), key))
                return {}, f"a new row: {said}: “{plain_words(cell.lines)}”, {error}"
        lacking = [key for key in schema.get("required", ()) if key not in made]
        if lacking:
            named = ", ".join(
                title_of(self._info, (*self._path, 0, key)).partition(": ")[2] for key in lacking
            )
            return {}, f"a new row lacks what must be filled: {named}"
        order = list(schema.get("properties", {}))
        return {key: made[key] for key in sorted(made, key=order.index)}, ""

    def _told(self, items: Sequence[int | New]) -> str:
        new = sum(isinstance(each, New) for each in items)
        kept = [each for each in items if isinstance(each, int)]
        parts = [f"{len(items)} rows"]
        if new:
            parts.append(f"{new} new")
        if gone := len(self._held) - len(kept):
            parts.append(f"{gone} taken away")
        if kept != sorted(kept):
            parts.append("in another order")
        return ", ".join(parts)
