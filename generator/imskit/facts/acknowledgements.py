"""Who has read what: acknowledgements bind a version and its content, and count until a material change.

An acknowledgement of an earlier version counts while only editorial changes followed, by the revision table and, where
the history holds what was read, by the same test of all of them together that makes links suspect.
What is counted here names nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from imskit.facts.approval import in_force
from imskit.facts.body import text
from imskit.facts.holders import holders
from imskit.facts.versions import counting_versions
from imskit.model import Catalog, Document

ACKNOWLEDGEMENT = "acknowledgement"

Misfit = Literal["no-version", "other-content"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A role that must read a document in force, and how many of its holders acknowledged it."""

    document: Document
    role: str
    #: The version with the last material change: the one that must have been read, or one after it.
    material: str
    holders: int
    acknowledged: int

    @property
    def complete(self) -> bool:
        """Whether somebody holds the role and all holders acknowledged it."""
        return 0 < self.holders == self.acknowledged


@dataclass(frozen=True, slots=True)
class Unread:
    """The holders of a role who have not acknowledged what the role must read: only for who may see persons."""

    document: Document
    role: str
    #: The version with the last material change.
    material: str
    people: tuple[str, ...]
    holders: int


def unread(catalog: Catalog) -> tuple[Unread, ...]:
    """Who has not acknowledged which document in force, by document and role; complete ones are left out."""
    read_by = _read_by(catalog, catalog.documents.values())
    found = []
    for document in catalog.documents.values():
        if not document.must_read or not in_force(catalog, document):
            continue
        for role in document.must_read:
            people = holders(catalog, role)
            missing = tuple(sorted(people - read_by.get(document.id, set())))
            if missing:
                found.append(Unread(document, role, counting_versions(document)[-1], missing, len(people)))
    return tuple(found)


def _read_by(catalog: Catalog, documents: Iterable[Document]) -> dict[str, set[str]]:
    """Who acknowledged each document, by the acknowledgements among *documents* that count."""
    found: dict[str, set[str]] = {}
    for record in documents:
        if record.type == ACKNOWLEDGEMENT and (target := _counts_for(catalog, record)) is not None:
            found.setdefault(target, set()).add(record.by or "")
    return found


def readings(catalog: Catalog, documents: Iterable[Document]) -> tuple[Reading, ...]:
    """The roles and documents in force among *documents* that must be read, by the order of the documents.

    Only acknowledgements among *documents* count.
    """
    known = list(documents)
    read_by = _read_by(catalog, known)
    return tuple(
        Reading(
            document,
            role,
            counting_versions(document)[-1],
            len(people := holders(catalog, role)),
            len(people & read_by.get(document.id, set())),
        )
        for document in known
        if in_force(catalog, document)
        for role in document.must_read
    )


def misfit(catalog: Catalog, record: Document) -> Misfit | None:
    """Why the acknowledgement *record* fits no version of its document; None when it fits, or nobody can tell.

    The content of a version is known from the decisions that approved it, and of the one at hand from its file.
    """
    document = catalog.documents.get(text(record, "body.document"))
    if document is None:
        return None
    version, fingerprint = text(record, "body.version"), text(record, "body.fingerprint")
    if version not in {document.version, *(revision.version for revision in document.revisions)}:
        return "no-version"
    known = set(_contents(catalog, document, version))
    return "other-content" if known and fingerprint not in known else None


def _contents(catalog: Catalog, document: Document, version: str) -> Iterator[str]:
    """The fingerprints that *version* of *document* is known to have or have had."""
    if version == document.version:
        yield document.fingerprint
    for decision in catalog.decisions.get(document.id, ()):
        if decision.version == version and decision.verdict == "approve":
            yield decision.fingerprint


def _counts_for(catalog: Catalog, record: Document) -> str | None:
    """The document that *record* counts for; None when it counts for none today."""
    document = catalog.documents.get(text(record, "body.document"))
    if document is None or record.date is None or record.date > catalog.today:
        return None
    version = text(record, "body.version")
    if version not in counting_versions(document):
        return None
    read = text(record, "body.fingerprint")
    # A text that was changed under its version is a problem of the text; whoever read the old one read another.
    if version == document.version and read != document.fingerprint:
        return None
    if misfit(catalog, record) is not None:
        return None
    # Changes that were called editorial one by one may together be material. Where nobody can tell, their word counts.
    since = catalog.since(document.id, read, document.fingerprint)
    return document.id if since.weight != "material" else None
