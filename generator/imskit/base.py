"""A system without its documents: each is read when somebody asks for it, where only documents have changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Day
from types import MappingProxyType
from typing import TYPE_CHECKING

from imskit.assemble import acknowledgements_of, decisions_of
from imskit.beside import Beside
from imskit.clock import Clock
from imskit.migrations import Migrated
from imskit.model import Catalog, Deferred, Document, Standard, System
from imskit.own_schemas import FIXED, SCHEMAS, SHARED
from imskit.problems import Place, Problem
from imskit.project import shipped_files
from imskit.reader import Reader
from imskit.schema import said_of, types_again
from imskit.tree import Tree
from imskit.values import dataclass
from imskit.working_folder import late_overlay, overlay

if TYPE_CHECKING:
    from imskit.loaded import Loaded
    from imskit.shelf import Shape, Shelf


@dataclass(frozen=True)
class Base:
    """A system without its documents, each of which is read when somebody asks its reader for it."""

    tree: Tree
    reader: Reader
    #: All but documents, signatures and what the history says.
    catalog: Catalog
    #: What is wrong with other files than documents.
    problems: tuple[Problem, ...]


def beside_of(
    tree: Tree,
    shape: Shape,
    tested: frozenset[str],
    plain: Mapping[str, Loaded],
    problems: tuple[Problem, ...],
) -> Beside | None:
    """What a run has read beside documents; None where a file of it is of an earlier release."""
    if any(isinstance(loaded, Migrated) for loaded in plain.values()):
        return None
    types = tuple((info.path, said_of(info, tested, tree.read)) for info in shape.types.values())
    files = {path: (loaded.data, loaded.slots) for path, loaded in plain.items()}
    return Beside(shape.key, types, tested, problems, files)


def base_again(tree: Tree, beside: Beside, clock: Clock, shelf: Shelf) -> Base | None:
    """What an organisation's *tree* holds beside documents, where nothing of that is other than in *beside*.

    None where ims.yaml or people.yaml cannot be used.
    """
    shipped = shipped_files("schemas", "standards")
    laid = overlay(Tree.of({}), shipped)
    whole = late_overlay(tree, laid)

    def schemas() -> Mapping[str, bytes]:
        found = {path: whole.read(path) for path in whole.paths() if path.startswith(SCHEMAS)}
        return found | {path: laid.read(path) for path in FIXED}

    types = types_again(beside.types, schemas, beside.tested)
    shape = shelf.shape_again(beside.shape, types)
    problems = list(beside.problems)
    fixed = Deferred(lambda: {path: laid.read(path) for path in (*FIXED, SHARED)})
    reader = Reader(whole, fixed, shape, problems, beside.tested, known=beside.files)
    reader.look_for_lost()
    shape.expect(reader.count)
    system = reader.system(None)
    if system is None:
        return None
    today, now = clock.day(system.time_zone), clock.real_day(system.time_zone)
    catalog = catalog_of(reader, system, [], {}, today=today, now=max(today, now), late=True)
    return Base(whole, reader, catalog, (*problems, *reader.slipped))


def catalog_of(
    reader: Reader,
    system: System,
    documents: list[Document],
    failed: Mapping[str, Place],
    *,
    today: Day,
    now: Day,
    late: bool = False,
) -> Catalog:
    """What *reader* gives beside *documents* and what *failed*, with these; what git says of them is for others.

    Where it may come *late*, what is wrong with standards is not among the reader's problems when this returns.
    """
    by_id: dict[str, Document] = {}
    for document in sorted(documents, key=lambda each: (each.id, len(each.path), each.path)):
        by_id.setdefault(document.id, document)
    known = reader.known_standards()
    in_use = [each.id for each in system.standards_in_use]
    standards: Mapping[str, Standard] = (
        Deferred(lambda: reader.standards(in_use)) if late else MappingProxyType(reader.standards(in_use))
    )
    return Catalog(
        system=system,
        types=reader.types,
        documents=MappingProxyType(by_id),
        all_documents=tuple(documents),
        standards=standards,
        known_standards=known,
        crosswalks=reader.crosswalks(in_use),
        decisions=MappingProxyType(decisions_of(list(by_id.values()))),
        acknowledgements=MappingProxyType(acknowledgements_of(by_id.values())),
        failed_ids=MappingProxyType(dict(failed)),
        failed_types=reader.failed_types,
        evidence_hash=reader.evidence_hash(),
        today=today,
        now=now,
        tested=reader.tested,
        audiences=reader.audiences(),
        certification=reader.certification(in_use),
        code_owners=reader.code_owners() if "forge" in system.data.get("settings", {}) else None,
    )
