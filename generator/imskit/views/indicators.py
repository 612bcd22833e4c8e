"""An indicator for readers: its values over time with the gaps in them, its target, trend, and who measures."""

from __future__ import annotations

from decimal import Decimal

from imskit.facts.body import text
from imskit.facts.indicators import Reading
from imskit.periods import parse_period
from imskit.values import dataclass


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """One entry on the line of time."""

    day: str
    #: None where there is no value.
    value: str | None
    #: Why there is none; of a cycle that was skipped without a word: that it was.
    note: str
    #: Whether nobody entered anything for it.
    skipped: bool


@dataclass(frozen=True, slots=True)
class StepLine:
    """What is or was to be reached on the way to the target."""

    #: One end, or both of a range.
    goals: tuple[str, ...]
    due: str
    #: Whether it was reached by its day; None while that day is to come.
    reached: bool | None


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """What an indicator says, as plain rows."""

    id: str
    title: str
    kind: str
    benefit: str
    state: str
    unit: str
    direction: str
    #: By day, with missing values and skipped cycles in their places.
    points: tuple[SeriesPoint, ...]
    baseline: tuple[str, str] | None
    #: One end, or both of a range.
    goals: tuple[str, ...]
    target_due: str
    #: By day.
    steps: tuple[StepLine, ...]
    latest: tuple[str, str] | None
    #: None where there is no value or no target.
    on_target: bool | None
    #: `on-target`, `on-course`, `behind`, `not-there-yet`, `missed`, `not-kept`; empty without value or target.
    standing: str
    #: better, worse or same; empty where there is nothing to compare.
    trend: str
    measured_by: str
    #: How often, to stand behind `every`; empty where it does not say.
    every: str

    @property
    def gaps(self) -> tuple[SeriesPoint, ...]:
        """The entries without a value, the newest first."""
        return tuple(point for point in reversed(self.points) if point.value is None)


def indicator_line(reading: Reading) -> IndicatorLine:
    """The rows of one indicator."""
    indicator = reading.indicator
    points = [
        SeriesPoint(
            entry.day.isoformat(),
            _plain(entry.value),
            entry.missing or ("no reason is given" if entry.value is None else ""),
            skipped=False,
        )
        for entry in reading.measurements
    ]
    points += [
        SeriesPoint(day.isoformat(), None, "nothing was entered for this cycle", skipped=True)
        for day in reading.skipped
    ]
    baseline, latest = reading.baseline, reading.latest
    return IndicatorLine(
        id=indicator.id,
        title=indicator.title,
        kind=text(indicator, "body.kind"),
        benefit=text(indicator, "body.benefit"),
        state=indicator.state or "",
        unit=reading.unit,
        direction=reading.direction,
        points=tuple(sorted(points, key=lambda point: point.day)),
        baseline=(baseline.day.isoformat(), _plain(baseline.value) or "")
        if baseline is not None and baseline.value is not None
        else None,
        goals=_ends(reading.target, reading.upper),
        target_due=reading.target_due.isoformat() if reading.target_due is not None else "",
        steps=tuple(
            StepLine(_ends(step.value, step.upper), step.due.isoformat(), reading.reached(step))
            for step in reading.steps
        ),
        latest=(latest.day.isoformat(), _plain(latest.value) or "") if latest is not None else None,
        on_target=reading.on_target,
        standing=reading.standing or "",
        trend=reading.trend or "",
        measured_by=text(indicator, "body.measured_by"),
        every=_every(text(indicator, "body.every")),
    )


def _ends(low: Decimal | None, high: Decimal | None) -> tuple[str, ...]:
    return tuple(str(goal) for goal in (low, high) if goal is not None)


def _plain(value: object) -> str | None:
    return None if value is None else str(value)


def _every(written: str) -> str:
    try:
        return parse_period(written).each
    except ValueError:
        return ""
