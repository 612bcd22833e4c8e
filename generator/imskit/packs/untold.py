"""Days of the period for which a pack can show no version of a document, though there was one by its own word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Day
from datetime import timedelta

from imskit.model import Document, Revision
from imskit.packs.stated import VersionRow

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Untold:
    """Days, both included, YYYY-MM-DD, on which some version was or may have been in force that is not in the pack."""

    since: str
    until: str
    #: What its list of revisions names from before the end of these days and the pack does not hold, the oldest first.
    named: tuple[Revision, ...]


def untold(
    versions: Mapping[str, Sequence[VersionRow]], documents: Mapping[str, Document], since: str
) -> Mapping[str, tuple[Untold, ...]]:
    """By id: such days of each of *documents*, whose *versions* stand oldest first; *since* begins the period.

    Before its first revision there was no document, so nothing is missing then; nor after its end.
    """
    found = {
        name: tuple(_of(rows, documents[name], Day.fromisoformat(since))) for name, rows in versions.items()
    }
    return {name: days for name, days in found.items() if days}


def _of(rows: Sequence[VersionRow], document: Document, since: Day) -> Iterator[Untold]:
    shown = {row.version for row in rows}
    free = since
    for row in rows:
        begins = Day.fromisoformat(row.since)
        named = sorted(
            (each for each in document.revisions if each.date < begins and each.version not in shown),
            key=lambda each: each.date,
        )
        if named and (first := max(free, named[0].date)) < begins:
            yield Untold(first.isoformat(), (begins - _A_DAY).isoformat(), tuple(named))
        if row.until:
            free = Day.fromisoformat(row.until) + _A_DAY
