"""People, the roles they hold, and the keys they sign with."""

from __future__ import annotations

from datetime import date as Day

from imskit.problems import Place
from imskit.values import dataclass


@dataclass(frozen=True, slots=True)
class Holding:
    """That a person held a role (or stood in for it) from one day until another, both included."""

    person: str
    since: Day
    until: Day | None
    place: Place
    #: Only for delegations: the types it covers (none named: all), and why.
    types: tuple[str, ...] = ()
    why: str | None = None

    def covers(self, day: Day) -> bool:
        """Whether *day* lies within it."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Role:
    """A role, who holds it, and who may act for it."""

    id: str
    title: str
    place: Place
    purpose: str = ""
    top_management: bool = False
    responsibilities: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    holders: tuple[Holding, ...] = ()
    deputies: tuple[Holding, ...] = ()
    delegations: tuple[Holding, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A person under a pseudonym; `name` comes from the overlay that is not committed."""

    id: str
    place: Place
    name: str | None = None
    site: str | None = None
    left: Day | None = None
    #: The e-mail addresses of the person's commits: `sha256:` and the hash of each in lower case, see
    #: `imskit.organisation.address_hash`.
    commits_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A public key of a person, and the days on which what it signs counts, both included."""

    #: Its place in the list of people.yaml, from 0: what tells it from the others.
    number: int
    person: str
    #: As written; whether it is a key at all is for `imskit.sshsig` to say.
    line: str
    since: Day
    until: Day | None
    place: Place
    #: From this day on it proves nothing that was not recorded before.
    revoked_on: Day | None = None
    #: One of the first keys, which nobody vouches for.
    root: bool = False
    #: Who vouches for it, and the signature with which they do.
    vouched_by: str | None = None
    vouching: str | None = None

    def covers(self, day: Day) -> bool:
        """Whether *day* lies within its days."""
        return self.since <= day and (self.until is None or day <= self.until)
