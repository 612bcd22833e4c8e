"""From an opened Word file to what it asks for: which document it is a copy of, and what was edited in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from imskit.importers.edited.document import edited_document, paths_of
from imskit.importers.edited.fields import title_of
from imskit.importers.edited.known import Known
from imskit.importers.edited.merging import rebased
from imskit.importers.edited.outcome import Outcome
from imskit.importers.edited.reviewing import comments, left_out, tracked
from imskit.merged_texts import merged_texts
from imskit.model import Catalog, Document
from imskit.problems import CannotGoOn
from imskit.sources.docx_regions import Region, fingerprint_of, regions
from imskit.sources.marks import settled

if TYPE_CHECKING:
    from docx.document import Document as Made


def document_of(catalog: Catalog, made: Made, what: str) -> tuple[Document, str]:
    """The document of *catalog* that *made*, called *what*, is a copy of, and the digits of its fingerprint then.

    Raises CannotGoOn: it carries nothing of imskit, or the document is not here.
    """
    mark = fingerprint_of(made)
    if not mark:
        raise CannotGoOn(
            f"{what} is no copy that imskit exported to be edited, or lost what imskit wrote into it out of sight",
            "export it with imskit export document ID --format docx; a copy withheld in part is not read back",
        )
    for document in catalog.documents.values():
        if document.written is None and document.fingerprint.rpartition(":")[2].startswith(mark):
            return document, mark
    title = next((region.title for region in regions(made) if region.kind == "t"), "")
    held = catalog.documents.get(title.split(" ")[0]) if title else None
    if held is None:
        raise CannotGoOn(f"{what} is a copy of a document that is not here: {title or 'its title is gone'}")
    return held, mark


def from_docx(catalog: Catalog, document: Document, base: Mapping[str, Any], made: Made) -> Outcome:
    """What the copy *made* of *document*, written when that said *base*, asks for."""
    info = catalog.types[document.type]
    new, old = regions(made), regions(made, "old")
    found = edited_document(catalog, document, base, new)
    changes, conflicts = rebased(found.changes, base, document.data, merged_texts)
    paths = paths_of(info, base)

    def title(region: Region) -> str:
        path = paths.get(region.path)
        return title_of(info, path) if path else region.title

    people = Known(catalog).people

    def person(name: str) -> str:
        return people.get(settled(name).casefold(), name)

    beside = (*tracked(document.id, new, old, title, person), *left_out(document.id, new, title))
    sayings = (*found.sayings, *conflicts, *beside)
    reviews = tuple(comments(made, document.id, new, title, person))
    return replace(found, changes=tuple(changes), sayings=sayings, reviews=reviews)
