"""What stands around a document: who names it, what else is of its type, and which ids there are at all.

Rules and facts ask here where they would otherwise look through all documents. So each needs no more of a catalog
than the documents it is about and what is a few links from them, and can be held against a few of them alone; see
`imskit.rules.finding.Reach`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Protocol

from imskit.ledger import misnamed
from imskit.model import Catalog, Document, TypeInfo


class Around(Protocol):
    """Answers from all documents, whichever of them a catalog goes through."""

    def naming(self, name: str, *, copies: bool = False) -> Sequence[Document]:
        """The documents that name the id *name*, by their ids; with *copies* also those whose id another holds."""
        ...

    def having(self, name: str) -> Sequence[Document]:
        """The documents that have the id *name*, copies included."""
        ...

    def of_type(self, name: str) -> Sequence[Document]:
        """All documents of one type, by id; of several with one id, the one that counts."""
        ...

    def alike(self, name: str) -> Collection[str]:
        """The ids of documents that begin as *name* does, up to its first hyphen."""
        ...

    def ids(self) -> Collection[str]:
        """The ids of all documents, sorted."""
        ...

    def is_there(self, name: str) -> bool:
        """Whether *name* is the id of a document, of one that failed, or what the name of a file says instead."""
        ...


def around(catalog: Catalog) -> Around:
    """What stands around the documents of *catalog*.

    It is made once and kept in the catalog, which never changes, as a cached property is.
    """
    known: Around | None = vars(catalog).get("_around")
    if known is None:
        known = vars(catalog)["_around"] = _Whole(catalog)
    return known


#: Where bodies name documents that rules look up, by type: whether or not a schema of an organisation's own marks it.
_LOOKED_UP: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "acknowledgement": (("document",),),
    "certification-stage": (
        ("certificate",),
        ("findings", "*", "nonconformity"),
        ("findings", "*", "improvement"),
    ),
    "decision": (("document",),),
    "disposal": (("records", "*", "id"),),
    "experiment": (("initiative",),),
    "improvement": (("follows", "of"),),
    "initiative": (("uncertainties", "*", "experiment"),),
    "internal-audit": (
        ("processes", "*"),
        ("sampled", "*"),
        ("findings", "*", "nonconformity"),
        ("findings", "*", "improvement"),
    ),
    "lesson": (("from",),),
    "nonconformity": (("follows", "of"),),
    "resource-ledger": (("plan",),),
}


#: By type, the dotted paths at which its records name what they settle.
Settling = Mapping[str, tuple[str, ...]]


def settling(types: Mapping[str, TypeInfo]) -> Settling:
    """Where records of each type name what they settle, by the due rules of all *types*."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for info in types.values():
        for rule in info.due:
            if rule.settled_by is not None and rule.naming is not None:
                found[rule.settled_by].add(rule.naming)
    return {name: tuple(sorted(paths)) for name, paths in found.items()}


def named_by(document: Document, settles: Settling) -> set[str]:
    """All ids that *document* names in a way that a rule may look up; *settles* is what `settling` gives."""
    found = {reference.target for reference in document.references}
    if document.type in _LOOKED_UP:
        for steps in _LOOKED_UP[document.type]:
            found.update(_texts(document.data.get("body"), steps))
    if document.follow_ups:
        found.update(said.of for said in document.follow_ups)
    if document.type in settles:
        for dotted in settles[document.type]:
            found.update(_texts(document.data, tuple(dotted.split("."))))
    return found


def _texts(value: Any, steps: tuple[str, ...]) -> Iterator[str]:
    """The ids that stand at *steps* below *value*: `*` goes through a list, and what ends in one is gone through."""
    for place, step in enumerate(steps):
        if step == "*":
            for each in value if isinstance(value, list) else ():
                yield from _texts(each, steps[place + 1 :])
            return
        value = value.get(step) if isinstance(value, Mapping) else None
    for each in value if isinstance(value, list) else [value]:
        name = each.get("to") if isinstance(each, Mapping) else each
        if isinstance(name, str):
            yield name


class _Whole:
    """Made of a catalog that goes through all its documents."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def naming(self, name: str, *, copies: bool = False) -> Sequence[Document]:
        found = self._naming.get(name, [])
        return [*found, *self._copies.get(name, [])] if copies else found

    def having(self, name: str) -> Sequence[Document]:
        if name not in self._catalog.documents:
            return ()
        return [document for document in self._catalog.all_documents if document.id == name]

    def of_type(self, name: str) -> Sequence[Document]:
        return self._by_type.get(name, ())

    def alike(self, name: str) -> Collection[str]:
        return self._by_prefix.get(name.split("-", 1)[0], ())

    def ids(self) -> Collection[str]:
        return self._catalog.documents.keys()

    def is_there(self, name: str) -> bool:
        return name in self._catalog.documents or name in self._catalog.failed_ids or name in self._misnamed

    @cached_property
    def _naming(self) -> Mapping[str, list[Document]]:
        return self._named_in(self._catalog.documents.values())

    @cached_property
    def _copies(self) -> Mapping[str, list[Document]]:
        counted = self._catalog.documents
        return self._named_in(
            each for each in self._catalog.all_documents if counted.get(each.id) is not each
        )

    def _named_in(self, documents: Iterable[Document]) -> Mapping[str, list[Document]]:
        found: defaultdict[str, list[Document]] = defaultdict(list)
        settles = settling(self._catalog.types)
        for document in documents:
            for name in named_by(document, settles):
                found[name].append(document)
        return found

    @cached_property
    def _by_type(self) -> Mapping[str, Sequence[Document]]:
        found: defaultdict[str, list[Document]] = defaultdict(list)
        for document in self._catalog.documents.values():
            found[document.type].append(document)
        return found

    @cached_property
    def _by_prefix(self) -> Mapping[str, Collection[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name in self._catalog.documents:
            found[name.split("-", 1)[0]].append(name)
        return found

    @cached_property
    def _misnamed(self) -> frozenset[str]:
        return frozenset(
            name for each in self._catalog.all_documents if (name := misnamed(each.id, each.path)) is not None
        )
