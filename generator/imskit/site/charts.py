"""Charts as SVG made at build time: no script, no font, no file of anyone else's; each says in words what it shows."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date as Day
from typing import Any

from markupsafe import Markup

from imskit.site.atoms import capital, number, word
from imskit.views.derived import weight

_WIDTH = 640
_SVG = Markup(
    '<svg class="{}" viewBox="0 0 {} {}" role="img" data-search-exclude="1" aria-label="{}"{}>{}</svg>'
)


def bar(counts: Sequence[tuple[str, int]], title: str) -> Markup:
    """How many clauses are in which state, as one bar; the words beside it are the template's."""
    total = sum(count for _, count in counts)
    if not total:
        return Markup("")
    part = Markup('<rect class="im-f-{}" x="{}" width="{}" height="18"><title>{}: {}</title></rect>')
    parts = []
    x = 0.0
    for state, count in counts:
        width = _WIDTH * count / total
        parts.append(
            part.format(state.replace(" ", "-"), _n(x), _n(max(width - 1.5, 1)), capital(state), count)
        )
        x += width
    words = ", ".join(f"{count} {state}" for state, count in counts)
    stretch = Markup(' preserveAspectRatio="none"')
    return _SVG.format("im-bar", _WIDTH, 18, f"{title}: {words}", stretch, Markup("").join(parts))


def line_chart(indicator: Any, title: str) -> Markup:
    """The measurements of an indicator over time with its target, drawn to scale; nothing for fewer than two.

    *indicator* has `measurements` (each with `date` and `value`, None where there is none), `baseline`,
    `target` and `unit`, as in the schema of indicators. The template lists the figures beside it.
    """
    measured = [entry for entry in indicator.measurements or () if entry.value is not None]
    if indicator.baseline is not None:
        measured.append(indicator.baseline)
    points = sorted((Day.fromisoformat(entry.date), float(entry.value)) for entry in measured)
    if len(points) < 2:
        return Markup("")
    target = indicator.target
    goals = [float(goal) for goal in (target.value, target.upper_value) if goal is not None]
    return _Plot(points, goals, f"{title}, in {indicator.unit}").svg()


class _Plot:
    """A line chart of days and values."""

    _left, _right, _top, _bottom, _height = 56, 12, 16, 26, 220

    def __init__(self, points: list[tuple[Day, float]], goals: list[float], title: str) -> None:
        self._points = points
        self._goals = goals
        self._title = title
        values = [value for _, value in points] + goals
        low, high = min(values), max(values)
        span = (high - low) or abs(high) or 1.0
        # Growth looks like growth only from zero, where zero is near; else the grid says where it begins.
        floor = 0.0 if 0 <= low <= span * 1.5 else low
        self._step = _step((high - floor) or span)
        self._low = math.floor(floor / self._step) * self._step
        self._high = max(math.ceil(high / self._step) * self._step, self._low + self._step)
        self._first = points[0][0]
        self._days = max((points[-1][0] - self._first).days, 1)

    def _x(self, day: Day) -> str:
        return _n(self._left + (_WIDTH - self._left - self._right) * (day - self._first).days / self._days)

    def _y(self, value: float) -> float:
        share = (self._high - value) / (self._high - self._low)
        return self._top + (self._height - self._top - self._bottom) * share

    def svg(self) -> Markup:
        """The chart, described by its first and last value and its target."""
        (first, began), (last, ended) = self._points[0], self._points[-1]
        described = (
            f"{self._title}: from {_plain(began)} on {first.isoformat()} to {_plain(ended)} on "
            f"{last.isoformat()}; target {' to '.join(_plain(goal) for goal in self._goals)}"
        )
        drawn = Markup("").join([*self._grid(), *self._targets(), *self._line()])
        return _SVG.format("im-plot", _WIDTH, self._height, described, "", drawn)

    def _grid(self) -> Iterator[Markup]:
        line = Markup('<path class="im-grid" d="M{} {}H{}"/>')
        for place in range(round((self._high - self._low) / self._step) + 1):
            value = self._low + self._step * place
            y = self._y(value)
            yield line.format(self._left, _n(y), _WIDTH - self._right)
            yield _label(self._left - 8, y + 4, _plain(value), "end")
        (first, _), (last, _) = self._points[0], self._points[-1]
        yield _label(self._left, self._height - 6, first.isoformat(), "start")
        yield _label(_WIDTH - self._right, self._height - 6, last.isoformat(), "end")

    def _targets(self) -> Iterator[Markup]:
        line = Markup('<path class="im-goal" d="M{} {}H{}"/>')
        for goal in self._goals:
            y = self._y(goal)
            yield line.format(self._left, _n(y), _WIDTH - self._right)
            yield _label(_WIDTH - self._right, y - 5, f"target {_plain(goal)}", "end", "im-goal-text")

    def _line(self) -> Iterator[Markup]:
        path = "L".join(f"{self._x(day)} {_n(self._y(value))}" for day, value in self._points)
        yield Markup('<path class="im-line" d="M{}"/>').format(path)
        dot = Markup('<circle cx="{}" cy="{}" r="3.5"><title>{}: {}</title></circle>')
        for day, value in self._points:
            yield dot.format(self._x(day), _n(self._y(value)), day.isoformat(), _plain(value))


#: Wide enough for the longest word of a scale.
_CELL, _WIDE, _MARGIN, _TOP = 46, 78, 112, 26


def risk_grid(likelihoods: Sequence[str], impacts: Sequence[str], now: Any, aimed: Any = None) -> Markup:
    """Likelihood against impact as a grid; *now* and *aimed* have the attributes `likelihood` and `impact`."""
    rows = list(reversed(likelihoods))
    parts = list(_squares(rows, impacts))
    foot = _TOP + len(rows) * _CELL + 14
    parts.append(_label(_MARGIN - 8, 14, "Likelihood", "end", "im-axis"))
    parts.append(_label(_MARGIN + len(impacts) * _WIDE / 2, foot + 20, "Impact", "middle", "im-axis"))
    parts.extend(
        _label(_MARGIN - 8, _TOP + row * _CELL + _CELL / 2 + 4, word(name), "end")
        for row, name in enumerate(rows)
    )
    parts.extend(
        _label(_MARGIN + place * _WIDE + _WIDE / 2, foot, word(name), "middle")
        for place, name in enumerate(impacts)
    )
    words = []
    for mark, letters, said in ((aimed, "aim", "aimed at"), (now, "now", "now")):
        if mark is not None:
            x = _MARGIN + impacts.index(mark.impact) * _WIDE + _WIDE / 2 - 1
            y = _TOP + rows.index(mark.likelihood) * _CELL + _CELL / 2 - 1
            parts.append(_mark(x, y, letters))
            words.append(f"{said}: likelihood {word(mark.likelihood).lower()}, impact {mark.impact}")
    width = _MARGIN + len(impacts) * _WIDE + 8
    described = capital("; ".join(reversed(words)))
    return _SVG.format("im-risk", width, foot + 28, described, "", Markup("").join(parts))


def _squares(rows: Sequence[str], impacts: Sequence[str]) -> Iterator[Markup]:
    square = Markup('<rect class="im-r{}" x="{}" y="{}" width="{}" height="{}"/>')
    for row in range(len(rows)):
        for place in range(len(impacts)):
            grade = weight(len(rows) - row, place + 1)
            yield square.format(grade, _MARGIN + place * _WIDE, _TOP + row * _CELL, _WIDE - 2, _CELL - 2)


def _mark(x: float, y: float, letters: str) -> Markup:
    circle = Markup('<circle cx="{}" cy="{}" r="15"/>').format(_n(x), _n(y))
    return Markup('<g class="im-at-{}">{}{}</g>').format(letters, circle, _label(x, y + 4, letters, "middle"))


def _label(x: float, y: float, words: str, anchor: str, kind: str = "") -> Markup:
    """Words that begin, end or have their middle at *x*."""
    named = Markup(' class="{}"').format(kind) if kind else ""
    return Markup('<text{} x="{}" y="{}" text-anchor="{}">{}</text>').format(
        named, _n(x), _n(y), anchor, words
    )


def _step(span: float) -> float:
    """The distance of grid lines that people count in: 1, 2 or 5 times a power of ten, for at most six lines."""
    power = 10.0 ** math.floor(math.log10(span / 5))
    return next(power * factor for factor in (1, 2, 5, 10) if span / (power * factor) <= 5)


def _n(value: float) -> str:
    """A coordinate, short and the same on every machine."""
    return f"{value:.1f}".removesuffix(".0")


def _plain(value: float) -> str:
    text = f"{value:.6g}"
    return text if "e" in text else number(text)
