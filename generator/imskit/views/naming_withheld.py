"""Which texts that are shown name something withheld: they stay as their authors wrote them, and makers are told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from imskit.model import Catalog, Document
from imskit.views.audience import Audience

#: Where a link leads: its words are shown without it when that is withheld.
_TARGET = re.compile(r"\]\([^)\s]*\)")


def naming_withheld(
    catalog: Catalog, audience: Audience, documents: Iterable[Document] | None = None
) -> tuple[str, ...]:
    """Ids of *documents* (without them: all that are shown) that name in words of their own what is withheld.

    *catalog* is as *audience* sees it. Links and fields that hold ids do not count: pages and tables leave them out.
    """
    if not audience.withheld:
        return ()
    found = audience.documents(catalog) if documents is None else documents
    return tuple(sorted({each.id for each in found if names_withheld(audience, each)}))


def names_withheld(audience: Audience, document: Document) -> bool:
    """Whether *document* names in words of its own what is withheld from *audience*."""
    found: list[str] = []
    _gather(document.data, found)
    words = "\n".join(text for text in found if text not in audience.withheld)
    return audience.names_in(_TARGET.sub("]", words) if "](" in words else words)


def _gather(value: Any, found: list[str]) -> None:
    """Put the words in *value*, wherever they stand, into *found*."""
    kind = type(value)
    if kind is str:
        found.append(value)
    elif kind is list:
        for item in value:
            _gather(item, found)
    elif kind is dict:
        for item in value.values():
            _gather(item, found)
