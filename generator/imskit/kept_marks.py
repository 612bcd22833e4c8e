"""What the marks of a document's schema lead to, as plain lists and back: so it can be kept beside its data."""

from __future__ import annotations

from datetime import date as Day
from typing import Any

from imskit.marked import Marked
from imskit.model import Action, ClauseRef, Document, Evidence, FollowUp, NameRef, Reference


def plain(document: Document) -> list[Any]:
    """What *document* names, as JSON knows it."""
    return [
        [(ref.relation, ref.standard, ref.clause, ref.at) for ref in document.clauses],
        [
            (ref.relation, ref.target, ref.at, ref.fingerprint, ref.why, ref.words)
            for ref in document.references
        ],
        [(ref.kind, ref.name, ref.at) for ref in document.names],
        [
            (each.title, each.sha256, each.at, each.file, each.size, each.custodian, each.place)
            for each in document.evidence
        ],
        [(each.what, each.owner, _text(each.due), _text(each.done), each.at) for each in document.actions],
        [(each.of, each.action, each.state, each.at, _text(each.due)) for each in document.follow_ups],
    ]


def marked(lists: list[Any]) -> Marked:
    """The same again from what `plain` made."""
    clauses, references, names, evidence, actions, follow_ups = lists
    return Marked(
        clauses=[
            ClauseRef(relation, standard, clause, tuple(at)) for relation, standard, clause, at in clauses
        ],
        references=[
            Reference(relation, target, tuple(at), fingerprint, why, words)
            for relation, target, at, fingerprint, why, words in references
        ],
        names=[NameRef(kind, name, tuple(at)) for kind, name, at in names],
        evidence=[
            Evidence(title, sha256, tuple(at), file, size, custodian, place)
            for title, sha256, at, file, size, custodian, place in evidence
        ],
        actions=[
            Action(what, owner, Day.fromisoformat(due), _day(done), tuple(at))
            for what, owner, due, done, at in actions
        ],
        follow_ups=[
            FollowUp(of, action, state, tuple(at), _day(due)) for of, action, state, at, due in follow_ups
        ],
    )


def _text(day: Day | None) -> str | None:
    return day.isoformat() if day is not None else None


def _day(text: str | None) -> Day | None:
    return Day.fromisoformat(text) if text is not None else None
