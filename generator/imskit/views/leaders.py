"""The page for leaders: what top management must do, and what the records show that it has done."""

from __future__ import annotations

from collections.abc import Iterable

from imskit.facts.approval import approval
from imskit.facts.coverage import States
from imskit.facts.principles import PRINCIPLES, STANDARD, commitment
from imskit.model import Catalog, Document, Period
from imskit.periods import after, before
from imskit.values import dataclass
from imskit.views.audience import Audience
from imskit.views.calendar import AHEAD
from imskit.views.due import DueLine, Waiting
from imskit.views.matrix import State, state_word

#: The principle whose clauses say what is asked of top management.
_PRINCIPLE = "leadership-commitment"
#: How far back counts as lately: reviews and plans come round within a year.
LATELY = Period(1, "Y")
#: How many of the newest documents are named for each thing done.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class LeaderLine:
    """A role of top management; `holders` are the people who hold it today."""

    role: str
    holders: tuple[str, ...]
    overdue: int
    due: int


@dataclass(frozen=True, slots=True)
class AskedLine:
    """What a clause asks of top management, in the words of the clause list."""

    clause: str
    title: str
    summary: str
    state: State


@dataclass(frozen=True, slots=True)
class DoneLine:
    """One way to show commitment, and what shows it."""

    what: str
    total: int
    #: How many of them happened within the last year.
    lately: int
    #: The newest: id and day (YYYY-MM-DD).
    newest: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LeadersPage:
    """All that the page says."""

    roles: tuple[LeaderLine, ...]
    standard: str
    asked: tuple[AskedLine, ...]
    #: Documents whose approval waits for one of the roles.
    to_decide: tuple[str, ...]
    #: What the roles have to do within a year, by day; and how much comes later.
    due: tuple[DueLine, ...]
    due_later: int
    withheld_due: int
    done: tuple[DoneLine, ...]
    withheld: int

    @property
    def overdue(self) -> int:
        """How much of what is due is late."""
        return sum(line.overdue for line in self.due)

    @property
    def shown(self) -> int:
        """In how many of the ways something was done within the last year."""
        return sum(line.lately > 0 for line in self.done)


def leaders_page(catalog: Catalog, states: States, audience: Audience, waiting: Waiting) -> LeadersPage:
    """What top management must do and has done, on the day of the run."""
    roles = [role for role in catalog.system.roles.values() if role.top_management]
    names = {role.id for role in roles}
    shown = audience.documents(catalog)
    end = after(catalog.today, AHEAD).isoformat()
    due = [line for line in waiting.lines if line.owner in names]
    near = [line for line in due if line.day <= end]
    happened = [document for document in shown if document.date is None or document.date <= catalog.today]
    return LeadersPage(
        roles=tuple(
            LeaderLine(
                role.id,
                tuple(holding.person for holding in role.holders if holding.covers(catalog.today)),
                sum(line.overdue for line in near if line.owner == role.id),
                sum(line.owner == role.id for line in near),
            )
            for role in roles
        ),
        standard=STANDARD,
        asked=tuple(_asked(catalog, states)),
        to_decide=tuple(document.id for document in shown if _waits_for(catalog, document, names)),
        due=tuple(near),
        due_later=len(due) - len(near),
        withheld_due=sum(owner in names for owner in waiting.withheld),
        done=tuple(_done(catalog, found.what, found.documents) for found in commitment(catalog, happened)),
        withheld=len(catalog.documents) - len(shown),
    )


def _asked(catalog: Catalog, states: States) -> Iterable[AskedLine]:
    standard = catalog.standards.get(STANDARD)
    principle = next(each for each in PRINCIPLES if each.id == _PRINCIPLE)
    for number in principle.clauses:
        clause = standard.clauses.get(number) if standard is not None else None
        if clause is not None:
            yield AskedLine(number, clause.title, clause.summary, state_word(states[STANDARD][number]))


def _waits_for(catalog: Catalog, document: Document, roles: set[str]) -> bool:
    """Whether *document* is in review and lacks an approval by one of *roles*."""
    if document.status != "in-review":
        return False
    return any(
        lack.kind == "top-management" or roles & set(lack.roles)
        for lack in approval(catalog, document).missing
    )


def _done(catalog: Catalog, what: str, documents: tuple[Document, ...]) -> DoneLine:
    since = before(catalog.today, LATELY).isoformat()
    days = [(document.id, _day(document)) for document in documents]
    days = sorted((pair for pair in days if pair[1]), key=lambda pair: (pair[1], pair[0]), reverse=True)
    return DoneLine(what, len(documents), sum(on >= since for _, on in days), tuple(days[:_NAMED]))


def _day(document: Document) -> str:
    on = document.date or document.last_activity or document.effective_from or document.opened
    return on.isoformat() if on is not None else ""
