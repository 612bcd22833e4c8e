"""Who sees what: the one place that decides whether a document may appear in what is handed out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from imskit.model import Catalog, Classification, Document

#: Without an audience that asks for more, nothing above internal is shown.
DEFAULT_LEVELS: tuple[Classification, ...] = ("public", "internal")


@dataclass(frozen=True)
class Audience:
    """What one group of readers may see; documents outside it have no page, no title and no id."""

    #: Ids of the documents that are withheld.
    withheld: frozenset[str]
    _names: re.Pattern[str] | None
    #: The classifications that it may see; None: all.
    _levels: frozenset[str] | None = None

    @staticmethod
    def of(catalog: Catalog, levels: Iterable[Classification] = DEFAULT_LEVELS) -> Audience:
        """The audience that may see documents of the classifications *levels*.

        A decision about a withheld document is withheld with it, since its title and reason speak of it. So
        is what failed its schema: nobody knows how it is classified.
        """
        seen = frozenset(levels)
        # Of a document that changes its classification, the stricter one of both versions holds.
        versions = (*catalog.all_documents, *(catalog.documents[name] for name in catalog.coming))
        hidden = {found.id for found in versions if found.classification not in seen}
        hidden |= {
            found.id
            for found in versions
            if found.type == "decision" and found.value("body.document") in hidden
        }
        names = {
            name for found in versions if found.id in hidden for name in (found.id, found.title, found.path)
        }
        names |= {name for failed, place in catalog.failed_ids.items() for name in (failed, place.path)}
        # Longer names first, so that the title of one is not cut by the id of another.
        pattern = "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
        return Audience(
            frozenset(hidden | catalog.failed_ids.keys()),
            re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])") if names else None,
            seen,
        )

    @staticmethod
    def everybody() -> Audience:
        """The audience from which nothing is withheld: whoever has the files."""
        return Audience(frozenset(), None)

    def sees(self, document_id: str) -> bool:
        """Whether the document may be shown and named."""
        return document_id not in self.withheld

    def sees_text(self, text: Document) -> bool:
        """Whether an earlier text of a document may be shown: it may have been classified otherwise than now."""
        return self.sees(text.id) and (self._levels is None or text.classification in self._levels)

    def documents(self, catalog: Catalog) -> list[Document]:
        """The documents that may be shown, by id."""
        return [document for document in catalog.documents.values() if self.sees(document.id)]

    def redact(self, sentence: str) -> str:
        """*sentence* of ours without the ids, titles and paths of withheld documents."""
        return self._names.sub("a withheld record", sentence) if self._names else sentence


def withheld_note(count: int) -> str:
    """How withheld records are counted: `1 withheld record`."""
    return f"{count} withheld record" + ("s" if count != 1 else "")
