"""Step 1, gap analysis: how mature each clause was found against its target, what changed, what is done about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from imskit.facts.actions import Outcome
from imskit.facts.assessments import MOST, Analysis, ClauseRating, Rating, analyses
from imskit.model import Catalog
from imskit.values import dataclass
from imskit.views.audience import Audience
from imskit.views.steps import StepState


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action of an assessment, and what became of it."""

    what: str
    owner: str
    due: str
    #: done, open, overdue or dropped.
    standing: str
    done: str
    note: str
    #: The assessment that holds it.
    holder: str
    #: The later record that tells of it; empty where there is none, or where it is withheld.
    told_in: str


@dataclass(frozen=True, slots=True)
class LevelCell:
    """One clause in the heat map."""

    number: str
    title: str
    #: None where it was never rated.
    maturity: int | None
    target: int | None
    change: int | None


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One main clause: means over its rated clauses."""

    number: str
    title: str
    #: Means with one decimal; None where nothing is rated.
    now: Decimal | None
    aimed: Decimal | None
    #: Mean of the time before, over the clauses that were rated then.
    before: Decimal | None
    rated: int
    assessable: int
    cells: tuple[LevelCell, ...]

    @property
    def change(self) -> Decimal | None:
        """How much the mean moved; None where there was no time before."""
        return None if self.now is None or self.before is None else self.now - self.before


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of the radar."""

    title: str
    now: Decimal | None
    aimed: Decimal | None


@dataclass(frozen=True, slots=True)
class RatingLine:
    """Clauses that were rated together, and rated alike the time before."""

    clauses: tuple[str, ...]
    maturity: int
    target: int
    gap: int
    change: int | None
    finding: str
    evidence: tuple[str, ...]
    action: ActionLine | None
    #: The assessment that rated them.
    assessment: str


@dataclass(frozen=True, slots=True)
class StandardAnalysis:
    """The gap analysis of one standard."""

    standard: str
    designation: str
    newest: str
    newest_day: str
    #: The assessment before; empty where there is none.
    before: str
    before_day: str
    now: Decimal | None
    aimed: Decimal | None
    was: Decimal | None
    #: How many clauses have a gap, reached their target, rose, fell, stayed.
    gaps: int
    reached: int
    rose: int
    fell: int
    stayed: int
    groups: tuple[GroupLine, ...]
    ratings: tuple[RatingLine, ...]
    #: Number and title of assessable clauses that were never rated.
    never_rated: tuple[tuple[str, str], ...]
    #: Clauses with a gap for which their rating plans no action.
    without_action: tuple[str, ...]
    #: Actions of earlier assessments that are not over.
    still_open: tuple[ActionLine, ...]
    #: How the actions of all assessments stand: word and number, those that occur.
    standings: tuple[tuple[str, int], ...]

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The main clauses that have a rating, for the radar."""
        return tuple(
            Axis(f"{line.number} {line.title}", line.now, line.aimed) for line in self.groups if line.rated
        )


@dataclass(frozen=True, slots=True)
class GapAnalysisPage:
    """All that the page says."""

    standards: tuple[StandardAnalysis, ...]
    #: Standards in use without an assessment, by id.
    not_assessed: tuple[str, ...]
    most: int
    withheld: int


def gap_analysis_page(catalog: Catalog, audience: Audience) -> GapAnalysisPage:
    """The gap analysis of each standard, by the assessments that may be shown."""
    found = analyses(catalog, audience.of_types(catalog, "assessment"))
    known = {analysis.standard.id for analysis in found}
    return GapAnalysisPage(
        tuple(_standard(analysis, audience) for analysis in found),
        tuple(
            name
            for name, standard in catalog.standards.items()
            if name not in known and standard.detail == "full"
        ),
        MOST,
        sum(not audience.sees(document.id) for document in catalog.of_type("assessment")),
    )


def gap_analysis_step(catalog: Catalog, audience: Audience, page: GapAnalysisPage | None = None) -> StepState:
    """How step 1 stands, and what comes next in it; *page*, where it is at hand, is its page."""
    page = page or gap_analysis_page(catalog, audience)
    if not page.standards:
        return StepState((), "Rate the clauses in a first assessment")
    first = page.standards[0]
    numbers = (
        (f"{first.now} of {first.aimed}", "mean maturity against its target"),
        (str(first.gaps), "clauses below their target"),
        (str(len(first.never_rated)), "never rated"),
    )
    overdue = [line for line in first.still_open if line.standing == "overdue"]
    planned = [line.action for line in first.ratings if line.action is not None]
    pending = sorted(
        (line for line in (*planned, *first.still_open) if line.standing in {"open", "overdue"}),
        key=lambda line: line.due,
    )
    if pending and (overdue or pending[0].standing == "overdue"):
        line = pending[0]
        return StepState(
            numbers, f"Overdue since {line.due}: {line.what}", line.holder, line.owner, late=True
        )
    if first.never_rated:
        return StepState(numbers, f"Rate clause {first.never_rated[0][0]} {first.never_rated[0][1]}")
    if first.without_action:
        return StepState(
            numbers, f"Plan what closes the gap in clause {first.without_action[0]}", first.newest
        )
    if pending:
        line = pending[0]
        return StepState(numbers, f"By {line.due}: {line.what}", line.holder, line.owner)
    return StepState(numbers, "Assess again, to see whether the gaps are closed", first.newest)


def _standard(analysis: Analysis, audience: Audience) -> StandardAnalysis:
    newest = analysis.assessments[0]
    before = analysis.assessments[1] if len(analysis.assessments) > 1 else None
    changes = [line.change for line in analysis.rated if line.change is not None]
    planned = {
        (action.holder.id, action.number)
        for line in analysis.rated
        if (action := line.newest.action) is not None
    }
    standings = [outcome.standing for outcome in analysis.actions]
    return StandardAnalysis(
        standard=analysis.standard.id,
        designation=analysis.standard.designation,
        newest=newest.id,
        newest_day=newest.date.isoformat() if newest.date else "",
        before=before.id if before is not None else "",
        before_day=before.date.isoformat() if before is not None and before.date else "",
        now=_mean(line.newest.maturity for line in analysis.rated),
        aimed=_mean(line.newest.target for line in analysis.rated),
        was=_mean(line.before.maturity for line in analysis.rated if line.before is not None),
        gaps=sum(line.newest.gap > 0 for line in analysis.rated),
        reached=sum(line.newest.gap == 0 for line in analysis.rated),
        rose=sum(change > 0 for change in changes),
        fell=sum(change < 0 for change in changes),
        stayed=sum(change == 0 for change in changes),
        groups=_groups(analysis),
        ratings=_ratings(analysis.rated, audience),
        never_rated=tuple((clause.number, clause.title) for clause in analysis.never_rated),
        without_action=tuple(line.clause.number for line in analysis.without_action),
        still_open=tuple(
            _action(outcome, audience)
            for outcome in analysis.actions
            if not outcome.is_over and (outcome.holder.id, outcome.number) not in planned
        ),
        standings=tuple(
            (word, standings.count(word))
            for word in ("done", "open", "overdue", "dropped")
            if word in standings
        ),
    )


def _groups(analysis: Analysis) -> tuple[GroupLine, ...]:
    rated = {line.clause.number: line for line in analysis.rated}
    lines = []
    for top in (clause for clause in analysis.standard.clauses.values() if clause.parent is None):
        inside = [
            clause
            for clause in analysis.standard.clauses.values()
            if (clause.assessable or clause.number in rated)
            and analysis.group_of(clause.number).number == top.number
        ]
        found = [rated[clause.number] for clause in inside if clause.number in rated]
        cells = tuple(_cell(clause.number, clause.title, rated.get(clause.number)) for clause in inside)
        if cells:
            lines.append(
                GroupLine(
                    top.number,
                    top.title,
                    _mean(line.newest.maturity for line in found),
                    _mean(line.newest.target for line in found),
                    _mean(line.before.maturity for line in found if line.before is not None),
                    len(found),
                    len(inside),
                    cells,
                )
            )
    return tuple(lines)


def _cell(number: str, title: str, line: ClauseRating | None) -> LevelCell:
    if line is None:
        return LevelCell(number, title, None, None, None)
    return LevelCell(number, title, line.newest.maturity, line.newest.target, line.change)


def _ratings(rated: Sequence[ClauseRating], audience: Audience) -> tuple[RatingLine, ...]:
    together: dict[tuple[str, int, int | None], list[ClauseRating]] = {}
    for line in rated:
        key = (line.newest.assessment.id, line.newest.number, line.change)
        together.setdefault(key, []).append(line)
    return tuple(
        _rating(lines[0].newest, lines[0].change, [line.clause.number for line in lines], audience)
        for lines in together.values()
    )


def _rating(rating: Rating, change: int | None, numbers: Sequence[str], audience: Audience) -> RatingLine:
    return RatingLine(
        tuple(numbers),
        rating.maturity,
        rating.target,
        rating.gap,
        change,
        rating.finding,
        rating.evidence,
        _action(rating.action, audience) if rating.action is not None else None,
        rating.assessment.id,
    )


def _action(outcome: Outcome, audience: Audience) -> ActionLine:
    teller = outcome.told_in
    shown = teller is None or audience.sees(teller.id)
    return ActionLine(
        outcome.action.what,
        outcome.action.owner,
        outcome.due.isoformat(),
        outcome.standing,
        outcome.done.isoformat() if outcome.done is not None else "",
        outcome.note if shown else "",
        outcome.holder.id,
        teller.id if teller is not None and shown else "",
    )


def _mean(values: Iterable[int]) -> Decimal | None:
    """The mean with one decimal; None of nothing."""
    found = list(values)
    return (Decimal(sum(found)) / len(found)).quantize(Decimal("0.1")) if found else None
