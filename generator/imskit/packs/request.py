"""What a pack is asked to hold: which days, which standards and clauses, for whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date as Day

from imskit.model import Catalog, Document
from imskit.problems import CannotGoOn, nearest


@dataclass(frozen=True, slots=True)
class Request:
    """The period, both days included, and what of the standards is asked for."""

    since: Day
    until: Day
    #: Ids of standards, in the order of ims.yaml.
    standards: tuple[str, ...]
    #: Numbers of clauses, each with all below it; empty: all.
    clauses: tuple[str, ...] = ()

    def asks_for(self, standard: str, number: str) -> bool:
        """Whether a clause is asked for: itself, or one above it."""
        if standard not in self.standards:
            return False
        return not self.clauses or any(
            number == asked or number.startswith(f"{asked}.") for asked in self.clauses
        )

    def covers(self, document: Document) -> bool:
        """Whether a record tells of the period: it happened in it, or was open on a day of it."""
        if document.lifecycle == "sealed":
            return document.date is not None and self.since <= document.date <= self.until
        if document.opened is None or document.opened > self.until:
            return False
        return document.closed is None or document.closed >= self.since


def request(
    catalog: Catalog, since: Day, until: Day, standards: Iterable[str], clauses: Iterable[str]
) -> Request:
    """The request for what the command line asks; without standards, all that are in use.

    Raises CannotGoOn: the period is turned round, a standard is not in use, or no standard has such a clause.
    """
    if since > until:
        raise CannotGoOn(
            f"the period ends on {until}, before it begins on {since}", "name the earlier day first"
        )
    asked = tuple(dict.fromkeys(standards))
    for name in asked:
        if name not in catalog.standards:
            mend = nearest(name, catalog.standards, f"there are {', '.join(catalog.standards)}")
            raise CannotGoOn(f"the standard {name} is not in use here", mend)
    used = asked or tuple(catalog.standards)
    numbers = tuple(dict.fromkeys(clauses))
    known = {number for name in used for number in catalog.standards[name].clauses}
    for number in numbers:
        if number not in known:
            mend = nearest(number, sorted(known), "imskit matrix lists the clauses")
            raise CannotGoOn(f"there is no clause {number} in {', '.join(used)}", mend)
    return Request(since, until, used, numbers)
