"""What a system has to tell those who bring something in: types, roles, people, ids, and what was brought in before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from imskit.cli.laying import taken_ids, the_schema_folder
from imskit.edit.new import STARTERS, Starter
from imskit.git import git
from imskit.history import is_repository
from imskit.importers.catalog_names import named_of, roles_of
from imskit.importers.documents.world import World
from imskit.importers.mapping_file import PATH, Mappings, read_mapping
from imskit.importers.memory import FOLDER, Memory, memory_path, read_head, read_memory
from imskit.importers.registers.bring import Ground
from imskit.merged_texts import merged_texts
from imskit.model import Catalog
from imskit.pipeline import Reading
from imskit.problems import CannotGoOn, Problem


def the_world(reading: Reading, catalog: Catalog, called: Mapping[str, str] | None = None) -> World:
    """The system of *reading*, as drafts of documents have to know it.

    *called* are roles by what sources call them.
    """
    system = catalog.system

    def starter(name: str) -> Starter | None:
        path = f"{STARTERS}{name}.yaml"
        return Starter(path, reading.tree.read(path)) if reading.tree.has(path) else None

    in_use = {each.id for each in system.standards_in_use}
    return World(
        catalog.types,
        starter,
        roles_of(catalog, called or {}),
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
    )


def the_mappings(reading: Reading, catalog: Catalog, file: Path | None) -> Mappings:
    """The mapping in *file*, or in its own place in the system; an empty one where there is none.

    Rules that name what is not there say so. Raises CannotGoOn: it is no mapping; all that is wrong stands in the
    sentence.
    """
    if file is None:
        if not reading.tree.has(PATH):
            return Mappings()
        data, name = reading.tree.read(PATH), PATH
    else:
        data, name = file.read_bytes(), file.as_posix()
    schemas = {path: reading.tree.read(path) for path in reading.tree.paths() if path.startswith("schemas/")}
    named = named_of(catalog, roles_of(catalog, {}))
    found, problems = read_mapping(data, name, catalog.types, schemas, named)
    if problems and not found.faults:
        first, *others = problems
        more = "".join(f"\n    {each.place}: {each.message}" for each in others[:20])
        raise CannotGoOn(f"{first.place}: {first.message}{more}", first.mend)
    return found


def the_heads(reading: Reading) -> Sequence[Memory]:
    """What is remembered of each source, with no more of its documents than one."""
    paths = (path for path in reading.tree.paths() if path.startswith(FOLDER))
    found = (read_head(reading.tree.read(path)) for path in paths if path.endswith(".jsonl"))
    return [each for each in found if each is not None]


def the_memory(reading: Reading, names: Mapping[str, str]) -> Callable[[str, str], Memory | None]:
    """What is remembered of the sheet of a source, by their names. What it gives raises CannotGoOn: it is damaged.

    *names* are what sources were called when they were first brought in.
    """

    def remembered(source: str, sheet: str) -> Memory | None:
        path = memory_path(names.get(source, source), sheet)
        if not reading.tree.has(path):
            return None
        found = read_memory(reading.tree.read(path), path)
        if isinstance(found, Problem):
            raise CannotGoOn(f"{found.place}: {found.message}", found.mend)
        return found

    return remembered


def committed_paths(reading: Reading) -> frozenset[str]:
    """The paths of the documents that the last commit holds; none without a repository."""
    if not is_repository(reading.root):
        return frozenset()
    try:
        listed = git(reading.root, "ls-tree", "-r", "-z", "--name-only", "HEAD", "--", "ims/")
    except CannotGoOn:
        # Nothing is committed yet.
        return frozenset()
    return frozenset(path for path in listed.decode("utf-8", "surrogateescape").split("\0") if path)


def the_ground(
    reading: Reading, catalog: Catalog, world: World, mappings: Mappings, names: Mapping[str, str]
) -> Ground:
    """The system of *reading*, as registers have to know it; *names* as for `the_memory`."""
    now: Mapping[str, Mapping[str, Any]] = {each.id: each.data for each in catalog.all_documents}
    named = named_of(catalog, world.roles)
    return Ground(world, named, mappings, the_memory(reading, names), now, merged_texts)
