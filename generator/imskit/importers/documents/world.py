"""What of a system the drafts for it have to know."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date as Day

from imskit.edit.new import Starter
from imskit.importers.documents.roles import Roles
from imskit.importers.mapping_file import Goes
from imskit.model import TypeInfo


@dataclass(frozen=True)
class World:
    """The types, roles, people and standards of a system, and which ids are taken."""

    types: Mapping[str, TypeInfo]
    #: The starter of a type; None where it has none.
    starter: Callable[[str], Starter | None]
    roles: Roles
    #: Ids of people by their names in small letters, as far as the overlay of names says.
    people: Mapping[str, str]
    #: The numbers of the clauses of each standard in use, by its id.
    clauses: Mapping[str, Collection[str]]
    #: The ids that are taken, here or on another branch.
    ids: Collection[str]
    today: Day
    schemas_at: str
    #: The ids of the documents that are there, to which a draft may link.
    documents: Collection[str] = field(default=frozenset())
    #: What a mapping says of the names in front matter, as `plain_name` gives them.
    keys: Mapping[str, Goes] = field(default_factory=dict)
    #: The ids of documents that were brought in before, by the names of their sources: they keep them.
    before: Mapping[str, str] = field(default_factory=dict)
    #: What the sources of documents that were brought in before are called, by the ids of those.
    came_from: Mapping[str, str] = field(default_factory=dict)
    #: What the organisation is called.
    organisation: str = ""
    #: Ids of such documents by the numbers that their sources have, as `as_id` gives them: texts lead there.
    numbers: Mapping[str, str] = field(default_factory=dict)

    @property
    def prefixes(self) -> Mapping[str, str]:
        """The types by the prefix of their ids; decisions and the like are made by commands, never brought in."""
        return {info.prefix: name for name, info in self.types.items() if name != "decision"}
