"""Values over time, to scale: broken where a value is missing or a cycle was skipped, with targets and baseline."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date as Day
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from imskit.site.figures.svg import WIDTH, box, filled, frame, label, line, number, step
from imskit.views.words import number as grouped

#: Width and height of a chart that stands beside others, in the units of the wide one.
_SMALL = (360.0, 180.0)
_HEIGHT = 220.0
_RIGHT, _TOP, _BOTTOM = 12.0, 18.0, 30.0
#: About how wide a letter is, and how wide a day.
_LETTER, _DAY = 7.2, 76.0


def series(indicator: Any, title: str, *, small: bool = False) -> Markup:
    """The *points* of an indicator (day, value or None, note, skipped) with its goals, steps and baseline.

    *indicator* has the attributes of `IndicatorLine` of `imskit.views.indicators`. Nothing is drawn for fewer
    than two values, the baseline counted. The template lists the figures beside it.
    """
    values = [(Day.fromisoformat(point.day), float(point.value)) for point in indicator.points if point.value]
    if indicator.baseline:
        on, value = indicator.baseline
        values.append((Day.fromisoformat(on), float(value)))
    if len(values) < 2:
        return Markup("")
    return _Series(indicator, values, f"{title}, in {indicator.unit}", small=small).svg()


class _Series:
    def __init__(self, indicator: Any, values: list[tuple[Day, float]], title: str, *, small: bool) -> None:
        self._indicator = indicator
        self._title = title
        self._small = small
        self._width, self._height = _SMALL if small else (float(WIDTH), _HEIGHT)
        goals = [goal for aim in (indicator, *indicator.steps) for goal in aim.goals]
        found = [value for _, value in values] + [float(goal) for goal in goals]
        low, high = min(found), max(found)
        span = (high - low) or abs(high) or 1.0
        # Growth looks like growth only from zero, where zero is near; else a mark says that it is cut off.
        floor = 0.0 if 0 <= low <= span * 1.5 else low
        self._step = step((high - floor) or span)
        self._low = math.floor(floor / self._step) * self._step
        self._high = max(math.ceil(high / self._step) * self._step, self._low + self._step)
        self._left = 14 + _LETTER * max(len(_tick(value)) for value in self._ticks())
        days = [day for day, _ in values] + [Day.fromisoformat(point.day) for point in indicator.points]
        self._first, self._newest = min(days), max(days)
        self._last = self._end()
        self._days = max((self._last - self._first).days, 1)

    def svg(self) -> Markup:
        """The chart; its description tells first and last value, targets, and every gap."""
        drawn = [
            *self._grid(),
            *self._targets(),
            *self._gaps(),
            *self._lines(),
            *self._baseline(),
        ]
        return frame("im-plot im-series", self._width, self._height, self._described(), drawn)

    def _end(self) -> Day:
        """The last day of the drawing: that of the target, unless the values would have less than half of it."""
        if not self._indicator.target_due:
            return self._newest
        due = Day.fromisoformat(self._indicator.target_due)
        known = self._newest - self._first
        return due if self._newest < due and due - self._newest <= known else self._newest

    def _x(self, day: Day) -> float:
        inside = min(max(day, self._first), self._last)
        return self._left + (self._width - self._left - _RIGHT) * (inside - self._first).days / self._days

    def _y(self, value: float) -> float:
        share = (self._high - value) / (self._high - self._low)
        return _TOP + (self._height - _TOP - _BOTTOM) * share

    def _ticks(self) -> list[float]:
        return [
            self._low + self._step * place
            for place in range(round((self._high - self._low) / self._step) + 1)
        ]

    def _described(self) -> str:
        measured = [point for point in self._indicator.points if point.value is not None]
        said = [self._title + ":"]
        if measured:
            first, last = measured[0], measured[-1]
            said.append(f"from {grouped(first.value)} on {first.day}")
            said.append(f"to {grouped(last.value)} on {last.day}")
        words = " ".join(said)
        if self._indicator.goals:
            words += f"; target {_ends(self._indicator.goals)}"
            words += f" by {self._indicator.target_due}" if self._indicator.target_due else ""
        for aim in self._indicator.steps:
            words += f"; {_ends(aim.goals)} by {aim.due}"
            words += "" if aim.reached is None else ", reached" if aim.reached else ", missed"
        if self._indicator.baseline:
            on, value = self._indicator.baseline
            words += f"; baseline {grouped(value)} on {on}"
        gaps = [point for point in self._indicator.points if point.value is None]
        if gaps:
            words += "; no value on " + ", ".join(point.day for point in gaps)
        if self._low > 0:
            words += f"; the scale begins at {_tick(self._low)}"
        return words

    def _grid(self) -> Iterator[Markup]:
        for value in self._ticks():
            y = self._y(value)
            kind = "im-grid im-grid--zero" if value == 0 else "im-grid"
            yield line([(self._left, y), (self._width - _RIGHT, y)], kind)
            yield label(self._left - 8, y + 4, _tick(value), "end")
        if self._low > 0:
            x, foot = self._left, self._y(self._low)
            zigzag = [(x, foot), (x + 4, foot - 3), (x - 4, foot - 8), (x, foot - 11)]
            yield line(zigzag, "im-cut")
        y = self._height - 6
        right = self._width - _RIGHT
        yield label(self._left, y, self._first.isoformat())
        yield label(right, y, self._last.isoformat(), "end")
        middle = self._x(self._newest)
        if self._newest < self._last:
            yield line([(middle, _TOP), (middle, self._y(self._low))], "im-now")
            if self._left + 1.5 * _DAY < middle < right - 1.5 * _DAY:
                yield label(middle, y, self._newest.isoformat(), "middle")

    def _targets(self) -> Iterator[Markup]:
        """The targets as stairs: each holds from the day of the one before it until its own."""
        begin = self._first
        if self._indicator.baseline:
            begin = max(begin, Day.fromisoformat(self._indicator.baseline[0]))
        aims = [
            *((aim.goals, Day.fromisoformat(aim.due), aim.reached) for aim in self._indicator.steps),
            (self._indicator.goals, None, None),
        ]
        before: list[float] = []
        for goals, due, reached in aims:
            until = min(due, self._last) if due else self._last
            values = [float(goal) for goal in goals]
            last = due is None
            if values and (until > begin or last):
                yield from self._target(values, (begin, until), before, reached, last=last)
                before, begin = values, until

    def _target(
        self,
        values: Sequence[float],
        days: tuple[Day, Day],
        before: Sequence[float],
        reached: bool | None,
        *,
        last: bool,
    ) -> Iterator[Markup]:
        x, to_x = self._x(days[0]), self._x(days[1])
        if len(values) > 1:
            low, high = self._y(min(values)), self._y(max(values))
            yield box(x, high, to_x - x, low - high, "im-range")
        for place, value in enumerate(values):
            y = self._y(value)
            way = [(x, y), (to_x, y)]
            if place < len(before):
                way.insert(0, (x, self._y(before[place])))
            yield line(way, "im-goal")
            if last:
                words, kind = f"target {_tick(value)}", "im-goal-text"
            else:
                sign = "" if reached is None else " ✓" if reached else " ✗"
                words, kind = f"{_tick(value)}{sign}", "im-goal-text"
            yield label(to_x, self._beside(to_x, y, len(words)), words, "end", kind)

    def _beside(self, right: float, y: float, letters: int) -> float:
        """Where words that end at *right* stand clear of the values: above the line at *y*, else below it."""
        left = right - _LETTER * letters

        def clear(top: float, foot: float) -> bool:
            for (x, a), (to_x, b) in self._pieces():
                if x <= right and to_x >= left and min(a, b) <= foot and max(a, b) >= top:
                    return False
            return True

        above, below = (y - 17, y - 2), (y + 2, y + 17)
        if clear(*above) or not clear(*below) or below[1] > self._height - _BOTTOM:
            return y - 5
        return y + 14

    def _pieces(self) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
        """From each value to the next one, across gaps too."""
        points = [
            (self._x(Day.fromisoformat(point.day)), self._y(float(point.value)))
            for point in self._indicator.points
            if point.value is not None
        ]
        yield from pairwise(points)

    def _gaps(self) -> Iterator[Markup]:
        """A mark at the foot for each value that is not there, and a faint column above it."""
        cross = Markup('<g class="im-gap"><title>{}: {}</title>{}{}{}</g>')
        foot = self._height - _BOTTOM
        for point in self._indicator.points:
            if point.value is None:
                x = self._x(Day.fromisoformat(point.day))
                yield filled(
                    cross,
                    point.day,
                    point.note or "no value",
                    line([(x, _TOP), (x, foot)], "im-gap-column"),
                    line([(x - 4, foot - 4), (x + 4, foot + 4)], "im-gap-mark"),
                    line([(x - 4, foot + 4), (x + 4, foot - 4)], "im-gap-mark"),
                )

    def _lines(self) -> Iterator[Markup]:
        """A line through what was measured one after the other, and a dot for each value.

        What was measured before the baseline is drawn fainter: it is known, and nothing is held against it.
        """
        since = self._indicator.baseline[0] if self._indicator.baseline else ""
        dot = Markup('<circle class="{}" cx="{}" cy="{}" r="{}"><title>{}: {}</title></circle>')
        dots = []
        before: tuple[str, float, float] | None = None
        for point in self._indicator.points:
            if point.value is None:
                before = None
                continue
            x, y = self._x(Day.fromisoformat(point.day)), self._y(float(point.value))
            if before is not None:
                kind = "im-line im-line--early" if before[0] < since else "im-line"
                yield line([before[1:], (x, y)], kind)
            before = point.day, x, y
            dots.append(
                filled(
                    dot,
                    "im-dot im-dot--early" if point.day < since else "im-dot",
                    number(x),
                    number(y),
                    3 if self._small else 3.5,
                    point.day,
                    grouped(point.value),
                )
            )
        yield from dots

    def _baseline(self) -> Iterator[Markup]:
        if not self._indicator.baseline:
            return
        on, value = self._indicator.baseline
        x, y = self._x(Day.fromisoformat(on)), self._y(float(value))
        shape = line([(x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y)], "im-baseline", closed=True)
        yield filled(Markup("<g><title>baseline {}: {}</title>{}</g>"), on, grouped(value), shape)


def _ends(goals: Sequence[str]) -> str:
    return " to ".join(grouped(goal) for goal in goals)


def _tick(value: float) -> str:
    """A value of the scale: short, and never with a power of ten."""
    text = f"{value:.10g}"
    return grouped(text if "e" not in text else f"{value:f}")
