"""What ims.yaml and people.yaml say of the management system as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from imskit.model.people import Person, Role, SigningKey
from imskit.model.period import Period
from imskit.model.plain_files import PlainFile
from imskit.model.references import UNNAMED
from imskit.problems import Place
from imskit.values import dataclass

#: What pages call who is not named yet.
_UNNAMED = "to be named"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A clause the organisation leaves out or does not follow, and why."""

    standard: str
    clause: str
    why: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class ApprovalRule:
    """Who must approve which documents, as written in ims.yaml."""

    documents: tuple[str, ...]
    types: tuple[str, ...]
    roles: tuple[str, ...]
    #: Where each of the roles stands.
    role_places: tuple[Place, ...]
    need: Literal["any", "all"]
    count: int
    assurance: Literal["asserted", "committed", "signed"]
    top_management: bool


@dataclass(frozen=True, slots=True)
class StandardInUse:
    """A standard that ims.yaml lists, found or not."""

    id: str
    place: Place
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Forge:
    """Where the files are kept, and changed in a browser."""

    kind: Literal["github", "gitlab", "gitea"]
    #: The address of the repository, without a slash at its end.
    repository: str
    #: The branch that holds.
    branch: str
    #: The folder of the repository in which the system lies, without a slash at its end; empty for its top.
    folder: str


@dataclass(frozen=True)
class System:
    """What ims.yaml and people.yaml say."""

    name: str
    time_zone: str
    #: The whole of ims.yaml, plain data.
    data: Mapping[str, Any]
    #: ims.yaml and people.yaml as written.
    files: tuple[PlainFile, ...]
    standards_in_use: tuple[StandardInUse, ...]
    approvals: tuple[ApprovalRule, ...]
    #: Severity words by rule name, with their places.
    severities: Mapping[str, tuple[str, Place]]
    people: Mapping[str, Person]
    roles: Mapping[str, Role]
    sites: Mapping[str, str]
    #: The address of the editor, with {path} for the file; it wins over that of the forge.
    edit_url: str | None
    due_soon: Period
    audit_cycle: Period
    #: How long after it happened something is to be recorded.
    record_within: Period
    keys: tuple[SigningKey, ...] = ()
    #: None where ims.yaml names no repository.
    forge: Forge | None = None

    def role_title(self, role: str) -> str:
        """What the role is called; its id when nobody declared it."""
        if role == UNNAMED:
            return _UNNAMED
        known = self.roles.get(role)
        return known.title if known is not None else role

    def person_name(self, person: str) -> str:
        """What the person is called: the name of the overlay, or else the pseudonym."""
        if person == UNNAMED:
            return _UNNAMED
        known = self.people.get(person)
        return (known.name if known is not None else None) or person
