"""The first page: what this system is, where it stands, what changed lately, what is due, ways in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from imskit.facts.approval import in_force
from imskit.facts.coverage import States
from imskit.model import EVERYONE, Catalog, Document, Standard
from imskit.problems import Problem
from imskit.values import dataclass
from imskit.views.audience import Audience
from imskit.views.changes import Change, changes, lately
from imskit.views.due import DueLine, Waiting, waiting
from imskit.views.gaps import findings
from imskit.views.idea_form import idea_form
from imskit.views.matrix import State, state_word
from imskit.views.pipeline import holds_innovation

#: States from the best to the worst, as charts and legends show them.
STATE_ORDER: tuple[State, ...] = (
    "audited",
    "fresh",
    "evidenced",
    "in force",
    "approved",
    "documented",
    "open",
    "nonconforming",
    "left out",
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One assessable clause in the chart of a standard."""

    number: str
    title: str
    state: State


@dataclass(frozen=True, slots=True)
class Group:
    """The assessable clauses below one main clause."""

    number: str
    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one standard stands."""

    standard: str
    designation: str
    title: str
    kind: str
    #: Whether it has expectations; a list of titles alone gives no readiness figure.
    full: bool
    #: How many assessable clauses are in each state that occurs, the best first.
    counts: tuple[tuple[State, int], ...]
    assessed: int
    achieved: int
    left_out: int
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class HomePage:
    """All that the first page says."""

    name: str
    description: str
    people: int | None
    scope: str
    sites: tuple[tuple[str, str], ...]
    units: tuple[str, ...]
    offerings: tuple[str, ...]
    outside: tuple[tuple[str, str], ...]
    standards: tuple[Standing, ...]
    documents_in_force: int
    documents_under_way: int
    records: int
    withheld: int
    overdue: int
    due_soon: int
    #: How much is overdue or due soon that these readers do not see.
    withheld_due: int
    #: Open records that are bad news for a clause, by grade, the worst first: `(("major", 1),)`.
    findings: tuple[tuple[str, int], ...]
    due: tuple[DueLine, ...]
    #: What came into force lately, and what else changed, newest first.
    came_into_force: tuple[Change, ...]
    changes: tuple[Change, ...]
    errors: int
    warnings: int
    #: Documents in force that everyone must read.
    must_read: tuple[str, ...]
    #: Whether there is a form for ideas, and a pipeline with what became of them.
    has_idea_form: bool
    has_pipeline: bool
    #: Documents that say how a type of record is made, by type: how does one hand in an idea?
    producers: Mapping[str, tuple[str, ...]]


def home_page(
    catalog: Catalog,
    states: States,
    audience: Audience,
    problems: Sequence[Problem],
    *,
    lines: int = 8,
    due: Waiting | None = None,
    news: Sequence[Change] | None = None,
) -> HomePage:
    """The first page, with at most *lines* changes, half of them versions in force, and as many due things.

    *due* is all that is due, and *news* what `changes` gives, where that is worked out already.
    """
    data: Mapping[str, Any] = catalog.system.data
    organisation = data.get("organisation", {})
    scope = data.get("scope", {})
    due = due or waiting(catalog, states, audience)
    urgent = [line for line in due.lines if line.overdue or line.soon]
    controlled = [document for document in audience.documents(catalog) if document.lifecycle == "controlled"]
    effective = [document for document in controlled if in_force(catalog, document)]
    ended = [document for document in controlled if document.status in {"superseded", "retired"}]
    has_pipeline = holds_innovation(catalog)
    effect, rest = lately(changes(catalog, audience) if news is None else news, lines // 2)
    return HomePage(
        name=catalog.system.name,
        description=organisation.get("description", ""),
        people=organisation.get("people"),
        scope=scope.get("statement", ""),
        sites=tuple(catalog.system.sites.items()),
        units=tuple(scope.get("units", ())),
        offerings=tuple(scope.get("offerings", ())),
        outside=tuple((entry["what"], entry["why"]) for entry in scope.get("outside", ())),
        standards=tuple(standing_of(catalog.standards[name], states) for name in catalog.standards),
        documents_in_force=len(effective),
        documents_under_way=len(controlled) - len(effective) - len(ended),
        records=sum(document.lifecycle != "controlled" for document in audience.documents(catalog)),
        withheld=len(catalog.documents) - len(audience.documents(catalog)),
        overdue=sum(line.overdue for line in due.lines),
        due_soon=sum(line.soon for line in due.lines),
        withheld_due=due.withheld_urgent,
        findings=tuple(Counter(line.grade for line in findings(catalog, audience)).items()),
        due=tuple(urgent[:lines]),
        came_into_force=effect,
        changes=rest,
        errors=sum(problem.severity.word == "error" for problem in problems),
        warnings=sum(problem.severity.word == "warning" for problem in problems),
        must_read=tuple(document.id for document in effective if EVERYONE in document.must_read),
        has_idea_form=idea_form(catalog) is not None,
        has_pipeline=has_pipeline,
        producers=producers(catalog, audience),
    )


def standing_of(standard: Standard, states: States) -> Standing:
    """Where the standard stands, in numbers and clause by clause."""
    found = states[standard.id]
    words = {number: state_word(state) for number, state in found.items()}
    counts: Counter[State] = Counter(word for word in words.values() if word != "heading")
    groups = []
    for top in (clause for clause in standard.clauses.values() if clause.parent is None):
        inside = {top.number}
        cells = []
        for clause in standard.clauses.values():
            if clause.parent in inside:
                inside.add(clause.number)
            if clause.number in inside and words[clause.number] != "heading":
                cells.append(Cell(clause.number, clause.title, words[clause.number]))
        if cells:
            groups.append(Group(top.number, top.title, tuple(cells)))
    return Standing(
        standard=standard.id,
        designation=standard.designation,
        title=standard.title,
        kind=standard.kind,
        full=standard.detail == "full",
        counts=tuple((word, counts[word]) for word in STATE_ORDER if counts[word]),
        assessed=sum(state.rung is not None for state in found.values()),
        achieved=sum(state.achieved for state in found.values()),
        left_out=counts["left out"],
        groups=tuple(groups),
    )


def producers(catalog: Catalog, audience: Audience) -> Mapping[str, tuple[str, ...]]:
    """By type of record the documents that say how it is made, those first that everyone must read."""
    found: dict[str, list[Document]] = {}
    for document in audience.documents(catalog):
        if document.lifecycle == "controlled" and document.status not in {"superseded", "retired"}:
            for name in document.names:
                if name.kind == "type" and document not in found.setdefault(name.name, []):
                    found[name.name].append(document)
    return {
        name: tuple(document.id for document in sorted(documents, key=_for_everyone))
        for name, documents in found.items()
    }


def _for_everyone(document: Document) -> tuple[bool, bool, str]:
    return (EVERYONE not in document.must_read, EVERYONE not in document.applies_to_roles, document.id)
