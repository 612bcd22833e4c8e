"""Records without the fields that somebody does not get: what a mask can name, and what is left of a record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from imskit.assemble import DECISION_TYPE, Assembler
from imskit.model import AudienceDefinition, Document, TypeInfo

#: What stands in the place of a text that must be there.
PLACEHOLDER = "Withheld"
#: What common.schema.json says of one line of plain words.
_LINE = r"^[^\n\r]*$"

Schema = Mapping[str, Any]


def can_be_masked(info: TypeInfo) -> bool:
    """Whether fields of documents of a type can be masked at all.

    A controlled document is handed out whole or not at all, and a decision proves nothing without its fields.
    """
    return info.lifecycle != "controlled" and info.name != DECISION_TYPE


def fault_of_field(info: TypeInfo, dotted: str) -> str:
    """Why a mask cannot name the field *dotted* of a type, in words; empty when it can."""
    schema: Schema = info.schema
    steps = dotted.split(".")
    for place, key in enumerate(steps):
        schema = schema.get("items", {}) if "items" in schema else schema
        inner = schema.get("properties", {}).get(key)
        if inner is None:
            return "is no field of it"
        if place == len(steps) - 1 and key in schema.get("required", ()) and not _stays_fit(inner):
            return "must be filled, and is no text or list that can be emptied"
        schema = inner
    return "" if len(steps) > 1 or dotted == "evidence" else "is the whole of it"


def _stays_fit(schema: Schema) -> bool:
    return schema.get("type") == "array" or _is_text(schema)


def _is_text(schema: Schema) -> bool:
    marks: Mapping[str, Any] = schema.get("x-imskit", {})
    return schema.get("type") == "string" and (
        marks.get("format") == "text" or ("refers" not in marks and schema.get("pattern") == _LINE)
    )


def masked_fields(
    info: TypeInfo, document: Document, definition: AudienceDefinition, *, sources: bool
) -> tuple[str, ...]:
    """The filled fields of *document* that are masked for an audience.

    With *sources* those about individuals too, which pages show to nobody and the file shows to everybody.
    """
    if not can_be_masked(info):
        return ()
    named = [field for mask in definition.masks if info.name in mask.types for field in mask.fields]
    if sources and not definition.personal:
        named += info.personal
    return tuple(field for field in dict.fromkeys(named) if _fills(document.data, field.split(".")))


def _fills(value: Any, steps: Sequence[str]) -> bool:
    if isinstance(value, list):
        return any(_fills(item, steps) for item in value)
    if not steps:
        return value not in (None, "", {})
    return isinstance(value, Mapping) and steps[0] in value and _fills(value[steps[0]], steps[1:])


class Masking:
    """Makes records without some of their fields."""

    def __init__(self, types: Mapping[str, TypeInfo]) -> None:
        self._types = types
        self._assembler = Assembler(types)

    def without(self, document: Document, fields: Iterable[str]) -> Document:
        """*document* as who does not get *fields* sees it: it says that they are withheld."""
        info = self._types[document.type]
        withheld = tuple(fields)
        data: Any = document.data
        for dotted in withheld:
            data = _without(data, dotted.split("."), info.schema)
        return self._made_of(data, document, withheld)

    def without_names(
        self, document: Document, sees: Callable[[str], bool], redact: Callable[[str], str]
    ) -> Document:
        """*document*, which is withheld in part, without links to what its reader does not see, nor its names."""
        data = _unnamed(document.data, self._types[document.type].schema, sees, redact)
        return self._made_of(data, document, document.withheld)

    def _made_of(self, data: Any, document: Document, withheld: tuple[str, ...]) -> Document:
        return replace(self._assembler.document(data, document.path, document.locate), withheld=withheld)


def _unnamed(value: Any, schema: Schema, sees: Callable[[str], bool], redact: Callable[[str], str]) -> Any:
    """*value* without ids of what is not seen; None where nothing is left of it."""
    if isinstance(value, str):
        return redact(value) if sees(value) else None
    if isinstance(value, list):
        items = [_unnamed(item, schema.get("items", {}), sees, redact) for item in value]
        return [item for item in items if item is not None] or (None if value else value)
    if not isinstance(value, Mapping):
        return value
    if isinstance(value.get("to"), str) and not sees(value["to"]):
        return None
    kept = {}
    for key, held in value.items():
        left = _unnamed(held, schema.get("properties", {}).get(key, {}), sees, redact)
        # What must be there stays: the record would be none of its type without it.
        if left is None and key in schema.get("required", ()):
            left = held
        if left is not None:
            kept[key] = left
    return kept or (None if value else value)


def _without(value: Any, steps: Sequence[str], schema: Schema) -> Any:
    if isinstance(value, list):
        return [_without(item, steps, schema.get("items", {})) for item in value]
    if not isinstance(value, Mapping) or steps[0] not in value:
        return value
    key, rest = steps[0], steps[1:]
    inner = schema.get("properties", {}).get(key, {})
    if rest:
        return {**value, key: _without(value[key], rest, inner)}
    if key in schema.get("required", ()) and _stays_fit(inner):
        return {**value, key: PLACEHOLDER if _is_text(inner) else []}
    return {name: held for name, held in value.items() if name != key}


def schema_without(schema: Schema, fields: Iterable[str]) -> Schema:
    """*schema* of a type for records without *fields*: lists among them may be empty."""
    found = schema
    for dotted in fields:
        found = _lenient(found, dotted.split("."))
    return found


def _lenient(schema: Schema, steps: Sequence[str]) -> Schema:
    if "items" in schema and steps:
        return {**schema, "items": _lenient(schema["items"], steps)}
    if not steps:
        return {name: held for name, held in schema.items() if name != "minItems"}
    properties = schema.get("properties", {})
    if steps[0] not in properties:
        return schema
    return {**schema, "properties": {**properties, steps[0]: _lenient(properties[steps[0]], steps[1:])}}


def without_personal(info: TypeInfo, document: Document) -> Document:
    """*document*, which is of the type *info*, without its fields about individuals."""
    if not info.personal:
        return document
    return replace(document, data=_without_fields(document.data, frozenset(info.personal), ""))


def _without_fields(value: Any, fields: frozenset[str], at: str) -> Any:
    if isinstance(value, Mapping):
        below = f"{at}." if at else ""
        return {
            key: _without_fields(each, fields, f"{below}{key}")
            for key, each in value.items()
            if f"{below}{key}" not in fields
        }
    return [_without_fields(each, fields, at) for each in value] if isinstance(value, list) else value
