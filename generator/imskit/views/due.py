"""What is due, as lines for readers: the list that `imskit due` prints, and what pages and calendars show."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from imskit.facts.coverage import States
from imskit.facts.due import due
from imskit.model import Catalog, Period
from imskit.periods import after
from imskit.values import dataclass
from imskit.views.audience import Audience


@dataclass(frozen=True, slots=True)
class DueLine:
    """One thing that is due."""

    day: str
    #: What is to be done, as an imperative.
    what: str
    document: str
    title: str
    #: The role that does it, and what that is called.
    owner: str
    owner_title: str
    kind: str
    overdue: bool
    soon: bool
    #: A name of its own that stays when the day moves, for calendars.
    key: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """All that is due for one group of readers."""

    #: What they may see, by day.
    lines: tuple[DueLine, ...]
    #: Roles of what they may not see, in withheld records or parts of them, one entry for each thing, by day.
    withheld: tuple[str, ...]
    #: How much of it is overdue or due soon.
    withheld_urgent: int
    #: The days of the same, in their order.
    withheld_days: tuple[str, ...] = ()


#: Nothing is due.
NOTHING = Waiting((), (), 0)


@dataclass(frozen=True, slots=True)
class DueList:
    """What is due until the end of a period: overdue, due soon, and later."""

    organisation: str
    as_of: str
    within: Period
    #: The role whose things these are, and what it is called; empty for all roles.
    owner: str
    owner_title: str
    overdue: tuple[DueLine, ...]
    soon: tuple[DueLine, ...]
    later: tuple[DueLine, ...]
    #: How many things until then belong to withheld records.
    withheld: int = 0

    @property
    def lines(self) -> tuple[DueLine, ...]:
        """All of it, by day."""
        return (*self.overdue, *self.soon, *self.later)

    def as_json(self) -> dict[str, Any]:
        """The same as JSON data, described by schemas/due.schema.json."""
        return {
            "version": 1,
            "organisation": self.organisation,
            "as_of": self.as_of,
            "within": str(self.within),
            "owner": self.owner or None,
            "overdue": [_json(line) for line in self.overdue],
            "due_soon": [_json(line) for line in self.soon],
            "later": [_json(line) for line in self.later],
            "withheld": self.withheld,
        }


def waiting(catalog: Catalog, states: States, audience: Audience, whole: Catalog | None = None) -> Waiting:
    """All that is due in *catalog*, as far as *audience* may see it; *whole* is the same without masked fields.

    A masked field can hide what is due, or that it was done: what *whole* does not know by the same day is not told,
    and what it knows beside that is counted as withheld.
    """
    found = due(catalog, states)
    everything = found if whole is None or whole is catalog else due(whole, states)
    true = {(item.name, item.day) for item in everything}
    shown = [item for item in found if audience.sees(item.document) and (item.name, item.day) in true]
    told = {(item.name, item.day) for item in shown}
    hidden = [item for item in everything if (item.name, item.day) not in told]
    lines = []
    for item in shown:
        what = audience.redact(item.what)
        lines.append(
            DueLine(
                day=item.day.isoformat(),
                what=what,
                document=item.document,
                title=catalog.documents[item.document].title,
                owner=item.owner,
                owner_title=catalog.system.role_title(item.owner),
                kind=item.kind,
                overdue=item.overdue,
                soon=item.soon,
                key=_key(catalog.system.name, item.name),
            )
        )
    return Waiting(
        tuple(lines),
        tuple(item.owner for item in hidden),
        sum(item.overdue or item.soon for item in hidden),
        tuple(item.day.isoformat() for item in hidden),
    )


def due_list(
    catalog: Catalog,
    states: States,
    within: Period | None = None,
    owner: str = "",
    audience: Audience | None = None,
    *,
    whole: Catalog | None = None,
) -> DueList:
    """What is due until *within* has passed (without it, what is overdue or due soon), for all roles or one.

    Without an *audience* nothing is withheld: it is for whoever has the files. *whole* as for `waiting`.
    """
    found = waiting(catalog, states, audience or Audience.everybody(), whole)
    period = within or catalog.system.due_soon
    end = after(catalog.today, period).isoformat()
    lines = [line for line in found.lines if line.day <= end and owner in {"", line.owner}]
    return DueList(
        organisation=catalog.system.name,
        as_of=catalog.today.isoformat(),
        within=period,
        owner=owner,
        owner_title=catalog.system.role_title(owner) if owner else "",
        overdue=tuple(line for line in lines if line.overdue),
        soon=tuple(line for line in lines if line.soon),
        later=tuple(line for line in lines if not line.overdue and not line.soon),
        withheld=sum(
            day <= end and owner in {"", whose}
            for day, whose in zip(found.withheld_days, found.withheld, strict=True)
        ),
    )


def _key(*parts: str) -> str:
    """A name made from *parts*, the same on every machine."""
    return sha256(json.dumps(parts).encode()).hexdigest()[:32]


def _json(line: DueLine) -> dict[str, str]:
    return {
        "day": line.day,
        "what": line.what,
        "document": line.document,
        "title": line.title,
        "owner": line.owner,
        "owner_title": line.owner_title,
        "kind": line.kind,
        "key": line.key,
    }
