"""What a system has to tell those who bring something in: types, roles, people, ids, and what was brought in before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from imskit.cli.laying import taken_ids, the_schema_folder
from imskit.edit.new import STARTERS, Starter
from imskit.importers.documents.references import as_id
from imskit.importers.documents.roles import Roles
from imskit.importers.documents.world import World
from imskit.importers.mapping_file import PATH, Mappings, read_mapping
from imskit.importers.memory import FOLDER, Memory, Single, memory_path, read_memory, single
from imskit.importers.registers.bring import Ground
from imskit.importers.told.value import World as Named
from imskit.merged_texts import merged_texts
from imskit.model import EVERYONE, Catalog
from imskit.pipeline import Reading
from imskit.problems import CannotGoOn, Problem

if TYPE_CHECKING:
    from collections.abc import Collection


#: How sure a role is, as a part of 1.
_SURE: Mapping[str, float] = {"high": 0.95, "medium": 0.8, "low": 0.6}


def brought_before(reading: Reading, catalog: Catalog) -> tuple[Single, ...]:
    """The sources that became one document each that is still there."""
    ids = {document.id for document in catalog.all_documents}
    found = [single(reading.tree.read(path)) for path in reading.tree.paths() if path.startswith(FOLDER)]
    return tuple(each for each in found if each is not None and each.id in ids)


def the_world(
    reading: Reading, catalog: Catalog, called: Mapping[str, str] | None = None, before: Sequence[Single] = ()
) -> World:
    """The system of *reading*, as drafts of documents have to know it.

    *called* are roles by what sources call them, *before* the sources that came in before.
    """
    system = catalog.system

    def starter(name: str) -> Starter | None:
        path = f"{STARTERS}{name}.yaml"
        return Starter(path, reading.tree.read(path)) if reading.tree.has(path) else None

    in_use = {each.id for each in system.standards_in_use}
    return World(
        catalog.types,
        starter,
        _roles(catalog, called or {}),
        {
            words.casefold(): person.id
            for person in system.people.values()
            for words in (person.id, person.name)
            if words
        },
        {
            # Headings of a standard ask for nothing.
            name: frozenset(clause.number for clause in standard.clauses.values() if clause.assessable)
            for name, standard in catalog.standards.items()
            if name in in_use
        },
        taken_ids(reading, catalog),
        catalog.today,
        the_schema_folder(reading),
        frozenset(document.id for document in catalog.all_documents),
        organisation=system.name,
        numbers={as_id(each.number): each.id for each in before if each.number},
    )


def the_mappings(reading: Reading, catalog: Catalog, file: Path | None) -> Mappings:
    """The mapping in *file*, or in its own place in the system; an empty one where there is none.

    Raises CannotGoOn: something is wrong with it; all that is stands in the sentence.
    """
    if file is None:
        if not reading.tree.has(PATH):
            return Mappings()
        data, name = reading.tree.read(PATH), PATH
    else:
        data, name = file.read_bytes(), file.as_posix()
    schemas = {path: reading.tree.read(path) for path in reading.tree.paths() if path.startswith("schemas/")}
    named = _named(catalog, _roles(catalog, {}))
    found, problems = read_mapping(data, name, catalog.types, schemas, named)
    if problems:
        first, *others = problems
        more = "".join(f"\n    {each.place}: {each.message}" for each in others[:20])
        raise CannotGoOn(f"{first.place}: {first.message}{more}", first.mend)
    return found


def the_memory(reading: Reading) -> Callable[[str, str], Memory | None]:
    """What is remembered of the sheet of a source, by their names. What it gives raises CannotGoOn: it is damaged."""

    def remembered(source: str, sheet: str) -> Memory | None:
        path = memory_path(source, sheet)
        if not reading.tree.has(path):
            return None
        found = read_memory(reading.tree.read(path), path)
        if isinstance(found, Problem):
            raise CannotGoOn(f"{found.place}: {found.message}", found.mend)
        return found

    return remembered


def the_ground(reading: Reading, catalog: Catalog, world: World, mappings: Mappings) -> Ground:
    """The system of *reading*, as registers have to know it."""
    now: Mapping[str, Mapping[str, Any]] = {each.id: each.data for each in catalog.all_documents}
    return Ground(world, _named(catalog, world.roles), mappings, the_memory(reading), now, merged_texts)


def _roles(catalog: Catalog, called: Mapping[str, str]) -> Roles:
    """The roles of a system; *called* are those that sources call otherwise."""
    roles = catalog.system.roles.values()
    top = frozenset(role.id for role in roles if role.top_management)
    return Roles.of({role.id: role.title for role in roles}, top, EVERYONE, called)


def _named(catalog: Catalog, roles: Roles) -> Named:
    """What values may name."""
    system = catalog.system

    def find_role(words: str) -> tuple[str, float, str] | None:
        found = roles.find(words)
        return None if found is None else (found.id, _SURE[found.confidence], found.why)

    called: dict[str, Collection[str]] = {role.id: [role.title] for role in system.roles.values()}
    return Named(
        {EVERYONE: ["Everyone"], **{name: tuple(words) for name, words in called.items()}},
        {person.id: [person.name] if person.name else [] for person in system.people.values()},
        {name: [title] for name, title in system.sites.items()},
        {name: [info.title, info.plural] for name, info in catalog.types.items()},
        frozenset(document.id for document in catalog.all_documents),
        find_role,
    )
