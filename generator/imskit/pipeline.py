"""The way of the data: tree, load, schema, assemble, catalog, rules. Read `read` and you have read imskit."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from datetime import date as Day
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from imskit.assemble import Assembler, decisions_of
from imskit.history import is_repository
from imskit.load import Loaded, load
from imskit.model import Catalog, Crosswalk, Document, Standard, System, TypeInfo
from imskit.organisation import crosswalk_of, standard_of, system_of
from imskit.problems import CannotGoOn, Place, Problem
from imskit.project import shipped_files
from imskit.rules import hold_against_rules
from imskit.rules.finding import nearest
from imskit.schema import Validator, compile_plain, compile_types
from imskit.site.settings import read_settings
from imskit.tree import Tree, overlay, working_tree

IMS = "ims/ims.yaml"
PEOPLE = "ims/people.yaml"
NAMES = "ims/people.local.yaml"
NAMES_EXAMPLE = "ims/people.example.yaml"
#: imskit's own folder below the root, never committed.
WORK = ".imskit"
_STANDARDS = "ims/standards/"
_EVIDENCE = "ims/evidence/"
_NO_DOCUMENTS = frozenset({IMS, PEOPLE, NAMES, NAMES_EXAMPLE})


@dataclass(frozen=True, slots=True)
class Clock:
    """On which day a run looks at the system: `as_of`, or the day it is *now* where the organisation is."""

    now: datetime
    as_of: Day | None = None

    def day(self, time_zone: str) -> Day:
        """The day in *time_zone*, a name such as `Europe/Vienna`."""
        return self.as_of or self.now.astimezone(UTC if time_zone == "UTC" else ZoneInfo(time_zone)).date()


@dataclass(frozen=True)
class Reading:
    """What one run has read: the catalog, all problems sorted by place, and what it could not tell."""

    root: Path
    tree: Tree
    #: None when ims.yaml or people.yaml cannot be read: the rules were not held then.
    catalog: Catalog | None
    problems: tuple[Problem, ...]
    #: How many documents there are, failed ones included.
    documents: int
    #: The day on which the run looks at the system.
    today: Day
    #: What could not be told, in words.
    not_told: tuple[str, ...] = ()


def read(root: Path, clock: Clock, *, names: str = NAMES) -> Reading:
    """Read the system at *root* and hold it against the rules.

    *names* is the file below *root* that says what people are called; it need not be there.
    Raises CannotGoOn when there is nothing that can be read.
    """
    with _without_collecting():
        return _read(root, clock, names)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """While reading, nothing becomes garbage, and looking for it would take a sixth of the time.

    What the first reading of a process brought is never looked through again either. A server reads more than
    once: of the later readings the collector takes care as ever.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        if not gc.get_freeze_count():
            gc.freeze()
        gc.enable()


def _read(root: Path, clock: Clock, names: str) -> Reading:
    tree = overlay(working_tree(root), shipped_files())
    problems = list(tree.problems)
    schemas = {path: tree.read(path) for path in tree.paths() if path.startswith("schemas/")}
    types, found = compile_types(schemas)
    problems.extend(found)
    problems.extend(read_settings(tree)[1])
    reader = _Reader(tree, schemas, types, problems)
    documents, failed = reader.documents()
    system = reader.system(names)
    catalog = None
    today = clock.day(system.time_zone if system is not None else "UTC")
    not_told = []
    if not is_repository(root):
        not_told.append("who recorded what and when: this folder is no git repository")
    if system is None:
        not_told.append(f"the rules: {IMS} or {PEOPLE} cannot be read")
    else:
        catalog = _catalog(reader, system, documents, failed, today)
        problems.extend(hold_against_rules(catalog))
    return Reading(root, tree, catalog, tuple(sorted(set(problems))), reader.count, today, tuple(not_told))


def _catalog(
    reader: _Reader, system: System, documents: list[Document], failed: Mapping[str, Place], today: Day
) -> Catalog:
    by_id: dict[str, Document] = {}
    for document in sorted(documents, key=lambda document: document.id):
        by_id.setdefault(document.id, document)
    known = reader.known_standards()
    return Catalog(
        system=system,
        types=reader.types,
        documents=MappingProxyType(by_id),
        all_documents=tuple(documents),
        standards=MappingProxyType(reader.standards(in_use.id for in_use in system.standards_in_use)),
        known_standards=known,
        crosswalks=reader.crosswalks(),
        decisions=MappingProxyType(decisions_of(list(by_id.values()))),
        failed_ids=MappingProxyType(dict(failed)),
        evidence_hash=reader.evidence_hash(),
        today=today,
    )


class _Reader:
    """Reads the files of one tree; what is wrong with them goes to one list of problems."""

    def __init__(
        self, tree: Tree, schemas: Mapping[str, bytes], types: Mapping[str, TypeInfo], problems: list[Problem]
    ) -> None:
        self.types = types
        self._tree = tree
        self._problems = problems
        self._schema_files = schemas
        #: Validators of files that are no documents, by the name of their schema.
        self._plain_validators: dict[str, Validator] = {}

    def documents(self) -> tuple[list[Document], dict[str, Place]]:
        """The documents of known shape in the order of their paths, and the ids of those that failed."""
        validators = {name: Validator(info.schema) for name, info in self.types.items()}
        assembler = Assembler(self.types)
        documents: list[Document] = []
        failed: dict[str, Place] = {}
        for path in self._document_paths():
            loaded = self._load(path)
            if loaded is None:
                continue
            found = self._shape_problems(loaded, validators)
            if found:
                self._problems.extend(found)
                name = loaded.data.get("id") if isinstance(loaded.data, dict) else None
                if isinstance(name, str):
                    failed.setdefault(name, loaded.locate(("id",)))
                continue
            documents.append(assembler.document(loaded.data, path, loaded.locate))
        return documents, failed

    @property
    def count(self) -> int:
        """How many files hold a document, or should."""
        return sum(1 for _ in self._document_paths())

    def _document_paths(self) -> Iterator[str]:
        for path in self._tree.paths():
            if (
                path.startswith("ims/")
                and path.endswith(".yaml")
                and path not in _NO_DOCUMENTS
                and not path.startswith((_STANDARDS, _EVIDENCE))
            ):
                yield path

    def _shape_problems(self, loaded: Loaded, validators: Mapping[str, Validator]) -> list[Problem]:
        data = loaded.data
        if not isinstance(data, dict):
            return [
                Problem(
                    loaded.locate(()),
                    "wrong-type",
                    "a document is a list of fields",
                    "begin with id: and type:",
                )
            ]
        name = data.get("type")
        if "type" not in data:
            return [
                Problem(
                    loaded.locate(()),
                    "missing-field",
                    "Type (type) is missing",
                    f"add one of {', '.join(self.types)}",
                )
            ]
        if not isinstance(name, str) or name not in validators:
            mend = nearest(str(name), self.types, f"known are {', '.join(self.types)}")
            return [
                Problem(loaded.locate(("type",)), "not-allowed", f"there is no document type {name}", mend)
            ]
        return validators[name].problems(data, loaded)

    def system(self, names: str) -> System | None:
        """What ims.yaml and people.yaml say; None when either cannot be read."""
        ims = self._plain(IMS, "ims.schema.json")
        people = self._plain(PEOPLE, "people.schema.json")
        overlay_names: dict[str, str] = {}
        if self._tree.has(names):
            local = self._plain(names, "people-local.schema.json")
            if local is not None:
                overlay_names = {person: entry["name"] for person, entry in local.data["people"].items()}
        if ims is None or people is None:
            return None
        time_zone = ims.data["organisation"]["time_zone"]
        try:
            ZoneInfo(time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            self._problems.append(
                Problem(
                    ims.locate(("organisation", "time_zone")),
                    "not-allowed",
                    f"there is no time zone {time_zone}",
                    "use a name such as Europe/Vienna",
                )
            )
            return None
        return system_of(ims.data, ims.locate, people.data, people.locate, overlay_names)

    def known_standards(self) -> tuple[str, ...]:
        """The ids of all standards that have a file."""
        stems = (Path(path).stem for path in self._standard_paths())
        return tuple(stem for stem in stems if not stem.startswith("crosswalk-"))

    def standards(self, ids: Iterable[str]) -> dict[str, Standard]:
        """The standards with these *ids* that can be read."""
        found = {}
        for name in ids:
            path = f"{_STANDARDS}{name}.yaml"
            if self._tree.has(path) and (loaded := self._plain(path, "standard.schema.json")) is not None:
                found[name] = standard_of(loaded.data)
        return found

    def crosswalks(self) -> tuple[Crosswalk, ...]:
        """All crosswalks that can be read."""
        found = []
        for path in self._standard_paths():
            if Path(path).stem.startswith("crosswalk-"):
                loaded = self._plain(path, "crosswalk.schema.json")
                if loaded is not None:
                    found.append(crosswalk_of(loaded.data, path))
        return tuple(found)

    def _standard_paths(self) -> list[str]:
        return [path for path in self._tree.paths() if path.startswith(_STANDARDS) and path.endswith(".yaml")]

    def evidence_hash(self) -> Any:
        """A function from a path below ims/evidence to the SHA-256 of the file there, or None."""
        tree = self._tree

        @cache
        def of(path: str) -> str | None:
            return tree.sha256(_EVIDENCE + path)

        return of

    def _plain(self, path: str, schema: str) -> Loaded | None:
        """The file at *path* if it can be read and fits *schema*."""
        if not self._tree.has(path):
            self._problems.append(
                Problem(
                    Place(path),
                    "missing-file",
                    f"{path} is missing",
                    "imskit init lays one that can be filled",
                )
            )
            return None
        loaded = self._load(path)
        if loaded is None:
            return None
        if schema not in self._plain_validators:
            self._plain_validators[schema] = Validator(compile_plain(self._schema_files, schema))
        found = self._plain_validators[schema].problems(loaded.data, loaded)
        self._problems.extend(found)
        return None if found else loaded

    def _load(self, path: str) -> Loaded | None:
        loaded = load(self._tree.read(path), path)
        if isinstance(loaded, Problem):
            self._problems.append(loaded)
            return None
        return loaded


@dataclass(frozen=True)
class Published:
    """What a build made, and the reading it was made from with the problems that building found."""

    reading: Reading
    pages: int


def publish(reading: Reading, output: Path) -> Published:
    """Build the site of *reading*, whose catalog can be used, into the folder *output*.

    Raises CannotGoOn when it cannot be built; the last good site stays then.
    """
    from imskit.facts.graph import Graph
    from imskit.site.build import build_site

    catalog = reading.catalog
    if catalog is None:
        raise CannotGoOn(f"{IMS} or {PEOPLE} cannot be read", "run imskit check, and mend those first")
    result = build_site(
        catalog, Graph.of(catalog), reading.problems, reading.tree, output, reading.root / WORK
    )
    found = tuple(sorted({*reading.problems, *result.problems}))
    return Published(replace(reading, problems=found), result.pages)
