"""A file that does not fit its schema, for whoever says so: what its fields are called, and where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from imskit.model import Path
from imskit.problems import Problem
from imskit.schema.paths import Steps, at_steps, fields
from imskit.schema.places import Places


class ToldFile:
    """A file in which something does not fit: its schema, its data, and where each value stands."""

    def __init__(self, schema: Mapping[str, Any], data: Any, places: Places) -> None:
        self.schema = schema
        self.data = data
        self.places = places

    def problem(self, rule: str, path: Path, message: str, mend: str = "", key: bool = False) -> Problem:
        """A problem at the value at *path*, or with *key* at its name."""
        return Problem(self.places.locate(path, key), rule, message, mend)

    def label(self, path: Path, title: str | None = None) -> str:
        """What the value at *path* is called: `Effective from (effective_from)`."""
        names = ".".join(step for step in path if isinstance(step, str))
        if not names:
            return "The file"
        if title is None and isinstance(path[-1], int):
            around = at_steps(self.schema, steps_of(path[:-1]))
            title = next((f"An item of {each['title']}" for each in around if "title" in each), None)
        return f"{title} ({names})" if title else names

    def is_required(self, path: Path) -> bool:
        """Whether the field at *path* must be there, as far as its schema can be followed."""
        if not path or not isinstance(path[-1], str):
            return not path
        around = at_steps(self.schema, steps_of(path[:-1]))
        return any(path[-1] in each.get("required", ()) for each in around)

    def is_empty(self, path: Path) -> bool:
        """Whether nothing is written behind or below the field at *path*, which is there."""
        around = value_at(self.data, path[:-1])
        return path[-1] in around and around[path[-1]] is None

    def is_free(self, steps: Steps) -> bool:
        """Whether the field at *steps* is not written, and the group that it belongs to is."""
        around = self.data
        for step in steps[:-1]:
            around = around.get(step) if isinstance(around, dict) else None
        return isinstance(around, dict) and steps[-1] not in around

    def elsewhere(self, name: str) -> Steps | None:
        """The steps to the first field called *name*; None where there is none outside of lists."""
        steps = next((steps for steps, _ in fields(self.schema) if steps and steps[-1] == name), None)
        return None if steps is None or "*" in steps else steps


def called(group: Mapping[str, Any], name: str) -> str:
    """What the field *name* of a *group* is called: by its title, where the schema of the group has one for it."""
    field = group.get("properties", {}).get(name)
    title = field.get("title") if isinstance(field, Mapping) else None
    return f"{title} ({name})" if title else name


def steps_of(path: Path) -> Steps:
    """The steps in a schema to the value at *path*."""
    return tuple("*" if isinstance(step, int) else step for step in path)


def value_at(data: Any, path: Path) -> Any:
    """What stands at *path* in *data*."""
    for step in path:
        data = data[step]
    return data
