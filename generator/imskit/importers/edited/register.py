"""A register that somebody edited as a workbook, read back as changes to its records.

A cell was edited where it no longer holds what it was written with; what it shows today is worked out anew, so that a
cell that was changed on both sides is told from one that was changed on one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from imskit.edit.changing import Edit, Remove, Set
from imskit.importers.edited.fields import is_required, kind_at, order_at, schema_at, value_at, why_locked
from imskit.importers.edited.known import Known, Odd
from imskit.importers.edited.outcome import Change, NewRow, Outcome, Saying
from imskit.model import Catalog, Document, TypeInfo
from imskit.sources.edited_workbook import EditedRow, EditedSheet
from imskit.sources.marks import mark


def edited_register(catalog: Catalog, sheet: EditedSheet, shown: Mapping[str, Mapping[str, str]]) -> Outcome:
    """The changes that *sheet* asks for in *catalog*; its files are still to be made.

    *shown* is what each record of the type shows today, by id and by the key of a column, as the sheet says it.
    """
    info = catalog.types.get(sheet.type)
    if info is None:
        return Outcome(
            sheet.name, sayings=(Saying("odd", "", sheet.name, f"there is no type {sheet.type} here"),)
        )
    reader = _Reader(catalog, info, sheet, shown)
    for row in sheet.rows:
        reader.read(row)
    reader.look_around()
    return Outcome(
        f"the register {info.plural}", tuple(reader.changes), tuple(reader.sayings), rows=tuple(reader.rows)
    )


class _Reader:
    """Reads the rows of one register."""

    def __init__(
        self, catalog: Catalog, info: TypeInfo, sheet: EditedSheet, shown: Mapping[str, Mapping[str, str]]
    ) -> None:
        self._catalog, self._info, self._sheet, self._shown = catalog, info, sheet, shown
        self._known = Known(catalog)
        self._twice = {name for name, many in Counter(row.id for row in sheet.rows).items() if many > 1}
        self._dotted = column_fields(info)
        self.changes: list[Change] = []
        self.sayings: list[Saying] = []
        self.rows: list[NewRow] = []

    def _say(self, kind: Any, name: str, row: EditedRow | None, words: str) -> None:
        place = f"{self._sheet.name}, row {row.number}" if row else self._sheet.name
        self.sayings.append(Saying(kind, name, place, words))

    def read(self, row: EditedRow) -> None:
        """Take the changes of one row."""
        document = self._catalog.documents.get(row.id)
        marks = self._sheet.marks.get(row.id)
        if not row.id:
            told = row.cells.get("id") or row.cells.get("title") or "a row"
            if told in self._sheet.marks or told in self._catalog.documents:
                self._say(
                    "locked", told, row, f"{told} was withheld in part in this copy, which is not read back"
                )
            else:
                place = f"{self._sheet.name}, row {row.number}"
                self.rows.append(NewRow(self._info.name, place, row.cells, self._dotted, row.formulas))
        elif row.id in self._twice:
            if not any(saying.id == row.id and "several rows" in saying.words for saying in self.sayings):
                self._say("odd", row.id, row, "it stands in several rows, and nobody knows which one counts")
        elif document is None or document.type != self._info.name:
            self._say("odd", row.id, row, f"there is no {row.id} here any more")
        elif marks is None:
            self._say("odd", row.id, row, "what it was written with is lost")
        else:
            for key, before in zip(self._sheet.keys, marks, strict=False):
                if key in row.cells and mark(row.cells[key]) != before:
                    self._edited(row, document, key, before)

    def _edited(self, row: EditedRow, document: Document, key: str, before: str) -> None:
        words, today = row.cells[key], self._shown.get(document.id, {}).get(key, "")
        dotted = self._dotted.get(key, f":{key}")
        title = dict(zip(self._sheet.keys, self._sheet.titles, strict=False)).get(key, key)
        if words == today:
            return
        called = f"{title} (`{dotted}`)"
        told = (
            f"{called}: “{words}” instead of “{today}”" if words else f"{called}: emptied, it was “{today}”"
        )
        if why := why_locked(self._info, document, dotted):
            self._say("locked", document.id, row, f"{told}; it is shown here and not changed here: {why}")
            return
        if key in row.formulas:
            self._say("odd", document.id, row, f"{told}, which is a formula")
            return
        if before != mark(today):
            self._say(
                "conflict",
                document.id,
                row,
                f"{title} was changed on both sides: here it is “{today}” now, in the copy “{words}”",
            )
            return
        path = tuple(dotted.split("."))
        try:
            edit = self._edit(document, path, words)
        except Odd as error:
            self._say("odd", document.id, row, f"{told}, {error}")
            return
        if edit is not None:
            place = f"{self._sheet.name}, row {row.number}"
            self.changes.append(Change(document.id, dotted, title, today, words, (edit,), place))

    def _edit(self, document: Document, path: tuple[str, ...], words: str) -> Edit | None:
        """The edit that lets the field at *path* hold what *words* say; None where it does. Raises Odd."""
        kind = kind_at(self._info, path)
        old = value_at(document.data, path)
        if not words:
            if is_required(self._info, path):
                raise Odd("and must be filled")
            return Remove(path) if old is not None else None
        if kind == "list":
            items = schema_at(self._info, path).get("items", {})
            lines = [line.removeprefix("- ") for line in words.split("\n") if line.strip()]
            value: Any = [self._known.value(items, line) for line in lines]
        elif not kind or any("items" in schema_at(self._info, path[:at]) for at in range(len(path))):
            raise Odd("which is gathered from several places, and is edited in the file")
        else:
            value = self._known.value(schema_at(self._info, path), words, old)
        return Set(path, value, order_at(self._info, path[:-1])) if value != old else None

    def look_around(self) -> None:
        """Say what became of rows and columns as a whole."""
        there = {row.id for row in self._sheet.rows}
        for name in self._sheet.marks:
            if name not in there:
                self._say(
                    "note", name, None, f"the row of {name} is gone; the record stays: a register ends none"
                )
        for title in self._sheet.missing:
            self._say("note", "", None, f"the column {title} is gone; what it held stays")
        for title in self._sheet.added:
            self._say("note", "", None, f"the column {title} is new, and no field is called so")


def column_fields(info: TypeInfo) -> Mapping[str, str]:
    """The fields that the keys of columns stand for."""
    found = {"id": "id", "title": "title", "status": "status", "state": "state"}
    return found | {name.lstrip(":").replace("-", "_"): name for name in info.columns}
