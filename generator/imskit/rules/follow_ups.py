"""Rules on what later records say of actions that sealed records hold."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.model import Catalog, Document, FollowUp
from imskit.rules.finding import Finding


def follow_up(catalog: Catalog) -> Iterator[Finding]:
    """A follow-up names an action that an earlier record has.

    Actions are counted from 1, in the order in which the record holds them. Without the action that is meant,
    nobody learns what became of it, and it stays due.

    **To mend it**, correct the id of the record or the number of the action; of a record that came later, say
    nothing yet.
    """
    for document in catalog.all_documents:
        for said in document.follow_ups:
            record = catalog.documents.get(said.of)
            # What does not exist is a dangling link; what failed its schema cannot be counted in.
            if record is not None:
                yield from _held_against(document, said, record)


def _held_against(document: Document, said: FollowUp, record: Document) -> Iterator[Finding]:
    count = len(record.actions)
    if record.id == document.id:
        yield Finding(
            document.at(*said.at, "of"),
            f"{document.id} follows up an action of its own",
            "say what became of it in a later record",
        )
    elif not count:
        yield Finding(
            document.at(*said.at, "of"),
            f"{record.id} holds no actions",
            "name the record that holds the action",
        )
    elif said.action > count:
        yield Finding(
            document.at(*said.at, "action"),
            f"{record.id} holds {count} action{'s' if count != 1 else ''}, so there is no action {said.action}",
            "count the actions from 1, in the order in which the record holds them",
        )
    else:
        yield from _in_time(document, said, record)


def _in_time(document: Document, said: FollowUp, record: Document) -> Iterator[Finding]:
    held = record.date or record.opened
    if document.date is not None and held is not None and held > document.date:
        yield Finding(
            document.at(*said.at, "of"),
            f"{record.id} is of {held.isoformat()}, and {document.id} of {document.date.isoformat()}: "
            "what became of an action is said later than it was agreed",
            "correct the id, or say it in a later record",
        )
