"""Who has read what: acknowledgements bind a version and its content, and count until a material change.

An acknowledgement of an earlier version counts while only editorial changes followed, by the revision table and, where
the history holds what was read, by the same test of all of them together that makes links suspect.
What is counted here names nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal

from imskit.facts.approval import in_force
from imskit.facts.body import text
from imskit.facts.effect import Assurance, contents, falsely_signed, verified_assurance
from imskit.facts.holders import holders
from imskit.facts.versions import counting_versions
from imskit.model import Catalog, Document
from imskit.values import dataclass

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


@dataclass(frozen=True, slots=True)
class HowSure:
    """How many acknowledgements that count today were verified how far."""

    by_assurance: Mapping[Assurance, int]
    #: How many of them somebody else brought in a list.
    reported: int

    @property
    def all(self) -> int:
        """How many there are."""
        return sum(self.by_assurance.values())


def how_sure(catalog: Catalog) -> HowSure:
    """How sure the acknowledgements are that count today."""
    counted = [each for each in catalog.acknowledgements.values() if counts_for(catalog, each.record)]
    found = Counter(verified_assurance(catalog, each) for each in counted)
    levels: tuple[Assurance, ...] = ("signed", "committed", "asserted")
    return HowSure({level: found[level] for level in levels}, sum(1 for each in counted if each.reported_by))


def _read_by(catalog: Catalog, documents: Iterable[Document]) -> dict[str, set[str]]:
    """Who acknowledged each document, by the acknowledgements among *documents* that count."""
    found: dict[str, set[str]] = {}
    for record in documents:
        if record.type == ACKNOWLEDGEMENT and (target := counts_for(catalog, record)) is not None:
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
    known = contents(catalog, document, version)
    return "other-content" if known and fingerprint not in known else None


def counts_for(catalog: Catalog, record: Document) -> str | None:
    """The document that *record* counts for; None when it counts for none today."""
    document = catalog.documents.get(text(record, "body.document"))
    if document is None or record.date is None or record.date > catalog.today:
        return None
    said = catalog.acknowledgements.get(record.id)
    if said is not None and falsely_signed(catalog, said):
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
