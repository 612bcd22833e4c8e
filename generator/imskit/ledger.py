"""What a whole run leaves behind, so that a later one need only look at what has changed since.

Values only: who keeps it on disk, and who compares it with what is there now, is for others. A document stands in it
without its prose: what it is called, what it names, and as much of it as rules need that look at all documents.
"""

from __future__ import annotations

from abc import abstractmethod
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property
from typing import Any

from imskit.names import ids_in_name
from imskit.problems import Place, Problem
from imskit.values import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One file that is meant as a document, without its prose."""

    path: str
    #: What git calls its bytes; empty where nobody asked.
    blob: str
    #: Empty where the file failed and says none.
    id: str
    #: Empty where the file failed.
    type: str
    #: The ids that its references lead to, and those that it names besides, each once and sorted.
    links: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    #: Those of its links by which it supersedes others.
    supersedes: tuple[str, ...] = ()
    #: What rules ask a document to be: its type, its status, and the words of `imskit.rules.kinds`.
    kinds: frozenset[str] = frozenset()
    #: As much of it as a rule that looks at all documents needs, by the name of the rule.
    frames: Mapping[str, Any] = field(default_factory=dict)
    #: The id that its path says, where that is none of what it holds; empty where it is.
    misnamed: str = ""
    #: Where its id stands, where it could not be read or failed its schema.
    failed: Place | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """All ids that it names."""
        return (*self.links, *self.also)


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that is meant as a document and cannot be read, or failed its schema."""

    #: Empty where it says none.
    id: str
    #: Where its id stands.
    place: Place


class IndexedRows(Mapping[str, Row]):
    """Rows by path, in the order of the paths, and what is worked out of them when somebody asks."""

    @abstractmethod
    def changed(self, rows: Mapping[str, Row | None]) -> IndexedRows:
        """The same with other *rows* at these paths; None: there is nothing any more."""

    @property
    @abstractmethod
    def by_id(self) -> Mapping[str, tuple[Row, ...]]:
        """The rows of each id, the one that counts first; failed ones are not among them."""

    @property
    @abstractmethod
    def naming(self) -> Mapping[str, list[str]]:
        """The ids of the documents that name an id, by that."""

    @property
    @abstractmethod
    def of_type(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of documents by their type, sorted."""

    @abstractmethod
    def blobs(self) -> dict[str, str]:
        """What git calls the content, by path."""

    @abstractmethod
    def framed(self, rule: str) -> Iterable[Row]:
        """The rows with a frame for *rule*."""

    @abstractmethod
    def failed(self) -> Sequence[Row]:
        """The rows of files that failed, in the order of their paths."""

    @abstractmethod
    def misnamed(self) -> frozenset[str]:
        """Ids in the names of files that hold another one."""


class PlainRows(IndexedRows):
    """Rows that were all made."""

    def __init__(self, rows: Mapping[str, Row]) -> None:
        """*rows* by path, in the order of the paths."""
        self._rows = rows

    def __getitem__(self, path: str) -> Row:
        return self._rows[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def changed(self, rows: Mapping[str, Row | None]) -> PlainRows:
        """As of any."""
        every = {path: row for path, row in {**self._rows, **rows}.items() if row is not None}
        return PlainRows({path: every[path] for path in sorted(every)})

    @cached_property
    def by_id(self) -> Mapping[str, tuple[Row, ...]]:
        """As of any."""
        found: dict[str, tuple[Row, ...]] = {}
        for row in self._rows.values():
            if row.failed is None:
                other = found.get(row.id)
                found[row.id] = (row,) if other is None else tuple(sorted((*other, row), key=counting))
        return found

    @cached_property
    def naming(self) -> Mapping[str, list[str]]:
        """As of any."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for row in self._rows.values():
            for name in row.names:
                found[name].append(row.id)
        return dict(found)

    @cached_property
    def of_type(self) -> Mapping[str, tuple[str, ...]]:
        """As of any."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name in sorted(self.by_id):
            found[self.by_id[name][0].type].append(name)
        return {name: tuple(ids) for name, ids in found.items()}

    def blobs(self) -> dict[str, str]:
        """As of any."""
        return {path: row.blob for path, row in self._rows.items()}

    def framed(self, rule: str) -> Iterable[Row]:
        """As of any."""
        return (row for row in self._rows.values() if rule in row.frames)

    def failed(self) -> Sequence[Row]:
        """As of any."""
        return [row for row in self._rows.values() if row.failed is not None]

    def misnamed(self) -> frozenset[str]:
        """As of any."""
        return frozenset(row.misnamed for row in self._rows.values() if row.misnamed)


@dataclass(frozen=True)
class Ledger:
    """The documents of a whole run, and what its rules found."""

    #: By path, sorted by path; failed ones are among them.
    rows: Mapping[str, Row]
    #: By the name of the rule, sorted.
    problems: Mapping[str, tuple[Problem, ...]]
    #: Paths of what may be meant as documents and was not read at all.
    lost: tuple[str, ...] = ()
    #: Who waits for which record, for evidence-overdue: plain values, see `imskit.rules.renewing`.
    waiting: tuple[Any, ...] = ()

    @property
    def found(self) -> tuple[Problem, ...]:
        """All that the rules found, sorted."""
        return tuple(sorted({problem for each in self.problems.values() for problem in each}))

    @cached_property
    def indexed(self) -> IndexedRows:
        """The rows, with what is worked out of them."""
        if isinstance(self.rows, IndexedRows):
            return self.rows
        return PlainRows(self.rows)

    @property
    def by_id(self) -> Mapping[str, tuple[Row, ...]]:
        """The documents of each id, the one that counts first; failed ones are not among them."""
        return self.indexed.by_id

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of all documents, sorted."""
        return tuple(sorted(self.by_id))

    def alike(self, name: str) -> tuple[str, ...]:
        """The ids of documents that begin as *name* does, up to its first hyphen; sorted."""
        prefix = name.split("-", 1)[0]
        begin = f"{prefix}-"
        return tuple(each for each in self.ids if each.startswith(begin) or each == prefix)

    def in_other_letters(self, names: Iterable[str]) -> set[str]:
        """The ids of documents and of failed files that differ from *names* in capital and small letters at most."""
        wanted = {name.lower() for name in names}
        return {each for known in (self.by_id, self.failed_ids) for each in known if each.lower() in wanted}

    @property
    def naming(self) -> Mapping[str, list[str]]:
        """The ids of the documents that name an id, by that."""
        return self.indexed.naming

    @property
    def of_type(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of documents by their type, sorted."""
        return self.indexed.of_type

    @cached_property
    def failed_ids(self) -> Mapping[str, Place]:
        """As `Catalog.failed_ids`."""
        failed = self.indexed.failed()
        return failed_ids(
            ((row.id, row.failed) for row in failed if row.id and row.failed is not None),
            (*self.lost, *(row.path for row in failed)),
            self.by_id,
        )

    @cached_property
    def misnamed(self) -> frozenset[str]:
        """Ids in the names of files that hold another one."""
        return self.indexed.misnamed()


def changed_by(ledger: Ledger, rows: Mapping[str, Row | None]) -> Ledger:
    """*ledger* with other *rows* at these paths; None: there is nothing any more. Findings stay as they are.

    What was worked out of its rows is worked out anew only where they differ.
    """
    return replace(ledger, rows=ledger.indexed.changed(rows))


def failed_ids(
    said: Iterable[tuple[str, Place]], paths: Collection[str], held: Collection[str]
) -> dict[str, Place]:
    """The ids of what failed: those that files *said*, then those that the names of the files at *paths* say.

    Ids that a document has, *held*, are not taken from names.
    """
    failed: dict[str, Place] = {}
    for name, place in said:
        failed.setdefault(name, place)
    for path in paths:
        for name in ids_in_name(path):
            if name not in held:
                failed.setdefault(name, Place(path))
    return failed


def misnamed(name: str, path: str) -> str | None:
    """The id that the name of the file at *path* says, where it holds *name* and says another.

    Which of the two is wrong is told at the file.
    """
    names = ids_in_name(path)
    return names[0] if name not in names else None


def counting(row: Row) -> tuple[int, str]:
    """Of several documents with one id, the one with the shortest path counts."""
    return len(row.path), row.path
