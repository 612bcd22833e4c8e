"""Changes put into the files of their documents: each file as a whole, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from imskit.edit.changing import Edit, changed
from imskit.importers.edited.fitting import fitting, grounded
from imskit.importers.edited.outcome import Change, Outcome, Saying
from imskit.model import Catalog, Document, TypeInfo
from imskit.problems import CannotGoOn


def applied(catalog: Catalog, outcome: Outcome, read: Callable[[str], bytes]) -> Outcome:
    """*outcome* with the new bytes of the documents that it changes; *read* gives the bytes of a path.

    A change that the schema of its document does not take is not made, and told where it stands in the copy. A
    document with a conflict, and one that cannot be changed in place, keeps its bytes, and its changes are not among
    those of the outcome any more.
    """
    torn = {saying.id for saying in outcome.conflicts}
    files: list[tuple[str, bytes]] = []
    sayings = list(outcome.sayings)
    done: list[Change] = []
    for name in dict.fromkeys(change.id for change in outcome.changes):
        if name in torn:
            continue
        document = catalog.documents[name]
        info = catalog.types[document.type]
        if document.written is not None:
            torn.add(name)
            words = "it is written for an earlier imskit, and is edited in the file"
            sayings.append(Saying("odd", name, document.path, words))
            continue
        before = read(document.path)
        asked = [change for change in outcome.changes if change.id == name]
        fits, refused = fitting(info, document, before, asked)
        sayings += refused
        done += fits
        edits = [edit for change in fits for edit in change.edits]
        try:
            after = changed(before, _grounded(info, document, edits), document.path)
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
    kept = tuple(change for change in done if change.id not in torn)
    return replace(outcome, changes=kept, sayings=tuple(sayings), files=tuple(files))


def _grounded(info: TypeInfo, document: Document, edits: Sequence[Edit]) -> Sequence[Edit]:
    try:
        return grounded(info, document.data, edits)
    except (KeyError, IndexError, TypeError):
        # There is no such place: whoever changes the file says which.
        return edits
