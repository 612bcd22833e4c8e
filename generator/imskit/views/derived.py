"""Columns of registers that no field holds: what is worked out from a document on the day of the build."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from imskit.facts.authority import authority
from imskit.facts.ideas import answer
from imskit.facts.review import review
from imskit.model import Catalog, Document
from imskit.values import dataclass
from imskit.views.assurance import assurance_of
from imskit.views.fields import EMPTY, Value

#: How grave it is, from the lowest to the highest weight of likelihood and impact.
LEVELS = ("very low", "low", "medium", "high", "very high")


@dataclass(frozen=True, slots=True)
class DerivedColumn:
    """One such column: its title, the kind and the value of what a document has in it, its words by gravity."""

    title: str
    kind: str
    value: Callable[[Catalog, Document], Value]
    rising: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measured:
    """The newest value of an indicator; the day is YYYY-MM-DD."""

    value: str
    unit: str
    day: str


def weight(likelihood: int, impact: int) -> int:
    """How grave it is, from 1 to 5: the mean of the places of likelihood and impact on their scales, from 1."""
    return min((likelihood + impact) // 2, len(LEVELS))


def latest(document: Document) -> Measured | None:
    """The newest measurement that has a value; None for a document without any."""
    found = document.value("body.measurements")
    rows: Sequence[Any] = found if isinstance(found, list) else ()
    valued = [row for row in rows if isinstance(row, Mapping) and row.get("value") is not None]
    if not valued:
        return None
    newest = max(valued, key=lambda row: str(row.get("date", "")))
    unit = document.value("body.unit")
    return Measured(str(newest["value"]), str(unit or ""), str(newest.get("date", "")))


def _next_review(catalog: Catalog, document: Document) -> Value:
    state = review(catalog, document)
    if state.due is None:
        return EMPTY
    marks = {"day": state.due.isoformat(), "overdue": state.overdue, "soon": state.soon}
    return Value("review", marks)


def _level(catalog: Catalog, document: Document) -> Value:
    places = []
    for name in ("likelihood", "impact"):
        words, given = scale(catalog, document, name), document.value(f"body.{name}")
        if given not in words:
            return EMPTY
        places.append(words.index(given) + 1)
    grade = weight(*places)
    return Value("level", {"weight": grade, "word": LEVELS[grade - 1]})


def scale(catalog: Catalog, document: Document, name: str) -> Sequence[Any]:
    """The words of the field *name* of a body, in the order of the schema; none where it has no fixed words."""
    body = catalog.types[document.type].schema.get("properties", {}).get("body", {})
    scale: Sequence[Any] = body.get("properties", {}).get(name, {}).get("enum", ())
    return scale


def _latest(_: Catalog, document: Document) -> Value:
    found = latest(document)
    return Value("measured", found) if found else EMPTY


def _acting_as(catalog: Catalog, document: Document) -> Value:
    about = document.value("body.document")
    decisions = catalog.decisions.get(about, ()) if isinstance(about, str) else ()
    decision = next((each for each in decisions if each.id == document.id), None)
    if decision is None:
        return EMPTY
    decided = catalog.documents.get(decision.document)
    type_name = decided.type if decided else ""
    right = authority(catalog.system, decision.person, decision.role, decision.day, type_name)
    return Value("acting", {"role": decision.role, "right": right or ""})


#: From what is well to what is to be looked at first.
_ANSWERS = ("in-time", "unpromised", "waiting", "late", "overdue")


def _answer(catalog: Catalog, document: Document) -> Value:
    return Value("word", answer(catalog, document))


def _assurance(catalog: Catalog, document: Document) -> Value:
    found = assurance_of(catalog, document)
    return Value("word", found.level) if found else EMPTY


#: By the name under which a schema asks for it; the names stand in `imskit.model.DERIVED_COLUMNS`.
DERIVED: Mapping[str, DerivedColumn] = {
    ":next-review": DerivedColumn("Next review", "review", _next_review),
    ":level": DerivedColumn("Level", "level", _level, LEVELS),
    ":latest": DerivedColumn("Latest value", "measured", _latest),
    ":answer": DerivedColumn("Answer", "word", _answer, _ANSWERS),
    ":acting-as": DerivedColumn("Role acted in", "acting", _acting_as),
    ":assurance": DerivedColumn("Assurance", "word", _assurance),
}
