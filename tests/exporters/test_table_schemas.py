"""The published schemas of tables accept what is written, and refuse everything that is wrong in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date as Day
from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from imskit.exporters.tables.context import TableContext
from imskit.exporters.tables.exports import TABLES
from imskit.exporters.tables.table_json import table_json
from imskit.views.tables.table import Amount, Cell, Column, Kind, Name, Table
from tests.tools.export_schemas import SCHEMAS

CONTEXT = TableContext("Quellmark", Day(2026, 1, 15), "commit 1f2e3d4c5b of 2026-01-14", "1.0")
VALUES: dict[Kind, Cell] = {
    "words": "x",
    "lines": ("x", "y"),
    "name": Name("X-1", "X-1"),
    "state": "Open",
    "day": Day(2026, 1, 2),
    "number": Decimal("-1.5"),
    "money": Amount(Decimal(1), "EUR"),
    "flag": True,
}


def validator(name: str) -> Draft202012Validator:
    schema = json.loads((SCHEMAS / f"export-{name}.schema.json").read_bytes())
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def written(name: str, columns: tuple[Column, ...], of: str = "") -> Any:
    row = tuple(VALUES[column.kind] for column in columns)
    return json.loads(table_json(Table(name, "T", columns, (row, row), of=of), CONTEXT))


def leaves(told: Any) -> Iterator[tuple[Any, Any]]:
    """Each place in *told*: what holds it, and its key there."""
    for key, value in list(told.items() if isinstance(told, dict) else enumerate(told)):
        yield told, key
        if isinstance(value, dict | list):
            yield from leaves(value)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_with_anything_wrong_or_missing_is_refused(name: str) -> None:
    schema = validator(name)
    told = written(name, TABLES[name].columns)
    schema.validate(told)
    for holder, key in list(leaves(told)):
        kept = holder[key]
        holder[key] = [1.5]
        assert not schema.is_valid(told), key
        if isinstance(holder, dict):
            del holder[key]
            assert not schema.is_valid(told), key
        holder[key] = kept
    schema.validate(told)
    assert not schema.is_valid({**told, "withheld": -1})
    assert not schema.is_valid({**told, "as_of": "soon"})


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_refused_by_the_schema_of_every_other(name: str) -> None:
    told = written(name, TABLES[name].columns)
    assert [other for other in TABLES if validator(other).is_valid(told)] == [name]


def test_a_register_with_anything_wrong_in_it_is_refused() -> None:
    head = (Column("id", "ID"), Column("title", "Title"))
    columns = (*head, *(Column(f"body.{kind}", kind, kind) for kind in VALUES))
    schema = validator("register")
    told = written("register", columns, of="risk")
    schema.validate(told)
    for holder, key in list(leaves(told)):
        kept = holder[key]
        holder[key] = [1.5]
        assert not schema.is_valid(told), key
        holder[key] = kept
    del told["rows"][0]["body.money"]["currency"]
    assert not schema.is_valid(told)
