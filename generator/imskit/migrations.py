"""Files of earlier releases as the schemas of now know them. No file is ever rewritten for it.

A file that fits its schema as it is written is left alone. One that does not is taken through the migrations below,
in their order, and looked at again. Where messages point, and its fingerprint, stay those of the file as written.
How to add a migration stands in CONTRIBUTING.md, and why it is so in docs/decisions/0016.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import field
from typing import Any, Protocol

from imskit.loaded import Loaded
from imskit.model import Path
from imskit.problems import Problem
from imskit.schema import Validator
from imskit.values import dataclass

#: Any item of a list, or any name in a group whose names are free.
ANY = "*"
Steps = tuple[str, ...]


class Step(Protocol):
    """One thing that a schema says otherwise since."""

    def change(self, data: Any) -> bool:
        """Change *data*, plain data that nobody else holds, where it is of before; whether it was."""
        ...

    def back(self, path: Path) -> Path:
        """Where the value at *path* stood before."""
        ...


@dataclass(frozen=True, slots=True)
class Renamed:
    """The field *old* of what stands at *at* is called *new* since. An old name is never given to something else."""

    at: Steps
    old: str
    new: str

    def change(self, data: Any) -> bool:
        """As `Step` says."""
        changed = False
        for here in _groups(data, self.at):
            if self.old in here and self.new not in here:
                fields = [(self.new if key == self.old else key, value) for key, value in here.items()]
                here.clear()
                here.update(fields)
                changed = True
        return changed

    def back(self, path: Path) -> Path:
        """As `Step` says."""
        place = len(self.at)
        if len(path) > place and path[place] == self.new and _is_at(path, self.at):
            return (*path[:place], self.old, *path[place + 1 :])
        return path


@dataclass(frozen=True, slots=True)
class Reworded:
    """The field *key* of what stands at *at* says the same in other *words* since, old to new."""

    at: Steps
    key: str
    words: Mapping[str, str]

    def change(self, data: Any) -> bool:
        """As `Step` says."""
        changed = False
        for here in _groups(data, self.at):
            value = here.get(self.key)
            if isinstance(value, str) and value in self.words:
                here[self.key] = self.words[value]
                changed = True
        return changed

    def back(self, path: Path) -> Path:
        """As `Step` says."""
        return path


@dataclass(frozen=True, slots=True)
class Required:
    """The field *key* of what stands at *at* must be there since; before, its absence meant *value*."""

    at: Steps
    key: str
    value: Any

    def change(self, data: Any) -> bool:
        """As `Step` says."""
        changed = False
        for here in _groups(data, self.at):
            if self.key not in here:
                here[self.key] = deepcopy(self.value)
                changed = True
        return changed

    def back(self, path: Path) -> Path:
        """As `Step` says: a place that is not in the file is told as the nearest one around it."""
        return path


@dataclass(frozen=True, slots=True)
class Migration:
    """What a release says otherwise about one kind of file."""

    #: The release that says so first.
    release: str
    #: A document type, or what the schema of another file is called: `ims`, `people`, `standard`.
    kind: str
    steps: tuple[Step, ...]


#: All of them, the oldest release first. There is none yet: 0.1.0 is the first release.
MIGRATIONS: tuple[Migration, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Migrated(Loaded):
    """A file of an earlier release: its data as the schemas of now know it, its places as they are in the file."""

    origin: Loaded | None = field(default=None, repr=False)
    steps: tuple[Step, ...] = ()

    def find(self, path: Path) -> tuple[int, int, Any, bool]:
        """As of any file: the same file, with its own data."""
        assert self.origin is not None
        found = self.origin.find(path)
        if found[3]:
            return found
        for step in reversed(self.steps):
            path = step.back(path)
        return self.origin.find(path)


def migrated(loaded: Loaded, kind: str) -> Migrated | None:
    """*loaded*, a file of *kind*, as the schemas of now know it; None where no migration changes it."""
    steps = _steps(kind)
    if not steps:
        return None
    data = deepcopy(loaded.data)
    changed = [step.change(data) for step in steps]
    if not any(changed):
        return None
    return Migrated(loaded.path, data, loaded.source, loaded.slots, origin=loaded, steps=steps)


def fitting(loaded: Loaded, kind: str, validator: Validator) -> tuple[Loaded, list[Problem]]:
    """*loaded*, a file of *kind*, in the form in which it fits the schema of *validator*, and what does not fit.

    Raises CannotGoOn: the schema cannot be used.
    """
    if validator.fits(loaded.data):
        return loaded, []
    if not _steps(kind):
        return loaded, validator.problems(loaded.data, loaded)
    now = migrated(loaded, kind) or loaded
    return now, validator.problems(now.data, now)


def written(loaded: Loaded) -> Any:
    """The data of *loaded* as it stands in the file."""
    return loaded.origin.data if isinstance(loaded, Migrated) and loaded.origin is not None else loaded.data


def name_both_ways(kind: str, within: str, row: Any) -> None:
    """Let the fields of *row*, the part *within* of a document of *kind*, be found by their names of before, too.

    Templates and schemas of an organisation's own may be of another release than what they meet.
    """
    for step in _steps(kind):
        if isinstance(step, Renamed) and step.at[:1] == (within,):
            for here in _rows(row, step.at[1:]):
                for known, other in ((step.new, step.old), (step.old, step.new)):
                    if hasattr(here, known) and not hasattr(here, other):
                        setattr(here, other, getattr(here, known))


def _steps(kind: str) -> tuple[Step, ...]:
    return tuple(step for migration in MIGRATIONS if migration.kind == kind for step in migration.steps)


def _groups(data: Any, at: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The groups of fields in *data* that stand at *at*."""
    if not at:
        if isinstance(data, dict):
            yield data
    elif at[0] == ANY:
        inner = data if isinstance(data, list) else data.values() if isinstance(data, dict) else ()
        for each in inner:
            yield from _groups(each, at[1:])
    elif isinstance(data, dict) and at[0] in data:
        yield from _groups(data[at[0]], at[1:])


def _rows(row: Any, at: Sequence[str]) -> Iterator[Any]:
    """As `_groups`, of what templates are given."""
    if isinstance(row, list):
        for each in row:
            yield from _rows(each, at[1:] if at[:1] == (ANY,) else at)
    elif not at:
        if row is not None:
            yield row
    elif hasattr(row, at[0]):
        yield from _rows(getattr(row, at[0]), at[1:])


def _is_at(path: Path, at: Sequence[str]) -> bool:
    return len(path) >= len(at) and all(step in (ANY, here) for step, here in zip(at, path, strict=False))
