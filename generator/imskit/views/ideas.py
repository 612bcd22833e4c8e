"""Ideas as a manager looks at them: how many, whether authors were answered, from how many people, what they became.

Everything but names is counted over all ideas, those that are withheld from these readers too: a number names none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date as Day
from statistics import median

from imskit.facts.body import text
from imskit.facts.competence import SMALLEST_GROUP
from imskit.facts.graph import Graph
from imskit.facts.ideas import Answer, Idea, ideas
from imskit.model import Catalog
from imskit.values import dataclass
from imskit.views.audience import Audience

ANSWERS: tuple[Answer, ...] = ("in-time", "late", "unpromised", "waiting", "overdue")
#: The same as readers are told them.
ANSWER_WORDS = ("in time", "late", "without a promise", "not yet due", "overdue")


@dataclass(frozen=True, slots=True)
class QuarterLine:
    """The ideas of one quarter, by what became of the answer."""

    name: str
    #: In the order of ANSWERS.
    counts: tuple[int, ...]
    #: Of those that were promised an answer by a day that is over: how many had it by then, in percent.
    share: int | None
    #: Days until the answer, of those that have one.
    median_days: int | None

    @property
    def total(self) -> int:
        """How many came in."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """An idea whose author waits for an answer."""

    id: str
    opened: str
    promised: str
    overdue: bool
    owner: str


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """How many ideas are in a state, and how many of these something came from."""

    state: str
    count: int
    became: int


@dataclass(frozen=True, slots=True)
class BecameLine:
    """An idea that readers may see, and what came from it."""

    id: str
    opened: str
    became: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SiteLine:
    """How many ideas came from a site; None where so few people stand behind them that a number could name one."""

    site: str
    count: int | None


@dataclass(frozen=True, slots=True)
class IdeasPage:
    """All that the page says."""

    total: int
    #: Ideas of the last 365 days.
    lately: int
    #: See QuarterLine: over all quarters.
    share: int | None
    median_days: int | None
    waiting: int
    overdue: int
    #: How many became an initiative, directly or merged into another idea.
    initiatives: int
    #: People who are named as authors; ideas without a named author.
    authors: int
    unnamed: int
    #: Of how many people, as ims.yaml says; None where it does not.
    people: int | None
    quarters: tuple[QuarterLine, ...]
    outcomes: tuple[OutcomeLine, ...]
    sites: tuple[SiteLine, ...]
    open: tuple[WaitingLine, ...]
    became: tuple[BecameLine, ...]
    withheld: int
    #: Of the open ones.
    withheld_open: int
    smallest: int


def ideas_page(catalog: Catalog, graph: Graph, audience: Audience) -> IdeasPage:
    """The ideas on the day of the run."""
    every = ideas(catalog, graph)
    waits = [each for each in every if each.answer in {"waiting", "overdue"}]
    shown = [each for each in every if audience.sees(each.record.id)]
    authors = [text(each.record, "body.submitted_by") for each in every]
    headcount = catalog.system.data.get("organisation", {}).get("people")
    return IdeasPage(
        total=len(every),
        lately=sum(each.opened is not None and (catalog.today - each.opened).days < 365 for each in every),
        share=_in_time(every),
        median_days=_median(every),
        waiting=len(waits),
        overdue=sum(each.answer == "overdue" for each in waits),
        initiatives=sum(_is_initiative(catalog, each) for each in every),
        authors=len(set(filter(None, authors))),
        unnamed=authors.count(""),
        people=headcount if isinstance(headcount, int) else None,
        quarters=_quarters(every),
        outcomes=_outcomes(catalog, every),
        sites=_sites(catalog, authors),
        open=tuple(
            WaitingLine(
                each.record.id,
                _iso(each.opened),
                _iso(each.promised),
                each.answer == "overdue",
                each.record.owner,
            )
            for each in sorted(waits, key=lambda each: (each.promised or Day.max, each.record.id))
            if audience.sees(each.record.id)
        ),
        became=tuple(
            BecameLine(each.record.id, _iso(each.opened), tuple(filter(audience.sees, each.became)))
            for each in shown
            if any(map(audience.sees, each.became))
        ),
        withheld=len(every) - len(shown),
        withheld_open=sum(not audience.sees(each.record.id) for each in waits),
        smallest=SMALLEST_GROUP,
    )


def _is_initiative(catalog: Catalog, idea: Idea) -> bool:
    return any(catalog.documents[name].type == "initiative" for name in idea.became)


def _in_time(every: Sequence[Idea]) -> int | None:
    """Of those whose promised day is over, or who were answered before it, the percent that had it in time."""
    told = [each for each in every if each.answer in {"in-time", "late", "overdue"}]
    return round(100 * sum(each.answer == "in-time" for each in told) / len(told)) if told else None


def _median(every: Sequence[Idea]) -> int | None:
    days = [each.days for each in every if each.days is not None]
    return round(median(days)) if days else None


def _quarters(every: Sequence[Idea]) -> tuple[QuarterLine, ...]:
    """From the first quarter with an idea to the last, those without one too."""
    by: dict[int, list[Idea]] = {}
    for each in every:
        if each.opened is not None:
            by.setdefault(each.opened.year * 4 + (each.opened.month - 1) // 3, []).append(each)
    if not by:
        return ()
    found = []
    for place in range(min(by), max(by) + 1):
        inside = by.get(place, [])
        counts = Counter(each.answer for each in inside)
        found.append(
            QuarterLine(
                f"{place // 4} Q{place % 4 + 1}",
                tuple(counts[answer] for answer in ANSWERS),
                _in_time(inside),
                _median(inside),
            )
        )
    return tuple(found)


def _outcomes(catalog: Catalog, every: Sequence[Idea]) -> tuple[OutcomeLine, ...]:
    info = catalog.types["idea"]
    counts = Counter(each.record.state or "" for each in every)
    became = Counter(each.record.state or "" for each in every if each.became)
    order = info.schema.get("properties", {}).get("state", {}).get("enum", ())
    names = dict.fromkeys([*order, *sorted(counts)])
    return tuple(OutcomeLine(state, counts[state], became[state]) for state in names if counts[state])


def _sites(catalog: Catalog, authors: Sequence[str]) -> tuple[SiteLine, ...]:
    """Ideas by the site of their authors today, told only where enough people stand behind the number."""
    found = []
    for site, called in catalog.system.sites.items():
        here = {name for name, person in catalog.system.people.items() if person.site == site}
        mine = [name for name in authors if name in here]
        enough = len(set(mine)) >= SMALLEST_GROUP or not mine
        found.append(SiteLine(called, len(mine) if enough else None))
    # One number that is left out could be worked out from the rest, so then none is told.
    if sum(line.count is None for line in found) == 1:
        return tuple(SiteLine(line.site, None) for line in found)
    return tuple(found)


def _iso(on: Day | None) -> str:
    return on.isoformat() if on is not None else ""
