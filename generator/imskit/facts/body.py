"""Reads values from bodies, whose form an organisation may change: what is not there or not of the form is none.

The schemas that come with imskit give these fields their form; a schema of an organisation's own may leave
them out or write them otherwise. So facts about bodies are read through here, and never fail.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Day
from decimal import Decimal, InvalidOperation
from typing import Any

from imskit.model import Document

Row = Mapping[str, Any]


def value(source: Document | Row, dotted: str) -> Any:
    """The value at a dotted path of a document or of a group of fields; None where there is none."""
    here: Any = source.data if isinstance(source, Document) else source
    for key in dotted.split("."):
        # Plain data: what is looked for in it ten thousands of times is a dict.
        if type(here) is not dict and not isinstance(here, Mapping):
            return None
        here = here.get(key)
    return here


def rows(source: Document | Row, dotted: str) -> tuple[Row, ...]:
    """The groups of fields in the list at *dotted*."""
    found = value(source, dotted)
    return tuple(row for row in found if isinstance(row, Mapping)) if isinstance(found, list) else ()


def words(source: Document | Row, dotted: str) -> tuple[str, ...]:
    """The texts in the list at *dotted*."""
    found = value(source, dotted)
    return tuple(each for each in found if isinstance(each, str)) if isinstance(found, list) else ()


def text(source: Document | Row, dotted: str) -> str:
    """The text at *dotted*; empty where there is none."""
    found = value(source, dotted)
    return found if isinstance(found, str) else ""


def day(source: Document | Row, dotted: str) -> Day | None:
    """The day at *dotted*."""
    try:
        return Day.fromisoformat(text(source, dotted))
    except ValueError:
        return None


def decimal(source: Document | Row, dotted: str) -> Decimal | None:
    """The decimal number at *dotted*, written as text."""
    try:
        found = Decimal(text(source, dotted))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def whole(source: Document | Row, dotted: str) -> int | None:
    """The whole number at *dotted*."""
    found = value(source, dotted)
    return found if isinstance(found, int) and not isinstance(found, bool) else None
