"""The fields of a document type that something from outside can be put into, with what each takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from imskit.model import TypeInfo

Schema = Mapping[str, Any]
#: What a field takes.
FieldKind = Literal[
    "line", "text", "date", "decimal", "integer", "boolean", "word", "period", "reference", "other"
]

#: What a document has from its type or from the import itself.
_GIVEN = frozenset({"type", "satisfies", "links", "evidence", "retention", "revisions"})
#: By how the pattern of a field begins, and by its type.
_PATTERNS: Mapping[str, FieldKind] = {"^-?[0-9]": "decimal", "^P[1-9]": "period"}
_TYPES: Mapping[str, FieldKind] = {"integer": "integer", "boolean": "boolean"}


@dataclass(frozen=True, slots=True)
class Field:
    """One field that holds a single value, or a list of such."""

    #: Its dotted path, without the indexes of lists: `body.actions.owner`.
    path: str
    title: str
    kind: FieldKind
    schema: Schema
    #: How deep the lists lie in which it stands: of `body.actions.owner` the first two parts are one.
    lists: tuple[int, ...] = ()
    #: What it names, as the schema says: `role`, `person`, `site`, `document`, `type`, `clauses`, `evidence`.
    refers: str = ""
    #: Whether no document of the type can be without it.
    required: bool = False
    #: How deep the groups lie that cannot be without it: `(2,)` says that `body.actions` needs `body.actions.owner`.
    needed_by: tuple[int, ...] = ()
    #: The parts of its path.
    steps: tuple[str, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Take the path apart once: it is gone along for each row of a register."""
        object.__setattr__(self, "steps", tuple(self.path.split(".")))

    def required_in(self, group: tuple[str, ...]) -> bool:
        """Whether the group at the path *group*, where it is there, cannot be without it."""
        return len(group) in self.needed_by


def fields_of(info: TypeInfo) -> tuple[Field, ...]:
    """The fields of a type, those of the head first, in the order of its schema."""
    return tuple(_Walk(info).below(info.schema, (), (), ()))


@dataclass(frozen=True, slots=True)
class _Walk:
    """Goes down the schema of a type."""

    info: TypeInfo

    def below(
        self, schema: Schema, path: tuple[str, ...], lists: tuple[int, ...], needed: tuple[int, ...]
    ) -> Iterator[Field]:
        """The fields of the group at *path*; *needed* are the depths of the groups that cannot be without it."""
        wanted = schema.get("required", ())
        for name, inner in schema.get("properties", {}).items():
            if path or name not in _GIVEN:
                here = (*needed, len(path)) if name in wanted else ()
                yield from self.field(inner, (*path, name), lists, here)

    def field(
        self, schema: Schema, path: tuple[str, ...], lists: tuple[int, ...], needed: tuple[int, ...]
    ) -> Iterator[Field]:
        """The field at *path*, or those below it."""
        schema = _first_form(schema)
        if "properties" in schema:
            yield from self.below(schema, path, lists, needed)
        elif schema.get("type") == "array":
            yield from self.field(schema.get("items", {}), path, (*lists, len(path)), needed)
        else:
            dotted = ".".join(path)
            title = self.info.titles.get(dotted) or str(schema.get("title", path[-1]))
            refers = str(schema.get("x-imskit", {}).get("refers", ""))
            # The document itself is the group at depth 0.
            yield Field(dotted, title, _kind(schema), schema, lists, refers, 0 in needed, needed)


def _first_form(schema: Schema) -> Schema:
    forms = schema.get("anyOf")
    if not forms or "properties" in schema or "type" in schema:
        return schema
    return {**schema, **forms[0]}


def _kind(schema: Schema) -> FieldKind:
    if "enum" in schema or "const" in schema:
        return "word"
    about = schema.get("x-imskit", {})
    if about.get("refers") in {"role", "person", "site", "document", "type"}:
        return "reference"
    if about.get("format") == "text":
        return "text"
    if schema.get("format") == "date":
        return "date"
    kind = schema.get("type")
    if kind == "string":
        pattern = str(schema.get("pattern", ""))
        return next((found for begin, found in _PATTERNS.items() if pattern.startswith(begin)), "line")
    return _TYPES.get(str(kind), "other")
