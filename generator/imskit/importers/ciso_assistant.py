"""A library of CISO Assistant, in YAML: its frameworks as clause lists, its mappings as crosswalks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from imskit.importers.brought import Asked, Brought, together
from imskit.importers.clause_list import Found, Listed, id_from, number_in, standard_file
from imskit.importers.mapping import Mapped, Mapping, crosswalk_files
from imskit.importers.stranger import Data, group, groups, read_data, words
from imskit.problems import CannotGoOn, short


def from_ciso_assistant(data: bytes, source: str, asked: Asked) -> Brought:
    """The clause lists of the frameworks and the crosswalks of the mappings in the library *data* of file *source*.

    Raises CannotGoOn: it holds neither, or what the user names does not fit what it holds.
    """
    objects = group(read_data(data, source).get("objects"))
    frameworks = _both(objects, "framework")
    mappings = _both(objects, "requirement_mapping_set")
    if not frameworks and not mappings:
        raise CannotGoOn(
            f"{source} holds no framework and no mapping of CISO Assistant",
            "name a library whose objects hold one",
        )
    if asked.standard is not None and len(frameworks) != 1:
        raise CannotGoOn(
            f"{source} holds {len(frameworks) or 'no'} frameworks, and --id names one",
            "leave --id out; --from and --to name the standards of a mapping",
        )
    lists = together([standard_file(_listed(each), asked, source) for each in frameworks])
    if len({file.path for file in lists.files}) != len(lists.files):
        raise CannotGoOn(f"{source} holds two frameworks that would have the same file")
    known = replace(asked, clauses={**asked.clauses, **lists.clauses})
    return together([lists, *crosswalk_files([_mapping(each) for each in mappings], known, source)])


def _both(objects: Data, name: str) -> list[Data]:
    """What stands under *name*, as in older libraries, and in the list of that name."""
    return [each for each in (group(objects.get(name)), *groups(objects.get(f"{name}s"))) if each]


def _mapping(found: Data) -> Mapping:
    return Mapping(
        id_from(_last(found.get("source_framework_urn"))),
        id_from(_last(found.get("target_framework_urn"))),
        tuple(
            Mapped(
                _last(row.get("source_requirement_urn")),
                _last(row.get("target_requirement_urn")),
                words(row.get("relationship")),
                words(row.get("annotation")),
            )
            for row in groups(found.get("requirement_mappings"))
        ),
    )


def _last(urn: Any) -> str:
    """The last part of a URN: there the name of a framework, or what a requirement is called within it."""
    return words(urn).lower().rpartition(":")[2]


def _listed(framework: Data) -> Listed:
    urn = words(framework.get("urn"))
    name, ref = words(framework.get("name")), words(framework.get("ref_id"))
    nodes = groups(framework.get("requirement_nodes"))
    return Listed(
        name=urn.rpartition(":")[2] or ref,
        designation=ref or name,
        # Our own export puts the designation before the title, as many do.
        title=name.removeprefix(f"{ref}: ") or ref,
        clauses=tuple(_clause(node) for node in nodes),
    )


def _clause(node: Data) -> Found:
    # URNs are compared in lower case there.
    urn = words(node.get("urn")).lower()
    if not urn:
        title = short(words(node.get("name"))) or "one without a name"
        raise CannotGoOn(f"the requirement {title} has no urn", "mend the file where it was made")
    return Found(
        key=urn,
        number=number_in(words(node.get("ref_id")) or urn.rpartition(":")[2]),
        title=words(node.get("name")),
        parent=words(node.get("parent_urn")).lower() or None,
        assessable=node.get("assessable") is True,
        text=words(node.get("description")),
    )
