"""Where the system stands: how far the clauses of each standard are met, what is due, what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from imskit.facts.acknowledgements import HowSure, Unread, how_sure, unread
from imskit.facts.certification import StageState, certification
from imskit.facts.coverage import Coverage, Readiness, Rung, readiness
from imskit.facts.graph import Graph
from imskit.model import Catalog, Standard
from imskit.problems import Problem, Severity
from imskit.values import dataclass
from imskit.views.audience import Audience
from imskit.views.due import DueLine, waiting
from imskit.views.in_git import Vouching, vouching


@dataclass(frozen=True, slots=True)
class UnreadLine:
    """Holders of a role who have not acknowledged a document that the role must read."""

    document: str
    title: str
    #: The version with the last material change, which they have not read.
    version: str
    role: str
    role_title: str
    holders: int
    #: Ids of persons, and what they are called where that is known.
    missing: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StandardStatus:
    """One standard in use; `readiness` is None where only its titles are known."""

    standard: Standard
    readiness: Readiness | None


@dataclass(frozen=True, slots=True)
class Status:
    """Everything on one screen."""

    organisation: str
    as_of: str
    documents: int
    records: int
    standards: tuple[StandardStatus, ...]
    #: The standard that the stages are about; empty where none is known.
    certified: str
    #: The stages on the way to a certificate; none where no standard in use is one to be certified against.
    stages: tuple[StageState, ...]
    overdue: tuple[DueLine, ...]
    soon: tuple[DueLine, ...]
    problems: tuple[tuple[Severity, int], ...]
    #: How many records git held in time, and how many not.
    recorded: Vouching
    #: Who has not acknowledged what; None where it was not asked for.
    unread: tuple[UnreadLine, ...] | None = None
    #: How sure the acknowledgements are that are there; None where it was not asked for.
    how_sure: HowSure | None = None
    #: How many things that are overdue or due soon belong to withheld records.
    withheld: int = 0

    def as_json(self) -> dict[str, Any]:
        """The same as JSON data, described by schemas/status.schema.json."""
        asked: dict[str, Any] = {}
        if self.unread is not None:
            asked["acknowledgements"] = [_unread_json(line) for line in self.unread]
        if self.how_sure is not None:
            asked["acknowledged"] = {**self.how_sure.by_assurance, "reported": self.how_sure.reported}
        return {
            "version": 1,
            "organisation": self.organisation,
            "as_of": self.as_of,
            "documents": self.documents,
            "records": self.records,
            "standards": [_standard_json(row) for row in self.standards],
            "certification": [_stage_json(stage, self.certified) for stage in self.stages],
            "overdue": [_due_json(item) for item in self.overdue],
            "due_soon": [_due_json(item) for item in self.soon],
            "recorded": _recorded_json(self.recorded),
            "withheld": self.withheld,
            "problems": {severity.word: count for severity, count in self.problems},
            **asked,
        }


def status(
    catalog: Catalog,
    graph: Graph,
    problems: Sequence[Problem],
    *,
    acknowledgements: bool = False,
    audience: Audience | None = None,
    coverage: Coverage | None = None,
) -> Status:
    """The status of *catalog* on its day; with *acknowledgements*, who has not read what, person by person.

    Without an *audience* nothing is withheld: it is for whoever has the files. *coverage* is that of the whole
    records, where *catalog* holds less.
    """
    readers = audience or Audience.everybody()
    coverage = coverage or Coverage(catalog, graph)
    states = coverage.states()
    found = waiting(catalog, states, readers, coverage.catalog)
    lines = found.lines
    counts = Counter(problem.severity for problem in problems)
    controlled = sum(document.lifecycle == "controlled" for document in catalog.documents.values())
    return Status(
        organisation=catalog.system.name,
        as_of=catalog.today.isoformat(),
        documents=controlled,
        records=len(catalog.documents) - controlled,
        standards=tuple(
            StandardStatus(standard, readiness(standard, states[name]))
            for name, standard in catalog.standards.items()
        ),
        certified=catalog.certification.standard if catalog.certification is not None else "",
        stages=tuple(_stage(each, readers) for each in certification(catalog, states)),
        overdue=tuple(item for item in lines if item.overdue),
        soon=tuple(item for item in lines if item.soon),
        problems=tuple((severity, counts[severity]) for severity in sorted(Severity, reverse=True)),
        recorded=vouching(catalog, readers),
        unread=tuple(
            _unread_line(catalog, each) for each in unread(catalog) if readers.sees(each.document.id)
        )
        if acknowledgements
        else None,
        how_sure=how_sure(catalog) if acknowledgements else None,
        withheld=found.withheld_urgent,
    )


def _stage(state: StageState, audience: Audience) -> StageState:
    """*state* without the records of it that are withheld."""
    return replace(state, held=tuple(each for each in state.held if audience.sees(each.id)))


def _recorded_json(found: Vouching) -> dict[str, Any] | None:
    if found.not_told:
        return None
    return {
        "since": found.begins,
        "in_time": found.in_time,
        "late": found.late,
        "before": found.before,
        "not_in_git": found.not_in_git,
        "recorded_late": [
            {"document": line.document, "event": line.event, "happened": line.happened, "held": line.held}
            for line in found.lines
        ],
    }


def _unread_line(catalog: Catalog, found: Unread) -> UnreadLine:
    people = catalog.system.people
    return UnreadLine(
        found.document.id,
        found.document.title,
        found.material,
        found.role,
        catalog.system.role_title(found.role),
        found.holders,
        found.people,
        tuple((people[name].name if name in people else None) or name for name in found.people),
    )


def _unread_json(line: UnreadLine) -> dict[str, Any]:
    return {
        "document": line.document,
        "version": line.version,
        "role": line.role,
        "holders": line.holders,
        "missing": list(line.missing),
    }


def _standard_json(row: StandardStatus) -> dict[str, Any]:
    found: dict[str, Any] = {"id": row.standard.id, "designation": row.standard.designation}
    if row.readiness is None:
        return {**found, "readiness": None}
    figures = row.readiness
    return {
        **found,
        "readiness": {
            "clauses": figures.clauses,
            "achieved": figures.achieved,
            "left_out": figures.left_out,
            "nonconforming": figures.nonconforming,
            "by_rung": {rung.word: figures.by_rung[rung] for rung in Rung},
        },
    }


def _stage_json(state: StageState, standard: str) -> dict[str, Any]:
    held = state.held[0] if state.held else None
    return {
        "standard": standard,
        "stage": state.stage.name,
        "items": state.judged,
        "there": state.there,
        "held": held.date.isoformat() if held is not None and held.date is not None else None,
        "result": held.value("body.result") if held is not None else None,
    }


def _due_json(item: DueLine) -> dict[str, Any]:
    return {
        "day": item.day,
        "what": item.what,
        "document": item.document,
        "owner": item.owner,
        "kind": item.kind,
    }
