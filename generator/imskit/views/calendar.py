"""The calendar: everything that is due, overdue first, then month by month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Day
from itertools import groupby

from imskit.model import Catalog, Period
from imskit.periods import after
from imskit.values import dataclass
from imskit.views.due import DueLine, Waiting
from imskit.views.months import month_words

#: How far ahead months are told apart; what comes later stands together.
AHEAD = Period(1, "Y")


@dataclass(frozen=True, slots=True)
class DueGroup:
    """What is overdue, what is due in one month, or what comes after the months that are told apart."""

    title: str
    overdue: bool
    #: Whether it comes after the months that are told apart.
    later: bool
    lines: tuple[DueLine, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """The calendar of a role."""

    role: str
    title: str
    overdue: int
    soon: int
    total: int
    #: How many things the role has to do in withheld records.
    withheld: int


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """All that the calendar says."""

    groups: tuple[DueGroup, ...]
    feeds: tuple[Feed, ...]
    overdue: int
    soon: int
    total: int
    withheld: int


def calendar_page(catalog: Catalog, due: Waiting) -> CalendarPage:
    """The calendar of what is *due*, and the roles that have things to do."""
    return CalendarPage(
        groups=tuple(_groups(due.lines, after(catalog.today, AHEAD))),
        feeds=tuple(_feed(name, role.title, due) for name, role in catalog.system.roles.items()),
        overdue=sum(line.overdue for line in due.lines),
        soon=sum(line.soon for line in due.lines),
        total=len(due.lines),
        withheld=len(due.withheld),
    )


def _groups(lines: tuple[DueLine, ...], end: Day) -> Iterator[DueGroup]:
    def title_of(line: DueLine) -> str:
        if line.overdue:
            return "Overdue"
        if line.day > end.isoformat():
            return f"After {end.isoformat()}"
        return month_words(line.day)

    for title, group in groupby(lines, title_of):
        found = tuple(group)
        yield DueGroup(title, found[0].overdue, found[0].day > end.isoformat(), found)


def _feed(name: str, title: str, due: Waiting) -> Feed:
    lines = [line for line in due.lines if line.owner == name]
    return Feed(
        name,
        title,
        sum(line.overdue for line in lines),
        sum(line.soon for line in lines),
        len(lines),
        due.withheld.count(name),
    )
