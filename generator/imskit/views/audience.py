"""Who sees what: the one place that decides whether a document, or a field of it, may appear in what is handed out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

from imskit.facts.masking import Masking, masked_fields
from imskit.model import AudienceDefinition, Catalog, Classification, Document
from imskit.values import dataclass
from imskit.views.withheld_names import WithheldNames

#: Without an audience that asks for more, nothing above internal is shown.
DEFAULT_LEVELS: tuple[Classification, ...] = ("public", "internal")


@dataclass(frozen=True)
class Audience:
    """What one group of readers may see; documents outside it have no page, no title and no id."""

    #: Ids of the documents that are withheld.
    withheld: frozenset[str]
    _names: WithheldNames | None
    #: What ims/audiences.yaml says of it; None where nobody named one.
    definition: AudienceDefinition | None = None
    #: The classifications that it may see; None: all.
    _levels: frozenset[str] | None = None

    @staticmethod
    def of(catalog: Catalog, levels: Iterable[Classification] = DEFAULT_LEVELS) -> Audience:
        """The audience that may see documents of the classifications *levels*.

        A decision about a withheld document is withheld with it, since its title and reason speak of it, and so
        is an acknowledgement. So is what failed its schema: nobody knows how it is classified.
        """
        return _audience(catalog, frozenset(levels), None)

    @staticmethod
    def named(catalog: Catalog, definition: AudienceDefinition) -> Audience:
        """The audience of *definition*: beside classifications, it can leave out types and documents."""
        return _audience(catalog, frozenset(definition.sees), definition)

    @staticmethod
    def everybody() -> Audience:
        """The audience from which nothing is withheld: whoever has the files."""
        return Audience(frozenset(), None)

    def sees(self, document_id: str) -> bool:
        """Whether the document may be shown and named."""
        return document_id not in self.withheld

    def sees_text(self, text: Document) -> bool:
        """Whether an earlier text of a document may be shown: it may have been classified otherwise than now."""
        return self.sees(text.id) and self.sees_level(text.classification)

    def sees_level(self, classification: str) -> bool:
        """Whether what is, or was, classified so may be shown; empty where nobody knows."""
        return self._levels is None or classification in self._levels

    @property
    def levels(self) -> frozenset[str] | None:
        """The classifications that it may see; None: all."""
        return self._levels

    def documents(self, catalog: Catalog) -> list[Document]:
        """The documents that may be shown, by id."""
        return [document for document in catalog.documents.values() if self.sees(document.id)]

    def of_types(self, catalog: Catalog, *names: str) -> list[Document]:
        """The documents of these types that may be shown, by id."""
        found = [each for name in names for each in catalog.of_type(name) if self.sees(each.id)]
        return sorted(found, key=lambda each: each.id) if len(names) > 1 else found

    def redact(self, sentence: str) -> str:
        """*sentence* of ours without the ids, titles and paths of withheld documents."""
        return self._names.replaced(sentence, "a withheld record") if self._names else sentence

    @property
    def names(self) -> frozenset[str]:
        """The ids, titles and paths that may not be told."""
        return self._names.names if self._names is not None else frozenset()

    def names_in(self, text: str) -> bool:
        """Whether *text* names a withheld document by its id, title or path."""
        return self._names is not None and self._names.stand_in(text)

    def shown(self, catalog: Catalog, *, sources: bool = False) -> Catalog:
        """*catalog* without the fields that are masked for this audience, and without names it may not read.

        What is withheld as a whole stays in it: it counts. With *sources* for what is handed out as files: fields
        about individuals are masked then, too, unless the audience gets them.
        """
        definition = self.definition
        if definition is None:
            return catalog
        masking = Masking(catalog.types)
        made: dict[int, Document] = {}
        for document in (*catalog.all_documents, *catalog.documents.values(), *catalog.coming.values()):
            if id(document) in made:
                continue
            fields = masked_fields(catalog.types[document.type], document, definition, sources=sources)
            made[id(document)] = document
            if fields:
                rest = masking.without(document, fields)
                # A source that is not what was committed anyhow need not name what is withheld.
                made[id(document)] = masking.without_names(rest, self.sees, self.redact) if sources else rest
        people = catalog.system.people
        if not definition.names:
            people = MappingProxyType({name: replace(each, name=None) for name, each in people.items()})
        return replace(
            catalog,
            system=replace(catalog.system, people=people),
            documents=MappingProxyType({name: made[id(each)] for name, each in catalog.documents.items()}),
            all_documents=tuple(made[id(each)] for each in catalog.all_documents),
            coming=MappingProxyType({name: made[id(each)] for name, each in catalog.coming.items()}),
        )


#: What speaks of one document, and is withheld with it.
SPEAKS_OF_ONE = frozenset({"decision", "acknowledgement"})


def _audience(
    catalog: Catalog, seen: frozenset[Classification], definition: AudienceDefinition | None
) -> Audience:
    types = frozenset(definition.leave_out_types if definition else ())
    left_out = frozenset(definition.leave_out_documents if definition else ())
    # Of a document that changes its classification, the stricter one of both versions holds.
    versions = (*catalog.all_documents, *(catalog.documents[name] for name in catalog.coming))
    hidden = {
        found.id
        for found in versions
        if found.classification not in seen or found.type in types or found.id in left_out
    }
    hidden |= {
        found.id
        for found in versions
        if found.type in SPEAKS_OF_ONE and found.value("body.document") in hidden
    }
    names = {name for found in versions if found.id in hidden for name in (found.id, found.title, found.path)}
    names |= {name for failed, place in catalog.failed_ids.items() for name in (failed, place.path)}
    return Audience(
        frozenset(hidden | catalog.failed_ids.keys()),
        WithheldNames(names) if names else None,
        definition,
        seen,
    )


def withheld_note(count: int) -> str:
    """How withheld records are counted: `1 withheld record`."""
    return f"{count} withheld record" + ("s" if count != 1 else "")
