"""What changed, newest first: new versions, decisions, records that were opened, closed or sealed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Day
from typing import Literal

from imskit.model import Catalog, Document
from imskit.views.audience import Audience

Kind = Literal["version", "decision", "record"]

_VERDICTS = {"approve": "approved", "reject": "rejected", "reaffirm": "reaffirmed", "withdraw": "withdrawn"}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened to one document on one day."""

    day: str
    kind: Kind
    document: str
    title: str
    type: str
    #: In a few words: `version 1.2, material: Added the tolerance`.
    what: str
    #: The role or person it is by; empty when the record does not say.
    by: str
    #: Whether readers are asked to read again.
    material: bool


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


def _of(catalog: Catalog, audience: Audience, document: Document) -> Iterator[Change]:
    def change(day: Day, kind: Kind, what: str, by: str = "") -> Change:
        material = kind == "version" and ", material: " in what
        return Change(day.isoformat(), kind, document.id, document.title, document.type, what, by, material)

    for revision in document.revisions:
        words = f"Version {revision.version}, {revision.change}: {revision.summary}"
        yield change(revision.date, "version", words, revision.by)
    for decision in catalog.decisions.get(document.id, ()):
        if audience.sees(decision.id):
            words = f"Version {decision.version} {_VERDICTS[decision.verdict]}"
            yield change(decision.day, "decision", words, decision.person)
    if document.opened is not None:
        yield change(document.opened, "record", "Opened")
    if document.closed is not None:
        yield change(document.closed, "record", f"Closed: {(document.state or '').replace('-', ' ')}")
    # A decision stands with the document that it is about.
    if document.date is not None and not any(ref.relation == "decides" for ref in document.references):
        yield change(document.date, "record", "Recorded", document.by or "")


def _newest_first(day: str) -> tuple[int, ...]:
    return tuple(-int(part) for part in day.split("-"))
