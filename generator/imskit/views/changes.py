"""What changed, newest first: new versions, what came into force, decisions, records opened, closed or sealed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date as Day
from itertools import groupby
from typing import Literal

from imskit.facts.approval import in_force, why_without_effect
from imskit.facts.effect import counts
from imskit.model import Catalog, Document
from imskit.values import dataclass
from imskit.views.audience import Audience
from imskit.views.months import month_words

Kind = Literal["version", "in force", "decision", "record"]

_VERDICTS = {"approve": "approved", "reject": "rejected", "reaffirm": "reaffirmed", "withdraw": "withdrawn"}
#: Decisions that matter to whoever follows a document; the others are steps on the way to one.
_FOR_READERS = (_VERDICTS["reaffirm"], _VERDICTS["withdraw"])


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened to one document on one day."""

    day: str
    kind: Kind
    document: str
    title: str
    type: str
    #: In a few words: `Version 1.2, material: Added the tolerance`.
    what: str
    #: The role or person it is by; empty when the record does not say.
    by: str = ""
    #: The version that it is about; empty for records.
    version: str = ""
    #: The roles that are asked to read the document again.
    read_again: tuple[str, ...] = ()
    #: Whether what came into force says the same as before in other words.
    editorial: bool = False


@dataclass(frozen=True, slots=True)
class ChangeMonth:
    """What happened in one month."""

    #: `March 2026`.
    title: str
    changes: tuple[Change, ...]


def changes(catalog: Catalog, audience: Audience) -> tuple[Change, ...]:
    """All changes up to today of documents that may be shown, newest first."""
    today = catalog.today.isoformat()
    found = [
        change
        for document in audience.documents(catalog)
        for change in _of(catalog, audience, document)
        if change.day <= today
    ]
    # Stable and whole: two changes of one day stand in the order of their ids.
    return tuple(sorted(found, key=lambda change: (_newest_first(change.day), change.document, change.what)))


def by_month(found: Sequence[Change]) -> tuple[ChangeMonth, ...]:
    """The changes *found*, which stand in the order of their days, month by month."""
    return tuple(
        ChangeMonth(title, tuple(group))
        for title, group in groupby(found, lambda change: month_words(change.day))
    )


def _of(catalog: Catalog, audience: Audience, document: Document) -> Iterator[Change]:
    def change(day: Day, kind: Kind, what: str, by: str = "", version: str = "") -> Change:
        return Change(day.isoformat(), kind, document.id, document.title, document.type, what, by, version)

    for revision in document.revisions:
        words = f"Version {revision.version}, {revision.change}: {revision.summary}"
        yield change(revision.date, "version", words, revision.by, revision.version)
    if document.lifecycle == "controlled" and document.effective_from is not None:
        yield from _came_into_force(catalog, document, document.effective_from)
    for decision in catalog.decisions.get(document.id, ()):
        # What changed nothing is no news; it is told of where it has to be mended.
        if audience.sees(decision.id) and why_without_effect(catalog, document, decision) is None:
            words = f"Version {decision.version} {_VERDICTS[decision.verdict]}"
            yield change(decision.day, "decision", words, decision.person, decision.version)
    if document.opened is not None:
        yield change(document.opened, "record", "Opened")
    if document.closed is not None:
        yield change(document.closed, "record", closed_words(document.state))
    # A decision stands with the document that it is about.
    if document.date is not None and not any(ref.relation == "decides" for ref in document.references):
        yield change(document.date, "record", "Recorded", document.by or "")


def withdraws(change: Change) -> bool:
    """Whether it is that a document was withdrawn, and is not to be followed any more."""
    return change.kind == "decision" and change.what.endswith(_VERDICTS["withdraw"])


def closed_words(state: str | None) -> str:
    """That a record is closed, and in which state where that says more: `Closed: adopted`."""
    return "Closed" if state in {None, "closed"} else f"Closed: {str(state).replace('-', ' ')}"


def _came_into_force(catalog: Catalog, document: Document, day: Day) -> Iterator[Change]:
    """That the version at hand came into force, and who has to read it again because of a material change."""
    if not in_force(catalog, document):
        return
    revision = next((entry for entry in document.revisions if entry.version == document.version), None)
    material = revision is not None and revision.change == "material"
    editorial = revision is not None and revision.change == "editorial"
    again = document.must_read if material and _followed_before(catalog, document) else ()
    words = f"Version {document.version} in force" + (f": {revision.summary}" if revision else "")
    yield Change(
        day.isoformat(),
        "in force",
        document.id,
        document.title,
        document.type,
        words,
        version=document.version or "",
        read_again=again,
        editorial=editorial,
    )


def _followed_before(catalog: Catalog, document: Document) -> bool:
    """Whether an older version was there to be read: approved by a decision, or at least no 0.x of a draft."""
    approved = {
        decision.version
        for decision in catalog.decisions.get(document.id, ())
        if decision.verdict == "approve" and counts(catalog, document, decision)
    }
    older = {entry.version for entry in document.revisions} - {document.version}
    return any(version in approved or not version.startswith("0.") for version in older)


def lately(everything: Sequence[Change], lines: int) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """Of all changes the newest for whoever works here, at most *lines* of each: what came into force, and the rest.

    Work on documents that nobody has to follow is left out, and so are the steps to what came into force.
    """
    effect = [change for change in everything if change.kind == "in force"]
    rest = [change for change in everything if change.kind == "record" or change.what.endswith(_FOR_READERS)]
    return tuple(effect[:lines]), tuple(rest[:lines])


def _newest_first(day: str) -> tuple[int, ...]:
    return tuple(-int(part) for part in day.split("-"))
