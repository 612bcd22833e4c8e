"""The pipeline by stage: opportunities, ideas and initiatives, how long they stay, why they stop, what was learnt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from imskit.facts.body import rows, text
from imskit.facts.initiatives import ENDED, STAGES, Money, Way, ways
from imskit.model import Catalog
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
    #: The last decision was to wait.
    on_hold: bool


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
    return PipelinePage(
        tallies=tuple(
            _tally(catalog, audience, name) for name in ("opportunity", "idea") if catalog.of_type(name)
        ),
        columns=tuple(
            StageColumn(stage, tuple(_card(catalog, way) for way in shown if way.stage == stage))
            for stage in STAGES
        ),
        times=tuple(_times(catalog, shown)),
        completed=tuple(_card(catalog, way) for way in shown if way.stage == "completed"),
        stops=tuple(_stop(way) for way in shown if way.stage == "stopped"),
        withheld=len(every) - len(shown),
    )


def _card(catalog: Catalog, way: Way) -> Card:
    since = way.here_since
    return Card(
        way.initiative.id,
        way.initiative.title,
        text(way.initiative, "body.lead"),
        (catalog.today - since).days if since is not None and way.stage not in ENDED else None,
        way.spent,
        way.budget,
        on_hold=bool(way.decisions) and way.decisions[-1].verdict == "hold" and not way.is_over,
    )


def _times(catalog: Catalog, shown: Sequence[Way]) -> Iterable[StageTime]:
    for stage in STAGES:
        visits = [(way, visit) for way in shown for visit in way.visits if visit.stage == stage]
        ended = [visit.days(catalog.today) for _, visit in visits if visit.until is not None]
        if visits:
            yield StageTime(
                stage,
                len(visits),
                len(ended),
                round(median(ended)) if ended else None,
                max(ended, default=None),
                len(visits) - len({way.initiative.id for way, _ in visits}),
            )


def _stop(way: Way) -> Stop:
    last = way.decisions[-1] if way.decisions else None
    return Stop(
        way.initiative.id,
        way.initiative.title,
        way.initiative.closed.isoformat() if way.initiative.closed else "",
        last.stage if last is not None else "",
        way.spent,
        text(way.initiative, "body.stop_reason") or (last.reason if last is not None else ""),
        tuple((text(row, "date"), text(row, "text")) for row in rows(way.initiative, "body.learnings")),
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
