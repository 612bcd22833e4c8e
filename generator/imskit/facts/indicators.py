"""What an indicator says: its values over time, whether the target is met, where it is going, what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date as Day
from decimal import Decimal
from typing import Literal

from imskit.facts.body import day, decimal, rows, text
from imskit.model import Catalog, Document, Period
from imskit.periods import after, parse_period
from imskit.values import dataclass

Direction = Literal["higher-is-better", "lower-is-better", "within-range"]
Trend = Literal["better", "worse", "same"]
#: How an indicator stands: on target; on course (a step on the way is met); behind (the last step was missed);
#: not there yet (nothing was due so far); missed on the day, or met on the day and not any more.
Standing = Literal["on-target", "on-course", "behind", "not-there-yet", "missed", "not-kept"]

_DIRECTIONS: Mapping[str, Direction] = {
    "higher-is-better": "higher-is-better",
    "lower-is-better": "lower-is-better",
    "within-range": "within-range",
}


@dataclass(frozen=True, slots=True)
class Measurement:
    """One value on a day, or the reason why there is none."""

    day: Day
    value: Decimal | None
    missing: str


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be reached by a day: a value, or both ends of a range."""

    value: Decimal
    upper: Decimal | None
    due: Day

    def met(self, direction: Direction, found: Decimal) -> bool:
        """Whether *found* reaches it."""
        if direction == "higher-is-better":
            return found >= self.value
        if direction == "lower-is-better":
            return found <= self.value
        return found >= self.value and (self.upper is None or found <= self.upper)


@dataclass(frozen=True, slots=True)
class Reading:
    """What an indicator says today."""

    indicator: Document
    unit: str
    direction: Direction
    baseline: Measurement | None
    target: Decimal | None
    #: Upper end of a range.
    upper: Decimal | None
    target_due: Day | None
    #: What is or was to be reached on the way to the target, by day.
    steps: tuple[Goal, ...]
    #: The day of the run.
    today: Day
    #: By day. Those in the future of the day of the run are left out.
    measurements: tuple[Measurement, ...]
    #: Cycles without any entry, by the day on which the value was due: skipped and not explained.
    skipped: tuple[Day, ...]

    @property
    def measured(self) -> tuple[Measurement, ...]:
        """Those that have a value."""
        return tuple(entry for entry in self.measurements if entry.value is not None)

    @property
    def latest(self) -> Measurement | None:
        """The newest value."""
        return self.measured[-1] if self.measured else None

    @property
    def on_target(self) -> bool | None:
        """Whether the newest value meets the target; None where there is no value or no target."""
        if self.latest is None or self.latest.value is None or self.target is None:
            return None
        return Goal(self.target, self.upper, Day.max).met(self.direction, self.latest.value)

    @property
    def standing(self) -> Standing | None:
        """How it stands today, with the days of target and steps in mind; None without a value or a target."""
        if self.on_target is None or self.latest is None or self.target is None:
            return None
        if self.on_target:
            return "on-target"
        if self.target_due is not None and self.target_due < self.today:
            final = Goal(self.target, self.upper, self.target_due)
            return "not-kept" if self.reached(final) else "missed"
        ahead = [step for step in self.steps if step.due >= self.today]
        if ahead and self.latest.value is not None and ahead[0].met(self.direction, self.latest.value):
            return "on-course"
        past = [step for step in self.steps if step.due < self.today]
        if past:
            return "on-course" if self.reached(past[-1]) else "behind"
        return "not-there-yet"

    def reached(self, goal: Goal) -> bool | None:
        """Whether *goal* was met by the newest value on its day or before; None while that day is to come."""
        if goal.due >= self.today:
            return None
        until = [entry.value for entry in self.measured if entry.day <= goal.due]
        return bool(until) and until[-1] is not None and goal.met(self.direction, until[-1])

    @property
    def trend(self) -> Trend | None:
        """How the newest value compares with the one before it; None for fewer than two."""
        if len(self.measured) < 2:
            return None
        before, now = self._distance(self.measured[-2]), self._distance(self.measured[-1])
        return "same" if now == before else "better" if now < before else "worse"

    def _distance(self, entry: Measurement) -> Decimal:
        """How far from good a value is: the smaller, the better."""
        found = entry.value or Decimal(0)
        if self.direction == "higher-is-better":
            return -found
        if self.direction == "lower-is-better":
            return found
        low = self.target if self.target is not None else found
        high = self.upper if self.upper is not None else found
        return max(low - found, found - high, Decimal(0))


def reading(catalog: Catalog, indicator: Document) -> Reading:
    """What *indicator* says on the day of the run."""
    # Many views ask for it: it is kept in the document, which never changes, as a cached property is.
    known: dict[Day, Reading] = vars(indicator).setdefault("_readings", {})
    found = known.get(catalog.today)
    if found is None:
        found = known[catalog.today] = _reading(catalog, indicator)
    return found


def _reading(catalog: Catalog, indicator: Document) -> Reading:
    entries = sorted(_measurements(indicator), key=lambda entry: entry.day)
    known = tuple(entry for entry in entries if entry.day <= catalog.today)
    baseline = day(indicator, "body.baseline.date")
    every = _every(indicator)
    since = day(indicator, "body.every_since") or Day.min
    recent = tuple(entry for entry in known if entry.day >= since)
    paused = text(indicator, "state") == "paused" or indicator.is_closed
    return Reading(
        indicator=indicator,
        unit=text(indicator, "body.unit"),
        direction=_DIRECTIONS.get(text(indicator, "body.direction"), "higher-is-better"),
        baseline=Measurement(baseline, decimal(indicator, "body.baseline.value"), "") if baseline else None,
        target=decimal(indicator, "body.target.value"),
        upper=decimal(indicator, "body.target.upper_value"),
        target_due=day(indicator, "body.target.due"),
        steps=tuple(sorted(_steps(indicator), key=lambda step: step.due)),
        today=catalog.today,
        measurements=known,
        skipped=() if paused or every is None else tuple(_skipped(catalog.today, recent, every)),
    )


def readings(catalog: Catalog) -> tuple[Reading, ...]:
    """What all indicators say, by id."""
    return tuple(reading(catalog, document) for document in catalog.of_type("indicator"))


def _measurements(indicator: Document) -> Iterator[Measurement]:
    for row in rows(indicator, "body.measurements"):
        on = day(row, "date")
        if on is not None:
            yield Measurement(on, decimal(row, "value"), text(row, "missing"))


def _steps(indicator: Document) -> Iterator[Goal]:
    for row in rows(indicator, "body.target.steps"):
        value, due = decimal(row, "value"), day(row, "due")
        if value is not None and due is not None:
            yield Goal(value, decimal(row, "upper_value"), due)


def _every(indicator: Document) -> Period | None:
    try:
        return parse_period(text(indicator, "body.every"))
    except ValueError:
        return None


def _skipped(today: Day, known: tuple[Measurement, ...], every: Period) -> Iterator[Day]:
    """The days on which a value was due between two entries, or since the last, that have none.

    An entry may come late by less than a cycle without a gap: what counts is that each cycle has one.
    """
    for place, entry in enumerate(known):
        end = known[place + 1].day if place + 1 < len(known) else today
        due = after(entry.day, every)
        while after(due, every) <= end:
            yield due
            due = after(due, every)
