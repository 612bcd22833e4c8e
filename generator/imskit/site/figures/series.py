"""Values over time, to scale: broken where a value is missing or a cycle was skipped, with target and baseline."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date as Day
from typing import Any

from markupsafe import Markup

from imskit.site.atoms import number as grouped
from imskit.site.figures.svg import WIDTH, frame, label, line, number, step

#: Width and height of a chart that stands beside others, in the units of the wide one.
_SMALL = (360.0, 170.0)
_HEIGHT = 230.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 56.0, 12.0, 18.0, 30.0


def series(indicator: Any, title: str, *, small: bool = False) -> Markup:
    """The *points* of an indicator (day, value or None, note, skipped) with its goals and baseline.

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
        self._goals = [float(goal) for goal in indicator.goals]
        found = [value for _, value in values] + self._goals
        low, high = min(found), max(found)
        span = (high - low) or abs(high) or 1.0
        # Growth looks like growth only from zero, where zero is near; else the grid says where it begins.
        floor = 0.0 if 0 <= low <= span * 1.5 else low
        self._step = step((high - floor) or span)
        self._low = math.floor(floor / self._step) * self._step
        self._high = max(math.ceil(high / self._step) * self._step, self._low + self._step)
        days = [day for day, _ in values] + [Day.fromisoformat(point.day) for point in indicator.points]
        self._first, self._last = min(days), max(days)
        self._days = max((self._last - self._first).days, 1)

    def svg(self) -> Markup:
        """The chart; its description tells first and last value, target, and every gap."""
        drawn = [*self._grid(), *self._targets(), *self._gaps(), *self._lines(), *self._baseline()]
        return frame("im-plot im-series", self._width, self._height, self._described(), drawn)

    def _x(self, day: Day) -> float:
        return _LEFT + (self._width - _LEFT - _RIGHT) * (day - self._first).days / self._days

    def _y(self, value: float) -> float:
        share = (self._high - value) / (self._high - self._low)
        return _TOP + (self._height - _TOP - _BOTTOM) * share

    def _described(self) -> str:
        measured = [point for point in self._indicator.points if point.value is not None]
        said = [self._title + ":"]
        if measured:
            first, last = measured[0], measured[-1]
            said.append(f"from {_plain(float(first.value))} on {first.day}")
            said.append(f"to {_plain(float(last.value))} on {last.day}")
        words = " ".join(said)
        if self._goals:
            words += f"; target {' to '.join(_plain(goal) for goal in self._goals)}"
        if self._indicator.baseline:
            on, value = self._indicator.baseline
            words += f"; baseline {_plain(float(value))} on {on}"
        gaps = [point for point in self._indicator.points if point.value is None]
        if gaps:
            words += "; no value on " + ", ".join(point.day for point in gaps)
        return words

    def _grid(self) -> Iterator[Markup]:
        for place in range(round((self._high - self._low) / self._step) + 1):
            value = self._low + self._step * place
            y = self._y(value)
            yield line([(_LEFT, y), (self._width - _RIGHT, y)], "im-grid")
            yield label(_LEFT - 8, y + 4, _plain(value), "end")
        yield label(_LEFT, self._height - 6, self._first.isoformat())
        yield label(self._width - _RIGHT, self._height - 6, self._last.isoformat(), "end")

    def _targets(self) -> Iterator[Markup]:
        for goal in self._goals:
            y = self._y(goal)
            yield line([(_LEFT, y), (self._width - _RIGHT, y)], "im-goal")
            yield label(self._width - _RIGHT, y - 5, f"target {_plain(goal)}", "end", "im-goal-text")

    def _gaps(self) -> Iterator[Markup]:
        """A mark at the foot for each value that is not there, and a faint column above it."""
        cross = Markup('<g class="im-gap"><title>{}: {}</title>{}{}{}</g>')
        foot = self._height - _BOTTOM
        for point in self._indicator.points:
            if point.value is None:
                x = self._x(Day.fromisoformat(point.day))
                yield cross.format(
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
        before: tuple[float, float] | None = None
        for point in self._indicator.points:
            if point.value is None:
                before = None
                continue
            early = point.day < since
            here = self._x(Day.fromisoformat(point.day)), self._y(float(point.value))
            if before is not None:
                yield line([before, here], "im-line im-line--early" if early else "im-line")
            before = here
            dots.append(
                dot.format(
                    "im-dot im-dot--early" if early else "im-dot",
                    number(here[0]),
                    number(here[1]),
                    3 if self._small else 3.5,
                    point.day,
                    _plain(float(point.value)),
                )
            )
        yield from dots

    def _baseline(self) -> Iterator[Markup]:
        if not self._indicator.baseline:
            return
        on, value = self._indicator.baseline
        x, y = self._x(Day.fromisoformat(on)), self._y(float(value))
        shape = line([(x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y)], "im-baseline", closed=True)
        yield Markup("<g><title>baseline {}: {}</title>{}</g>").format(on, _plain(float(value)), shape)


def _plain(value: float) -> str:
    text = f"{value:.6g}"
    return text if "e" in text else grouped(text)
