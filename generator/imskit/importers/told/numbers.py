"""Numbers as spreadsheets of several countries write them; one that may be two numbers is none."""

from __future__ import annotations

import re

from imskit.importers.told.value import Converted, NoValue, Value

#: Signs and letters of currencies before or behind a number.
_CURRENCY = re.compile(
    r"(?P<before>[€$£¥]|[A-Z]{3}\s)?\s*(?P<number>.*?[0-9].*?)\s*(?P<behind>[€$£¥]|\s[A-Z]{3}|\sFr\.)?"
)
_NUMBER = re.compile(r"([-+\u2212]?)\s*([0-9][0-9.,'\u2019\s]*)\s*(%?)")


def number_of(words: str, *, whole: bool = False) -> Converted:
    """The number that *words* are: digits with a point, as text; with *whole*, an integer."""
    found = _NUMBER.fullmatch(words)
    if found is None:
        if (money := _CURRENCY.fullmatch(words)) and (money["before"] or money["behind"]):
            return _amount(words, money["number"], (money["before"] or money["behind"]).strip(), whole=whole)
        return NoValue(f"{words[:60]!r} is no number")
    digits = re.sub(r"['\u2019\s]", "", found[2])
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and point >= 0:
        mark = "," if comma > point else "."
        digits = digits.replace("." if mark == "," else ",", "").replace(mark, ".")
    elif comma >= 0 or point >= 0:
        mark = "," if comma >= 0 else "."
        before, _, after = digits.rpartition(mark)
        if mark in before or (mark == "," and len(after) == 3 and before != "0"):
            if mark not in before:
                return NoValue(
                    f"{words!r} may have thousands or three places behind the point; write it with a point"
                )
            digits = digits.replace(mark, "")
        else:
            digits = f"{before}.{after}"
    sign = "-" if found[1] in {"-", "\u2212"} else ""
    exact = f"{sign}{digits.removesuffix('.')}"
    if whole:
        return (
            Value(int(exact))
            if re.fullmatch(r"-?\d{1,15}", exact)
            else NoValue(f"{words!r} is no whole number")
        )
    return Value(exact) if exact == words else Value(exact, 0.97, "written with a point")


def _amount(words: str, number: str, currency: str, *, whole: bool) -> Converted:
    """The number of an amount of money: its currency is said beside it, since fields of numbers hold none."""
    found = number_of(number, whole=whole) if _NUMBER.fullmatch(number) else None
    if not isinstance(found, Value):
        return found or NoValue(f"{words[:60]!r} is no number")
    return Value(found.value, 0.85, f"{words[:40]!r} without its currency, {currency}")
