"""The change log of an edition: what came, changed and went since the one before, for people who follow it."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.changes.documents import DocumentChange, document_changes
from imskit.model import Catalog

_NOT_SHOWN = "confidential"


def edition_log(before: Catalog | None, after: Catalog, previous: str) -> str:
    """Markdown: the controlled documents that changed from *before* (None: there is none) to *after*, and a sum.

    A tag is for everybody who has the repository; of what is confidential, only the number is told.
    """
    if before is None:
        documents = [each for each in after.documents.values() if each.lifecycle == "controlled"]
        return f"The first edition, with {_number(len(documents), 'document')}."
    changes = document_changes(before, after)
    lines = [f"Since edition {previous}:", ""]
    found = [line for change in changes for line in _lines(change)]
    lines += [f"- {line}" for line in found] or ["- no document changed"]
    hidden = sum(
        change.document.lifecycle == "controlled" and change.document.classification == _NOT_SHOWN
        for change in changes
    )
    if hidden:
        lines.append(f"- {_number(hidden, 'confidential document')} changed")
    records = sum(change.what == "added" and change.document.lifecycle != "controlled" for change in changes)
    if records:
        lines += ["", f"{_number(records, 'record')} came."]
    return "\n".join(lines)


def _lines(change: DocumentChange) -> Iterator[str]:
    document = change.document
    if document.lifecycle != "controlled" or document.classification == _NOT_SHOWN:
        return
    name = f"{document.id} {document.title}"
    if change.what == "added":
        yield f"{name}, version {document.version}: new"
    elif change.what == "retired":
        yield f"{name}: no longer followed"
    elif change.what == "deleted":
        yield f"{name}: deleted"
    elif change.content and change.before is not None and change.after is not None:
        known = set(change.before.revisions)
        news = "; ".join(entry.summary for entry in change.after.revisions if entry not in known)
        weight = change.weight if change.weight != "none" else "changed"
        yield f"{name}, version {document.version} ({weight})" + (f": {news}" if news else "")


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
