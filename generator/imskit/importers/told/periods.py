"""Lengths of time in words: `yearly`, `every 6 months`, `12 Monate`; by themselves or within a sentence."""

from __future__ import annotations

import re

from imskit.importers.told.value import Converted, NoValue, Value

_WRITTEN = re.compile(r"P[1-9][0-9]{0,3}[YMWD]")
_EVERY = re.compile(
    r"(\d{1,3})\s*(years?|jahren?|yrs?|ans?|años?|anni|jaren?|months?|monaten?|mois|meses|mesi|maanden?"
    r"|weeks?|wochen?|semaines?|semanas?|settimane|weken|days?|tagen?|jours|días|giorni|dagen)\b",
    re.IGNORECASE,
)
_UNITS = {"y": "Y", "j": "Y", "a": "Y", "m": "M", "w": "W", "s": "W", "d": "D", "t": "D", "g": "D"}
#: Longer words first: halbjährlich ends as jährlich does.
_WORDS = {
    "P6M": ("half-yearly", "semi-annual", "biannual", "every six months", "twice a year", "halbjährlich",
            "semestriel", "semestral", "semestrale"),
    "P3M": ("quarterly", "every quarter", "vierteljährlich", "quartalsweise",
            "trimestriel", "trimestral", "trimestrale"),
    "P1Y": ("annual", "yearly", "every year", "once a year", "jährlich", "jedes jahr",
            "annuel", "anual", "annuale", "jaarlijks"),
    "P1M": ("monthly", "every month", "monatlich", "mensuel", "mensual", "mensile", "maandelijks"),
    "P1W": ("weekly", "every week", "wöchentlich", "hebdomadaire", "semanal", "settimanale", "wekelijks"),
}  # fmt: skip
_BIENNIAL = (
    "every two years",
    "biennial",
    "alle zwei jahre",
    "zweijährlich",
    "alle zwei jahren",
    "tous les deux ans",
)


def period_of(words: str) -> Converted:
    """The length of time that *words* name, as P1Y, P6M, P2W or P30D."""
    if _WRITTEN.fullmatch(words):
        return Value(words)
    if (found := period_in(words)) is not None:
        return Value(found, 0.95, f"{words[:40]!r} taken for {found}")
    return NoValue(f"{words[:60]!r} is no length of time; write it as P1Y or P6M")


def period_in(words: str) -> str | None:
    """The period that *words* name, as P1Y; None where they name none."""
    low = words.casefold()
    if any(each in low for each in _BIENNIAL):
        return "P2Y"
    if found := _EVERY.search(low):
        count, unit = int(found[1]), found[2]
        letter = (
            "D"
            if unit.startswith("jour")
            else "W"
            if unit.startswith(("sem", "set", "week", "wo", "wek"))
            else _UNITS.get(unit[0], "")
        )
        return f"P{count}{letter}" if count and letter else None
    return next((period for period, known in _WORDS.items() if any(each in low for each in known)), None)
