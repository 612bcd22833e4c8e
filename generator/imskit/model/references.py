"""What a document points at: other documents, clauses, and who or what it names."""

from __future__ import annotations

from typing import Literal

from imskit.model.plain_files import Path
from imskit.values import dataclass

#: The id of a standard and the number of a clause of it.
ClauseKey = tuple[str, str]
#: Stands for a role, a person or a type that somebody still has to name: a blank in the form of an id.
UNNAMED = "to-be-named"


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference from a document: a link of its head, or a field of its body that the schema marks."""

    #: The relation, such as `implements`, `decides` or the name of the field.
    relation: str
    #: The id of the document it leads to.
    target: str
    #: Where it stands in the document's data.
    at: Path
    #: The fingerprint of the target that it was written against, if it says so.
    fingerprint: str | None = None
    why: str | None = None
    #: How it is written there, where it is a link inside a text.
    words: str = ""


@dataclass(frozen=True, slots=True)
class ClauseRef:
    """One clause named by a document; `relation` is `satisfies` for its head, else what the schema says."""

    relation: str
    standard: str
    clause: str
    at: Path

    @property
    def key(self) -> ClauseKey:
        """The clause's key: always with its standard, since numbers repeat between standards."""
        return (self.standard, self.clause)


@dataclass(frozen=True, slots=True)
class NameRef:
    """A role, person, type or site that a document names."""

    kind: Literal["role", "person", "type", "site"]
    name: str
    at: Path
