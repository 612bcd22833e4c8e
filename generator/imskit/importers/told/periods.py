"""Lengths of time in words: `yearly`, `every 6 months`, `12 Monate`."""

from __future__ import annotations

import re

from imskit.importers.told.value import Converted, NoValue, Value
from imskit.importers.words_for_fields import plain_name

_WORDS = {
    "P1Y": ("yearly", "annually", "annual", "once a year", "jahrlich", "annuel", "anual", "annuale"),
    "P6M": ("half yearly", "every half year", "twice a year", "semi annually", "halbjahrlich", "semestriel"),
    "P3M": ("quarterly", "vierteljahrlich", "quartalsweise", "trimestriel", "trimestral"),
    "P1M": ("monthly", "monatlich", "mensuel", "mensual"),
    "P1W": ("weekly", "wochentlich", "hebdomadaire", "semanal"),
    "P2Y": ("every two years", "biennial", "biennially", "alle zwei jahre"),
    "P3Y": ("every three years", "alle drei jahre"),
}
_UNITS = {"Y": ("y", "j", "a"), "M": ("m",), "W": ("w", "s"), "D": ("d", "t")}
_COUNTED = re.compile(r"(?:every |each |alle |tous les |cada )?(\d{1,3}) ?([a-z]+)")


def period_of(words: str) -> Converted:
    """The length of time that *words* name, as P1Y, P6M, P2W or P30D."""
    if re.fullmatch(r"P[1-9][0-9]{0,3}[YMWD]", words):
        return Value(words)
    plain = plain_name(words)
    for period, names in _WORDS.items():
        if plain in names:
            return Value(period, 0.97, f"{words[:40]!r} taken for {period}")
    if found := _COUNTED.fullmatch(plain):
        unit = next((unit for unit, begins in _UNITS.items() if found[2].startswith(begins)), None)
        if unit is not None and int(found[1]):
            period = f"P{int(found[1])}{unit}"
            return Value(period, 0.95, f"{words[:40]!r} taken for {period}")
    return NoValue(f"{words[:60]!r} is no length of time; write it as P1Y or P6M")
