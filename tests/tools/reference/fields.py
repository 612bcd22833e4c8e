"""The fields of a schema as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from tests.tools.reference.schemas import Schema, shared_parts
from tests.tools.reference.tables import cell, table

#: What a part of common.schema.json is called in the column "Kind"; the rest says it by its schema.
_KINDS: Mapping[str, str] = {
    "Line": "one line",
    "Text": "[text](TEXT)",
    "Date": "day",
    "Period": "period",
    "Decimal number": "decimal",
    "Version": "version",
    "Clause": "clause number",
    "Standard": "id of a standard",
    "Role": "role",
    "Person": "person",
    "Document": "id of a document",
    "Document type": "document type",
    "Id": "id of a document",
    "Fingerprint": "fingerprint",
    "SHA-256": "SHA-256, 64 hexadecimal digits",
}
_REFERS: Mapping[str, str] = {
    "clauses": "clause numbers by standard",
    "evidence": "[evidence](EVIDENCE)",
    "site": "site, or `all`",
}
_LINK = "id of a document, or a [link with its fingerprint](LINKS)"


def field_rows(schema: Schema, path: str, inside: str = "") -> Iterator[tuple[str, str, str, str]]:
    """Path, kind, necessity and meaning of each field of an object's *schema*, in its order, depth first."""
    required = schema.get("required", ())
    choice = [name for branch in schema.get("anyOf", ()) for name in branch.get("required", ())]
    for name, field in schema.get("properties", {}).items():
        here = f"{path}{name}"
        need = "yes" if name in required else "no"
        if name in choice and name not in required:
            need = f"this or {' or '.join(f'`{other}`' for other in choice if other != name)}"
        if inside and need == "yes":
            need = f"with `{inside}`"
        kind = "id" if name == "id" and _kind(field) == _KINDS["Id"] else _kind(field)
        yield here, kind, need, meaning(field, name)
        yield from _below(field, here)


def _below(field: Schema, here: str) -> Iterator[tuple[str, str, str, str]]:
    last = here.removesuffix("[]").rpartition(".")[2]
    if _is_part(field, "action") or _is_part(field, "evidence") or _is_money(field) or _is_links(field):
        return
    if "properties" in field:
        yield from field_rows(field, f"{here}.", last)
    elif field.get("type") == "array":
        yield from _below(field["items"], f"{here}[]")
    elif "properties" in additional(field):
        yield from field_rows(additional(field), f"{here}.NAME.", last)
    else:
        for group in _groups(additional(field)):
            yield from field_rows(group, f"{here}.NAME.", last)


def _groups(field: Schema) -> list[Schema]:
    """The groups among what may stand in a field."""
    return [each for each in field.get("anyOf", ()) if "properties" in each]


def _kind(field: Schema) -> str:
    """What stands in a field, in a few words."""
    known = _known_kind(field)
    if known:
        return known
    kind = field.get("type")
    if kind == "array":
        of = _kind(field.get("items", {}))
        return "list of groups" if of == "group" else f"list: {of}"
    if kind == "object":
        below = additional(field)
        if "properties" in field:
            return "group"
        return "groups by name" if "properties" in below else f"{_kind(below)}, by name"
    if kind == "string":
        return "word" if "pattern" in field else "words"
    return {"integer": "whole number", "boolean": "`true` \\| `false`"}[str(kind)]


def _known_kind(field: Schema) -> str:
    """The kind of what imskit knows, and of values that are listed; empty for anything else."""
    note = field.get("x-imskit", {})
    if note.get("refers") in _REFERS:
        return _REFERS[note["refers"]]
    if note.get("format") == "action":
        return "[action](ACTION)"
    if _is_money(field):
        return "money: `amount`, `currency`"
    if _is_links(field):
        return "[links](LINKS)"
    if "const" in field:
        return f"`{field['const']}`"
    if "enum" in field:
        return " \\| ".join(f"`{value}`" for value in field["enum"])
    if "anyOf" in field and "properties" not in field:
        return _LINK if any("to" in each["properties"] for each in _groups(field)) else "words, or a group"
    return _KINDS.get(note.get("kind", ""), "")


def additional(field: Schema) -> Schema:
    found = field.get("additionalProperties")
    return found if isinstance(found, dict) else {}


def _is_part(field: Schema, name: str) -> bool:
    note = field.get("x-imskit", {})
    return name in (note.get("format"), note.get("refers"))


def _is_money(field: Schema) -> bool:
    return set(field.get("properties", ())) == {"amount", "currency"}


def _is_links(field: Schema) -> bool:
    """Whether it is the head's list of relations, which has a table of its own."""
    return "implements" in field.get("properties", {})


@cache
def _common_words() -> frozenset[str]:
    """Descriptions of the small parts, which would repeat what the column "Kind" says."""
    return frozenset(part["description"] for part in shared_parts().values() if "description" in part)


def meaning(field: Schema, name: str) -> str:
    """Title and description, without what the name or the kind says already."""
    title = str(field.get("title", ""))
    said = words = str(field.get("description", ""))
    if words in _common_words() and field.get("type") != "object":
        words = ""
    if title.lower().replace(" ", "_") == name:
        title = ""
    note = field.get("x-imskit", {})
    items = field.get("items", {}).get("x-imskit", {})
    link = {**items, **note}
    if "inverse" in link:
        words = f"{words} From the other end: “{link['inverse']}”.".strip()
    if title and words:
        return cell(f"{title}. {words}")
    return cell(title or words or said or str(field.get("title", name)))


_FIELD_HEAD = ("Field", "Kind", "Needed", "What it says")


def field_table(schema: Schema, path: str, document: str) -> str:
    """The table of the fields of *schema*; *document* leads to document.md from the page it stands on."""
    rows = [(f"`{name}`", kind, need, meaning) for name, kind, need, meaning in field_rows(schema, path)]
    made = table(_FIELD_HEAD, rows)
    folder = document.removesuffix("document.md")
    for token, target in (
        ("](TEXT)", f"]({folder}text.md)"),
        ("](LINKS)", f"]({document}#links)"),
        ("](ACTION)", f"]({document}#actions)"),
        ("](EVIDENCE)", f"]({document}#evidence)"),
    ):
        made = made.replace(token, target)
    return made


def only(schema: Schema, names: tuple[str, ...]) -> dict[str, Any]:
    return {**schema, "properties": {name: schema["properties"][name] for name in names}}
