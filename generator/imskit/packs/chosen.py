"""What belongs in a pack: documents in the versions that were in force, records of the period, their evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Day

from imskit.facts.in_force_during import Spell, replaced_on, spells
from imskit.model import Catalog, Document
from imskit.packs.history import Content
from imskit.packs.request import Request
from imskit.views.audience import Audience

_DECISION = "decision"
_ACKNOWLEDGEMENT = "acknowledgement"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a controlled document that was in force on some day of the period."""

    spell: Spell
    #: The file as it was committed.
    data: bytes

    @property
    def document(self) -> Document:
        """The document as it read in this version."""
        return self.spell.document


@dataclass(frozen=True)
class Chosen:
    """What a pack holds."""

    #: By id: the versions of each controlled document in force in the period, the oldest first, never empty.
    versions: Mapping[str, tuple[Version, ...]]
    #: By id: records, decisions and acknowledgements among them.
    records: Mapping[str, Document]
    #: Controlled documents, earlier versions of others, and records that are left out for whom the pack is made.
    withheld: tuple[Document, ...]
    #: Controlled documents that the clauses ask for and that were not in force on any day of the period.
    not_in_force: tuple[Document, ...]

    def evidence_of(self, in_part: Mapping[str, Document]) -> tuple[str, ...]:
        """The files of evidence that documents and records of the pack name, as they name them.

        *in_part* are those records, by id, of which only a part is in it.
        """
        records = {**self.records, **in_part}
        holders = [*records.values(), *(found[-1].document for found in self.versions.values())]
        files = {each.file for holder in holders for each in holder.evidence if each.file is not None}
        return tuple(sorted(files))


def choose(
    catalog: Catalog, audience: Audience, request: Request, contents: Mapping[str, Sequence[Content]]
) -> Chosen:
    """What a pack holds that answers *request* for *audience*.

    *contents* are all contents of the controlled documents that the history holds, the newest first.
    """
    asked = _asked(catalog, request)
    versions: dict[str, tuple[Version, ...]] = {}
    not_in_force: list[Document] = []
    withheld: list[Document] = []
    documents = {name: [each.document for each in found] for name, found in contents.items()}
    for document in catalog.documents.values():
        if document.lifecycle != "controlled":
            continue
        held = contents.get(document.id, ())
        if document.id not in asked:
            continue
        replaced = replaced_on(catalog, document.id, documents) if document.status == "superseded" else None
        found = _versions(catalog, request, held, replaced)
        if not audience.sees(document.id):
            withheld.extend(version.document for version in found[-1:])
            continue
        shown = tuple(version for version in found if audience.sees_text(version.document))
        withheld.extend(version.document for version in found if version not in shown)
        if shown:
            versions[document.id] = shown
        elif not found:
            not_in_force.append(document)
    records = {}
    for document in catalog.documents.values():
        if document.lifecycle == "controlled":
            continue
        if not audience.sees(document.id):
            if _is_withheld(document, request, asked):
                withheld.append(document)
        elif _belongs(document, request, asked, versions):
            records[document.id] = document
    return Chosen(versions, records, tuple(withheld), tuple(not_in_force))


def _versions(
    catalog: Catalog, request: Request, contents: Sequence[Content], replaced: Day | None
) -> tuple[Version, ...]:
    data = {id(content.document): content.data for content in contents}
    held = spells(catalog, [content.document for content in contents], replaced)
    return tuple(
        Version(spell, data[id(spell.document)])
        for spell in held
        if spell.meets(request.since, request.until)
    )


def _asked(catalog: Catalog, request: Request) -> frozenset[str]:
    """The documents and records that stand for one of the clauses: by their own word; records by their type, too."""
    if not request.clauses:
        return frozenset(catalog.documents)
    types = {
        name
        for standard in request.standards
        for number, clause in catalog.standards[standard].clauses.items()
        if request.asks_for(standard, number)
        for expectation in clause.expects
        for name in expectation.types
    }
    return frozenset(
        document.id
        for document in catalog.documents.values()
        if (document.type in types and document.lifecycle != "controlled")
        or any(request.asks_for(ref.standard, ref.clause) for ref in document.clauses)
    )


def _is_withheld(record: Document, request: Request, asked: frozenset[str]) -> bool:
    """Whether a record that the audience does not see would tell of the period, if it did."""
    about = record.value("body.document") if record.type in {_DECISION, _ACKNOWLEDGEMENT} else record.id
    return about in asked and request.covers(record)


def _belongs(
    record: Document, request: Request, asked: frozenset[str], versions: Mapping[str, Sequence[Version]]
) -> bool:
    about = record.value("body.document")
    if record.type == _DECISION:
        # The whole chain: who approved a version is told by a decision from before the period, too.
        return about in versions and record.date is not None and record.date <= request.until
    if record.type == _ACKNOWLEDGEMENT:
        return about in versions and request.covers(record)
    return record.id in asked and request.covers(record)
