"""A document's body as titled fields of known kinds, by its type's schema: shown without being known.

The kinds are few: `text` (the small Markdown), `line`, `word` (one of a schema's words), `day`, `period`,
`number`, `money`, `flag`, `role`, `person`, `document`, `type`, `site`, `standard`, `clauses`, `evidence`;
what is made of others: `list` (values), `table` (rows of cells) and `group` (fields). A field about an individual is
`personal`: it is counted, never shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from imskit.migrations import name_both_ways
from imskit.model import Document, TypeInfo
from imskit.values import dataclass

Schema = Mapping[str, Any]

#: What a string or object may stand for, by the schema's annotation.
_REFERS = frozenset({"role", "person", "document", "type", "site", "clauses", "evidence"})


@dataclass(frozen=True, slots=True)
class Value:
    """One value and what it is."""

    kind: str
    #: Plain data; for `list` a tuple of values, for `table` a tuple of rows, for `group` a tuple of fields,
    #: for `personal` how many there are.
    value: Any
    #: The titles of a table's columns.
    columns: tuple[str, ...] = ()
    #: The names of the fields in them.
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One filled field of a document."""

    key: str
    title: str
    value: Value


#: What the part of common.schema.json is called that the id of a standard refers to.
_STANDARD = "Standard"
_PLAIN_KINDS = {"array": "list", "boolean": "flag", "integer": "number"}

#: A cell or field that is not filled.
EMPTY = Value("empty", None)


def body_fields(info: TypeInfo, document: Document) -> tuple[Field, ...]:
    """The filled fields of the body, in the order of the schema."""
    schema = _properties(info.schema).get("body", {})
    body = document.data.get("body", {})
    return _fields(schema, body, "body", frozenset(info.personal))


def column(info: TypeInfo, document: Document, dotted: str) -> Value:
    """The value in the register's column *dotted*, such as `body.due`; EMPTY when it is not filled.

    A path that leads into the groups of a list gathers their values, each once.
    """
    personal = frozenset(info.personal)
    schema: Schema = info.schema
    found: Any = document.data
    gathered = False
    steps = dotted.split(".")
    for place, key in enumerate(steps, 1):
        if isinstance(found, list):
            schema, gathered = schema.get("items", {}), True
            found = [row[key] for row in found if isinstance(row, Mapping) and key in row]
        else:
            found = found.get(key) if isinstance(found, Mapping) else None
        schema = _properties(schema).get(key, {})
        at = ".".join(steps[:place])
        if at in personal:
            return Value("personal", _count(document.value(at)))
    if found is None or found == []:
        return EMPTY
    if gathered:
        once = [each for place, each in enumerate(found) if each not in found[:place]]
        return Value("list", tuple(_value(schema, each, dotted, personal) for each in once))
    return _value(schema, found, dotted, personal)


def column_kind(info: TypeInfo, dotted: str) -> str:
    """The kind of what the register's column *dotted* holds where it is filled, by the schema alone."""
    personal = frozenset(info.personal)
    schema: Schema = info.schema
    gathered = False
    steps = dotted.split(".")
    for place, key in enumerate(steps, 1):
        if schema.get("type") == "array":
            schema, gathered = schema.get("items", {}), True
        schema = _properties(schema).get(key, {})
        if ".".join(steps[:place]) in personal:
            return "personal"
    return "list" if gathered else kind_of(schema)


def words_of(info: TypeInfo, dotted: str) -> tuple[str, ...]:
    """The words that the field *dotted* may hold, in the order of the schema; empty for other fields."""
    schema: Schema = info.schema
    for key in dotted.split("."):
        schema = _properties(schema).get(key, {})
    return tuple(str(word) for word in schema.get("enum", ()))


def column_title(info: TypeInfo, dotted: str) -> str:
    """What the register's column is called."""
    title = info.titles.get(dotted) or dotted.rpartition(".")[2].replace("_", " ").capitalize()
    parent = dotted.rpartition(".")[0]
    # "Value" alone says little: the group it stands in says of what, unless the title does so itself.
    above = info.titles.get(parent, "") if parent.count(".") else ""
    if above and title == "Role":
        # Whose role it is says enough.
        return above
    return f"{above}: {title.lower()}" if above and above.lower() not in title.lower() else title


def body_rows(info: TypeInfo, document: Document) -> Any:
    """The body for a type's own template: attributes by the schema's names, None for what is not filled.

    A name that the schema does not know is missing altogether, so that a template's typing error is found; names
    of earlier releases are known. Fields about individuals are None; `personal_counts` says how many they hold.
    """
    schema = _properties(info.schema).get("body", {})
    rows = _rows(schema, document.data.get("body", {}), "body", frozenset(info.personal))
    name_both_ways(info.name, "body", rows)
    return rows


def personal_counts(info: TypeInfo, document: Document) -> tuple[tuple[str, int], ...]:
    """Title and number of what the filled fields about individuals hold."""
    return tuple(
        (column_title(info, dotted), count)
        for dotted in info.personal
        if (count := _count(document.value(dotted)))
    )


def _rows(schema: Schema, value: Any, at: str, personal: frozenset[str]) -> Any:
    properties = _properties(schema)
    if at in personal:
        return None
    if isinstance(value, Mapping) and properties:
        return SimpleNamespace(
            **{
                name: _rows(inner, value.get(name), f"{at}.{name}", personal)
                for name, inner in properties.items()
            }
        )
    if isinstance(value, list):
        items = schema.get("items", {})
        return [_rows(items, item, at, personal) for item in value]
    return value


def _fields(schema: Schema, data: Any, at: str, personal: frozenset[str]) -> tuple[Field, ...]:
    if not isinstance(data, Mapping):
        return ()
    properties = _properties(schema)
    return tuple(
        Field(name, _title(inner, name), _value(inner, data[name], f"{at}.{name}", personal))
        for name, inner in properties.items()
        if name in data
    )


def _value(schema: Schema, value: Any, at: str, personal: frozenset[str]) -> Value:
    if at in personal:
        return Value("personal", _count(value))
    kind = kind_of(schema)
    if kind == "list":
        items = schema.get("items", {})
        if _properties(items) and kind_of(items) == "group":
            return _table(items, value, at, personal)
        return Value("list", tuple(_value(items, item, at, personal) for item in value))
    if kind == "group":
        return Value("group", _fields(schema, value, at, personal))
    return Value(kind, value)


def _table(items: Schema, rows: Sequence[Any], at: str, personal: frozenset[str]) -> Value:
    properties = _properties(items)
    filled = [name for name in properties if any(isinstance(row, Mapping) and name in row for row in rows)]
    if not filled:
        # A list that must be filled is empty where what it holds is withheld.
        return EMPTY
    return Value(
        "table",
        tuple(
            tuple(
                _value(properties[name], row[name], f"{at}.{name}", personal) if name in row else EMPTY
                for name in filled
            )
            for row in rows
        ),
        tuple(_title(properties[name], name) for name in filled),
        tuple(filled),
    )


def kind_of(schema: Schema) -> str:
    """The kind of what a flattened schema describes."""
    marks = _marks(schema)
    if marks.get("refers") in _REFERS:
        return str(marks["refers"])
    if marks.get("format") == "text":
        return "text"
    if marks.get("kind") == _STANDARD:
        return "standard"
    if "enum" in schema or "const" in schema:
        return "word"
    if schema.get("type") == "object":
        return "money" if set(_properties(schema)) == {"amount", "currency"} else "group"
    return _PLAIN_KINDS.get(str(schema.get("type"))) or _string_kind(schema)


def _string_kind(schema: Schema) -> str:
    if schema.get("format") == "date":
        return "day"
    pattern = str(schema.get("pattern", ""))
    if pattern.startswith("^P["):
        return "period"
    return "number" if pattern.startswith("^-?[0-9]") else "line"


def _marks(schema: Schema) -> Mapping[str, Any]:
    """The annotation of the schema, or of one of its branches: a link is an id or an object with one."""
    marks: Mapping[str, Any] = schema.get("x-imskit", {})
    for branch in schema.get("anyOf", ()):
        marks = marks or branch.get("x-imskit", {})
    return marks


def _properties(schema: Schema) -> Mapping[str, Any]:
    found: Mapping[str, Any] = schema.get("properties", {})
    return found


def _title(schema: Schema, name: str) -> str:
    return str(schema.get("title") or name.replace("_", " ").capitalize())


def _count(value: Any) -> int:
    if value is None:
        return 0
    return len(value) if isinstance(value, list) else 1
