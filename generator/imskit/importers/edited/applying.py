"""Changes put into the files of their documents: each file as a whole, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from imskit.edit.changing import changed
from imskit.importers.edited.outcome import Outcome, Saying
from imskit.model import Catalog
from imskit.problems import CannotGoOn


def applied(catalog: Catalog, outcome: Outcome, read: Callable[[str], bytes]) -> Outcome:
    """*outcome* with the new bytes of the documents that it changes; *read* gives the bytes of a path.

    A document with a conflict, and one that cannot be changed in place, keeps its bytes, and its changes are not among
    those of the outcome any more.
    """
    torn = {saying.id for saying in outcome.conflicts}
    files: list[tuple[str, bytes]] = []
    sayings = list(outcome.sayings)
    for name in dict.fromkeys(change.id for change in outcome.changes):
        if name in torn:
            continue
        document = catalog.documents[name]
        edits = [edit for change in outcome.changes if change.id == name for edit in change.edits]
        if document.written is not None:
            torn.add(name)
            words = "it is written for an earlier imskit, and is edited in the file"
            sayings.append(Saying("odd", name, document.path, words))
            continue
        before = read(document.path)
        try:
            after = changed(before, edits, document.path)
        except CannotGoOn as error:
            torn.add(name)
            sayings.append(Saying("odd", name, document.path, str(error)))
            continue
        if after != before:
            files.append((document.path, after))
            if document.status == "approved":
                words = (
                    f"version {document.version} is approved, and says something else now: "
                    "raise the version, add a line to its revisions, and set its status to draft"
                )
                sayings.append(Saying("note", name, document.path, words))
    done = tuple(change for change in outcome.changes if change.id not in torn)
    return replace(outcome, changes=done, sayings=tuple(sayings), files=tuple(files))
