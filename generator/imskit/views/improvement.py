"""The improvement loop: nonconformities until their check, improvements by state, lessons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from imskit.facts.body import text, words
from imskit.facts.corrections import Check, Correction, checks_of, corrections
from imskit.facts.due_rules import failed_check
from imskit.model import Action, Catalog, Document
from imskit.values import dataclass
from imskit.views.audience import Audience

#: Of how many closed nonconformities the page tells all: the others have pages of their own.
_TOLD = 40


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check of whether something worked."""

    day: str
    worked: bool
    by: str
    person: str
    text: str


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One action; `standing` is done, overdue or open."""

    what: str
    owner: str
    due: str
    done: str
    standing: str


@dataclass(frozen=True, slots=True)
class NonconformityLine:
    """One nonconformity from what was seen to whether the remedy worked."""

    id: str
    state: str
    closed: bool
    grade: str
    source: str
    owner: str
    opened: str
    closed_on: str
    clauses: Mapping[str, tuple[str, ...]]
    correction: str
    cause: str
    elsewhere: str
    actions: tuple[ActionLine, ...]
    criterion: str
    check_due: str
    check_late: bool
    close_by: str
    close_late: bool
    checks: tuple[CheckLine, ...]
    #: How many checks failed.
    failed: int
    #: What nobody has written down yet.
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImprovementLine:
    """One improvement."""

    id: str
    state: str
    source: str
    owner: str
    opened: str
    verdict: str
    result: str
    failed: bool


@dataclass(frozen=True, slots=True)
class StateGroup:
    """The improvements of one state."""

    state: str
    lines: tuple[ImprovementLine, ...]


@dataclass(frozen=True, slots=True)
class LessonLine:
    """One lesson, and which documents are different because of it."""

    id: str
    day: str
    source: str
    learnt: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FailedCheck:
    """A check that found that something had not worked; `later` says whether one after it found that it did."""

    id: str
    state: str
    day: str
    text: str
    later: bool


@dataclass(frozen=True, slots=True)
class ImprovementPage:
    """All that the page says."""

    #: Open first, majors before minors.
    open: tuple[NonconformityLine, ...]
    closed: tuple[NonconformityLine, ...]
    improvements: tuple[StateGroup, ...]
    lessons: tuple[LessonLine, ...]
    #: Of nonconformities and of improvements, the newest first.
    failed: tuple[FailedCheck, ...]
    withheld: int

    @property
    def told(self) -> tuple[NonconformityLine, ...]:
        """The closed ones to tell more of than a line: those that were closed last."""
        newest = sorted(self.closed, key=lambda line: (line.closed_on, line.id), reverse=True)[:_TOLD]
        return tuple(line for line in self.closed if line in newest)

    @property
    def count(self) -> int:
        """How many improvements there are."""
        return sum(len(group.lines) for group in self.improvements)


def improvement_page(catalog: Catalog, audience: Audience) -> ImprovementPage:
    """Where the improvement loop stands on the day of the run."""
    found = [each for each in corrections(catalog) if audience.sees(each.record.id)]
    lines = [_nonconformity(catalog, audience, each) for each in found]
    improvements = [each for each in catalog.of_type("improvement") if audience.sees(each.id)]
    states = catalog.types["improvement"].schema if "improvement" in catalog.types else {}
    groups = tuple(
        StateGroup(state, lined)
        for state in _states(states, improvements)
        if (lined := tuple(_improvement(catalog, each) for each in improvements if each.state == state))
    )
    lessons = sorted(
        (each for each in catalog.of_type("lesson") if audience.sees(each.id)),
        key=lambda each: (each.date is not None, each.date, each.id),
        reverse=True,
    )
    return ImprovementPage(
        open=tuple(
            sorted(
                (line for line in lines if not line.closed), key=lambda line: (line.grade != "major", line.id)
            )
        ),
        closed=tuple(line for line in lines if line.closed),
        improvements=groups,
        lessons=tuple(
            LessonLine(
                each.id,
                _iso(each.date),
                text(each, "body.from"),
                text(each, "body.learnt"),
                words(each, "body.changes"),
            )
            for each in lessons
        ),
        failed=_failed(
            [
                *((each.record, each.checks) for each in found),
                *((each, checks_of(each, "body.checks")) for each in improvements),
            ]
        ),
        withheld=sum(
            not audience.sees(each.id)
            for name in ("nonconformity", "improvement", "lesson")
            for each in catalog.of_type(name)
        ),
    )


def _states(schema: Mapping[str, object], records: list[Document]) -> tuple[str, ...]:
    """The states in the order of the schema, and those that only records know."""
    properties = schema.get("properties")
    state = properties.get("state") if isinstance(properties, Mapping) else None
    named = state.get("enum") if isinstance(state, Mapping) else None
    known = [each for each in named if isinstance(each, str)] if isinstance(named, list) else []
    return tuple(dict.fromkeys([*known, *(record.state or "" for record in records)]))


def _nonconformity(catalog: Catalog, audience: Audience, found: Correction) -> NonconformityLine:
    record, today = found.record, catalog.today
    against: dict[str, tuple[str, ...]] = {}
    for ref in record.clauses:
        if ref.relation == "against":
            against[ref.standard] = (*against.get(ref.standard, ()), ref.clause)
    waits = not record.is_closed
    return NonconformityLine(
        record.id,
        record.state or "",
        record.is_closed,
        found.grade,
        found.source,
        record.owner,
        _iso(record.opened),
        _iso(record.closed),
        against,
        found.correction,
        found.cause,
        found.elsewhere,
        tuple(_action(catalog, audience, action) for action in found.actions),
        found.criterion,
        _iso(found.check_due),
        waits and not found.proved and found.check_due is not None and found.check_due < today,
        _iso(found.close_by),
        waits and found.close_by is not None and found.close_by < today,
        tuple(_check(check) for check in found.checks),
        found.failed,
        found.missing,
    )


def _failed(checked: Sequence[tuple[Document, Sequence[Check]]]) -> tuple[FailedCheck, ...]:
    found = [
        FailedCheck(
            record.id,
            record.state or "",
            _iso(check.day),
            check.text,
            any(later.worked for later in checks[number + 1 :]),
        )
        for record, checks in checked
        for number, check in enumerate(checks)
        if not check.worked
    ]
    return tuple(sorted(found, key=lambda line: (line.day, line.id), reverse=True))


def _action(catalog: Catalog, audience: Audience, action: Action) -> ActionLine:
    standing = "done" if action.done is not None else "overdue" if action.due < catalog.today else "open"
    return ActionLine(
        audience.redact(action.what), action.owner, _iso(action.due), _iso(action.done), standing
    )


def _check(check: Check) -> CheckLine:
    return CheckLine(_iso(check.day), check.worked, check.by, check.person, check.text)


def _improvement(catalog: Catalog, record: Document) -> ImprovementLine:
    return ImprovementLine(
        record.id,
        record.state or "",
        text(record, "body.source"),
        record.owner,
        _iso(record.opened),
        text(record, "body.decision.verdict"),
        text(record, "body.result"),
        failed_check(catalog, record),
    )


def _iso(day: object) -> str:
    return str(day) if day is not None else ""
