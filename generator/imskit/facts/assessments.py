"""Gap analysis: how mature each clause was found, how mature it shall be, and what changed since the time before.

Ratings stand in records of assessment and name several clauses at once. What counts for a clause is its newest
rating, so that an assessment of a part leaves the rest as it was found before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date as Day

from imskit.facts.actions import Outcome, Told, outcomes, told
from imskit.facts.body import rows, text, words
from imskit.model import Catalog, Clause, Document, Standard
from imskit.values import dataclass

#: The highest maturity.
MOST = 5


@dataclass(frozen=True, slots=True)
class Rating:
    """One rating of an assessment, for all clauses that it names together."""

    assessment: Document
    day: Day
    #: Its number in the assessment, from 1.
    number: int
    clauses: tuple[str, ...]
    maturity: int
    target: int
    #: Small Markdown.
    finding: str
    evidence: tuple[str, ...]
    action: Outcome | None

    @property
    def gap(self) -> int:
        """How many levels are missing; none where the target is reached or passed."""
        return max(self.target - self.maturity, 0)


@dataclass(frozen=True, slots=True)
class ClauseRating:
    """Where one clause stands: its newest rating, and the one before."""

    clause: Clause
    newest: Rating
    before: Rating | None

    @property
    def change(self) -> int | None:
        """How many levels it rose (or fell, below nought) since the time before; None where there was none."""
        return self.newest.maturity - self.before.maturity if self.before is not None else None


@dataclass(frozen=True, slots=True)
class Analysis:
    """The gap analysis of one standard."""

    standard: Standard
    #: Newest first.
    assessments: tuple[Document, ...]
    #: In the order of the standard.
    rated: tuple[ClauseRating, ...]
    #: Assessable clauses that no assessment rates.
    never_rated: tuple[Clause, ...]
    #: What became of the actions of all these assessments, by assessment, the newest first.
    actions: tuple[Outcome, ...]

    @property
    def without_action(self) -> tuple[ClauseRating, ...]:
        """Those with a gap for which nothing is to be done: no action with the rating."""
        return tuple(line for line in self.rated if line.newest.gap and line.newest.action is None)

    def group_of(self, number: str) -> Clause:
        """The main clause above the clause *number*."""
        clause = self.standard.clauses[number]
        while clause.parent is not None and clause.parent in self.standard.clauses:
            clause = self.standard.clauses[clause.parent]
        return clause


def analyses(catalog: Catalog, documents: Sequence[Document] | None = None) -> tuple[Analysis, ...]:
    """The analysis of each standard in use that has one, made from the assessments among *documents* (or all)."""
    known = told(catalog)
    found = [
        document
        for document in (catalog.documents.values() if documents is None else documents)
        if document.type == "assessment" and document.date is not None and document.date <= catalog.today
    ]
    found.sort(key=lambda document: (document.date, document.id), reverse=True)
    return tuple(
        _analysis(catalog, standard, of_it, known)
        for name, standard in catalog.standards.items()
        if (of_it := [document for document in found if text(document, "body.standard") == name])
    )


def _analysis(catalog: Catalog, standard: Standard, found: Sequence[Document], known: Told) -> Analysis:
    actions = {document.id: tuple(outcomes(catalog, document, known)) for document in found}
    ratings: dict[str, list[Rating]] = {}
    for document in found:
        for rating in _ratings(document, standard, actions[document.id]):
            for number in rating.clauses:
                ratings.setdefault(number, []).append(rating)
    rated = []
    never = []
    for clause in standard.clauses.values():
        of_clause = ratings.get(clause.number, [])
        if of_clause:
            newest = of_clause[0]
            earlier = (rating for rating in of_clause if rating.assessment.id != newest.assessment.id)
            rated.append(ClauseRating(clause, newest, next(earlier, None)))
        elif clause.assessable:
            never.append(clause)
    return Analysis(
        standard,
        tuple(found),
        tuple(rated),
        tuple(never),
        tuple(outcome for document in found for outcome in actions[document.id]),
    )


def _ratings(document: Document, standard: Standard, actions: Sequence[Outcome]) -> Iterator[Rating]:
    by_place: Mapping[tuple[str | int, ...], Outcome] = {found.action.at: found for found in actions}
    for place, row in enumerate(rows(document, "body.ratings")):
        maturity, target = _level(text(row, "maturity")), _level(text(row, "target"))
        at = ("body", "ratings", place)
        if maturity is None or target is None or document.date is None:
            continue
        yield Rating(
            document,
            document.date,
            place + 1,
            tuple(
                ref.clause
                for ref in document.clauses
                if ref.at[:3] == at and ref.standard == standard.id and ref.clause in standard.clauses
            ),
            maturity,
            target,
            text(row, "finding"),
            words(row, "evidence"),
            by_place.get((*at, "action")),
        )


def _level(written: str) -> int | None:
    """A level, typed as text; None for what is none."""
    return int(written) if written in {str(level) for level in range(MOST + 1)} else None
