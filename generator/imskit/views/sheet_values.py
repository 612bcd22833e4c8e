"""How the values of fields stand in a sheet: what is short in rows, all else under a heading of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from imskit.text import Node, parse
from imskit.views.fields import Field, Value
from imskit.views.naming import Naming, evidence_target, words
from imskit.views.sheet_parts import Cell, Grid, Passage, Rows, Section, Where, in_line
from imskit.views.words import money, number, period, word

#: By what right somebody acted who does not hold the role.
RIGHTS = {"deputy": " (deputy)", "delegate": " (by delegation)"}

#: What fits into a row beside its title; all else gets a heading of its own.
_SHORT = frozenset(
    {"line", "word", "day", "period", "number", "money", "flag", "role", "person", "document", "type"}
    | {"site", "standard", "clauses", "acting", "review", "level", "measured", "evidence"}
)


def sections(fields: Iterable[Field], naming: Naming, at: Where = ("body",)) -> tuple[Section, ...]:
    """The filled *fields* of the group *at*: short neighbours share a table, the others have a heading each."""
    found: list[Section] = []
    short: list[tuple[str, Cell]] = []
    for field in fields:
        if field.value.kind in _SHORT:
            short.append((field.title, replace(cell(field.value, naming), path=(*at, field.key))))
            continue
        if field.value.kind in ("personal", "empty"):
            continue
        if short:
            found.append(Section("", (Rows(tuple(short)),)))
            short = []
        found.append(_section(field, naming, (*at, field.key)))
    if short:
        found.append(Section("", (Rows(tuple(short)),)))
    return tuple(found)


def _section(field: Field, naming: Naming, at: Where) -> Section:
    value = field.value
    if value.kind == "table":
        return Section(field.title, (grid(value, naming, at),), path=at)
    if value.kind == "group":
        inner = sections(value.value, naming, at)
        parts = tuple(part for each_one in inner if not each_one.title for part in each_one.parts)
        return Section(field.title, parts, tuple(each_one for each_one in inner if each_one.title))
    return Section(field.title, (Passage(_blocks(cell(value, naming).nodes)),), path=at)


def grid(value: Value, naming: Naming, at: Where = ()) -> Grid:
    """A value of kind `table`, which stands *at* in its document; nowhere, where it is not to be edited."""
    rows = tuple(
        tuple(
            replace(cell(inner, naming), path=(*at, number, key)) if at else cell(inner, naming)
            for key, inner in zip(value.keys, row, strict=True)
        )
        for number, row in enumerate(value.value)
    )
    return Grid(value.columns, rows, path=at, keys=value.keys if at else ())


def cell(value: Value, naming: Naming) -> Cell:
    """One value of any kind, to stand in a row or a table."""
    if value.kind in _FIGURES:
        return Cell(words(_FIGURES[value.kind](value.value)), figure=True)
    if value.kind in _NODES:
        return Cell(_NODES[value.kind](value, naming))
    return Cell(words(_WORDS.get(value.kind, _as_it_is)(value.value, naming)))


#: Kinds of values that line up at their right.
_FIGURES: Mapping[str, Callable[[Any], str]] = {
    "number": number,
    "money": money,
    "measured": lambda held: f"{number(held.value)} ({held.day})",
}

#: Kinds of values that are made of others, or lead somewhere.
_NODES: Mapping[str, Callable[[Value, Naming], tuple[Node, ...]]] = {
    "text": lambda value, _: parse(value.value).blocks,
    "list": lambda value, naming: listed([cell(item, naming).nodes for item in value.value]),
    "table": lambda value, naming: (_table(grid(value, naming)),),
    "group": lambda value, naming: tuple(_labelled(field, naming) for field in value.value),
    "document": lambda value, naming: naming.document(value.value),
    "clauses": lambda value, naming: naming.clauses(value.value),
    "evidence": lambda value, _: _evidence(value.value),
}

#: Kinds of values that are words and nothing else.
_WORDS: Mapping[str, Callable[[Any, Naming], str]] = {
    "word": lambda held, _: word(held),
    "period": lambda held, _: period(held),
    "flag": lambda held, _: "Yes" if held else "No",
    "role": lambda held, naming: naming.role(held),
    "acting": lambda held, naming: naming.role(held["role"]) + RIGHTS.get(held["right"], ""),
    "person": lambda held, naming: naming.person(held),
    "type": lambda held, naming: naming.type(held),
    "site": lambda held, naming: naming.site(held),
    "standard": lambda held, naming: naming.standard(held),
    "review": lambda held, _: f"{held['day']}{' (overdue)' if held['overdue'] else ''}",
    "level": lambda held, _: word(held["word"]),
    "personal": lambda held, _: f"{held} {'entry' if held == 1 else 'entries'}, not shown",
    "empty": lambda _held, _: "",
}


def _as_it_is(held: Any, _naming: Naming) -> str:
    return str(held)


def _evidence(held: Any) -> tuple[Node, ...]:
    file = held.get("file")
    title = words(held["title"])
    return (Node("link", title, target=evidence_target(file)),) if file else title


def listed(items: list[tuple[Node, ...]]) -> tuple[Node, ...]:
    """*items* as a list; one alone stands for itself."""
    if len(items) == 1:
        return items[0]
    return (Node("bullet_list", tuple(Node("item", item) for item in items)),)


def _labelled(field: Field, naming: Naming) -> Node:
    inner = cell(field.value, naming).nodes
    label = Node("strong", words(f"{field.title}: "))
    if all(node.kind == "paragraph" for node in inner) and len(inner) == 1:
        return Node("paragraph", (label, *inner[0].children))
    return Node("paragraph", (label, *inner)) if in_line(inner) else Node("item", (label, *inner))


def _blocks(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """*nodes* as blocks: words in a line are a paragraph."""
    return (Node("paragraph", nodes),) if nodes and in_line(nodes) else nodes


def _table(inner: Grid) -> Node:
    """A table within a cell."""
    head = Node("row", tuple(Node("head_cell", words(title)) for title in inner.columns))
    rows = (Node("row", tuple(Node("cell", each_one.nodes) for each_one in row)) for row in inner.rows)
    return Node("table", (head, *rows))
