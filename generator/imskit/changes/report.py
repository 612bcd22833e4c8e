"""What a change means, as plain rows for a reader: the one shape behind every form of `imskit diff`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from imskit.changes.lines import Line
from imskit.values import dataclass


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document that changed."""

    id: str
    title: str
    type: str
    what: str
    #: Whether it is a controlled document, and no record.
    controlled: bool
    path: str
    #: Where its file was before, if it was elsewhere; empty otherwise.
    path_before: str
    #: `1.1 → 1.2`, one version, or empty for records.
    version: str
    #: `draft → in-review`, for records their state; empty where it did not change.
    status: str
    #: The day from which the version of the head holds; empty where it names none.
    effective_from: str
    #: material, editorial or none; empty for records.
    weight: str
    #: What the author called it in the revision that came; none without one.
    declared: str
    #: Why it is material, in words.
    reasons: tuple[str, ...]
    #: The author's summaries of the revisions that came.
    summaries: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One file that changed and is no document."""

    path: str
    #: organisation, people, standard, schema, template, evidence, site or code-owners.
    kind: str
    #: What it is, in words: `people and roles`.
    about: str
    what: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """One clause that stands elsewhere now."""

    standard: str
    designation: str
    clause: str
    title: str
    turn: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class TouchedRow:
    """A document that leans on what changed."""

    id: str
    title: str
    owner: str
    suspect: bool
    #: What changed in what its link remembers; empty where it is not suspect.
    since: str
    #: Whether it only refers to what changed.
    refers: bool
    #: `implements POL-001, which supports STR-001`.
    why: str
    #: How many links lie between it and what changed.
    steps: int


@dataclass(frozen=True, slots=True)
class RecordRef:
    """One record."""

    id: str
    title: str
    type: str
    #: What several of it are called.
    plural: str


@dataclass(frozen=True, slots=True)
class OutdatedRow:
    """Records that tell of the version before."""

    id: str
    title: str
    before: str
    after: str
    #: Whether the new version holds already; they tell of what holds until it does.
    holds: bool
    records: tuple[RecordRef, ...]


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """A version, and what became of its approvals."""

    id: str
    title: str
    version: str
    #: `needed`, `lost` or `given`.
    turn: str
    needs: tuple[str, ...]
    lost: bool
    #: The day from which it is in force, once all approvals are given.
    effective: str


@dataclass(frozen=True, slots=True)
class ReadyRecord:
    """The record of an approval that one person could give on the day of the report, ready to be written."""

    person: str
    #: The role acted in, by its title.
    role: str
    #: `holder`, `deputy` or `delegate`.
    right: str
    #: Where the file lies in the repository.
    path: str
    text: str
    #: The page at the forge on the branch of the proposal; empty where that is not known.
    address: str
    #: Whether the address brings the text along; otherwise it is copied.
    filled: bool
    #: Whether the change brings a file of that name already, which does not count.
    replaces: bool


@dataclass(frozen=True, slots=True)
class ApprovalForm:
    """How a version that needs approvals can be approved with a browser alone."""

    id: str
    version: str
    #: The fingerprint of the text that is approved.
    fingerprint: str
    #: What the approval rule asks for; empty where none fits.
    assurance: str
    records: tuple[ReadyRecord, ...]
    #: How many more could approve, for whom no record is made ready.
    more: int
    #: Why there is no record for the document, or for some people: sentences without a full stop.
    why_not: tuple[str, ...]
    #: How the forge takes a file onto a branch that is there, in its words; empty where no forge is named.
    save: str


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision that the change brings."""

    #: The id of its record.
    record: str
    #: The document and version that it is about.
    id: str
    version: str
    verdict: str
    person: str
    #: The role acted in, by its title.
    role: str
    day: str
    #: What has been verified of it, whatever the record says of itself.
    assurance: str
    #: Whether it counts: an approval may be of other content, or by somebody who may not.
    counts: bool


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A document that roles must read again."""

    id: str
    title: str
    version: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewReadersRow:
    """People who must read documents that did not change."""

    role: str
    people: int
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MovedRow:
    """Something due that has another day or is somebody else's."""

    id: str
    what: str
    owner: str
    #: Of which document and whose it was, where that changed; empty otherwise.
    id_before: str
    owner_before: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """What the change brings that stands in its way, or is worth a look."""

    place: str
    severity: str
    rule: str
    message: str
    mend: str


@dataclass(frozen=True)
class Report:
    """What lies between two states of one system."""

    organisation: str
    as_of: str
    #: What the two states are called: ids of commits, or `the folder`.
    base: str
    head: str
    documents: tuple[DocumentRow, ...]
    settings: tuple[SettingRow, ...]
    clauses: tuple[ClauseRow, ...]
    touched: tuple[TouchedRow, ...]
    outdated: tuple[OutdatedRow, ...]
    approvals: tuple[ApprovalRow, ...]
    decisions: tuple[DecisionRow, ...]
    read_again: tuple[ReadRow, ...]
    new_readers: tuple[NewReadersRow, ...]
    moved: tuple[MovedRow, ...]
    #: What must be mended before the change may merge.
    problems: tuple[ProblemRow, ...]
    #: What else it brings that `imskit check` warns of.
    warnings: tuple[ProblemRow, ...]
    #: How many errors both states have: not of this change, and still in the way of a green check.
    older_problems: int
    #: How much of what changed is withheld from whom it is made for: documents, records, files of evidence, problems.
    withheld: int = 0
    #: For each version that needs approvals.
    forms: tuple[ApprovalForm, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing changed."""
        return not self.documents and not self.settings and not self.withheld


def as_data(found: Report) -> Mapping[str, Any]:
    """*found* as plain data, as the schema `diff` describes it."""
    return {"version": 1, **asdict(found)}
