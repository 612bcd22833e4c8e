"""Step 5, monitoring and measurement: all indicators by kind, and the benefits that they are to show."""

from __future__ import annotations

from imskit.facts.indicators import Reading, Standing, readings
from imskit.model import Catalog
from imskit.periods import after, parse_period
from imskit.values import dataclass
from imskit.views.audience import Audience
from imskit.views.indicators import IndicatorLine, SeriesPoint, indicator_line
from imskit.views.steps import StepState

#: What indicators measure, from what is put in to what is learnt.
KINDS = ("input", "throughput", "output", "outcome", "impact", "learning")
#: States in which an indicator is not measured.
_NOT_MEASURED = frozenset({"paused", "retired"})
#: How indicators stand, from best to worst.
STANDINGS: tuple[Standing, ...] = ("on-target", "on-course", "not-there-yet", "behind", "not-kept", "missed")
_TROUBLE = frozenset({"behind", "not-kept", "missed"})
#: How many indicators are drawn on the page: a drawing has the weight of a page of text.
_DRAWN = 60
#: What the system is to bring.
BENEFITS = ("innovation-capability", "competitiveness", "risk-management", "reputation")


@dataclass(frozen=True, slots=True)
class KindGroup:
    """The indicators of one kind."""

    kind: str
    indicators: tuple[IndicatorLine, ...]


@dataclass(frozen=True, slots=True)
class BenefitLine:
    """A benefit, with the indicators in use that carry it."""

    benefit: str
    indicators: tuple[IndicatorLine, ...]
    #: How many of them meet their target.
    on_target: int


@dataclass(frozen=True, slots=True)
class MonitoringPage:
    """All that the page says."""

    kinds: tuple[KindGroup, ...]
    benefits: tuple[BenefitLine, ...]
    #: Indicators that name none of the benefits, by id.
    no_benefit: tuple[str, ...]
    in_use: int
    on_target: int
    off_target: int
    #: How many of those in use stand how: `on-target`, `on-course` and so on, those without any left out.
    standings: tuple[tuple[str, int], ...]
    #: Those in use that missed a target or a step, or did not keep it.
    trouble: tuple[IndicatorLine, ...]
    #: The values that are missing from indicators in use, each with the id of its indicator.
    gaps: tuple[tuple[str, SeriesPoint], ...]
    #: How many of them are cycles that were skipped without a word.
    skipped: int
    withheld: int

    @property
    def drawn(self) -> tuple[IndicatorLine, ...]:
        """The indicators to draw, by kind: all, or of very many those in trouble and then the first ones."""
        every = [line for group in self.kinds for line in group.indicators]
        troubled = {line.id for line in self.trouble}
        first = sorted(every, key=lambda line: line.id not in troubled)[:_DRAWN]
        chosen = {line.id for line in first}
        return tuple(line for line in every if line.id in chosen)


def monitoring_page(catalog: Catalog, audience: Audience) -> MonitoringPage:
    """The indicators on the day of the run."""
    lines = [indicator_line(found) for found in _shown(catalog, audience)]
    used = [line for line in lines if line.state not in _NOT_MEASURED]
    others = sorted({line.kind for line in lines} - set(KINDS))
    gaps = [(line.id, point) for line in used for point in line.gaps]
    return MonitoringPage(
        kinds=tuple(
            KindGroup(kind, tuple(line for line in lines if line.kind == kind)) for kind in (*KINDS, *others)
        ),
        benefits=tuple(_benefit(benefit, used) for benefit in BENEFITS),
        no_benefit=tuple(line.id for line in used if line.benefit not in BENEFITS),
        in_use=len(used),
        on_target=sum(line.on_target is True for line in used),
        off_target=sum(line.on_target is False for line in used),
        standings=tuple(
            (name, count) for name in STANDINGS if (count := sum(line.standing == name for line in used))
        ),
        trouble=tuple(line for line in used if line.standing in _TROUBLE),
        gaps=tuple(gaps),
        skipped=sum(point.skipped for _, point in gaps),
        withheld=sum(not audience.sees(document.id) for document in catalog.of_type("indicator")),
    )


def monitoring_step(catalog: Catalog, audience: Audience, page: MonitoringPage | None = None) -> StepState:
    """How step 5 stands, and what comes next in it; *page*, where it is at hand, is its page."""
    page = page or monitoring_page(catalog, audience)
    numbers = (
        (str(page.in_use), "indicators in use"),
        (f"{page.on_target} of {page.on_target + page.off_target}", "on target"),
        (str(len(page.gaps)), "values missing or skipped"),
    )
    if not page.in_use:
        return StepState(numbers, "Set up a first indicator")
    waiting = sorted(
        (
            pair
            for found in _shown(catalog, audience)
            if found.indicator.state == "in-use" and (pair := _next(found)) is not None
        ),
        key=lambda pair: (pair[0], pair[1].indicator.id),
    )
    if waiting and waiting[0][0] < catalog.today.isoformat():
        on, found = waiting[0]
        line = indicator_line(found)
        return StepState(numbers, f"Measure: it was due by {on}", line.id, line.measured_by, late=True)
    bare = [line.benefit for line in page.benefits if not line.indicators]
    if bare:
        return StepState(numbers, f"Find an indicator that shows {bare[0].replace('-', ' ')}")
    if waiting:
        on, found = waiting[0]
        line = indicator_line(found)
        return StepState(numbers, f"Measure by {on}", line.id, line.measured_by)
    return StepState(numbers, "Say how often each indicator is measured")


def _shown(catalog: Catalog, audience: Audience) -> list[Reading]:
    return [found for found in readings(catalog) if audience.sees(found.indicator.id)]


def _benefit(benefit: str, used: list[IndicatorLine]) -> BenefitLine:
    carried = tuple(line for line in used if line.benefit == benefit)
    return BenefitLine(benefit, carried, sum(line.on_target is True for line in carried))


def _next(found: Reading) -> tuple[str, Reading] | None:
    """The day of the next measurement: a cycle after the last entry, or after the day it was set up."""
    last = found.measurements[-1].day if found.measurements else found.indicator.opened
    try:
        every = parse_period(str(found.indicator.value("body.every")))
    except ValueError:
        return None
    return (after(last, every).isoformat(), found) if last is not None else None
