"""The rows of a list that a copy shows as a table: which stand there still, which are new, in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from imskit.edit.changing import Edit, New, Set
from imskit.importers.edited.fields import order_at, schema_at, title_of
from imskit.importers.edited.known import Odd
from imskit.importers.edited.lists import row_edits
from imskit.model import TypeInfo
from imskit.sources.docx_regions import Cell
from imskit.sources.text_lines import Line

Path = tuple[str | int, ...]
Value = Callable[[Path, Sequence[Line]], Any]


class RowReader:
    """Reads the rows of the list at *path*, which held *held*."""

    def __init__(self, info: TypeInfo, path: Path, held: Sequence[Any], paths: Mapping[str, Path]) -> None:
        self._info, self._path, self._held, self._paths = info, path, held, paths
        self.before = f"{len(held)} rows"
        self.after = self.before

    def read(self, rows: Sequence[Sequence[Cell]], value: Value) -> tuple[list[Edit], list[str]]:
        """The edits that *rows* ask for, and what could not be read; *value* gives that of a field from its lines."""
        edits: list[Edit] = []
        sayings: list[str] = []
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
                continue
            if not any(cell.lines for cell in row):
                continue
            made, why = self._made(row, value)
            if why:
                sayings.append(why)
                continue
            written_over = self._between(numbers, at, seen)
            if written_over is not None:
                # All of its cells were written anew, and with that its marks are gone: it is still the row it was.
                seen.add(written_over)
                items.append(written_over)
                edits += self._over(written_over, made)
            else:
                items.append(New(made))
        if sayings:
            return [], sayings
        edits += row_edits(self._path, len(self._held), items)
        self.after = self._told(items)
        return edits, []

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
        titles = {
            str(inner.get("title") or key.replace("_", " ")).casefold(): key
            for key, inner in schema.get("properties", {}).items()
        }
        made: dict[str, Any] = {}
        for cell in row:
            if not cell.lines:
                continue
            column = self._paths.get(cell.column)
            key = str(column[-1]) if column else titles.get(cell.title.casefold(), "")
            if not cell.title and not key:
                key = next(iter(schema.get("properties", {})), "")
            if not key:
                return {}, f"a new row has “{cell.title}”, and no field is called so"
            try:
                made[key] = value((*self._path, 0, key), cell.lines)
            except Odd as error:
                return {}, f"a new row: {title_of(self._info, (*self._path, len(self._held), key))}, {error}"
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
