"""A catalog that goes through a few documents and can look up any: what rules are held against when few changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, ItemsView, Iterator, Mapping, Sequence, ValuesView
from dataclasses import replace
from functools import cached_property
from typing import overload

from imskit.assemble import ACKNOWLEDGEMENT_TYPE, DECISION_TYPE, acknowledgements_of, decisions_of
from imskit.ledger import Ledger
from imskit.model import Acknowledgement, Catalog, Decision, Document

#: Gives the document in the file at a path.
Look = Callable[[str], Document]


class Surroundings:
    """All documents of a ledger, each looked at when somebody asks for it: see `imskit.facts.around.Around`."""

    def __init__(self, ledger: Ledger, look: Look) -> None:
        self.ledger = ledger
        self._look = look
        self._known: dict[str, Document] = {}

    def at(self, path: str) -> Document:
        """The document in the file at *path*; the same each time."""
        found = self._known.get(path)
        if found is None:
            found = self._known[path] = self._look(path)
        return found

    def counted(self, name: str) -> Document:
        """The document that counts for an id."""
        return self.at(self.ledger.by_id[name][0].path)

    def naming(self, name: str, *, copies: bool = False) -> Sequence[Document]:
        """As `Around.naming`."""
        ids = sorted(set(self.ledger.naming.get(name, ())))
        found = [
            self.at(row.path) for each in ids for row in self.ledger.by_id[each][:1] if name in row.names
        ]
        if copies:
            found += [
                self.at(row.path) for each in ids for row in self.ledger.by_id[each][1:] if name in row.names
            ]
        return found

    def having(self, name: str) -> Sequence[Document]:
        """As `Around.having`."""
        return [self.at(row.path) for row in self.ledger.by_id.get(name, ())]

    def of_type(self, name: str) -> Sequence[Document]:
        """As `Around.of_type`."""
        return [self.counted(each) for each in self.ledger.of_type.get(name, ())]

    def alike(self, name: str) -> Collection[str]:
        """As `Around.alike`."""
        return self.ledger.alike(name)

    def ids(self) -> Collection[str]:
        """As `Around.ids`."""
        return self.ledger.ids

    def is_there(self, name: str) -> bool:
        """As `Around.is_there`."""
        ledger = self.ledger
        return name in ledger.by_id or name in ledger.failed_ids or name in ledger.misnamed

    @cached_property
    def deciding(self) -> _Deciding:
        """The decisions on documents."""
        return _Deciding(self)

    def naming_of_type(self, name: str, kind: str) -> list[Document]:
        """The documents of a type that name the id *name*, by id; no others are looked at."""
        return [
            self.at(row.path)
            for each in sorted(set(self.ledger.naming.get(name, ())))
            for row in self.ledger.by_id[each][:1]
            if row.type == kind and name in row.names
        ]


class _Deciding:
    def __init__(self, all_: Surroundings) -> None:
        self._all = all_
        self._known: dict[str, tuple[Decision, ...]] = {}

    def on(self, name: str) -> tuple[Decision, ...]:
        """The decisions on the document *name*."""
        found = self._known.get(name)
        if found is None:
            records = self._all.naming_of_type(name, DECISION_TYPE)
            found = self._known[name] = decisions_of(records).get(name, ())
        return found


def nearby(base: Catalog, all_: Surroundings, ids: Collection[str]) -> Catalog:
    """A catalog of all documents of *all_* that goes through those of *ids* alone.

    Settings, standards and what git says are those of *base*.
    """
    ledger = all_.ledger
    here = tuple(sorted(name for name in ids if name in ledger.by_id))
    documents = _Documents(all_, here)
    found = replace(
        base,
        documents=documents,
        all_documents=_AllDocuments(all_, here),
        decisions=_Decisions(all_, documents),
        acknowledgements=_Acknowledgements(all_, documents),
        failed_ids=ledger.failed_ids,
    )
    kept = vars(found)
    kept["_around"] = all_
    # What was worked out of a document holds for all catalogs around it.
    for name in ("_approvals", "_trusted_keys"):
        kept[name] = vars(all_).setdefault(name, {})
    for name in ("_seen_paths", "_asked_fields"):
        if name in vars(base):
            kept[name] = vars(base)[name]
    return found


class _Documents(Mapping[str, Document]):
    def __init__(self, all_: Surroundings, here: tuple[str, ...]) -> None:
        self._all = all_
        self.here = here

    def __getitem__(self, name: str) -> Document:
        return self._all.counted(name)

    def __contains__(self, name: object) -> bool:
        return name in self._all.ledger.by_id

    def __iter__(self) -> Iterator[str]:
        return iter(self.here)

    def __len__(self) -> int:
        return len(self.here)


class _AllDocuments(Sequence[Document]):
    """Copies included, in the order of their paths."""

    def __init__(self, all_: Surroundings, here: tuple[str, ...]) -> None:
        self._all = all_
        self._here = here

    @cached_property
    def _made(self) -> Sequence[Document]:
        by_id = self._all.ledger.by_id
        return [self._all.at(path) for path in sorted(row.path for name in self._here for row in by_id[name])]

    @overload
    def __getitem__(self, index: int) -> Document: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Document]: ...
    def __getitem__(self, index: int | slice) -> Document | Sequence[Document]:
        return self._made[index]

    def __len__(self) -> int:
        return len(self._made)

    def __iter__(self) -> Iterator[Document]:
        return iter(self._made)


class _Decisions(Mapping[str, tuple[Decision, ...]]):
    """Looks up all decisions on any document; goes through those that are gone through as documents."""

    def __init__(self, all_: Surroundings, documents: _Documents) -> None:
        self._all = all_
        self._documents = documents

    @cached_property
    def _here(self) -> Mapping[str, tuple[Decision, ...]]:
        by_id = self._all.ledger.by_id
        records = [
            self._all.counted(name) for name in self._documents.here if by_id[name][0].type == DECISION_TYPE
        ]
        return decisions_of(records)

    def __getitem__(self, name: str) -> tuple[Decision, ...]:
        found = self._all.deciding.on(name)
        if not found:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._here)

    def __len__(self) -> int:
        return len(self._here)

    def items(self) -> ItemsView[str, tuple[Decision, ...]]:
        return self._here.items()

    def values(self) -> ValuesView[tuple[Decision, ...]]:
        return self._here.values()


class _Acknowledgements(Mapping[str, Acknowledgement]):
    def __init__(self, all_: Surroundings, documents: _Documents) -> None:
        self._all = all_
        self._documents = documents

    def __getitem__(self, name: str) -> Acknowledgement:
        row = self._all.ledger.by_id[name][0]
        if row.type != ACKNOWLEDGEMENT_TYPE:
            raise KeyError(name)
        return acknowledgements_of([self._all.counted(name)])[name]

    def __iter__(self) -> Iterator[str]:
        by_id = self._all.ledger.by_id
        return (name for name in self._documents.here if by_id[name][0].type == ACKNOWLEDGEMENT_TYPE)

    def __len__(self) -> int:
        return sum(1 for _ in self)
