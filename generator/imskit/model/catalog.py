"""The catalog: everything that was read, for rules, facts and views to work on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date as Day
from functools import cached_property

from imskit.model.audiences import Audiences
from imskit.model.certification import CertificationStages
from imskit.model.crosswalks import Crosswalk
from imskit.model.decisions import Acknowledgement, Decision, SignatureState, Signed
from imskit.model.document_types import TypeInfo
from imskit.model.documents import Document
from imskit.model.in_git import InGit
from imskit.model.since import NO_HISTORY, Remembers
from imskit.model.standards import Standard
from imskit.model.system import System
from imskit.problems import Place
from imskit.values import dataclass


def _nobody_asked() -> InGit:
    return InGit("the history was not asked")


@dataclass(frozen=True)
class Catalog:
    """Everything that was read and is of known shape: what rules, facts and views work on."""

    system: System
    types: Mapping[str, TypeInfo]
    #: By id, sorted by id. Of several with one id, the one with the shortest path.
    documents: Mapping[str, Document]
    #: All documents in the order of their paths, doubles included.
    all_documents: Sequence[Document]
    #: Standards that are in use, by id in the order of ims.yaml.
    standards: Mapping[str, Standard]
    #: Ids of standards that could be used: those shipped, and the organisation's own.
    known_standards: Sequence[str]
    crosswalks: tuple[Crosswalk, ...]
    decisions: Mapping[str, tuple[Decision, ...]]
    #: By the id of the record.
    acknowledgements: Mapping[str, Acknowledgement]
    #: Ids of documents that cannot be read or failed their schema: still targets of links.
    failed_ids: Mapping[str, Place]
    #: Names of types whose schema is there and has problems, or needs a part that has.
    failed_types: frozenset[str]
    #: SHA-256 of a file below ims/evidence, by the path a record names; None when it is not there.
    evidence_hash: Callable[[str], str | None] = field(repr=False)
    #: The day on which this run looks at the system.
    today: Day
    #: The day it really is, where that is later: what happened by then does not lie ahead.
    now: Day
    #: Newer versions that are not in force yet, by id; `documents` then holds the version that is.
    coming: Mapping[str, Document] = field(default_factory=dict)
    #: Paths of the schemas and standards that are imskit's own and were held against each other before its release.
    tested: frozenset[str] = frozenset()
    #: The stages of certification; None where their file cannot be read, or is about a standard that is not in use.
    certification: CertificationStages | None = None
    #: The signature beside a decision or acknowledgement, by the id of the record; those without are not in it.
    signatures: Mapping[str, SignatureState] = field(default_factory=dict)
    #: The signature with which a key is vouched for, by the key's number.
    vouchings: Mapping[int, SignatureState] = field(default_factory=dict)
    #: Signature files below ims/ beside which no record stands that can be signed.
    stray_signatures: tuple[str, ...] = ()
    #: The day on which git first held a file on the main branch, by path; empty where that is not known.
    recorded: Mapping[str, Day] = field(default_factory=dict)
    #: Who authored the commit that first brought a file, by path: the hash of the e-mail address as in
    #: `Person.commits_as`; empty where that is not known.
    brought_by: Mapping[str, str] = field(default_factory=dict)
    #: What the history says of documents; it is read when somebody first asks.
    in_git: Callable[[], InGit] = field(default=_nobody_asked, repr=False)
    #: For whom something is handed out; None where ims/audiences.yaml cannot be read.
    audiences: Audiences | None = None
    #: The file CODEOWNERS, where there is one and ims.yaml says who is called what at the forge.
    code_owners: bytes | None = None
    #: What became of documents since contents that they had.
    since: Remembers = field(default=NO_HISTORY, repr=False, compare=False)

    def signed_records(self) -> Iterator[Signed]:
        """The records that can be signed: decisions by document, then acknowledgements."""
        for decisions in self.decisions.values():
            yield from decisions
        yield from self.acknowledgements.values()

    def of_type(self, name: str) -> list[Document]:
        """The documents of one type, by id."""
        return list(self._by_type.get(name, ()))

    def all_of_type(self, name: str) -> list[Document]:
        """The documents of one type in the order of their paths, doubles included."""
        return list(self._all_by_type.get(name, ()))

    def telling(self) -> list[Document]:
        """The documents that tell what became of actions of others, by id."""
        return list(self._by_part.get("follow_ups", ()))

    def to_be_read(self) -> list[Document]:
        """The documents that somebody must read, by id."""
        return list(self._by_part.get("must_read", ()))

    @cached_property
    def _by_type(self) -> Mapping[str, Sequence[Document]]:
        return _by_type(self.documents.values())

    @cached_property
    def _all_by_type(self) -> Mapping[str, Sequence[Document]]:
        return _by_type(self.all_documents)

    @cached_property
    def _by_part(self) -> Mapping[str, Sequence[Document]]:
        """Documents that have what few have, by what that is."""
        every = self.documents.values()
        return {
            "follow_ups": [document for document in every if document.follow_ups],
            "must_read": [document for document in every if document.must_read],
        }


def _by_type(documents: Iterable[Document]) -> Mapping[str, Sequence[Document]]:
    found: dict[str, list[Document]] = {}
    for document in documents:
        found.setdefault(document.type, []).append(document)
    return found
