"""What a document does not say and its type asks about: fields to type into, in a copy that somebody edits.

A field is a row with an empty cell, or a table with an empty row. What explains it stands beside the cell and not in
it, so that nothing in it can be taken for an answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from imskit.model import Document, TypeInfo
from imskit.text import Node
from imskit.views.fields import kind_of
from imskit.views.naming import words
from imskit.views.sheet_parts import Cell, Grid, Passage, Rows, Section, Where
from imskit.views.words import word

Schema = Mapping[str, Any]

#: What can be typed, and how, where that does not go without saying.
HOW: Mapping[str, str] = {
    "line": "",
    "text": "",
    "word": "",
    "day": "A day, written YYYY-MM-DD.",
    "period": "Such as 6 months.",
    "number": "A number.",
    "money": "Such as EUR 1200.",
    "flag": "Yes or No.",
    "role": "A role, by its title or id.",
    "person": "A person, by name or id.",
    "site": "A site, by its name or id.",
    "standard": "A standard, by its name or id.",
    "type": "A type of document, by its title.",
    "document": "A document, by its id.",
}
#: A table to type into has no more columns than fit beside each other.
_COLUMNS = 5
#: As many words of a schema are named.
_WORDS = 12

_INTRODUCTION = (
    "What is typed here is taken over when this copy is read back. What stays empty changes nothing."
)


def offered(info: TypeInfo, document: Document) -> tuple[Section, ...]:
    """The section of fields that *document* does not fill and its type, *info*, has; none for what is not edited."""
    if info.lifecycle == "sealed" or document.is_closed or document.written is not None:
        return ()
    schema = info.schema.get("properties", {}).get("body", {})
    body = document.data.get("body", {})
    rows: list[tuple[str, Cell, str]] = []
    tables: list[Section] = []
    more: list[str] = []
    for path, inner, above in _fields(schema, body, ("body",), "", frozenset(info.personal)):
        title = _title(inner, path)
        if _is_table(inner):
            held = _at(document.data, path)
            if held is None:
                tables.append(_table(inner, path, title))
            elif lacking := _columns(inner, held):
                more.append(f"{title}: {', '.join(lacking)}")
        else:
            called = f"{above}: {title[:1].lower()}{title[1:]}" if above else title
            rows.append((called, Cell(path=path), _help(inner)))
    if not rows and not tables:
        return ()
    said = _INTRODUCTION
    if more:
        said += f" Tables take further columns, with these heads. {'; '.join(more)}."
    short = Rows(
        tuple((title, cell) for title, cell, _ in rows), tuple(explained for _, _, explained in rows)
    )
    parts = (Passage((Node("paragraph", words(said)),)), *((short,) if rows else ()))
    return (Section("Not filled yet", parts, tuple(tables)),)


def _fields(
    schema: Schema, data: Any, at: Where, above: str, personal: frozenset[str]
) -> Iterator[tuple[Where, Schema, str]]:
    """The fields that are not filled and can be typed, and the tables, with the title of the group around each."""
    for name, inner in schema.get("properties", {}).items():
        path = (*at, name)
        held = data.get(name) if isinstance(data, Mapping) else None
        if ".".join(map(str, path)) in personal:
            continue
        if kind_of(inner) == "group":
            yield from _fields(inner, held, path, _title(inner, path), personal)
        elif _is_table(inner) or (held is None and _is_typed(inner)):
            yield path, inner, above


def _is_typed(schema: Schema) -> bool:
    kind = kind_of(schema)
    return kind in HOW or (kind == "list" and kind_of(schema.get("items", {})) in HOW)


def _is_table(schema: Schema) -> bool:
    items = schema.get("items", {})
    return kind_of(schema) == "list" and kind_of(items) == "group" and bool(items.get("properties"))


def _at(data: Any, path: Where) -> Any:
    for step in path:
        data = data.get(step) if isinstance(data, Mapping) else None
    return data


def _columns(schema: Schema, held: Any) -> list[str]:
    """The heads of columns that can be typed and that no row of *held* fills."""
    return [
        _title(inner, (name,))
        for name, inner in schema["items"]["properties"].items()
        if _is_typed(inner) and not any(isinstance(row, Mapping) and name in row for row in held)
    ]


def _table(schema: Schema, path: Where, title: str) -> Section:
    items = schema["items"]
    needed = items.get("required", ())
    typed = [name for name, inner in items["properties"].items() if _is_typed(inner)]
    chosen = sorted(typed, key=lambda name: name not in needed)[:_COLUMNS]
    keys = tuple(name for name in typed if name in chosen)
    heads = tuple(_title(items["properties"][name], (name,)) for name in keys)
    grid = Grid(heads, (tuple(Cell() for _ in keys),), to_fill=True, high=False, path=path, keys=keys)
    return Section(title, (grid,), path=path)


def _title(schema: Schema, path: Where) -> str:
    return str(schema.get("title") or str(path[-1]).replace("_", " ").capitalize())


def _help(schema: Schema) -> str:
    """What explains a field to whoever fills it."""
    kind = kind_of(schema)
    many = kind == "list"
    of = schema.get("items", {}) if many else schema
    kind = kind_of(of)
    how = HOW.get(kind, "")
    if kind == "word":
        held = [of["const"]] if "const" in of else list(of.get("enum", ()))
        how = f"One of: {', '.join(map(word, held))}." if len(held) <= _WORDS else ""
    said = str(schema.get("description") or of.get("description") or "").strip()
    return " ".join(part for part in (said, how, "One to a paragraph." if many else "") if part)
