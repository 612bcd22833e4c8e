"""Words that a copy shows, turned back into what a document holds: titles of roles into their ids, and so on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from imskit.model import EVERYONE, Catalog
from imskit.periods import parse_period
from imskit.sources.marks import settled
from imskit.views.fields import kind_of
from imskit.views.words import word

Schema = Mapping[str, Any]

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ID = re.compile(r"[A-Z]{2,}(?:-[A-Za-z0-9.]+)+(?=[\s:,]|$)")
_MONEY = re.compile(r"([A-Z]{3})\s*(.+)", re.ASCII)
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")


class Odd(Exception):
    """Words that no value can be made of; says why, as the end of a sentence."""


class Known:
    """What things are called in a system, from their names to what documents hold."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def value(self, schema: Schema, words: str, old: Any = None) -> Any:
        """The value that *words* in a field with this *schema* stand for, where *old* stood. Raises Odd."""
        kind = kind_of(schema)
        make = _KINDS.get(kind)
        if make is None:
            raise Odd("which cannot be edited in a copy")
        words = settled(words)
        if not words:
            raise Odd("which is empty")
        return make(self, schema, words, old)

    @staticmethod
    def takes(kind: str) -> bool:
        """Whether values of a kind can be read back from words."""
        return kind in _KINDS

    @cached_property
    def roles(self) -> Mapping[str, str]:
        """Ids of roles by what they may be called."""
        found = _called((role.id, role.title) for role in self._catalog.system.roles.values())
        return {"everyone": EVERYONE, **found}

    @cached_property
    def people(self) -> Mapping[str, str]:
        """Ids of people by their names, as far as these are known, and by their ids."""
        people = self._catalog.system.people.items()
        return _called((name, person.name or name) for name, person in people)

    @cached_property
    def sites(self) -> Mapping[str, str]:
        """Ids of sites."""
        return {"all sites": "all", "all": "all", **_called(self._catalog.system.sites.items())}

    @cached_property
    def standards(self) -> Mapping[str, str]:
        """Ids of standards."""
        return _called((name, each.designation) for name, each in self._catalog.standards.items())

    @cached_property
    def types(self) -> Mapping[str, str]:
        """Names of types."""
        return _called((name, each.title) for name, each in self._catalog.types.items())

    @cached_property
    def documents(self) -> Mapping[str, str]:
        """Ids of documents by their titles, where these are of one alone."""
        return _called((name, each.title) for name, each in self._catalog.documents.items())


def _called(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    twice: set[str] = set()
    ids: dict[str, str] = {}
    for name, title in pairs:
        called = settled(title).casefold()
        if called in found and found[called] != name:
            twice.add(called)
        found[called] = name
        ids[name.casefold()] = name
    return {called: name for called, name in found.items() if called not in twice} | ids


def _named(what: str, where: Callable[[Known], Mapping[str, str]]) -> Callable[..., str]:
    def find(known: Known, _schema: Schema, words: str, _old: Any) -> str:
        found = where(known).get(words.casefold())
        if found is None:
            raise Odd(f"which is no {what} here")
        return found

    return find


def _document(known: Known, _schema: Schema, words: str, old: Any) -> Any:
    found = known.documents.get(words.casefold())
    begins = _ID.match(words)
    if found is None and begins is not None:
        found = known.documents.get(begins[0].casefold())
    if found is None:
        raise Odd("which is no document here")
    # A link that remembers what it was written against stays one.
    return old if isinstance(old, Mapping) and old.get("to") == found else found


def _line(_known: Known, schema: Schema, words: str, _old: Any) -> str:
    if "\n" in words:
        raise Odd("which is more than one line")
    most = schema.get("maxLength")
    if isinstance(most, int) and len(words) > most:
        raise Odd(f"which has more than {most} characters")
    return words


def _text(_known: Known, _schema: Schema, words: str, _old: Any) -> str:
    return words


def _word(_known: Known, schema: Schema, words: str, _old: Any) -> Any:
    held = [schema["const"]] if "const" in schema else schema.get("enum", ())
    for each in held:
        if words.casefold() in {str(each).casefold(), word(each).casefold()}:
            return each
    raise Odd(f"which is none of: {', '.join(map(word, held))}")


def _day(_known: Known, _schema: Schema, words: str, _old: Any) -> str:
    from datetime import date

    try:
        if _DAY.fullmatch(words):
            return date.fromisoformat(words).isoformat()
    except ValueError:
        pass
    raise Odd("which is no day written as YYYY-MM-DD")


def _period(_known: Known, _schema: Schema, words: str, _old: Any) -> str:
    called = words.casefold().removeprefix("every ")
    units = {"year": "Y", "month": "M", "week": "W", "day": "D"}
    match = re.fullmatch(r"(?:([0-9]{1,4}) )?(year|month|week|day)s?", called)
    written = f"P{int(match[1] or 1)}{units[match[2]]}" if match else words.upper()
    try:
        parse_period(written)
    except ValueError as error:
        raise Odd("which is no period such as 6 months") from error
    return written


def digits(words: str) -> str:
    """The number that *words* show, in plain digits. Raises Odd."""
    bare = re.sub(r"\s", "", words).replace("\u2212", "-").replace("\u202f", "")
    if _GROUPED.fullmatch(bare):
        bare = bare.replace(",", "")
    try:
        if re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", bare):
            return format(Decimal(bare), "f")
    except InvalidOperation:
        pass
    raise Odd("which is no number")


def _as_before(found: str, old: Any) -> str:
    """A number with as many decimals as the *old* one had, where that only adds zeros."""
    _, _, decimals = str(old or "").partition(".")
    _, point, has = found.partition(".")
    lacking = len(decimals) - len(has)
    return found + ("" if point or lacking <= 0 else ".") + "0" * max(lacking, 0)


def _number(_known: Known, schema: Schema, words: str, old: Any) -> Any:
    found = digits(words)
    if schema.get("type") == "integer":
        if "." in found:
            raise Odd("which is no whole number")
        return int(found)
    return _as_before(found, old)


def _money(_known: Known, _schema: Schema, words: str, old: Any) -> Any:
    before = old if isinstance(old, Mapping) else {}
    match = _MONEY.fullmatch(words)
    currency = match[1] if match else before.get("currency")
    if currency is None:
        raise Odd("which names no currency")
    amount = _as_before(digits(match[2] if match else words), before.get("amount"))
    return {**before, "amount": amount, "currency": currency}


def _flag(_known: Known, _schema: Schema, words: str, _old: Any) -> bool:
    if words.casefold() in {"yes", "true"}:
        return True
    if words.casefold() in {"no", "false"}:
        return False
    raise Odd("which is neither Yes nor No")


_KINDS: Mapping[str, Callable[[Known, Schema, str, Any], Any]] = {
    "line": _line,
    "text": _text,
    "word": _word,
    "day": _day,
    "period": _period,
    "number": _number,
    "money": _money,
    "flag": _flag,
    "role": _named("role", lambda known: known.roles),
    "person": _named("person", lambda known: known.people),
    "site": _named("site", lambda known: known.sites),
    "standard": _named("standard", lambda known: known.standards),
    "type": _named("type of document", lambda known: known.types),
    "document": _document,
}
