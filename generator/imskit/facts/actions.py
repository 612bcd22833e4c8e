"""Actions that were promised: which are still open, and what later records say of those in sealed ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from imskit.model import Action, Catalog, Document, FollowUp


def open_actions(catalog: Catalog) -> Iterator[tuple[Document, Action]]:
    """The actions that are not done yet, each with the document that holds it."""
    followed = follow_ups(catalog)
    for document in catalog.documents.values():
        # What a closed record leaves undone is told when it is closed; an ended version promises nothing.
        if document.is_closed or document.status in {"superseded", "retired"}:
            continue
        for number, action in enumerate(document.actions, 1):
            said = followed.get((document.id, number))
            if action.done is None and (said is None or said.state == "open"):
                yield document, action


def follow_ups(catalog: Catalog) -> Mapping[tuple[str, int], FollowUp]:
    """What was said last of each action of a sealed record, by the record and the number of the action."""
    records = sorted(
        (document for document in catalog.documents.values() if document.follow_ups),
        key=lambda document: (document.last_activity is not None, document.last_activity, document.id),
    )
    return {(said.of, said.action): said for record in records for said in record.follow_ups}
