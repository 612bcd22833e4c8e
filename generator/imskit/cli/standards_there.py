"""The clause lists and crosswalks that are there for an import: the organisation's, and those that imskit brings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from imskit.importers.clause_list import id_from
from imskit.importers.stranger import groups, words
from imskit.load import load
from imskit.loaded import Loaded
from imskit.project import shipped_files

_FOLDER = "ims/standards"


@dataclass(frozen=True, slots=True)
class There:
    """What is there."""

    #: The numbers of the clauses of each standard, by its id.
    clauses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: The path of each crosswalk, by the two standards it is about.
    crosswalks: Mapping[frozenset[str], str] = field(default_factory=dict)


NOTHING_THERE = There()


def standards_there(root: Path | None) -> There:
    """What stands below *root* and what imskit brings; without a root only clause lists, for a file elsewhere.

    A file that cannot be read counts as not there: `imskit check` says what is wrong with it.
    """
    clauses: dict[str, tuple[str, ...]] = {}
    crosswalks: dict[frozenset[str], str] = {}
    for path, place in _files(root).items():
        try:
            loaded = load(place.read_bytes(), path)
        except OSError:
            continue
        if not isinstance(loaded, Loaded) or not isinstance(loaded.data, Mapping):
            continue
        name = place.stem
        if name.startswith("crosswalk-") and root is not None:
            crosswalks[frozenset((words(loaded.data.get("from")), words(loaded.data.get("to"))))] = path
        elif words(loaded.data.get("id")) == name == id_from(name):
            clauses[name] = tuple(words(each.get("clause")) for each in groups(loaded.data.get("clauses")))
    return There(clauses, crosswalks)


def _files(root: Path | None) -> dict[str, Path]:
    """The files by their paths in a project; the organisation's win over ours."""
    found = {path: place for path, place in shipped_files().items() if path.startswith(f"{_FOLDER}/")}
    if root is not None:
        own = sorted((root / _FOLDER).glob("*.yaml"))
        found.update((f"{_FOLDER}/{place.name}", place) for place in own if place.is_file())
    return found
