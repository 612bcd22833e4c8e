"""Which texts that are shown name something withheld: they stay as their authors wrote them, and makers are told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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
    return tuple(sorted({each.id for each in found if _names(audience, each)}))


def _names(audience: Audience, document: Document) -> bool:
    words = "\n".join(text for text in _texts(document.data) if audience.sees(text))
    return audience.names_in(_TARGET.sub("]", words))


def _texts(value: Any) -> Iterator[str]:
    """The words in *value*, wherever they stand."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
