"""The way of the data: tree, load, schema, assemble, catalog, rules. Read `read` and you have read imskit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import field, replace
from datetime import date as Day
from functools import partial
from itertools import chain
from pathlib import Path

from imskit.asked_of_history import with_history, with_memory
from imskit.assemble import SIGNED_TYPES
from imskit.base import catalog_of
from imskit.clock import Clock, zone_called
from imskit.facts.past import without_later
from imskit.garbage import without_collecting
from imskit.ledger import Failed
from imskit.loaded import Loaded
from imskit.model import Catalog
from imskit.other_files import other_problems
from imskit.overrides import unused_templates
from imskit.own_schemas import (
    FIXED,
    SCHEMAS,
    SHARED,
    as_shipped,
    describing_no_type,
    not_replaced,
    tested_among,
)
from imskit.path_rules import SETTINGS
from imskit.problems import Problem, Severity
from imskit.project import shipped_files
from imskit.reader import IMS, PEOPLE, Reader
from imskit.rules import hold_against_rules
from imskit.shelf import Shape, Shelf
from imskit.signatures import signatures_of
from imskit.standpoint import Standpoint, standpoint, working_standpoint
from imskit.tree import Tree
from imskit.values import dataclass
from imskit.working_folder import overlay

__all__ = ["Clock", "Reading", "read", "read_from"]


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
    #: Documents that could not be read or failed their schema, by path; what may be meant as one and is not read.
    failed: Mapping[str, Failed] = field(default_factory=dict)
    lost: tuple[str, ...] = ()
    #: What is wrong with the files of documents themselves, by path; all of it is among the problems.
    told: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    #: What is beside documents, for `imskit.base.beside_of`: the files that were read, and what is wrong there.
    plain: Mapping[str, Loaded] = field(default_factory=dict)
    beside: tuple[Problem, ...] = ()

    @property
    def not_told(self) -> tuple[str, ...]:
        """What could not be told, in words."""
        lost = () if self.catalog is not None else (f"the rules: {IMS} or {PEOPLE} cannot be read",)
        return (*self.standpoint.not_told, *self.unverified, *lost)

    def held_against_rules(self, least: Severity = Severity.NOTE) -> Reading:
        """The same reading with all that the rules find, of those that count at *least* so much."""
        return replace(self, problems=self.problems_by(least=least))

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
    least: Severity = Severity.NOTE,
) -> Reading:
    """Read the system at *root* and hold it against the rules.

    *names* is the file that says what people are called; without it, ims/people.local.yaml where that is
    there. *revision* names a commit to read instead of the working folder; without it, a day before HEAD's is
    answered from the commit of that day, unless *from_history* is false. What stands on the *shelf* already is not
    read again. Without *rules* they are held later, see `Reading.problems_by`; of them, those are held that count at
    *least* so much. Raises CannotGoOn when there is
    nothing that can be read.
    """
    shelf = shelf or Shelf()
    with without_collecting("reading"):
        if revision is None and not from_history:
            here = working_standpoint(root, clock.as_of, clock.real_day, shelf.folder)
        else:
            here = standpoint(
                root, revision, clock.as_of, clock.real_day, shelf.contents, folder=shelf.folder
            )
        found = _read(here, clock, names, shelf)
        found = found.held_against_rules(least) if rules else found
        shelf.put_away()
        return found


def read_from(here: Standpoint, clock: Clock, shelf: Shelf | None = None) -> Reading:
    """Read the files that *here* holds, without holding them against the rules; what is on the *shelf* is not read."""
    with without_collecting("reading"):
        return _read(here, clock, None, shelf or Shelf())


def _read(here: Standpoint, clock: Clock, names: Path | None, shelf: Shelf) -> Reading:
    tree, shape, reader, problems, others = _opened(here, shelf)
    documents, failed = reader.documents()
    system = reader.system(names)
    catalog = None
    unverified: tuple[str, ...] = ()
    time_zone = system.time_zone if system is not None else "UTC"
    today, now = clock.day(time_zone), clock.real_day(time_zone)
    if system is not None:
        catalog = catalog_of(reader, system, documents, failed, today=today, now=max(today, now))
        reader.look_at_unused_standards()
        catalog = with_history(catalog, here, tree, zone_called(system.time_zone))
        catalog = with_memory(catalog, here, shape)
        catalog, unverified = _with_signatures(catalog, tree, here.root)
    problems += others(catalog=catalog)
    whole = catalog
    if catalog is not None and today < now:
        catalog = without_later(catalog)
    told = chain.from_iterable(reader.told.values())
    return Reading(
        here.root,
        tree,
        catalog,
        tuple(sorted({*problems, *reader.slipped, *told})),
        reader.count,
        today,
        here,
        shelf,
        shape,
        whole,
        unverified,
        reader.failed,
        reader.lost,
        reader.told,
        reader.plain,
        tuple(problems),
    )


#: Finds the problems of files that only some commands read, given the catalog if there is one.
_Others = partial[Iterator[Problem]]


def _opened(here: Standpoint, shelf: Shelf) -> tuple[Tree, Shape, Reader, list[Problem], _Others]:
    """The files with those that imskit ships, what they are read by, a list to which the reader adds problems.

    The last finds those of the files that only some commands read.
    """
    shipped = shipped_files()
    own = here.tree
    tree = overlay(own, shipped)
    same = as_shipped(own, shipped)
    schemas = {path: tree.read(path) for path in tree.paths() if path.startswith(SCHEMAS)}
    fixed = {path: schemas[path] if path in same else shipped[path].read_bytes() for path in (*FIXED, SHARED)}
    replaced = [path for path in FIXED if path not in same]
    tested = tested_among(same)
    shape = shelf.shape(schemas | {path: fixed[path] for path in replaced}, tested)
    types, found = shape.types, shape.problems
    found = (*found, *describing_no_type(schemas, shipped, {problem.place.path for problem in found}))
    named = {path.removeprefix(SCHEMAS).removesuffix(".schema.json") for path in schemas}
    unused = unused_templates(own, shipped, {*types, *named})
    problems = [*tree.problems, *map(not_replaced, replaced), *found, *_refused_settings(tree), *unused]
    reader = Reader(tree, fixed, shape, problems, tested)
    others = partial(other_problems, tree, fixed, types, reader.failed_types, shipped)
    return tree, shape, reader, problems, others


def _refused_settings(tree: Tree) -> tuple[Problem, ...]:
    """What in the user's mkdocs.yml is refused, where there is one."""
    if not tree.has(SETTINGS):
        return ()
    from imskit.site.settings import read_settings

    return read_settings(tree)[1]


def _with_signatures(catalog: Catalog, tree: Tree, root: Path) -> tuple[Catalog, tuple[str, ...]]:
    """*catalog* with what its signatures are, and what of them could not be told."""
    others = {place.path for place in catalog.failed_ids.values()} | {
        document.path for document in catalog.all_documents if document.type in SIGNED_TYPES
    }
    found = signatures_of(tree, catalog.signed_records(), others, catalog.system.keys, root)
    signed = replace(
        catalog,
        signatures=found.records,
        vouchings=found.vouchings,
        stray_signatures=found.stray,
    )
    return signed, (f"signatures: {found.not_told}",) if found.not_told else ()
