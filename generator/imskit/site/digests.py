"""One digest for plain rows of any shape: the same for rows that say the same, in this run and the next."""

from __future__ import annotations

import hashlib
import json
import marshal
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date as Day
from decimal import Decimal
from enum import Enum
from operator import attrgetter
from types import SimpleNamespace
from typing import Any, Final

from markupsafe import Markup

from imskit.model import Document

#: Strings and numbers only, by value: later forms of `marshal` also say which of them are one and the same object.
_FORM: Final = 2
_AS_THEY_ARE: Final = frozenset({str, int, bool, float, type(None)})


class NotPlainError(Exception):
    """Something is no plain data: nobody can tell whether it says the same as before."""


def digest_of(value: Any) -> str:
    """The digest of *value*, made of rows, texts, numbers, days and documents.

    Raises NotPlainError where something in it is of another kind.
    """
    return hashlib.sha256(marshal.dumps(_plain(value), _FORM)).hexdigest()


def document_digest(document: Document) -> str:
    """The digest of all that *document* says, where its type is known."""
    # It is kept in the document, which never changes, as a cached property is.
    known: str | None = vars(document).get("_digest")
    if known is None:
        # Of a document as it was read, its content says it all, with the schemas and imskit, which belong to the
        # foundation of every page. One of which something is left out is another object.
        blob: str | None = vars(document).get("_blob")
        known = f"{blob} {document.path}" if blob else _document_digest(document)
        vars(document)["_digest"] = known
    return known


def _document_digest(document: Document) -> str:
    said = (document.data, document.written, document.withheld, document.path, document.type)
    return hashlib.sha256(
        json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    ).hexdigest()


def _plain(value: Any) -> Any:
    """*value* as tuples of texts and numbers, each with what it was where that makes a difference.

    Most values are texts: those who call this see to them themselves, which halves the time of it.
    """
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    made = _MAKERS.get(kind)
    if made is None:
        made = _MAKERS[kind] = _maker(kind)
    return made(value)


def _maker(kind: Any) -> Callable[[Any], Any]:
    if kind is Document:
        return lambda value: ("Document", document_digest(value))
    if is_dataclass(kind):
        return _of_dataclass(kind)
    for base, made in _KINDS:
        if issubclass(kind, base):
            return made
    return _refused


def _of_dataclass(kind: Any) -> Callable[[Any], Any]:
    # What is not compared does not make two rows different: where something stood in a file, and what is kept.
    names = [field.name for field in fields(kind) if field.compare]
    name = f"{kind.__module__}.{kind.__qualname__}"
    if not names:
        return lambda _: name
    if len(names) == 1:
        (only,) = names
        return lambda value: (name, _plain(getattr(value, only)))
    values = attrgetter(*names)

    def made(value: Any) -> Any:
        held = values(value)
        if _AS_THEY_ARE.issuperset(map(type, held)):
            return (name, *held)
        return (name, *[each if type(each) in _AS_THEY_ARE else _plain(each) for each in held])

    return made


def _of_pairs(value: Mapping[Any, Any]) -> Any:
    return (
        "{",
        *[
            (
                key if type(key) in _AS_THEY_ARE else _plain(key),
                each if type(each) in _AS_THEY_ARE else _plain(each),
            )
            for key, each in value.items()
        ],
    )


def _of_row(value: Any) -> Any:
    if _AS_THEY_ARE.issuperset(map(type, value)):
        return ("(", *value)
    return ("(", *[each if type(each) in _AS_THEY_ARE else _plain(each) for each in value])


def _refused(value: Any) -> Any:
    raise NotPlainError(type(value).__name__)


_KINDS: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (Markup, lambda value: ("safe", str(value))),
    (Enum, lambda value: (type(value).__name__, value.name)),
    (str, str),
    (Day, lambda value: ("day", value.isoformat())),
    (Decimal, lambda value: ("number", str(value))),
    ((tuple, list), _of_row),
    (Mapping, _of_pairs),
    ((frozenset, set), lambda value: ("set", *sorted(map(_plain, value), key=repr))),
    (SimpleNamespace, lambda value: ("row", _of_pairs(vars(value)))),
    (bytes, bytes),
)
_MAKERS: dict[Any, Callable[[Any], Any]] = {}
