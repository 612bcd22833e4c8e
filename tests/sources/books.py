"""Workbooks for tests, made by openpyxl in memory."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet


def book(
    rows: Iterable[Sequence[Any]], alter: Callable[[Worksheet], None] | None = None, sheet: str = "Risks"
) -> bytes:
    """The bytes of a workbook with *rows* in one *sheet*, after *alter* was called with it."""
    made = openpyxl.Workbook()
    found = made.active
    assert isinstance(found, Worksheet)
    found.title = sheet
    for row in rows:
        found.append(list(row))
    if alter is not None:
        alter(found)
    return written(made)


def written(made: openpyxl.Workbook) -> bytes:
    """The bytes of a workbook."""
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()
