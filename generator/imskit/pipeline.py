"""The way of the data: tree, load, schema, assemble, catalog, rules. Read `read` and you have read imskit."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from datetime import date as Day
from functools import cache, cached_property, partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from imskit.assemble import ACKNOWLEDGEMENT_TYPE, DECISION_TYPE, acknowledgements_of, decisions_of
from imskit.audiences import PATH as AUDIENCES
from imskit.facts.graph import Graph
from imskit.facts.past import without_later
from imskit.garbage import without_collecting
from imskit.history import is_repository
from imskit.model import (
    AudienceDefinition,
    Audiences,
    ByFolder,
    Catalog,
    Deferred,
    Document,
    InGit,
    Remembers,
    Since,
    System,
)
from imskit.overrides import unused_templates
from imskit.path_rules import SETTINGS
from imskit.problems import CannotGoOn, Place, Problem, Severity, nearest
from imskit.project import shipped_files
from imskit.reader import IMS, PEOPLE, Reader
from imskit.rules import hold_against_rules
from imskit.rules.audiences import faults_of
from imskit.shelf import Shape, Shelf
from imskit.signatures import signatures_of
from imskit.standpoint import Standpoint, standpoint, working_standpoint
from imskit.tree import Tree
from imskit.values import dataclass
from imskit.working_folder import overlay

if TYPE_CHECKING:
    from imskit.known_texts import KnownTexts
    from imskit.views.audience import Audience

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
        "audiences",
        "problems",
        "matrix",
        "status",
        "due",
        "diff",
        "export-register",
        "export-crosswalk",
        "export-due-list",
        "export-evidence-index",
        "export-gaps",
        "export-indicators",
        "export-measurements",
        "verify",
    )
)
#: Types whose records can be signed.
_SIGNED_TYPES = (DECISION_TYPE, ACKNOWLEDGEMENT_TYPE)
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
    #: All that the run has read, and what the documents of this reading were read by.
    shelf: Shelf
    shape: Shape
    #: The catalog that rules are held against: on a day gone by, what came later is in it too.
    whole: Catalog | None
    #: What of signatures could not be verified, in words.
    unverified: tuple[str, ...] = ()

    @property
    def not_told(self) -> tuple[str, ...]:
        """What could not be told, in words."""
        lost = () if self.catalog is not None else (f"the rules: {IMS} or {PEOPLE} cannot be read",)
        return (*self.standpoint.not_told, *self.unverified, *lost)

    def held_against_rules(self) -> Reading:
        """The same reading with all that the rules find."""
        return replace(self, problems=self.problems_by())

    def problems_by(
        self, rules: Collection[str] | None = None, least: Severity = Severity.NOTE
    ) -> tuple[Problem, ...]:
        """The problems of reading, and those that *rules* find, by name, of those that count at *least* so much.

        None stands for all rules.
        """
        found = hold_against_rules(self.whole, rules, least) if self.whole is not None else ()
        return tuple(sorted({*self.problems, *found}))

    def in_force(self) -> Catalog | None:
        """The catalog with the version of each document that is in force, for what readers are shown.

        Where the file at hand holds a newer one, the history is asked. Raises CannotGoOn where it does not reach
        back far enough.
        """
        if self.catalog is None or self.standpoint.behind is None:
            return self.catalog
        from imskit.earlier import EarlierVersions
        from imskit.facts.version_in_force import with_versions_in_force

        history = EarlierVersions(self.root, self.standpoint.behind, self.shape)
        found = with_versions_in_force(self.catalog, history)
        self.shelf.put_away()
        return found


def read(
    root: Path,
    clock: Clock,
    *,
    names: Path | None = None,
    revision: str | None = None,
    from_history: bool = True,
    shelf: Shelf | None = None,
    rules: bool = True,
) -> Reading:
    """Read the system at *root* and hold it against the rules.

    *names* is the file that says what people are called; without it, ims/people.local.yaml where that is
    there. *revision* names a commit to read instead of the working folder; without it, a day before HEAD's is
    answered from the commit of that day, unless *from_history* is false. What stands on the *shelf* already is not
    read again. Without *rules* they are held later, see `Reading.problems_by`. Raises CannotGoOn when there is
    nothing that can be read.
    """
    shelf = shelf or Shelf()
    with without_collecting("reading"):
        if revision is None and not from_history:
            here = working_standpoint(root, clock.as_of, clock.real_day)
        else:
            here = standpoint(root, revision, clock.as_of, clock.real_day, shelf.contents)
        found = _read(here, clock, names, shelf)
        found = found.held_against_rules() if rules else found
        shelf.put_away()
        return found


def read_from(here: Standpoint, clock: Clock, shelf: Shelf | None = None) -> Reading:
    """Read the files that *here* holds, without holding them against the rules; what is on the *shelf* is not read."""
    with without_collecting("reading"):
        return _read(here, clock, None, shelf or Shelf())


def _read(here: Standpoint, clock: Clock, names: Path | None, shelf: Shelf) -> Reading:
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
    shape = shelf.shape(schemas | {path: fixed[path] for path in replaced}, tested)
    types, found = shape.types, shape.problems
    found = (*found, *_no_types(schemas, shipped, {problem.place.path for problem in found}))
    named = {path.removeprefix(_SCHEMAS).removesuffix(".schema.json") for path in schemas}
    unused = unused_templates(own, shipped, {*types, *named})
    problems = [*tree.problems, *map(_not_replaced, replaced), *found, *_refused_settings(tree), *unused]
    reader = Reader(tree, fixed, shape, problems, tested)
    documents, failed = reader.documents()
    system = reader.system(names)
    catalog = None
    unverified: tuple[str, ...] = ()
    time_zone = system.time_zone if system is not None else "UTC"
    today, now = clock.day(time_zone), clock.real_day(time_zone)
    if system is not None:
        catalog = _catalog(reader, system, documents, failed, today=today, now=max(today, now))
        catalog = _with_history(catalog, here, tree, _zone(system.time_zone))
        catalog = _with_memory(catalog, here, shape)
        catalog, unverified = _with_signatures(catalog, tree, here.root)
    whole = catalog
    if catalog is not None and today < now:
        catalog = without_later(catalog)
    found = tuple(sorted(set(problems)))
    return Reading(
        here.root, tree, catalog, found, reader.count, today, here, shelf, shape, whole, unverified
    )


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
        acknowledgements=MappingProxyType(acknowledgements_of(by_id.values())),
        failed_ids=MappingProxyType(dict(failed)),
        failed_types=reader.failed_types,
        evidence_hash=reader.evidence_hash(),
        today=today,
        now=now,
        tested=reader.tested,
        audiences=reader.audiences(),
        certification=reader.certification([in_use.id for in_use in system.standards_in_use]),
        code_owners=reader.code_owners() if "forge" in system.data.get("settings", {}) else None,
    )


def _with_history(catalog: Catalog, here: Standpoint, tree: Tree, zone: tzinfo) -> Catalog:
    """*catalog* that knows, when somebody asks, what the history behind its files says."""
    commit, root = here.behind, here.root
    if commit is None:
        why = "nothing is committed here yet" if is_repository(root) else "this folder is no git repository"
        return replace(catalog, in_git=lambda: InGit(why))
    documents = catalog.all_documents

    @cache
    def told() -> InGit:
        from imskit.in_git import in_git

        return in_git(root, commit, zone, documents, tree.read)

    return _with_recording(replace(catalog, in_git=told), here, commit, zone)


def _with_recording(catalog: Catalog, here: Standpoint, commit: str, zone: tzinfo) -> Catalog:
    """*catalog* that knows, when somebody asks, since when records are held and whose commits brought them."""
    folders = [f"ims/{catalog.types[name].folder}/" for name in _SIGNED_TYPES if name in catalog.types]
    if not folders:
        return catalog

    def recorded(folder: str) -> Mapping[str, Day]:
        from imskit.recording import recorded_days

        return recorded_days(here.root, commit, folder, zone)

    def authors(folder: str) -> Mapping[str, str]:
        from imskit.recording import brought_by

        return brought_by(here.root, commit, folder)

    return replace(
        catalog,
        recorded=ByFolder({folder: Deferred(partial(recorded, folder)) for folder in folders}),
        brought_by=ByFolder({folder: Deferred(partial(authors, folder)) for folder in folders}),
    )


def _with_memory(catalog: Catalog, here: Standpoint, shape: Shape) -> Catalog:
    """*catalog* that knows, when somebody asks, what became of documents since contents that they had."""
    return replace(catalog, since=_Remembering(catalog, here, shape))


class _Remembering:
    """Makes its judge when somebody first asks: most checks remember nothing that has changed."""

    def __init__(self, catalog: Catalog, here: Standpoint, shape: Shape) -> None:
        self._catalog = catalog
        self._here = here
        self._shape = shape

    @cached_property
    def _judge(self) -> Remembers:
        from imskit.remembered import judge_of

        return judge_of(self._catalog, self._here.root, self._here.behind, self._shape)

    def __call__(self, name: str, before: str, after: str, /) -> Since:
        return self._judge(name, before, after)

    def expect(self, names: Collection[str], /) -> None:
        self._judge.expect(names)


def _with_signatures(catalog: Catalog, tree: Tree, root: Path) -> tuple[Catalog, tuple[str, ...]]:
    """*catalog* with what its signatures are, and what of them could not be told."""
    others = {place.path for place in catalog.failed_ids.values()} | {
        document.path for document in catalog.all_documents if document.type in _SIGNED_TYPES
    }
    found = signatures_of(tree, catalog.signed_records(), others, catalog.system.keys, root)
    signed = replace(
        catalog,
        signatures=found.records,
        vouchings=found.vouchings,
        stray_signatures=found.stray,
    )
    return signed, (f"signatures: {found.not_told}",) if found.not_told else ()


def audience_of(reading: Reading, catalog: Catalog, name: str | None) -> tuple[Catalog, Audience]:
    """What the audience called *name* may see of *catalog*, and that audience; None: whoever may see internal things.

    Who may see what is decided today: whatever files are looked at, ims/audiences.yaml of the folder says it. Raises
    CannotGoOn: there is no such audience, or the file cannot be read.
    """
    from imskit.views.audience import Audience

    if name is None:
        return catalog, Audience.of(catalog)
    of_now = reading.standpoint.commit is None
    known = catalog.audiences if of_now else _audiences_in_folder(reading.root)
    audience = Audience.named(catalog, audience_called(catalog, known, name, of_now=of_now))
    return audience.shown(catalog), audience


def _audiences_in_folder(root: Path) -> Audiences | None:
    path = root / AUDIENCES
    if not path.exists() and not path.is_symlink():
        return audiences_in(Tree.of({}))
    try:
        return audiences_in(Tree.of({AUDIENCES: path.read_bytes()})) if path.is_file() else None
    except OSError as error:
        raise CannotGoOn(f"{AUDIENCES} cannot be read: {error.strerror}") from error


def audiences_in(tree: Tree) -> Audiences | None:
    """The audiences that the files of *tree* describe; None where their file cannot be read."""
    schemas = {
        path: place.read_bytes() for path, place in shipped_files().items() if path in {*_FIXED, _SHARED}
    }
    return Reader(tree, schemas, Shape("", {}, (), Shelf()), []).audiences()


def audience_called(
    catalog: Catalog, known: Audiences | None, name: str, *, of_now: bool
) -> AudienceDefinition:
    """The audience called *name*, held against the *catalog* that is shown to it, which may be *of_now* or of before.

    Raises CannotGoOn: there is none, or the file is damaged, or names what is not there: nothing is handed out that
    somebody may have meant to withhold.
    """
    if known is None:
        raise CannotGoOn(
            f"{AUDIENCES} cannot be read, so what is withheld is not known",
            "run imskit check, and mend it first",
        )
    found = known.by_id.get(name)
    if found is None:
        raise CannotGoOn(
            f"there is no audience {name}", nearest(name, known.by_id, f"there are {', '.join(known.by_id)}")
        )
    fault = next(faults_of(catalog, known, of_now=of_now), None)
    if fault is not None:
        raise CannotGoOn(f"{fault.place}: {fault.message}, so nothing is made for an audience", fault.mend)
    return found


@dataclass(frozen=True)
class Published:
    """What a build made, and the reading it was made from with the problems that building found."""

    reading: Reading
    pages: int


def publish(
    reading: Reading,
    output: Path,
    *,
    edition: str = "",
    work: Path | None = None,
    audience: str | None = None,
) -> Published:
    """Build the site of *reading*, whose catalog can be used, into the folder *output*.

    *edition* is what the edition is called that it is built for, if it is for one, *audience* the id of the audience
    if it is for one. *work* is a folder of imskit's own for what is staged, where builds run side by side. Raises
    CannotGoOn when it cannot be built; the last good site stays then.
    """
    from imskit.facts.coverage import Coverage
    from imskit.site.build import build_site

    catalog = reading.in_force()
    if catalog is None:
        raise CannotGoOn(f"{IMS} or {PEOPLE} cannot be read", "run imskit check, and mend those first")
    refuse_own_folders(reading.root, output)
    shown, readers = audience_of(reading, catalog, audience)
    result = build_site(
        shown,
        Graph.of(shown),
        reading.problems,
        reading.tree,
        output,
        reading.root / WORK if work is None else work,
        reading.standpoint.origin(_zone(catalog.system.time_zone)),
        edition=edition,
        known=_known_texts(reading, catalog),
        audience=readers,
        coverage=Coverage(catalog, Graph.of(catalog)) if shown is not catalog else None,
    )
    found = tuple(sorted({*reading.problems, *result.problems}))
    return Published(replace(reading, problems=found), result.pages)


def _known_texts(reading: Reading, catalog: Catalog) -> KnownTexts:
    """What git knows of what the controlled documents of *catalog* said before, and in editions."""
    from imskit.known_texts import known_texts

    controlled = [document for document in catalog.documents.values() if document.lifecycle == "controlled"]
    files = [catalog.coming.get(document.id, document) for document in controlled]
    # On a day gone by a document is not all that its file says.
    at_hand = [(reading.tree.read(each.path), each) for each in files] if catalog.today >= catalog.now else []
    return known_texts(
        reading.root, reading.standpoint.behind, reading.shape, controlled, catalog.today, at_hand=at_hand
    )


def refuse_own_folders(root: Path, output: Path) -> None:
    """Raise CannotGoOn where a site would stand in the place of the system, of a part of it, or around it."""
    place, system = output.resolve(), root.resolve()
    taken = [system / name for name in ("ims", "schemas", "templates", ".git")]
    if system.is_relative_to(place) or any(place.is_relative_to(folder) for folder in taken):
        raise CannotGoOn(
            f"{output} belongs to the system itself, so no site is written there",
            "name a folder of its own with --output, for example site",
        )
