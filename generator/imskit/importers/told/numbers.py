"""Numbers as spreadsheets of several countries write them; one that may be two numbers is none."""

from __future__ import annotations

import re

from imskit.importers.told.value import Converted, NoValue, Value

_NUMBER = re.compile(r"([-+\u2212]?)\s*([0-9][0-9.,'\u2019\s]*)\s*(%?)")


def number_of(words: str, *, whole: bool = False) -> Converted:
    """The number that *words* are: digits with a point, as text; with *whole*, an integer."""
    found = _NUMBER.fullmatch(words)
    if found is None:
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
