"""The pipeline by stage: opportunities, ideas and initiatives, how long they stay, why they stop, what was learnt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date as Day
from statistics import median

from imskit.facts.body import rows, text
from imskit.facts.initiatives import STAGES, Money, Way, ways
from imskit.model import Catalog, Document
from imskit.values import dataclass
from imskit.views.audience import Audience


@dataclass(frozen=True, slots=True)
class Card:
    """One initiative in its stage."""

    id: str
    title: str
    lead: str
    #: Days since it came into the stage; None when it is over.
    days: int | None
    spent: tuple[Money, ...]
    budget: Money | None
    #: Days since it was decided to wait; None where it does not.
    on_hold: int | None
    #: Its visit lasts longer than every one to this stage that has ended.
    longest_so_far: bool
    #: More was spent than is released.
    over_release: bool


@dataclass(frozen=True, slots=True)
class StageColumn:
    """One stage with the initiatives that are in it."""

    stage: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class StageTime:
    """How long visits to a stage last, in days."""

    stage: str
    visits: int
    #: Visits that have ended.
    ended: int
    #: Of those that have ended; None when none has.
    median: int | None
    longest: int | None
    #: How many times the stage was repeated: visits beyond the first of each initiative.
    repeated: int
    #: Days that visits, ended or not, were on hold, all together.
    on_hold: int
    #: Of the visits that last: how long the longest does; None when none lasts.
    here: int | None


@dataclass(frozen=True, slots=True)
class Stop:
    """An initiative that was stopped."""

    id: str
    title: str
    day: str
    stage: str
    spent: tuple[Money, ...]
    #: Small Markdown.
    reason: str
    #: What was learnt by then, oldest first, small Markdown.
    learnt: tuple[tuple[str, str], ...]
    #: Lessons drawn from it.
    lessons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many records of a type are in which state, in the order of the schema."""

    type: str
    plural: str
    counts: tuple[tuple[str, int], ...]
    total: int
    withheld: int


@dataclass(frozen=True, slots=True)
class PipelinePage:
    """All that the page of the pipeline says."""

    tallies: tuple[Tally, ...]
    columns: tuple[StageColumn, ...]
    times: tuple[StageTime, ...]
    completed: tuple[Card, ...]
    stops: tuple[Stop, ...]
    #: How many initiatives are withheld.
    withheld: int


def holds_innovation(catalog: Catalog) -> bool:
    """Whether there is an idea, an opportunity or an initiative, and so a pipeline."""
    return any(document.type in {"initiative", "idea", "opportunity"} for document in catalog.all_documents)


def pipeline_page(catalog: Catalog, audience: Audience) -> PipelinePage:
    """The pipeline as it stands on the day of the run."""
    every = ways(catalog)
    shown = [way for way in every if audience.sees(way.initiative.id)]
    times = tuple(_times(catalog, shown))
    longest = {time.stage: time.longest for time in times}
    lessons = [lesson for lesson in catalog.of_type("lesson") if audience.sees(lesson.id)]
    stopped = sorted(
        (way for way in shown if way.stage == "stopped"),
        key=lambda way: (way.initiative.closed or Day.min, way.initiative.id),
        reverse=True,
    )
    return PipelinePage(
        tallies=tuple(
            _tally(catalog, audience, name) for name in ("opportunity", "idea") if catalog.of_type(name)
        ),
        columns=tuple(
            StageColumn(stage, tuple(_card(catalog, way, longest) for way in shown if way.stage == stage))
            for stage in STAGES
        ),
        times=times,
        completed=tuple(_card(catalog, way, longest) for way in shown if way.stage == "completed"),
        stops=tuple(_stop(way, lessons) for way in stopped),
        withheld=len(every) - len(shown),
    )


def _card(catalog: Catalog, way: Way, longest: Mapping[str, int | None]) -> Card:
    since = way.here_since if not way.is_over else None
    days = (catalog.today - since).days if since is not None else None
    known = longest.get(way.stage)
    return Card(
        way.initiative.id,
        way.initiative.title,
        text(way.initiative, "body.lead"),
        days,
        way.spent,
        way.budget,
        on_hold=(catalog.today - way.on_hold_since).days if way.on_hold_since else None,
        longest_so_far=days is not None and known is not None and days > known,
        over_release=bool(way.over_release),
    )


def _times(catalog: Catalog, shown: Sequence[Way]) -> Iterable[StageTime]:
    for stage in STAGES:
        visits = [(way, visit) for way in shown for visit in way.visits if visit.stage == stage]
        ended = [visit.days(catalog.today) for _, visit in visits if visit.until is not None]
        here = [visit.days(catalog.today) for _, visit in visits if visit.until is None]
        if visits:
            yield StageTime(
                stage,
                len(visits),
                len(ended),
                round(median(ended)) if ended else None,
                max(ended, default=None),
                len(visits) - len({way.initiative.id for way, _ in visits}),
                sum(visit.days_on_hold(catalog.today) for _, visit in visits),
                max(here, default=None),
            )


def _stop(way: Way, lessons: Sequence[Document]) -> Stop:
    last = way.decisions[-1] if way.decisions else None
    learnt = [(text(row, "date"), text(row, "text")) for row in rows(way.initiative, "body.learnings")]
    learnt += [(each.day.isoformat(), each.learning) for each in way.decisions if each.learning]
    return Stop(
        way.initiative.id,
        way.initiative.title,
        way.initiative.closed.isoformat() if way.initiative.closed else "",
        last.stage if last is not None else "",
        way.spent,
        text(way.initiative, "body.stop_reason") or (last.reason if last is not None else ""),
        tuple(sorted(learnt, key=lambda entry: entry[0])),
        tuple(lesson.id for lesson in lessons if text(lesson, "body.from") == way.initiative.id),
    )


def _tally(catalog: Catalog, audience: Audience, name: str) -> Tally:
    info = catalog.types[name]
    documents = catalog.of_type(name)
    counts = Counter(document.state for document in documents if document.state)
    order = info.schema.get("properties", {}).get("state", {}).get("enum", sorted(counts))
    return Tally(
        name,
        info.plural,
        tuple((state, counts[state]) for state in order if counts[state]),
        len(documents),
        sum(not audience.sees(document.id) for document in documents),
    )
