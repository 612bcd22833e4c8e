"""Fields that stand beside the group that they belong to."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.model import Path
from imskit.problems import Problem
from imskit.schema.engine import compiled
from imskit.schema.faults import Fault
from imskit.schema.paths import at_steps
from imskit.schema.sorted_faults import SortedFaults
from imskit.schema.told_file import ToldFile, steps_of, value_at
from imskit.schema.typed import listed, mapping


def stray_problems(file: ToldFile, found: SortedFaults) -> Iterator[Problem]:
    """One problem for each group that is empty or missing while its fields stand beside it.

    They are taken out of what was *found*: they are one mistake.
    """
    strays: dict[Path, list[Fault]] = {}
    for fault in found.unknown:
        group: Path = (file.elsewhere(str(fault.path[-1])) or ())[:-1] or _free_group(file, fault)
        beside = group[:-1] == fault.path[:-1] and group != ()
        if beside and (group[-1] in found.missing.get(group[:-1], ()) or file.is_empty(group)):
            strays.setdefault(group, []).append(fault)
    for group, several in strays.items():
        found.unknown = [fault for fault in found.unknown if fault not in several]
        label = file.label(group, next(iter(at_steps(file.schema, steps_of(group))), {}).get("title"))
        names = listed([str(fault.path[-1]) for fault in several])
        if file.is_empty(group):
            found.by_value.pop(group, None)
            message, place = f"{label} is empty, and its fields stand beside it", group
            mend = f"indent them by two spaces: {names}"
        else:
            found.missing[group[:-1]].remove(str(group[-1]))
            message, place = f"{label} is missing, and its fields stand without it", several[0].path
            mend = f"write {group[-1]}: on a line before them, and indent them by two spaces: {names}"
        yield file.problem("missing-field", place, message, mend, key=True)


def _free_group(file: ToldFile, fault: Fault) -> Path:
    """The group above a field that is not known, if it is empty and takes fields of any name such as this."""
    *above, name = fault.path
    known, present = fault.schema.get("properties", {}), list(value_at(file.data, tuple(above)))
    last = next((each for each in reversed(present[: present.index(name)]) if each in known), None)
    free = mapping(mapping(known.get(last)).get("additionalProperties"))
    return (
        (*above, last) if last and free and compiled(free).is_valid(value_at(file.data, fault.path)) else ()
    )
