"""A starter made from a type's schema, for types that come without one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from imskit.edit.yaml_words import scalar
from imskit.model import TypeInfo

#: The role and the person that starters name; `init` lays both.
ROLE = "innovation-manager"
PERSON = "person-01"

#: The order in which a head is written, whatever the lifecycle.
HEAD = (
    "id",
    "type",
    "title",
    "owner",
    "classification",
    "language",
    "applies_to",
    "must_read",
    "version",
    "status",
    "effective_from",
    "review",
    "state",
    "opened",
    "closed",
    "date",
    "by",
    "retention",
    "satisfies",
    "links",
    "evidence",
    "revisions",
)
_FINGERPRINT = "^imskit-1:sha256:"
_HELP = "# Lines that begin with # are help; delete what you do not need."

Schema = Mapping[str, Any]


def starter_of(info: TypeInfo) -> str:
    """Return a starter for the type: its required fields with blanks to fill in, the others switched off.

    It holds the tokens `__ID__`, `__TODAY__` and `__LANGUAGE__`, as the starters in files do.
    """
    properties: Mapping[str, Schema] = info.schema.get("properties", {})
    required = info.schema.get("required", ())
    known = {
        "id": "id: __ID__",
        "type": f"type: {info.name}",
        "title": f"title: {_blank(f'name of the {info.title.lower()}')}",
        "classification": f"classification: {info.classification}",
        "language": "language: __LANGUAGE__",
        "version": 'version: "0.1"',
        "status": "status: draft",
        "state": f"state: {_opening_state(info)}",
        "revisions": (
            'revisions:\n  - version: "0.1"\n    date: __TODAY__\n'
            f"    by: {PERSON}\n    change: material\n    summary: First draft"
        ),
    }
    order = [name for name in HEAD if name in required]
    order += [name for name in properties if name in required and name not in HEAD]
    lines = [f"# yaml-language-server: $schema=../schemas/{info.name}.schema.json", _HELP]
    for name in order:
        lines += [known[name]] if name in known else _field(name, properties.get(name, {}), "", on=True)
    return "\n".join(lines) + "\n"


def _opening_state(info: TypeInfo) -> str:
    states = info.schema.get("properties", {}).get("state", {}).get("enum", ())
    return next((str(state) for state in states if state not in info.closed_when), "open")


def _field(name: str, schema: Schema, pad: str, *, on: bool) -> Iterator[str]:
    """The lines of a field below a line of help, if it has any to give; switched off, each is a comment."""
    words = " ".join(str(schema.get("description") or schema.get("title") or name).split())
    if words.lower().replace(" ", "_") != name:
        yield f"{pad}# {words if words.endswith('.') else f'{words}.'}"
    for line in _entry(name, schema, pad, help_within=on):
        yield line if on else f"{pad}# {line.removeprefix(pad)}"


def _entry(name: str, schema: Schema, pad: str, *, help_within: bool) -> Iterator[str]:
    schema = _chosen(schema)
    key = f"{pad}{scalar(name)}:"
    if "properties" in schema:
        yield key
        yield from _fields(schema, f"{pad}  ", help_within=help_within)
    elif schema.get("type") == "array":
        yield key
        first, *rest = _item(_chosen(schema.get("items", {})), f"{pad}    ", str(schema.get("title", name)))
        yield f"{pad}  - {first.strip()}"
        yield from rest
    elif schema.get("x-imskit", {}).get("format") == "text":
        yield f"{key} |"
        yield f"{pad}  {_blank_words(schema, name)}"
    else:
        yield f"{key} {_scalar(schema, name)}"


def _fields(schema: Schema, pad: str, *, help_within: bool) -> Iterator[str]:
    # A group of which nothing is required cannot stand empty: then its first field is switched on.
    required = schema.get("required") or tuple(schema["properties"])[:1]
    for name, below in schema["properties"].items():
        if help_within:
            yield from _field(name, below, pad, on=name in required)
        elif name in required:
            yield from _entry(name, below, pad, help_within=False)


def _item(schema: Schema, pad: str, title: str) -> list[str]:
    if "properties" in schema:
        return list(_fields(schema, pad, help_within=False)) or ["{}"]
    if schema.get("type") == "array":
        return [f"[{_scalar(_chosen(schema.get('items', {})), title)}]"]
    return [_scalar(schema, title)]


def _chosen(schema: Schema) -> Schema:
    """The schema, or the first of the forms that it lets one choose from."""
    forms = schema.get("anyOf")
    if not forms:
        return schema
    required = [*schema.get("required", ()), *forms[0].get("required", ())]
    around = {key: value for key, value in schema.items() if key != "anyOf"}
    return {**forms[0], **around, **({"required": required} if required else {})}


def _scalar(schema: Schema, name: str) -> str:
    about = schema.get("x-imskit", {})
    named = {"role": ROLE, "person": PERSON, "site": "all"}.get(about.get("refers", ""))
    kind = schema.get("type")
    if "const" in schema or "enum" in schema:
        words = _plain(schema["const"] if "const" in schema else schema["enum"][0])
    elif named is not None:
        words = named
    elif schema.get("format") == "date":
        words = "__TODAY__"
    elif str(schema.get("pattern", "")).startswith(_FINGERPRINT):
        # No example in the schema: messages would offer it, and one fingerprint fits one text only.
        words = "imskit-1:sha256:" + "0" * 64
    elif "examples" in schema:
        words = _plain(schema["examples"][0])
    elif kind == "integer":
        words = str(schema.get("minimum", 0))
    elif kind == "boolean":
        words = "false"
    elif kind == "object":
        words = "{}"
    else:
        words = scalar(_blank_words(schema, name))
    return words


def _plain(value: Any) -> str:
    """An example from a schema on one line: JSON's containers are YAML, its strings are written as ours."""
    if isinstance(value, str):
        return scalar(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(key)}: {_plain(below)}" for key, below in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_plain, value))}]"
    return json.dumps(value)


def _blank(words: str) -> str:
    return scalar(f"[fill in: {words}]")


def _blank_words(schema: Schema, name: str) -> str:
    title = str(schema.get("title", name)).replace("_", " ")
    return f"[fill in: {title[:1].lower()}{title[1:]}]"
