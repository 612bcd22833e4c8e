"""One table: how words become a value, by what a field takes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from imskit.importers.fields import Field, FieldKind
from imskit.importers.told.days import day_of
from imskit.importers.told.numbers import number_of
from imskit.importers.told.periods import period_of
from imskit.importers.told.plain_text import as_text
from imskit.importers.told.scales import word_of, yes_or_no
from imskit.importers.told.value import Converted, NoValue, Value, World
from imskit.importers.words_for_fields import plain_name
from imskit.schema.engine import matches

#: What cells show where a formula went wrong.
ERRORS = frozenset(
    {"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
    | {"#BEZUG!", "#NV", "#WERT!", "#ZAHL!", "#BLOCKED!", "#FIELD!", "#CONNECT!"}
)


def converted(words: str, wanted: Field, world: World, known: Mapping[str, str] | None = None) -> Converted:
    """*words*, which are not empty, as a value of the field *wanted*.

    *known* are values that somebody gave for words of theirs, by the words as `plain_name` gives them.
    """
    words = words.strip()
    if known and (given := known.get(plain_name(words))) is not None:
        words = given
    if words.startswith("[fill in: ") and wanted.kind in {"line", "text"}:
        return Value(words)
    if words in ERRORS:
        return NoValue(f"{words} says that something went wrong in the spreadsheet")
    found = _BY_KIND[wanted.kind](words, wanted, world)
    if isinstance(found, Value) and isinstance(found.value, str):
        return _within_bounds(found, wanted)
    return found


def _within_bounds(found: Value, wanted: Field) -> Converted:
    longest = wanted.schema.get("maxLength")
    if longest is not None and len(found.value) > longest:
        return NoValue(f"{wanted.title} has at most {longest} characters")
    pattern = wanted.schema.get("pattern")
    if pattern is not None and not matches(pattern, found.value):
        return NoValue(f"{found.value[:60]!r} has not the form of {wanted.title}")
    return found


def _line(words: str, _: Field, __: World) -> Converted:
    one = " ".join(words.split())
    return Value(one) if one == words else Value(one, 0.95, "several lines became one")


def _reference(words: str, wanted: Field, world: World) -> Converted:
    if wanted.refers == "document":
        found = re.search(r"\b[A-Z][A-Z0-9]*(?:-[A-Za-z0-9][A-Za-z0-9._]*)+", words)
        if found and found[0] in world.documents:
            return Value(found[0], 1.0 if found[0] == words else 0.95, "the id in it")
        return NoValue(f"{words[:60]!r} names no document that is there")
    known = {"role": world.roles, "person": world.people, "site": world.sites, "type": world.types}.get(
        wanted.refers, {}
    )
    if words in known:
        return Value(words)
    plain = plain_name(words)
    named = [name for name, called in known.items() if plain in {plain_name(name), *map(plain_name, called)}]
    if len(named) == 1:
        return Value(named[0], 0.95, f"{words[:40]!r} is what {named[0]} is called")
    if wanted.refers == "role" and (found_role := world.find_role(words)) is not None:
        return Value(*found_role)
    return NoValue(
        f"{words[:60]!r} is no {wanted.refers} that is known; known are {', '.join(list(known)[:12])}"
    )


def _group(words: str, wanted: Field, _: World) -> Converted:
    return NoValue(f"{wanted.title} is a group of fields, which {words[:40]!r} cannot be")


_BY_KIND: Mapping[FieldKind, Callable[[str, Field, World], Converted]] = MappingProxyType(
    {
        "line": _line,
        "text": lambda words, _, __: Value(as_text(words)),
        "date": lambda words, _, __: day_of(words),
        "decimal": lambda words, _, __: number_of(words),
        "integer": lambda words, _, __: number_of(words, whole=True),
        "boolean": lambda words, wanted, _: yes_or_no(words, wanted),
        "word": lambda words, wanted, _: word_of(words, wanted),
        "period": lambda words, _, __: period_of(words),
        "reference": _reference,
        "other": _group,
    }
)
