"""Export, edit one cell, import: exactly that changed, in the register of every type of the reference system."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from imskit.cli.edited import shown_today
from imskit.exporters.tables.context import TableContext
from imskit.exporters.tables.table_xlsx import tables_xlsx
from imskit.importers.edited.applying import applied
from imskit.importers.edited.fields import kind_at, schema_at, why_locked
from imskit.importers.edited.register import column_fields, edited_register
from imskit.sources.edited_workbook import EditedRow, EditedSheet, edited_workbook
from imskit.views.audience import Audience
from imskit.views.registers import registers
from imskit.views.tables.ground import Ground
from imskit.views.tables.register import register_table
from tests.importers.edited.by_libreoffice import LIBREOFFICE, by_libreoffice
from tests.importers.edited.copies import data_of
from tests.importers.edited.shipped import Path_, bytes_at, lines_of, reference

PARTS = 6


#: What is typed into a cell of a kind, and what the document then holds.
TYPED: Mapping[str, tuple[Any, Any]] = {
    "line": ("=Other: words", "=Other: words"),
    "text": ("Other *words*.", "Other *words*."),
    "day": ("2026-11-30", "2026-11-30"),
    "period": ("7 months", "P7M"),
    "number": ("41", "41"),
    "money": ("EUR 4100", {"amount": "4100", "currency": "EUR"}),
    "flag": ("Yes", True),
}


@cache
def workbook() -> bytes:
    """The workbook of all registers."""
    catalog, everybody = reference(), Audience.everybody()
    ground = Ground(catalog, everybody, catalog)
    tables = [register_table(ground, each.type) for each in registers(catalog, everybody)]
    context = TableContext("Lumen", catalog.today, "", "0")
    return tables_xlsx("Registers", tables, context)


def cells_of(sheet: EditedSheet, chosen: random.Random) -> Iterator[tuple[EditedRow, str, Path_, Any, Any]]:
    """For each column of *sheet* that can be edited a row, the field, and what to type with what it means."""
    info = reference().types[sheet.type]
    for key in sheet.keys:
        dotted = column_fields(info).get(key, "")
        path = tuple(dotted.split("."))
        kind = kind_at(info, path)
        rows = [
            row
            for row in sheet.rows
            if row.id in reference().documents and not why_locked(info, reference().documents[row.id], dotted)
        ]
        gathered = any("items" in schema_at(info, path[:at]) for at in range(len(path)))
        words = schema_at(info, path).get("enum")
        if not rows or gathered or (kind not in TYPED and not words) or "pattern" in schema_at(info, path):
            continue
        row = chosen.choice(rows)
        held: Any = reference().documents[row.id].data
        for step in path:
            held = held.get(step) if isinstance(held, Mapping) else None
        typed, meant = (words[0], words[0]) if words else TYPED[kind]
        if kind == "number" and schema_at(info, path).get("type") == "integer":
            meant = 41
        if held != meant:
            yield row, key, path, typed, meant


@pytest.mark.parametrize("part", range(PARTS))
def test_one_cell_of_the_register_of_any_type_is_exactly_that_change(part: int) -> None:
    chosen = random.Random(part)  # noqa: S311 - no secret
    done = 0
    for sheet in all_sheets()[part::PARTS]:
        for row, key, path, typed, meant in cells_of(sheet, chosen):
            edited_row = replace(row, cells={**row.cells, key: typed})
            one = replace(sheet, rows=tuple(edited_row if each is row else each for each in sheet.rows))
            outcome = applied(reference(), edited_register(reference(), one, shown(sheet.type)), bytes_at)
            refused = [each.words for each in outcome.sayings if "does not fit" in each.words]
            if refused:
                # What no document of the type may say, in this state or beside what else it says.
                assert not outcome.files
                continue
            about = (row.id, path, typed, [each for each in outcome.sayings if each.kind != "note"])
            assert [each.field for each in outcome.changes] == [".".join(map(str, path))], about
            ((name, data),) = outcome.files
            assert data_of(data) == with_value(reference().documents[row.id].data, path, meant), about
            codes = SequenceMatcher(
                None, lines_of(bytes_at(name)), lines_of(data), autojunk=False
            ).get_opcodes()
            assert len([kind for kind, *_ in codes if kind != "equal"]) == 1, about
            done += 1
    assert done


def with_value(data: Any, path: Path_, value: Any) -> Any:
    found = deepcopy(dict(data))
    here = found
    for step in path[:-1]:
        here = here.setdefault(step, {})
    here[path[-1]] = value
    return found


@cache
def all_sheets() -> tuple[EditedSheet, ...]:
    return edited_workbook(workbook(), "registers.xlsx")


@cache
def shown(name: str) -> Mapping[str, Mapping[str, str]]:
    return shown_today(reference(), name)


def test_registers_that_nobody_edited_change_nothing() -> None:
    for sheet in all_sheets():
        outcome = edited_register(reference(), sheet, shown(sheet.type))
        assert (outcome.changes, outcome.sayings, outcome.rows) == ((), (), ()), sheet.type


@pytest.mark.slow
@LIBREOFFICE
def test_registers_of_every_type_come_back_from_libreoffice(tmp_path: Path) -> None:
    (tmp_path / "registers.xlsx").write_bytes(workbook())
    file = by_libreoffice(sorted(tmp_path.glob("*.xlsx")), tmp_path, "xlsx") / "registers.xlsx"
    sheets = edited_workbook(file.read_bytes(), "registers.xlsx")
    assert [each.type for each in sheets] == [each.type for each in all_sheets()]
    for sheet in sheets:
        outcome = edited_register(reference(), sheet, shown(sheet.type))
        assert (outcome.changes, outcome.sayings, outcome.rows) == ((), (), ()), sheet.type
    book = load_workbook(file)
    policies = next(each for each in book.worksheets if each.title == "Policies")
    policies["B2"].value = "Another title"
    book.save(file)
    sheet = next(each for each in edited_workbook(file.read_bytes(), "x") if each.type == "policy")
    assert [each.after for each in edited_register(reference(), sheet, shown("policy")).changes] == [
        "Another title"
    ]
