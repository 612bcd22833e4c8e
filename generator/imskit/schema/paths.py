"""A walk over the fields that a flat schema describes, and the places that it marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from imskit.values import dataclass

#: Keys that lead to a field, with `*` for each item of a list or each value of a mapping.
Steps: TypeAlias = tuple[str, ...]
#: A schema and the steps that lead to the values it describes.
Field: TypeAlias = tuple[Steps, Mapping[str, Any]]


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


class _Same:
    """A key for what is the same object: schemas are large, and never changed once they are flat."""

    __slots__ = ("schema",)

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self.schema = schema

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.schema is other.schema

    def __hash__(self) -> int:
        return id(self.schema)


def fields(schema: Mapping[str, Any]) -> Sequence[Field]:
    """Every schema inside the flat *schema* with the steps that lead to its values, in its order.

    Branches (`anyOf` and the like) come with the steps of the value that they are branches for.
    """
    return _fields(_Same(schema))


@lru_cache(maxsize=256)
def _fields(key: _Same) -> Sequence[Field]:
    found: list[Field] = []
    waiting: list[tuple[Steps, Any]] = [((), dict(key.schema))]
    while waiting:
        steps, here = waiting.pop()
        if isinstance(here, dict):
            found.append((steps, here))
            waiting.extend(reversed(list(_inner(steps, here))))
    return tuple(found)


def at_steps(schema: Mapping[str, Any], steps: Steps) -> Sequence[Mapping[str, Any]]:
    """The schemas inside the flat *schema* for the values at *steps*."""
    return _by_steps(_Same(schema)).get(steps, ())


@lru_cache(maxsize=256)
def _by_steps(key: _Same) -> Mapping[Steps, Sequence[Mapping[str, Any]]]:
    found: dict[Steps, list[Mapping[str, Any]]] = {}
    for steps, each in _fields(key):
        found.setdefault(steps, []).append(each)
    return found


def _inner(steps: Steps, here: dict[str, Any]) -> Iterator[tuple[Steps, Any]]:
    """The schemas directly inside one schema."""
    if "properties" in here:
        for name, each in here["properties"].items():
            yield (*steps, name), each
    for keyword in ("items", "additionalProperties"):
        if keyword in here:
            yield (*steps, "*"), here[keyword]
    if "patternProperties" in here:
        for each in here["patternProperties"].values():
            yield (*steps, "*"), each
    for keyword in ("allOf", "anyOf", "oneOf"):
        if keyword in here:
            for each in here[keyword]:
                yield steps, each


def dotted(steps: Steps) -> str:
    """*steps* as a dotted path, without list items: `body.steps.title`."""
    return ".".join(step for step in steps if step != "*")


def annotation(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The annotation `x-imskit` of a schema, empty when it has none."""
    note = schema.get("x-imskit")
    return note if isinstance(note, dict) else {}


def titles(schema: Mapping[str, Any]) -> Mapping[str, str]:
    """The title of each field by dotted path, list items without their index: `body.steps.title`."""
    return _titles(_Same(schema))


@lru_cache(maxsize=256)
def _titles(key: _Same) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for steps, each in _fields(key):
        title = each.get("title")
        if isinstance(title, str) and steps and steps[-1] != "*":
            found.setdefault(dotted(steps), title)
    return found


def marks(schema: Mapping[str, Any]) -> tuple[RefPath, ...]:
    """The places that the flat *schema* marks, in its order, each once."""
    return _marks(_Same(schema))


@lru_cache(maxsize=256)
def _marks(key: _Same) -> tuple[RefPath, ...]:
    found: dict[RefPath, None] = {}
    #: Relations that are annotated; on a list they stand for its items.
    named: dict[Steps, str] = {}
    for steps, each in fields(key.schema):
        note = annotation(each)
        if "relation" in note:
            named.setdefault(steps, note["relation"])
        refers, form = note.get("refers"), note.get("format")
        if refers is None and form is None:
            continue
        relation = None
        if refers in ("document", "clauses"):
            around = _field(steps)
            relation = named.get(steps) or named.get(around) or (around[-1] if around else "see")
        found[RefPath(steps, refers, form, relation)] = None
    return tuple(found)


def relations(schema: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """What each relation of the flat *schema* is called, and what it is called from the other end.

    A relation that is annotated is called after its name; a field that is none, after its title.
    """
    found: dict[str, tuple[str, str]] = {}
    for mark in marks(schema):
        name = mark.relation
        if name is None or name in found:
            continue
        around = _field(mark.path)
        said = [annotation(each) for steps in (mark.path, around) for each in at_steps(schema, steps)]
        label = name.replace("_", " ").replace("-", " ").capitalize()
        if not any(note.get("relation") == name for note in said):
            label = next((each["title"] for each in at_steps(schema, around) if "title" in each), label)
        inverse = next((note["inverse"] for note in said if "inverse" in note), None)
        found[name] = (label, inverse or ("Satisfied by" if name == "satisfies" else "Referred to by"))
    return found


def carries(schema: Mapping[str, Any]) -> dict[str, str]:
    """How a change passes along each relation of the flat *schema* that says so."""
    found: dict[str, str] = {}
    for mark in marks(schema):
        if mark.relation is None or mark.relation in found:
            continue
        for steps in (mark.path, _field(mark.path)):
            said = next(
                (n["carries"] for each in at_steps(schema, steps) if "carries" in (n := annotation(each))),
                None,
            )
            if said is not None:
                found[mark.relation] = said
                break
    return found


def _field(steps: Steps) -> Steps:
    """The field at *steps* or, for an item of a list, the list's."""
    while steps and steps[-1] == "*":
        steps = steps[:-1]
    return steps
