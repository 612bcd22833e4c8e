"""How plain values read, wherever they stand: on a page, on paper, in a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from imskit.periods import parse_period

#: Words of schemas that are lists, which lose their commas as one word.
_LISTS = {"intent-policy-strategy": "intent, policy and strategy"}


def word(value: str | int | None) -> str:
    """One of a schema's words as a reader writes it: `in-review` is In review."""
    return capital(_LISTS.get(str(value), str(value).replace("-", " "))) if value is not None else ""


def capital(words: str) -> str:
    """*words* with a capital at the front, the rest as it is."""
    return words[:1].upper() + words[1:]


def period(value: str | None) -> str:
    """A period such as P1Y in words."""
    return parse_period(value).words if value else ""


def each(value: str | None) -> str:
    """A period such as P1Y to stand behind `every`: `year`."""
    return parse_period(value).each if value else ""


def money(value: Any) -> str:
    """An amount with its currency: `EUR 12 500.00`, thousands apart by narrow spaces."""
    amount = value["amount"] if isinstance(value, Mapping) else value.amount
    currency = value["currency"] if isinstance(value, Mapping) else value.currency
    return f"{currency}\u00a0{number(amount)}"


def number(value: str | int) -> str:
    """A number with its thousands apart and a true minus sign."""
    whole, point, rest = str(value).partition(".")
    sign = "\u2212" if whole.startswith("-") else ""
    digits = whole.lstrip("-")
    groups: list[str] = []
    while len(digits) > 4 or (groups and digits):
        groups.append(digits[-3:])
        digits = digits[:-3]
    grouped = "\u202f".join([*([digits] if digits else []), *reversed(groups)])
    return sign + grouped + point + rest


def size(value: int) -> str:
    """A size in bytes, in words."""
    amount = float(value)
    for unit in ("bytes", "kB", "MB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"
