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

from imskit.assemble import DECISION_TYPE, decisions_of
from imskit.facts.graph import Graph
from imskit.facts.past import without_later
from imskit.history import Origin, head_day, is_repository, origin
from imskit.model import Catalog, Document, System
from imskit.path_rules import SETTINGS
from imskit.problems import CannotGoOn, Place, Problem
from imskit.project import shipped_files
from imskit.reader import IMS, PEOPLE, Reader
from imskit.rules import hold_against_rules
from imskit.schema import compile_types
from imskit.signatures import signatures_of
from imskit.tree import Tree
from imskit.working_folder import overlay, working_tree

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
    #: What could not be told, in words.
    not_told: tuple[str, ...] = ()
    #: What a run on a day gone by cannot show, in words; empty on other days. It is part of `not_told`.
    not_as_then: str = ""


def read(root: Path, clock: Clock, *, names: Path | None = None) -> Reading:
    """Read the system at *root* and hold it against the rules.

    *names* is the file that says what people are called; without it, ims/people.local.yaml where that is
    there. Raises CannotGoOn when there is nothing that can be read.
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


def _read(root: Path, clock: Clock, names: Path | None) -> Reading:
    shipped = shipped_files()
    tree = overlay(working_tree(root), shipped)
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
    not_told = []
    committed = None
    if not is_repository(root):
        not_told.append("who recorded what and when: this folder is no git repository")
    else:
        committed = head_day(root, _zone(time_zone))
        if committed is None:
            not_told.append("who recorded what and when: nothing is committed here yet")
    not_as_then = ""
    if today < (committed or now):
        not_as_then = f"files are read as they are now, not as they were on {today.isoformat()}"
        not_told.append(not_as_then)
    if system is None:
        not_told.append(f"the rules: {IMS} or {PEOPLE} cannot be read")
    else:
        catalog = _catalog(reader, system, documents, failed, today=today, now=max(today, now))
        catalog, unverified = _with_signatures(catalog, tree, root)
        not_told.extend(unverified)
        problems.extend(hold_against_rules(catalog))
        if today < now:
            catalog = without_later(catalog)
    return Reading(
        root, tree, catalog, tuple(sorted(set(problems))), reader.count, today, tuple(not_told), not_as_then
    )


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
    )


def _with_signatures(catalog: Catalog, tree: Tree, root: Path) -> tuple[Catalog, tuple[str, ...]]:
    """*catalog* with what its signatures are, and what of them could not be told."""
    counted = [decision for found in catalog.decisions.values() for decision in found]
    others = {place.path for place in catalog.failed_ids.values()} | {
        document.path for document in catalog.all_documents if document.type == DECISION_TYPE
    }
    found = signatures_of(tree, counted, others, catalog.system.keys, root)
    signed = replace(
        catalog,
        signatures=found.decisions,
        vouchings=found.vouchings,
        stray_signatures=found.stray,
    )
    return signed, (f"signatures: {found.not_told}",) if found.not_told else ()


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

    catalog = reading.catalog
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
        _origin(reading.root),
    )
    found = tuple(sorted({*reading.problems, *result.problems}))
    return Published(replace(reading, problems=found), result.pages)


def _origin(root: Path) -> Origin | None:
    tree = working_tree(root)
    return origin(root, tree.paths(), tree.read)


def _refuse_own_folders(root: Path, output: Path) -> None:
    """Raise CannotGoOn where a site would stand in the place of the system, of a part of it, or around it."""
    place, system = output.resolve(), root.resolve()
    taken = [system / name for name in ("ims", "schemas", "templates", ".git")]
    if system.is_relative_to(place) or any(place.is_relative_to(folder) for folder in taken):
        raise CannotGoOn(
            f"{output} belongs to the system itself, so no site is written there",
            "name a folder of its own with --output, for example site",
        )
