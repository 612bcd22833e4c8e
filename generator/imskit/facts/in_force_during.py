"""From when to when each version of a controlled document was in force, by its decisions and effective days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date as Day
from datetime import timedelta

from imskit.facts.approval import approval, withdrawn
from imskit.model import Catalog, Document
from imskit.values import dataclass

#: What ends a document: nothing of it is in force any more.
_ENDED = frozenset({"superseded", "retired"})
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Spell:
    """That one version of a document was in force for a while; both days belong to it."""

    document: Document
    since: Day
    #: None where it was still in force on the day looked at.
    until: Day | None

    def meets(self, since: Day, until: Day) -> bool:
        """Whether it was in force on any day from *since* to *until*."""
        return self.since <= until and (self.until is None or self.until >= since)


def spells(catalog: Catalog, contents: Sequence[Document], replaced: Day | None = None) -> tuple[Spell, ...]:
    """When the versions among *contents* of one document, the newest first, were in force; the oldest first.

    A version is in force from its effective day, or from the day on which its approval was complete where that was
    later, to the day before the next one's, before it was withdrawn, or before the document was retired or
    superseded; *replaced* is the day on which another document took its place, where one did. What was never
    approved with all it needs was never in force.
    """
    begun = sorted(_beginnings(catalog, contents), key=lambda found: found[0])
    end = _end_of_document(contents, replaced)
    found = []
    for place, (since, document) in enumerate(begun):
        ends = [day for day, _ in begun[place + 1 : place + 2]]
        gone = withdrawn(catalog, document)
        if gone is not None:
            ends.append(gone.day)
        if end is not None:
            ends.append(max(end, since + _A_DAY))
        until = min(ends) - _A_DAY if ends else None
        if until is None or until >= since:
            found.append(Spell(document, since, until))
    return tuple(found)


def replaced_on(catalog: Catalog, name: str, contents: Mapping[str, Sequence[Document]]) -> Day | None:
    """The day on which the first document that supersedes *name* came into force; None where none has yet.

    *contents* are all contents of the controlled documents by id, the newest first.
    """
    days = (
        day
        for successor in catalog.documents.values()
        if any(each.relation == "supersedes" and each.target == name for each in successor.references)
        for day, _ in _beginnings(catalog, contents.get(successor.id, ()))
    )
    return min(days, default=None)


def _beginnings(catalog: Catalog, contents: Iterable[Document]) -> Iterable[tuple[Day, Document]]:
    """Each content that came into force by the day looked at, once, with the day."""
    seen = set()
    for document in contents:
        key = (document.version, document.fingerprint)
        if document.status != "approved" or document.effective_from is None or key in seen:
            continue
        seen.add(key)
        approved_on = approval(catalog, document).approved_on
        if approved_on is not None and max(document.effective_from, approved_on) <= catalog.today:
            yield max(document.effective_from, approved_on), document


def _end_of_document(contents: Sequence[Document], replaced: Day | None) -> Day | None:
    """The first day on which nothing of the document was in force any more; None while something is.

    What is superseded stays in force until the other document is: its own revisions are from before. Where nobody
    tells when that was, and of what is retired, the last revision has the day.
    """
    newest = contents[0] if contents else None
    if newest is None or newest.status not in _ENDED:
        return None
    if newest.status == "superseded" and replaced is not None:
        return replaced
    return max((revision.date for revision in newest.revisions), default=None)
