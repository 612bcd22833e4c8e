"""The way of the data: tree, load, schema, assemble, catalog, rules. Read `read` and you have read imskit."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from datetime import date as Day
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from imskit.assemble import DECISION_TYPE, decisions_of
from imskit.facts.graph import Graph
from imskit.facts.past import without_later
from imskit.garbage import without_collecting
from imskit.model import Catalog, Deferred, Document, System
from imskit.overrides import unused_templates
from imskit.path_rules import SETTINGS
from imskit.problems import CannotGoOn, Place, Problem
from imskit.project import shipped_files
from imskit.reader import IMS, PEOPLE, Reader
from imskit.rules import hold_against_rules
from imskit.schema import compile_types
from imskit.signatures import signatures_of
from imskit.standpoint import Standpoint, standpoint, working_standpoint
from imskit.tree import Tree
from imskit.values import dataclass
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
        "certification-stages",
        "problems",
        "matrix",
        "status",
        "due",
        "diff",
        "verify",
    )
)
_SCHEMAS = "schemas/"
_STANDARDS = "ims/standards/"
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
    #: What of signatures could not be verified, in words.
    unverified: tuple[str, ...] = ()

    @property
    def not_told(self) -> tuple[str, ...]:
        """What could not be told, in words."""
        lost = () if self.catalog is not None else (f"the rules: {IMS} or {PEOPLE} cannot be read",)
        return (*self.standpoint.not_told, *self.unverified, *lost)

    def in_force(self) -> Catalog | None:
        """The catalog with the version of each document that is in force, for what readers are shown.

        Where the file at hand holds a newer one, the history is asked. Raises CannotGoOn where it does not reach
        back far enough.
        """
        if self.catalog is None or self.standpoint.behind is None:
            return self.catalog
        from imskit.earlier import EarlierVersions
        from imskit.facts.version_in_force import with_versions_in_force

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
    with without_collecting("reading"):
        if revision is None and not from_history:
            here = working_standpoint(root, clock.as_of, clock.real_day)
        else:
            here = standpoint(root, revision, clock.as_of, clock.real_day)
        return read_from(here, clock, names)


def read_from(here: Standpoint, clock: Clock, names: Path | None = None) -> Reading:
    """Read the files that *here* holds; *names* and what is raised as for `read`."""
    shipped = shipped_files()
    own = here.tree
    tree = overlay(own, shipped)
    same = _as_shipped(own, shipped)
    schemas = {path: tree.read(path) for path in tree.paths() if path.startswith(_SCHEMAS)}
    fixed = {
        path: schemas[path] if path in same else shipped[path].read_bytes() for path in (*_FIXED, _SHARED)
    }
    replaced = [path for path in _FIXED if path not in same]
    tested = _tested(same)
    types, found = compile_types(schemas | {path: fixed[path] for path in replaced}, tested)
    found = (*found, *_no_types(schemas, shipped, {problem.place.path for problem in found}))
    named = {path.removeprefix(_SCHEMAS).removesuffix(".schema.json") for path in schemas}
    unused = unused_templates(own, shipped, {*types, *named})
    problems = [*tree.problems, *map(_not_replaced, replaced), *found, *_refused_settings(tree), *unused]
    reader = Reader(tree, fixed, types, problems, tested)
    documents, failed = reader.documents()
    system = reader.system(names)
    catalog = None
    unverified: tuple[str, ...] = ()
    time_zone = system.time_zone if system is not None else "UTC"
    today, now = clock.day(time_zone), clock.real_day(time_zone)
    if system is not None:
        catalog = _catalog(reader, system, documents, failed, today=today, now=max(today, now))
        catalog = _with_recording(catalog, here, _zone(system.time_zone))
        catalog, unverified = _with_signatures(catalog, tree, here.root)
        problems.extend(hold_against_rules(catalog))
        if today < now:
            catalog = without_later(catalog)
    found = tuple(sorted(set(problems)))
    return Reading(here.root, tree, catalog, found, reader.count, today, here, unverified)


def _as_shipped(own: Tree, shipped: Mapping[str, Path]) -> frozenset[str]:
    """The paths of the schemas and standards that are those of imskit, byte for byte.

    *own* are the organisation's files: where it has none, that of imskit stands.
    """
    return frozenset(
        path
        for path, place in shipped.items()
        if path.startswith((_SCHEMAS, _STANDARDS))
        and (not own.has(path) or own.read(path) == place.read_bytes())
    )


def _tested(same: frozenset[str]) -> frozenset[str]:
    """Those of the files that are the *same* as imskit's that need not be looked through again at each start.

    They were held against each other before the release. A schema counts if the part that all share is so too.
    """
    return same if _SHARED in same else frozenset(path for path in same if path.startswith(_STANDARDS))


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
        tested=reader.tested,
        certification=reader.certification([in_use.id for in_use in system.standards_in_use]),
        code_owners=reader.code_owners() if "forge" in system.data.get("settings", {}) else None,
    )


def _with_recording(catalog: Catalog, here: Standpoint, zone: tzinfo) -> Catalog:
    """*catalog* that knows, when somebody asks, since when decisions are held and whose commits brought them."""
    commit, info = here.behind, catalog.types.get(DECISION_TYPE)
    if commit is None or info is None:
        return catalog
    folder = f"ims/{info.folder}/"

    def recorded() -> Mapping[str, Day]:
        from imskit.recording import recorded_days

        return recorded_days(here.root, commit, folder, zone)

    def authors() -> Mapping[str, str]:
        from imskit.recording import brought_by

        return brought_by(here.root, commit, folder)

    return replace(catalog, recorded=Deferred(recorded), brought_by=Deferred(authors))


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


def publish(reading: Reading, output: Path, *, edition: str = "") -> Published:
    """Build the site of *reading*, whose catalog can be used, into the folder *output*.

    *edition* is what the edition is called that it is built for, if it is for one. Raises CannotGoOn when it
    cannot be built; the last good site stays then.
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
        edition=edition,
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
