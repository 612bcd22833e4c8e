"""A walk over the fields that a flat schema describes, and the places that it marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

#: Keys that lead to a field, with `*` for each item of a list or each value of a mapping.
Steps: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RefPath:
    """One place in the documents of a type that its schema marks with `refers` or `format`."""

    #: Keys that lead to it, with `*` for each item of a list (or each value of a mapping of free names).
    path: Steps
    #: What stands there: clauses, role, person, document, type, site or evidence.
    refers: str | None
    #: Its form: text or action.
    format: str | None
    #: For documents and clauses: what the reference is called, such as `implements`.
    relation: str | None


def fields(schema: Mapping[str, Any]) -> Iterator[tuple[Steps, Mapping[str, Any]]]:
    """Every schema inside the flat *schema* with the steps that lead to its values, in its order.

    Branches (`anyOf` and the like) come with the steps of the value that they are branches for.
    """
    waiting: list[tuple[Steps, Any]] = [((), schema)]
    while waiting:
        steps, here = waiting.pop()
        if not isinstance(here, Mapping):
            continue
        yield steps, here
        inner: list[tuple[Steps, Any]] = []
        for name, each in here.get("properties", {}).items():
            inner.append(((*steps, name), each))
        for keyword in ("items", "additionalProperties"):
            if keyword in here:
                inner.append(((*steps, "*"), here[keyword]))
        for each in here.get("patternProperties", {}).values():
            inner.append(((*steps, "*"), each))
        for keyword in ("allOf", "anyOf", "oneOf"):
            inner.extend((steps, each) for each in here.get(keyword, ()))
        waiting.extend(reversed(inner))


def titles(schema: Mapping[str, Any]) -> dict[str, str]:
    """The title of each field by dotted path, list items without their index: `body.steps.title`."""
    found: dict[str, str] = {}
    for steps, each in fields(schema):
        if steps and steps[-1] != "*" and isinstance(title := each.get("title"), str):
            found.setdefault(dotted(steps), title)
    return found


def dotted(steps: Steps) -> str:
    """*steps* as a dotted path, without list items: `body.steps.title`."""
    return ".".join(step for step in steps if step != "*")


def marks(schema: Mapping[str, Any]) -> tuple[RefPath, ...]:
    """The places that the flat *schema* marks, in its order, each once."""
    found: dict[RefPath, None] = {}
    relations: dict[Steps, str] = {}
    for steps, each in fields(schema):
        note = annotation(each)
        if isinstance(name := note.get("relation"), str):
            relations.setdefault(steps, name)
        refers, form = note.get("refers"), note.get("format")
        if refers is None and form is None:
            continue
        relation = _relation(steps, relations) if refers in ("document", "clauses") else None
        found[RefPath(steps, refers, form, relation)] = None
    return tuple(found)


def relations(schema: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """What each relation of the flat *schema* is called, and what it is called from the other end."""
    notes: dict[Steps, Mapping[str, Any]] = {}
    for steps, each in fields(schema):
        notes[steps] = notes.get(steps, {}) | {
            "title": each.get("title", notes.get(steps, {}).get("title")),
            **annotation(each),
        }
    found: dict[str, tuple[str, str]] = {}
    for mark in marks(schema):
        if mark.relation is None or mark.relation in found:
            continue
        around = [notes[mark.path[:length]] for length in range(len(mark.path), 0, -1) if mark.path[:length] in notes]
        own = next((note for note in around if note.get("relation") == mark.relation), None)
        if own is not None:
            label = mark.relation.replace("_", " ").capitalize()
        else:
            field = next(
                length for length in range(len(mark.path), 0, -1) if mark.path[length - 1] == mark.relation
            )
            label = notes[mark.path[:field]].get("title") or mark.relation.replace("_", " ").capitalize()
        inverse = next((note["inverse"] for note in around if "inverse" in note), None)
        found[mark.relation] = (label, inverse or ("Satisfied by" if mark.refers == "clauses" else "Referred to by"))
    return found


def annotation(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The annotation `x-imskit` of a schema, empty when it has none."""
    note = schema.get("x-imskit")
    return note if isinstance(note, Mapping) else {}


def _relation(steps: Steps, named: Mapping[Steps, str]) -> str:
    """The relation at *steps*: as annotated there or on what is around it, else the name of the field."""
    for length in range(len(steps), 0, -1):
        if steps[:length] in named:
            return named[steps[:length]]
        if steps[length - 1] != "*":
            return steps[length - 1]
    return "see"
