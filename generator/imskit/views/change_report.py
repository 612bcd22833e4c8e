"""What a change means, as far as one group of readers may see it: what is withheld on either side is not told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeVar

from imskit.changes.asked_of_people import NewReaders
from imskit.changes.documents import document_changes
from imskit.changes.impact import Impact, Side
from imskit.changes.leaning import Leaning, Outdated
from imskit.changes.report import ApprovalForm, Report
from imskit.facts.masking import without_personal
from imskit.model import Catalog, Document, Since
from imskit.problems import Problem
from imskit.values import dataclass
from imskit.views.audience import SPEAKS_OF_ONE, Audience

Found = TypeVar("Found")


@dataclass(frozen=True)
class Readers:
    """Who is told of a change: what they may see of both states."""

    before: Audience
    after: Audience
    #: The documents of both states as these readers see them, in their words and as they are in force.
    shown: tuple[Catalog, ...]

    @classmethod
    def of(cls, before: Side, after: Side, audience: Audience) -> Readers:
        """Whoever *audience*, which is that of the state *after*, is: the state *before* is held against the same."""
        definition = audience.definition
        assert definition is not None
        earlier = Audience.named(before.in_force, definition)
        shown = (
            earlier.shown(before.written),
            audience.shown(after.written),
            earlier.shown(before.in_force),
            audience.shown(after.in_force),
        )
        return cls(earlier, audience, shown)

    def sees(self, document: str) -> bool:
        """Whether a document may be named: a change of its classification makes it no less confidential before."""
        return self.before.sees(document) and self.after.sees(document) and document not in self._of_withheld

    def redact(self, text: str) -> str:
        """*text* without the names of what is withheld."""
        return self.after.redact(self.before.redact(text))

    def sees_all_of(self, document: str) -> bool:
        """Whether nothing of a document is withheld."""
        return self.sees(document) and document not in self._in_part

    def sees_problem(self, problem: Problem) -> bool:
        """Whether a problem may be told: not what could be in words of what is withheld."""
        path = problem.place.path
        if path in self._whole_files:
            return not self._names_in_part.search(problem.message)
        # A file below ims/ that is no document they know of could be anything.
        return path in _OURS or not path.startswith("ims/") or path.startswith("ims/standards/")

    def sees_file(self, path: str) -> bool:
        """Whether a file of evidence is of what they see the whole of."""
        return path in self._evidence

    @cached_property
    def _documents(self) -> Sequence[Document]:
        return [each for catalog in self.shown for each in catalog.documents.values()]

    @cached_property
    def _of_withheld(self) -> frozenset[str]:
        """What speaks of a document that is withheld on one side, and so goes with it on both."""
        return frozenset(
            each.id
            for each in self._documents
            if each.type in SPEAKS_OF_ONE
            and not (self.before.sees(about := str(each.value("body.document"))) and self.after.sees(about))
        )

    @cached_property
    def _in_part(self) -> frozenset[str]:
        return frozenset(each.id for each in self._documents if each.withheld)

    @cached_property
    def _names_in_part(self) -> re.Pattern[str]:
        names = "|".join(map(re.escape, sorted(self._in_part)))
        return re.compile(rf"(?<![\w-])(?:{names})(?![\w-])" if names else "(?!)")

    @cached_property
    def _whole_files(self) -> frozenset[str]:
        return frozenset(each.path for each in self._documents if self.sees_all_of(each.id))

    @cached_property
    def _evidence(self) -> frozenset[str]:
        return frozenset(
            f"ims/evidence/{evidence.file}"
            for each in self._documents
            if self.sees_all_of(each.id)
            for evidence in each.evidence
            if evidence.file is not None
        )


_OURS = frozenset({"ims/ims.yaml", "ims/people.yaml"})


def told(found: Impact, readers: Readers) -> tuple[Impact, int]:
    """*found* without what *readers* may not see, and how many changed documents and files that leaves out."""
    before, after = readers.shown[:2]
    changed = [
        each
        for each in document_changes(_without_personal(before), _without_personal(after))
        if readers.sees(each.id)
    ]
    settings = [each for each in found.settings if each.kind != "evidence" or readers.sees_file(each.path)]
    impact = Impact(
        documents=tuple(changed),
        settings=tuple(settings),
        clauses=found.clauses,
        touched=tuple(_leaning(each, readers) for each in found.touched if readers.sees(each.document)),
        outdated=tuple(_outdated(each, readers) for each in found.outdated if readers.sees(each.document)),
        approvals=tuple(each for each in found.approvals if readers.sees(each.document)),
        read_again=tuple(each for each in found.read_again if readers.sees(each.document)),
        new_readers=tuple(_new_readers(each, readers) for each in found.new_readers),
        moved=tuple(
            each
            for each in found.moved
            if readers.sees_all_of(each.document) and readers.sees_all_of(each.document_before)
        ),
    )
    told = {each.id for each in changed}
    hidden = sum(each.id not in told for each in found.documents)
    return impact, hidden + len(found.settings) - len(settings)


def _without_personal(catalog: Catalog) -> Catalog:
    """*catalog* without the fields about individuals, which are shown to nobody."""
    documents = {
        name: without_personal(catalog.types[each.type], each) for name, each in catalog.documents.items()
    }
    return replace(catalog, documents=MappingProxyType(documents))


def _leaning(found: Leaning, readers: Readers) -> Leaning:
    """*found*; of what is withheld in what changed, or was, nothing is said but that it has."""
    since, target = found.since, found.way[0][1]
    if since is None or not since.why:
        return found
    known = readers.before.sees_level(since.classification) if since.weight == "material" else True
    if readers.sees_all_of(target) and known:
        return found
    return replace(found, since=Since(since.weight, (f"{target} has changed",), since.version))


def _outdated(found: Outdated, readers: Readers) -> Outdated:
    return replace(found, records=tuple(filter(readers.sees, found.records)))


def _new_readers(found: NewReaders, readers: Readers) -> NewReaders:
    return replace(found, documents=tuple(filter(readers.sees, found.documents)))


def redacted(report: Report, readers: Readers, withheld: int) -> Report:
    """*report*, made of what is told, without names of what is withheld; *withheld*: how much is left out of it."""
    decisions = tuple(row for row in report.decisions if readers.sees(row.record) and readers.sees(row.id))
    told = replace(_without_names(replace(report, decisions=decisions), readers), withheld=withheld)
    return replace(told, forms=tuple(map(_as_written, report.forms, told.forms)))


def _as_written(made: ApprovalForm, told: ApprovalForm) -> ApprovalForm:
    """*told* with those records alone that hold the very words that were *made*: others would not count."""
    return replace(told, records=tuple(each for each in told.records if each in made.records))


def _without_names(value: Found, readers: Readers) -> Found:
    """*value* with other words: of the same type, and as many of what it holds."""
    found: Any = value
    if isinstance(found, str):
        found = readers.redact(found)
    elif isinstance(found, tuple):
        found = tuple(_without_names(each, readers) for each in found)
    elif is_dataclass(found) and not isinstance(found, type):
        found = replace(
            found, **{each.name: _without_names(getattr(found, each.name), readers) for each in fields(found)}
        )
    redacted_value: Found = found
    return redacted_value
