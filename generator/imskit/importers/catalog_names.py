"""What words of a source or a mapping may name in a system: its roles, people, sites, types and documents."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from imskit.importers.documents.roles import Roles
from imskit.importers.told.value import World
from imskit.model import EVERYONE, Catalog

#: How sure a role is, as a part of 1.
_SURE: Mapping[str, float] = {"high": 0.95, "medium": 0.8, "low": 0.6}


def roles_of(catalog: Catalog, called: Mapping[str, str]) -> Roles:
    """The roles of a system; *called* are those that sources call otherwise."""
    roles = catalog.system.roles.values()
    top = frozenset(role.id for role in roles if role.top_management)
    return Roles.of({role.id: role.title for role in roles}, top, EVERYONE, called)


def named_of(catalog: Catalog, roles: Roles) -> World:
    """What values may name."""
    system = catalog.system

    def find_role(words: str) -> tuple[str, float, str] | None:
        found = roles.find(words)
        return None if found is None else (found.id, _SURE[found.confidence], found.why)

    called: dict[str, Collection[str]] = {role.id: [role.title] for role in system.roles.values()}
    return World(
        {EVERYONE: ["Everyone"], **{name: tuple(words) for name, words in called.items()}},
        {person.id: [person.name] if person.name else [] for person in system.people.values()},
        {name: [title] for name, title in system.sites.items()},
        {name: [info.title, info.plural] for name, info in catalog.types.items()},
        frozenset(document.id for document in catalog.all_documents),
        find_role,
    )
