"""A library of CISO Assistant, in YAML: its frameworks as clause lists."""

from __future__ import annotations

from imskit.importers.brought import Asked, Brought
from imskit.importers.clause_list import Found, Listed, number_in, standard_file
from imskit.importers.stranger import Data, group, groups, read_data, words
from imskit.problems import CannotGoOn, short


def from_ciso_assistant(data: bytes, source: str, asked: Asked) -> Brought:
    """The clause lists of the frameworks in the library *data*, of the file *source*.

    Raises CannotGoOn: it holds none, or several for which the user names one id.
    """
    library = read_data(data, source)
    objects = group(library.get("objects"))
    found = [each for each in (group(objects.get("framework")), *groups(objects.get("frameworks"))) if each]
    if not found:
        raise CannotGoOn(
            f"{source} holds no framework of CISO Assistant", "name a library whose objects hold a framework"
        )
    if asked.standard is not None and len(found) > 1:
        raise CannotGoOn(f"{source} holds {len(found)} frameworks, and --id names one", "leave --id out")
    each = [standard_file(_listed(framework), asked, source) for framework in found]
    paths = [file.path for one in each for file in one.files]
    if len(set(paths)) != len(paths):
        raise CannotGoOn(f"{source} holds two frameworks that would have the same file")
    return Brought(
        tuple(file for one in each for file in one.files),
        tuple(dict.fromkeys(note for one in each for note in one.notes)),
    )


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
