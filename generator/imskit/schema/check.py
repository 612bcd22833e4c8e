"""Whether a document type's schema keeps what the rest of the program relies on.

Types come from files that anyone may write. The program reads the head of every document, the places that the
annotation names and those that are marked; here it is made sure, once, that a document of the right shape has
them in the form in which they are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

import jsonschema_rs

from imskit.model import DERIVED_COLUMNS, DUE_KINDS, Path
from imskit.schema.paths import RefPath, Steps, annotation, at_steps, dotted, fields, marks, titles
from imskit.schema.schema_file import Schema, SchemaFault

_NAME: Final = {"type": "string", "pattern": "^[a-z][a-z0-9-]*$", "maxLength": 60, "examples": ["idea"]}
_LINE: Final = {"type": "string", "minLength": 1, "maxLength": 300, "pattern": "^[^\\n\\r]*$"}
_DOTTED: Final = {"type": "string", "pattern": "^[a-z_][a-z0-9_]*(\\.[a-z_][a-z0-9_]*)*$"}
#: A register's column: a field, or something derived such as `:next-review`.
_COLUMN: Final = {"type": "string", "pattern": f"{_DOTTED['pattern']}|^:[a-z][a-z-]*$"}
_DOTTED_LIST: Final = {"type": "array", "items": _DOTTED, "uniqueItems": True}

_PERIOD: Final = "^P[1-9][0-9]{0,3}[YMWD]$"
#: What becomes due of a type's records: `imskit.model.DueRule`.
_DUE: Final = {
    "type": "object",
    "properties": {
        "kind": {"enum": [*DUE_KINDS]},
        "what": _LINE,
        "again": _LINE,
        "each": _DOTTED,
        "says": _DOTTED,
        "on": _DOTTED,
        "every": {"type": "string", "pattern": f"{_PERIOD}|{_DOTTED['pattern']}"},
        "last": _DOTTED,
        "start": _DOTTED,
        "until": _DOTTED,
        "done": _DOTTED_LIST | {"minItems": 1},
        "settled_by": {
            "type": "object",
            "properties": {
                "type": _NAME,
                "where": {"type": "object", "propertyNames": _DOTTED, "additionalProperties": _LINE},
                "naming": _DOTTED,
                "names": _DOTTED,
                "same": _DOTTED_LIST | {"minItems": 1},
            },
            "required": ["type"],
            "additionalProperties": False,
        },
        "owner": _DOTTED,
        "latest": {"type": "boolean"},
        "key": _DOTTED,
        "not_in": {"type": "array", "items": _LINE, "uniqueItems": True, "minItems": 1},
        "even_in": {"type": "array", "items": _LINE, "uniqueItems": True, "minItems": 1},
    },
    "dependentRequired": {"says": ["each"], "key": ["each"], "again": ["done"]},
    "required": ["kind", "what"],
    "oneOf": [
        {"required": ["on"], "not": {"anyOf": [{"required": ["every"]}, {"required": ["start"]}]}},
        {"required": ["every"], "not": {"anyOf": [{"required": ["on"]}, {"required": ["start"]}]}},
        {"required": ["every", "start"]},
    ],
    "additionalProperties": False,
}

#: Its paths, and of which form the value there is where that matters.
_DUE_PATHS: Final[Mapping[str, str | None]] = {
    "each": None,
    "says": "text",
    "on": "date",
    "every": "period",
    "last": None,
    "start": "date",
    "until": "date",
    "owner": "text",
    "key": None,
}

#: What a type's schema file must say about the type, as a schema of its own.
ANNOTATED: Final[Schema] = {
    "type": "object",
    "properties": {
        "title": _LINE,
        "description": {"type": "string"},
        "x-imskit": {
            "type": "object",
            "properties": {
                "type": _NAME,
                "plural": _LINE,
                "lifecycle": {"enum": ["controlled", "living", "sealed"]},
                "prefix": {
                    "type": "string",
                    "pattern": "^[A-Z][A-Z0-9]*$",
                    "maxLength": 20,
                    "examples": ["POL"],
                },
                "folder": {
                    "type": "string",
                    "pattern": "^[a-z0-9][a-z0-9_-]*(/[a-z0-9][a-z0-9_-]*)*$",
                    "maxLength": 100,
                    "examples": ["policies", "records/idea"],
                },
                "classification": {"enum": ["public", "internal", "confidential"]},
                "columns": {"type": "array", "items": _COLUMN, "uniqueItems": True, "minItems": 1},
                "rising": _DOTTED_LIST,
                "closed_when": {"type": "array", "items": _LINE, "uniqueItems": True},
                "append_only": _DOTTED_LIST,
                "personal": _DOTTED_LIST,
                "proves_with": _DOTTED_LIST,
                "clause_flag": {
                    "type": "object",
                    "properties": {
                        "relation": _LINE,
                        "label": _LINE,
                        "grade": _DOTTED,
                        "nonconforming": {"type": "array", "items": _LINE},
                    },
                    "required": ["relation", "label", "grade", "nonconforming"],
                    "additionalProperties": False,
                },
                "due": {"type": "array", "minItems": 1, "items": _DUE},
                "group": _LINE,
                "retention": {
                    "type": "object",
                    "properties": {
                        "period": {
                            "type": "string",
                            "pattern": "^P[1-9][0-9]{0,3}[YMWD]$",
                            "examples": ["P10Y"],
                        },
                        "from": {"enum": ["date", "closed"]},
                        "then": {"enum": ["dispose", "archive"]},
                    },
                    "required": ["period", "from", "then"],
                    "additionalProperties": False,
                },
            },
            "required": ["type", "plural", "lifecycle", "prefix", "folder"],
            "additionalProperties": False,
        },
    },
    "required": ["title", "x-imskit"],
}

#: Fields of the head: text, a date, a period, or a list or group of such. With `?`: may be missing.
_HEAD: Final[Mapping[str, Any]] = {
    "id": "text",
    "type": "text",
    "title": "text",
    "owner": "text",
    "classification": "text",
    "language": "text",
    "applies_to?": {"roles?": ["text"], "sites?": ["text"]},
    "body": {},
}
_HEADS: Final[Mapping[str, Mapping[str, Any]]] = {
    "controlled": {
        "must_read?": ["text"],
        "version": "text",
        "status": "text",
        "effective_from?": "date",
        "review": {"every": "period"},
        "revisions": [{"version": "text", "date": "date", "by": "text", "change": "text", "summary": "text"}],
    },
    "living": {"state": "text", "opened": "date", "closed?": "date"},
    "sealed": {"date": "date", "by": "text"},
}
#: Types that the program knows by name.
_BODIES: Final[Mapping[str, Mapping[str, Any]]] = {
    "decision": {
        "document": "text",
        "version": "text",
        "fingerprint": "text",
        "verdict": "text",
        "role": "text",
        "assurance": "text",
    },
}
_MARKED: Final[Mapping[str, Any]] = {
    "action": {"what": "text", "owner": "text", "due": "date", "done?": "date"},
    "follow-up": {"of": "text", "action": "number", "state": "text", "due?": "date"},
    "evidence": {"title": "text", "sha256": "text", "file?": "text", "custodian?": "text", "place?": "text"},
    "person": "text",
    "role": "text",
    "site": "text",
    "text": "text",
    "type": "text",
}


@cache
def annotated() -> jsonschema_rs.Draft202012Validator:
    """The verdict on whether a schema file says what a type's file must say."""
    return jsonschema_rs.Draft202012Validator(ANNOTATED)


def type_faults(flat: Schema, file: str) -> Iterator[SchemaFault]:
    """What in the *flat* schema of a type, whose annotation is of the right shape, the program cannot use."""
    note = annotation(flat)
    if flat.get("additionalProperties") is not False:
        yield SchemaFault(
            "The schema of a document type allows unknown fields",
            'write "unevaluatedProperties": false at its end',
            file,
        )
    if _at(flat, ("type",)).get("const") != note["type"]:
        mend = f'write "type": {{"const": "{note["type"]}"}} among its properties'
        yield SchemaFault("The field type is not fixed to the name of this type", mend, file, ("properties",))
    wanted = {**_HEAD, **_HEADS[note["lifecycle"]]}
    if note["type"] in _BODIES:
        wanted["body"] = _BODIES[note["type"]]
    for message in _lacks(flat, wanted, ""):
        mend = f'begin with "allOf": [{{"$ref": "common.schema.json#/$defs/{note["lifecycle"]}"}}]'
        yield SchemaFault(message, mend, file, ("allOf",))
    yield from _named_faults(flat, note, file)
    for mark in marks(flat):
        yield from _mark_faults(flat, mark, file)


def _named_faults(flat: Schema, note: Mapping[str, Any], file: str) -> Iterator[SchemaFault]:
    """Names in the annotation that lead to nothing."""
    known = _Names(flat)
    for part in ("columns", "rising", "append_only", "personal", "proves_with"):
        for index, name in enumerate(note.get(part, ())):
            if name.startswith(":") and name not in DERIVED_COLUMNS:
                mend = f"name one of {', '.join(sorted(DERIVED_COLUMNS))}"
                message = f"There is no derived column {name}"
                yield SchemaFault(message, mend, file, ("x-imskit", part, index))
            elif not name.startswith(":") and name not in known:
                mend = "name a field of this schema, such as id or body.title"
                yield SchemaFault(
                    f"There is no field {name} in this type", mend, file, ("x-imskit", part, index)
                )
    for index, name in enumerate(note.get("append_only", ())):
        items = _mapping(_at(flat, tuple(name.split("."))).get("items"))
        for message in _lacks(items, {"date?": "date"}, f"{name}."):
            yield SchemaFault(message, "give it the form of a date", file, ("x-imskit", "append_only", index))
    yield from _state_faults(flat, note.get("closed_when", ()), file, ("x-imskit", "closed_when"))
    yield from _due_faults(flat, note, known, file)
    flag = note.get("clause_flag")
    if flag is not None:
        if flag["grade"] not in known:
            at = ("x-imskit", "clause_flag", "grade")
            yield SchemaFault(
                f"There is no field {flag['grade']} in this type", "name a field of it", file, at
            )
        if not any(mark.refers == "clauses" and mark.relation == flag["relation"] for mark in marks(flat)):
            at = ("x-imskit", "clause_flag", "relation")
            message = f"No reference to clauses in this type is called {flag['relation']}"
            yield SchemaFault(message, "name one of its relations", file, at)


def _state_faults(flat: Schema, names: Sequence[str], file: str, at: Path) -> Iterator[SchemaFault]:
    """States among *names*, which stand at *at* in the schema's file, that the type does not have."""
    states = _at(flat, ("state",)).get("enum", ())
    for index, name in enumerate(names):
        if name not in states:
            mend = "restate the field state with an enum of its values"
            yield SchemaFault(f"There is no state {name} in this type", mend, file, (*at, index))


def _due_faults(flat: Schema, note: Mapping[str, Any], known: _Names, file: str) -> Iterator[SchemaFault]:
    """Entries under `due` whose paths lead to nothing, or to what is no day or period."""
    for index, entry in enumerate(note.get("due", ())):
        at: Path = ("x-imskit", "due", index)
        for key in ("not_in", "even_in"):
            yield from _state_faults(flat, entry.get(key, ()), file, (*at, key))
        within = f"{entry['each']}." if "each" in entry else ""
        named = [(key, entry[key]) for key in _DUE_PATHS if entry.get(key, "P")[0] != "P"]
        named += [("done", name) for name in entry.get("done", ())]
        named += [("settled_by", name) for name in entry.get("settled_by", {}).get("same", ())]
        for key, name in named:
            whole = name if key == "each" else within + name
            if whole not in known:
                yield SchemaFault(
                    f"There is no field {whole} in this type", "name a field of it", file, (*at, key)
                )
                continue
            form = _DUE_PATHS.get(key)
            for message in _lacks_value(_dotted(flat, whole), form, whole) if form else ():
                yield SchemaFault(message, f"name a field that is a {form}", file, (*at, key))


def _dotted(flat: Schema, name: str) -> Mapping[str, Any]:
    """The first schema for the values at the dotted path *name*."""
    return next((each for steps, each in fields(flat) if dotted(steps) == name and steps[-1] != "*"), {})


class _Names:
    """The dotted paths of a schema's fields; most that are asked for have a title."""

    def __init__(self, flat: Schema) -> None:
        self._flat = flat
        self._titled = titles(flat)

    def __contains__(self, name: str) -> bool:
        return name in self._titled or any(dotted(steps) == name for steps, _ in fields(self._flat))


def _mark_faults(flat: Schema, mark: RefPath, file: str) -> Iterator[SchemaFault]:
    """Marks on fields whose form is not what the mark says."""
    name = dotted(mark.path)
    found = at_steps(flat, mark.path)
    for kind in (mark.refers, mark.format):
        if kind is None:
            continue
        if kind in _MARKED:
            fits = any(not list(_lacks_value(each, _MARKED[kind], name)) for each in found)
        elif kind == "clauses":
            fits = any(_is_clauses(each) for each in found)
        elif kind == "document":
            fits = any(_is_text(each) for each in found)
        else:
            message = f"The mark {kind} on the field {name} is not known"
            mend = (
                "refers is clauses, document, evidence, person, role, site or type; "
                "format is text, action or follow-up"
            )
            yield SchemaFault(message, mend, file)
            continue
        if not fits:
            message = f"The field {name} is marked {kind} and has not its form"
            yield SchemaFault(message, "use the part of that name in common.schema.json", file)


def _is_clauses(schema: Mapping[str, Any]) -> bool:
    numbers = _mapping(schema.get("additionalProperties"))
    return (
        schema.get("type") == "object"
        and numbers.get("type") == "array"
        and _is_text(_mapping(numbers.get("items")))
        and not schema.get("properties")
        and not schema.get("patternProperties")
    )


def _lacks(schema: Mapping[str, Any], wanted: Mapping[str, Any], prefix: str) -> Iterator[str]:
    """Which of the *wanted* fields the *schema* does not have, or not in their form."""
    for key, form in wanted.items():
        name = key.removesuffix("?")
        field = schema.get("properties", {}).get(name)
        if name == key and name not in schema.get("required", ()):
            yield f"The field {prefix}{name} is not required by this schema"
        elif field is not None:
            yield from _lacks_value(_mapping(field), form, f"{prefix}{name}")


def _lacks_value(schema: Mapping[str, Any], form: Any, name: str) -> Iterator[str]:
    if isinstance(form, list):
        if schema.get("type") != "array":
            yield f"The field {name} is not a list in this schema"
        else:
            yield from _lacks_value(_mapping(schema.get("items")), form[0], name)
    elif isinstance(form, dict):
        if schema.get("type") != "object":
            yield f"The field {name} is not a group of fields in this schema"
        else:
            yield from _lacks(schema, form, f"{name}.")
    elif form == "number":
        if schema.get("type") != "integer":
            yield f"The field {name} is not a whole number in this schema"
    elif not _is_text(schema):
        yield f"The field {name} is not text in this schema"
    elif form == "date" and not _says(schema, "format", "date"):
        yield f"The field {name} is not a date in this schema"
    elif form == "period" and not _says(schema, "pattern", _PERIOD):
        yield f"The field {name} is not a period in this schema"


def _is_text(schema: Mapping[str, Any]) -> bool:
    values = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if values is not None:
        return all(isinstance(each, str) for each in values)
    return schema.get("type") == "string" or any(_is_text(_mapping(each)) for each in schema.get("allOf", ()))


def _says(schema: Mapping[str, Any], keyword: str, value: str) -> bool:
    return schema.get(keyword) == value or any(
        _says(_mapping(each), keyword, value) for each in schema.get("allOf", ())
    )


def _at(flat: Schema, steps: Steps) -> Mapping[str, Any]:
    """The first schema for the values at *steps*, empty when there is none."""
    return next(iter(at_steps(flat, steps)), {})


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
