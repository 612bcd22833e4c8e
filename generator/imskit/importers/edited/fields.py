"""Which fields of a document an edited copy may change, and what they are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from imskit.model import Document, TypeInfo
from imskit.views.fields import column_title, kind_of

Schema = Mapping[str, Any]

#: What identifies a document, who read and approved it, and when it holds: `new`, `approve` and their like write these.
_OWN_WAY: Mapping[str, str] = {
    "id": "the id stays for ever",
    "type": "the type stays for ever",
    "status": "imskit approve and its like, or the author in the file, say how a version stands",
    "version": "the author raises the version in the file, with a line in its revisions",
    "effective_from": "the author sets in the file from when a version holds",
    "revisions": "the author writes the revisions in the file",
    "review": "the review is written in the file, or recorded with imskit reaffirm",
    "by": "a record keeps who wrote it",
    "date": "a record keeps its day",
}


def why_locked(info: TypeInfo, document: Document, dotted: str) -> str:
    """Why an edited copy does not change the field *dotted* of *document*; empty where it does."""
    if info.lifecycle == "sealed":
        return "the record is sealed: a new one that names it corrects it"
    if document.is_closed:
        return "the record is closed, and stays as it was closed"
    if dotted.startswith(":"):
        return "it is worked out, not written"
    if dotted in info.personal:
        return "it is about individuals, who are counted and not shown"
    return _OWN_WAY.get(dotted.partition(".")[0], "")


def schema_at(info: TypeInfo, path: Sequence[str | int]) -> Schema:
    """The schema of the value at *path*; empty where there is none."""
    here: Schema = info.schema
    for step in path:
        here = here.get("items", {}) if isinstance(step, int) else here.get("properties", {}).get(step, {})
    return here


def order_at(info: TypeInfo, path: Sequence[str | int]) -> tuple[str, ...]:
    """The names of the fields of the group at *path*, in the order of the schema."""
    return tuple(schema_at(info, path).get("properties", {}))


def is_required(info: TypeInfo, path: Sequence[str | int]) -> bool:
    """Whether the field at *path* must be filled."""
    return path[-1] in schema_at(info, path[:-1]).get("required", ())


def title_of(info: TypeInfo, path: Sequence[str | int]) -> str:
    """What a person calls the field at *path*: `Steps 3: what is done`."""
    names = [str(step) for step in path if not isinstance(step, int)]
    numbers = [place for place, step in enumerate(path) if isinstance(step, int)]
    title = column_title(info, ".".join(names))
    if not numbers:
        return title
    at = numbers[0]
    above = column_title(info, ".".join(str(step) for step in path[:at]))
    number = int(path[at]) + 1
    inner = path[at + 1 :]
    if not inner:
        return f"{above} {number}"
    schema = schema_at(info, path)
    own = str(schema.get("title") or str(inner[-1]).replace("_", " "))
    return f"{above} {number}: {own[:1].lower()}{own[1:]}"


def dotted(path: Sequence[str | int]) -> str:
    """*path* as problems name it."""
    return ".".join(str(step) for step in path)


def kind_at(info: TypeInfo, path: Sequence[str | int]) -> str:
    """The kind of the value at *path*; empty where the schema knows none."""
    schema = schema_at(info, path)
    return kind_of(schema) if schema else ""


def value_at(data: Any, path: Sequence[str | int]) -> Any:
    """What stands in *data* at *path*; None where nothing does."""
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def in_words(value: Any) -> str:
    """A *value* of a field as a report says it; empty where there is none."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(map(in_words, value))
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {in_words(each)}" for name, each in value.items())
    return str(value).strip()
