"""How many people have a competence, at which level: counted, so that nobody is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date as Day
from typing import Any

from imskit.facts.body import rows, text
from imskit.facts.holders import holders
from imskit.model import Catalog, Document
from imskit.values import dataclass

#: The name of the type whose records this reads.
COMPETENCE = "competence"
#: The smallest group of which a number is told. Of one holder a count names the person; of two, each learns from
#: it what the other lacks.
SMALLEST_GROUP = 3


@dataclass(frozen=True, slots=True)
class LevelCount:
    """One level of a competence and how many people stand there today."""

    level: str
    #: The roles that need it at this level.
    roles: tuple[str, ...]
    #: People of whom this is the highest level that their roles need.
    needed: int
    #: Those of them who were found to have it, at this level or a higher one, and whose assessment is valid.
    met: int
    #: People who were found to have this level, and whose newest assessment is valid.
    held: int
    #: People who were found to have this level, and whose newest assessment has expired.
    expired: int

    @property
    def few(self) -> bool:
        """Whether so few people need it that a number would name them."""
        return self.needed < SMALLEST_GROUP


def level_counts(catalog: Catalog, document: Document) -> tuple[LevelCount, ...]:
    """The levels of the competence *document*, lowest first: those needed, described or found.

    Of each person the newest assessment counts. One is valid until the day it expires, that day included.
    """
    needs = list(_items(document, "body.needed_by"))
    newest = _newest(document)
    valid = {person: each for person, each in newest.items() if not _expired(each, catalog.today)}
    wanted: dict[str, str] = {}
    for need in needs:
        for person in holders(catalog, need["role"]):
            wanted[person] = max(wanted.get(person, ""), need["level"])
    described = [each["level"] for each in _items(document, "body.levels")]
    found = [each["level"] for each in newest.values()]
    return tuple(
        LevelCount(
            level=level,
            roles=tuple(dict.fromkeys(need["role"] for need in needs if need["level"] == level)),
            needed=sum(want == level for want in wanted.values()),
            met=sum(
                want == level and person in valid and valid[person]["level"] >= level
                for person, want in wanted.items()
            ),
            held=sum(each["level"] == level for each in valid.values()),
            expired=sum(each["level"] == level for person, each in newest.items() if person not in valid),
        )
        for level in sorted({*(need["level"] for need in needs), *described, *found})
    )


@dataclass(frozen=True, slots=True)
class RoleNeed:
    """A role that needs a competence, and how many of its holders have it today."""

    competence: Document
    role: str
    #: The least level that the role needs.
    level: str
    holders: int
    #: Holders who were found to have it, at this level or a higher one, and whose assessment is valid.
    have: int
    #: Holders who would have it, had their assessment not expired.
    expired: int

    @property
    def missing(self) -> int:
        """Holders who were never assessed, or found below the level."""
        return self.holders - self.have - self.expired

    @property
    def complete(self) -> bool:
        """Whether somebody holds the role and all holders have it."""
        return 0 < self.holders == self.have


def role_needs(catalog: Catalog, document: Document) -> tuple[RoleNeed, ...]:
    """The roles that need the competence *document*, in the order of its file."""
    newest = _newest(document)
    found = []
    for need in rows(document, "body.needed_by"):
        role, level = text(need, "role"), text(need, "level")
        people = holders(catalog, role)
        able = [name for name in people if name in newest and text(newest[name], "level") >= level]
        expired = sum(_expired(newest[name], catalog.today) for name in able)
        found.append(RoleNeed(document, role, level, len(people), len(able) - expired, expired))
    return tuple(found)


def _newest(document: Document) -> Mapping[str, Mapping[str, Any]]:
    """The newest assessment of each person; of two on one day, the later in the list."""
    entries: Sequence[Mapping[str, Any]] = sorted(
        _items(document, "body.assessments"), key=lambda each: text(each, "date")
    )
    return {text(each, "person"): each for each in entries}


def _expired(assessment: Mapping[str, Any], today: Day) -> bool:
    expires = assessment.get("expires")
    return isinstance(expires, str) and Day.fromisoformat(expires) < today


def _items(document: Document, dotted: str) -> Iterator[Mapping[str, Any]]:
    """The groups in the list at *dotted*; an organisation's own schema may have none."""
    found = document.value(dotted)
    yield from (each for each in found or () if isinstance(each, Mapping))
