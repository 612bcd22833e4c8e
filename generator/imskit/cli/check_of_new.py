"""What check finds in files that are to be, before any of them is written."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from imskit.cli.options import the_clock
from imskit.model import Catalog, TypeInfo
from imskit.pipeline import Reading, read_from
from imskit.problems import Problem
from imskit.tree import Source as File
from imskit.tree import Tree

if TYPE_CHECKING:
    from imskit.importers.registers.bring import NewRecord

#: So many new records are read and held against the rules at once: each takes some ten thousand bytes meanwhile.
TOGETHER = 4000


def found_in(
    reading: Reading,
    catalog: Catalog,
    files: Mapping[str, bytes],
    records: Sequence[NewRecord],
    evidence: Mapping[str, bytes],
) -> Mapping[str, list[Problem]]:
    """The problems of *files* and *records*, all of them new in the system of *reading*, by path.

    *evidence* is what lies beside them.
    Where no record has to do with another one, some thousand are looked at together: what a register of fifty
    thousand rows holds is then never in the memory as documents. The problems are the same.
    """
    found: dict[str, list[Problem]] = {}
    if not files and not records:
        return found
    apart = not files and _have_nothing_to_do_with_each_other(catalog, {each.record_type for each in records})
    size = max(TOGETHER, len(catalog.all_documents)) if apart else max(len(records), 1)
    for begin in range(0, max(len(records), 1), size):
        texts = {each.path: each.text.encode("utf-8") for each in records[begin : begin + size]}
        for problem in _problems(reading, {**files, **texts, **evidence}):
            found.setdefault(problem.place.path, []).append(problem)
    return found


def _problems(reading: Reading, new: Mapping[str, bytes]) -> Iterator[Problem]:
    files: dict[str, File | bytes] = {**reading.standpoint.tree.files, **new}
    here = replace(reading.standpoint, tree=Tree.of(files, reading.standpoint.tree.problems))
    for problem in read_from(here, the_clock(None)).held_against_rules().problems:
        if problem.place.path in new:
            yield problem


def _have_nothing_to_do_with_each_other(catalog: Catalog, names: Collection[str]) -> bool:
    """Whether what rules find in a new record of the types *names* is the same whatever other new ones there are.

    Rows of registers refer to documents that are there already and never to each other; what is left are tasks that
    a record settles for others of some type, and documents that wait for records.
    """
    from imskit.rules.frames import settled_types

    settled = settled_types(catalog)
    infos: list[TypeInfo] = [catalog.types[name] for name in names]
    return not any(
        info.lifecycle == "controlled" or settled.get(info.name, frozenset()) & set(names) for info in infos
    )
