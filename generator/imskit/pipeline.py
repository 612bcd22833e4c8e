"""The way of the data: tree, load, schema, assemble, catalog, rules. Read `read` and you have read imskit."""

from __future__ import annotations

import gc
import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from datetime import date as Day
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from imskit.assemble import decisions_of
from imskit.facts.graph import Graph
from imskit.facts.past import without_later
from imskit.model import Catalog, Document, System
from imskit.path_rules import SETTINGS
from imskit.problems import CannotGoOn, Place, Problem
from imskit.project import shipped_files
from imskit.reader import IMS, PEOPLE, Reader
from imskit.rules import hold_against_rules
from imskit.schema import compile_types
from imskit.standpoint import Standpoint, standpoint, working_standpoint
from imskit.tree import Tree
from imskit.working_folder import overlay

#: imskit's own folder below the root, never committed.
WORK = ".imskit"

#: Schemas of what is no document. The program relies on them, so they are always its own, with the parts that
#: they refer to; schemas of document types, and the parts of those, can be an organisation's.
_FIXED = tuple(
    f"schemas/{name}.schema.json"
    for name in (
        "ims",
        "people",
        "people-local",
        "standard",
        "crosswalk",
        "problems",
        "matrix",
        "status",
        "due",
        "diff",
    )
)
_SHARED = "schemas/common.schema.json"


@dataclass(frozen=True, slots=True)
class Clock:
    """On which day a run looks at the system: `as_of`, or the day it is *now* where the organisation is."""

    now: datetime
    as_of: Day | None = None

    def day(self, time_zone: str) -> Day:
        """The day in *time_zone*, a name such as `Europe/Vienna`."""
        return self.as_of or self.real_day(time_zone)

    def real_day(self, time_zone: str) -> Day:
        """The day it is in *time_zone*, whatever day is looked at."""
        return self.now.astimezone(_zone(time_zone)).date()


def _zone(name: str) -> tzinfo:
    return UTC if name == "UTC" else ZoneInfo(name)


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
    #: Where the files come from.
    standpoint: Standpoint

    @property
    def not_told(self) -> tuple[str, ...]:
        """What could not be told, in words."""
        lost = () if self.catalog is not None else (f"the rules: {IMS} or {PEOPLE} cannot be read",)
        return (*self.standpoint.not_told, *lost)

    def in_force(self) -> Catalog | None:
        """The catalog with the version of each document that is in force, for what readers are shown.

        Where the file at hand holds a newer one, the history is asked. Raises CannotGoOn where it does not reach
        back far enough.
        """
        if self.catalog is None or self.standpoint.behind is None:
            return self.catalog
        from imskit.earlier import EarlierVersions
        from imskit.facts.versions import with_versions_in_force

        history = EarlierVersions(self.root, self.standpoint.behind, self.catalog.types)
        return with_versions_in_force(self.catalog, history)


def read(
    root: Path,
    clock: Clock,
    *,
    names: Path | None = None,
    revision: str | None = None,
    from_history: bool = True,
) -> Reading:
    """Read the system at *root* and hold it against the rules.

    *names* is the file that says what people are called; without it, ims/people.local.yaml where that is
    there. *revision* names a commit to read instead of the working folder; without it, a day before HEAD's is
    answered from the commit of that day, unless *from_history* is false. Raises CannotGoOn when there is nothing
    that can be read.
    """
    with _without_collecting():
        if revision is None and not from_history:
            here = working_standpoint(root, clock.as_of, clock.real_day)
        else:
            here = standpoint(root, revision, clock.as_of, clock.real_day)
        return _read(here, clock, names)


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


def _read(here: Standpoint, clock: Clock, names: Path | None) -> Reading:
    shipped = shipped_files()
    tree = overlay(here.tree, shipped)
    fixed = {path: shipped[path].read_bytes() for path in (*_FIXED, _SHARED)}
    schemas = {path: tree.read(path) for path in tree.paths() if path.startswith("schemas/")}
    replaced = [path for path in _FIXED if schemas.get(path) != fixed[path]]
    types, found = compile_types(
        schemas | {path: fixed[path] for path in replaced}, _as_shipped(schemas, shipped)
    )
    found = (*found, *_no_types(schemas, shipped, {problem.place.path for problem in found}))
    problems = [*tree.problems, *map(_not_replaced, replaced), *found, *_refused_settings(tree)]
    reader = Reader(tree, fixed, types, problems)
    documents, failed = reader.documents()
    system = reader.system(names)
    catalog = None
    time_zone = system.time_zone if system is not None else "UTC"
    today, now = clock.day(time_zone), clock.real_day(time_zone)
    if system is not None:
        catalog = _catalog(reader, system, documents, failed, today=today, now=max(today, now))
        problems.extend(hold_against_rules(catalog))
        if today < now:
            catalog = without_later(catalog)
    return Reading(here.root, tree, catalog, tuple(sorted(set(problems))), reader.count, today, here)


def _as_shipped(schemas: Mapping[str, bytes], shipped: Mapping[str, Path]) -> frozenset[str]:
    """The schemas that are those of imskit, byte for byte, if the part that they share is so too.

    They are tested before a release, and need not be looked through again at each start.
    """
    same = frozenset(
        path for path, data in schemas.items() if path in shipped and data == shipped[path].read_bytes()
    )
    return same if _SHARED in same else frozenset()


def _refused_settings(tree: Tree) -> tuple[Problem, ...]:
    """What in the user's mkdocs.yml is refused, where there is one."""
    if not tree.has(SETTINGS):
        return ()
    from imskit.site.settings import read_settings

    return read_settings(tree)[1]


def _no_types(
    schemas: Mapping[str, bytes], shipped: Mapping[str, Path], told: Collection[str]
) -> Iterator[Problem]:
    """Schemas that take the place of a type that imskit brings, and describe none; not those *told* already."""
    for path, data in schemas.items():
        if path not in shipped or path in told or path in {*_FIXED, _SHARED}:
            continue
        if data != shipped[path].read_bytes() and "x-imskit" not in json.loads(data):
            yield Problem(
                Place(path),
                "schema",
                "This schema takes the place of a document type that imskit brings, and describes none",
                "add x-imskit as in the one that imskit brings, or take the file out",
            )


def _not_replaced(path: str) -> Problem:
    return Problem(
        Place(path),
        "schema",
        "This schema cannot be replaced",
        "take the file out; a document type of your own is a file of another name",
    )


def _catalog(
    reader: Reader,
    system: System,
    documents: list[Document],
    failed: Mapping[str, Place],
    *,
    today: Day,
    now: Day,
) -> Catalog:
    by_id: dict[str, Document] = {}
    for document in sorted(documents, key=lambda each: (each.id, len(each.path), each.path)):
        by_id.setdefault(document.id, document)
    known = reader.known_standards()
    return Catalog(
        system=system,
        types=reader.types,
        documents=MappingProxyType(by_id),
        all_documents=tuple(documents),
        standards=MappingProxyType(reader.standards(in_use.id for in_use in system.standards_in_use)),
        known_standards=known,
        crosswalks=reader.crosswalks([in_use.id for in_use in system.standards_in_use]),
        decisions=MappingProxyType(decisions_of(list(by_id.values()))),
        failed_ids=MappingProxyType(dict(failed)),
        failed_types=reader.failed_types,
        evidence_hash=reader.evidence_hash(),
        today=today,
        now=now,
        code_owners=reader.code_owners() if "forge" in system.data.get("settings", {}) else None,
    )


@dataclass(frozen=True)
class Published:
    """What a build made, and the reading it was made from with the problems that building found."""

    reading: Reading
    pages: int


def publish(reading: Reading, output: Path) -> Published:
    """Build the site of *reading*, whose catalog can be used, into the folder *output*.

    Raises CannotGoOn when it cannot be built; the last good site stays then.
    """
    from imskit.site.build import build_site

    catalog = reading.in_force()
    if catalog is None:
        raise CannotGoOn(f"{IMS} or {PEOPLE} cannot be read", "run imskit check, and mend those first")
    _refuse_own_folders(reading.root, output)
    result = build_site(
        catalog,
        Graph.of(catalog),
        reading.problems,
        reading.tree,
        output,
        reading.root / WORK,
        reading.standpoint.origin(_zone(catalog.system.time_zone)),
    )
    found = tuple(sorted({*reading.problems, *result.problems}))
    return Published(replace(reading, problems=found), result.pages)


def _refuse_own_folders(root: Path, output: Path) -> None:
    """Raise CannotGoOn where a site would stand in the place of the system, of a part of it, or around it."""
    place, system = output.resolve(), root.resolve()
    taken = [system / name for name in ("ims", "schemas", "templates", ".git")]
    if system.is_relative_to(place) or any(place.is_relative_to(folder) for folder in taken):
        raise CannotGoOn(
            f"{output} belongs to the system itself, so no site is written there",
            "name a folder of its own with --output, for example site",
        )
