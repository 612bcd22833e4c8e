"""Charts as SVG made at build time: no script, no font, no file of anyone else's; each says in words what it shows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date as Day
from typing import Any

from markupsafe import Markup

from imskit.site.atoms import capital, number

_WIDTH = 640


def bar(counts: Sequence[tuple[str, int]], title: str) -> Markup:
    """How many clauses are in which state, as one bar; the words beside it are the template's."""
    total = sum(count for _, count in counts)
    if not total:
        return Markup("")
    parts = []
    x = 0.0
    for state, count in counts:
        width = _WIDTH * count / total
        parts.append(
            Markup('<rect class="im-f-{}" x="{}" width="{}" height="18"><title>{}: {}</title></rect>').format(
                state.replace(" ", "-"), _n(x), _n(max(width - 1.5, 1)), capital(state), count
            )
        )
        x += width
    words = ", ".join(f"{count} {state}" for state, count in counts)
    return Markup(
        '<svg class="im-bar" viewBox="0 0 {} 18" preserveAspectRatio="none" role="img" data-search-exclude="1" aria-label="{}">{}</svg>'
    ).format(_WIDTH, f"{title}: {words}", Markup("").join(parts))


def line_chart(indicator: Any, title: str) -> Markup:
    """The measurements of an indicator over time with its target, drawn to scale.

    *indicator* has `measurements` (each with `date` and `value`, None where there is none), `target` and
    `baseline`, as in the schema of indicators. The template lists the figures beside it.
    """
    points = [
        (Day.fromisoformat(m.date), float(m.value))
        for m in indicator.measurements or ()
        if m.value is not None
    ]
    if indicator.baseline is not None:
        points.append((Day.fromisoformat(indicator.baseline.date), float(indicator.baseline.value)))
    points.sort()
    if len(points) < 2:
        return Markup("")
    goals = [
        float(goal) for goal in (indicator.target.value, indicator.target.upper_value) if goal is not None
    ]
    return _Plot(points, goals, title, indicator.unit).svg()


class _Plot:
    """A line chart of days and values."""

    left, right, top, bottom = 56, 12, 14, 26
    height = 220

    def __init__(self, points: list[tuple[Day, float]], goals: list[float], title: str, unit: str) -> None:
        self.points = points
        self.goals = goals
        self.title = title
        self.unit = unit
        values = [value for _, value in points] + goals
        low, high = min(values), max(values)
        span = (high - low) or abs(high) or 1.0
        # Growth looks like growth only from zero, where zero is near; else the frame says where it begins.
        floor = 0.0 if 0 <= low <= span * 1.5 else low
        self.step = _step((high - floor) or span)
        self.low = math.floor(floor / self.step) * self.step
        self.high = math.ceil(high / self.step) * self.step
        if self.high == self.low:
            self.high += self.step
        self.first = points[0][0]
        self.days = max((points[-1][0] - self.first).days, 1)

    def x(self, day: Day) -> float:
        return self.left + (_WIDTH - self.left - self.right) * (day - self.first).days / self.days

    def y(self, value: float) -> float:
        return self.top + (self.height - self.top - self.bottom) * (self.high - value) / (
            self.high - self.low
        )

    def svg(self) -> Markup:
        marks = [self._ticks(), self._goals(), self._line()]
        first, last = self.points[0], self.points[-1]
        described = (
            f"From {_plain(first[1])} on {first[0].isoformat()} to {_plain(last[1])} on {last[0].isoformat()}"
            f" ({self.unit}); target {' to '.join(_plain(goal) for goal in self.goals)}"
        )
        return Markup(
            '<svg class="im-plot" viewBox="0 0 {} {}" role="img" data-search-exclude="1" aria-label="{}. {}">{}</svg>'
        ).format(_WIDTH, self.height, self.title, described, Markup("").join(marks))

    def _ticks(self) -> Markup:
        found = []
        for place in range(round((self.high - self.low) / self.step) + 1):
            value = self.low + self.step * place
            y = _n(self.y(value))
            found.append(
                Markup(
                    '<path class="im-grid" d="M{} {}H{}"/><text x="{}" y="{}" dy=".32em" text-anchor="end">{}</text>'
                ).format(self.left, y, _WIDTH - self.right, self.left - 8, y, _plain(value))
            )
        for day, anchor in ((self.points[0][0], "start"), (self.points[-1][0], "end")):
            found.append(
                Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>').format(
                    _n(self.x(day)), self.height - 6, anchor, day.isoformat()
                )
            )
        return Markup("").join(found)

    def _goals(self) -> Markup:
        return Markup("").join(
            Markup(
                '<path class="im-goal" d="M{} {}H{}"/><text class="im-goal-text" x="{}" y="{}" text-anchor="end">target {}</text>'
            ).format(
                self.left,
                _n(self.y(goal)),
                _WIDTH - self.right,
                _WIDTH - self.right,
                _n(self.y(goal) - 5),
                _plain(goal),
            )
            for goal in self.goals
        )

    def _line(self) -> Markup:
        path = "L".join(f"{_n(self.x(day))} {_n(self.y(value))}" for day, value in self.points)
        dots = Markup("").join(
            Markup('<circle cx="{}" cy="{}" r="3.5"><title>{}: {}</title></circle>').format(
                _n(self.x(day)), _n(self.y(value)), day.isoformat(), _plain(value)
            )
            for day, value in self.points
        )
        return Markup('<path class="im-line" d="M{}"/>{}').format(path, dots)


def risk_grid(likelihoods: Sequence[str], impacts: Sequence[str], now: Any, aimed: Any = None) -> Markup:
    """Likelihood against impact as a grid; *now* and *aimed* have the attributes `likelihood` and `impact`."""
    cell, left, top = 46, 112, 8
    parts = []
    for row, likelihood in enumerate(reversed(likelihoods)):
        y = top + row * cell
        parts.append(
            Markup('<text x="{}" y="{}" dy=".32em" text-anchor="end">{}</text>').format(
                left - 8, y + cell / 2, capital(likelihood.replace("-", " "))
            )
        )
        for place in range(len(impacts)):
            weight = (len(likelihoods) - row) + (place + 1)
            parts.append(
                Markup('<rect class="im-r{}" x="{}" y="{}" width="{}" height="{}"/>').format(
                    min(weight // 2, 5), left + place * cell, y, cell - 2, cell - 2
                )
            )
    bottom = top + len(likelihoods) * cell + 14
    for place, impact in enumerate(impacts):
        parts.append(
            Markup('<text x="{}" y="{}" text-anchor="middle">{}</text>').format(
                left + place * cell + cell / 2, bottom, capital(impact.replace("-", " "))
            )
        )
    words = f"Now: likelihood {now.likelihood.replace('-', ' ')}, impact {now.impact}"
    for mark, letter in ((aimed, "aim"), (now, "now")):
        if mark is None:
            continue
        x = left + impacts.index(mark.impact) * cell + cell / 2 - 1
        y = top + (len(likelihoods) - 1 - likelihoods.index(mark.likelihood)) * cell + cell / 2 - 1
        parts.append(
            Markup(
                '<g class="im-at-{}"><circle cx="{}" cy="{}" r="15"/><text x="{}" y="{}" dy=".34em" text-anchor="middle">{}</text></g>'
            ).format(letter, x, y, x, y, letter)
        )
    if aimed is not None:
        words += f"; aimed at: likelihood {aimed.likelihood.replace('-', ' ')}, impact {aimed.impact}"
    return Markup(
        '<svg class="im-risk" viewBox="0 0 {} {}" role="img" data-search-exclude="1" aria-label="{}">{}</svg>'
    ).format(left + len(impacts) * cell + 24, bottom + 8, words, Markup("").join(parts))


def _step(span: float) -> float:
    """The distance of grid lines that people count in: 1, 2 or 5 times a power of ten, at most six of them."""
    power = 10.0 ** math.floor(math.log10(span / 5))
    return next(power * factor for factor in (1, 2, 5, 10) if span / (power * factor) <= 5)


def _n(value: float) -> str:
    """A coordinate, short and the same on every machine."""
    return f"{value:.1f}".removesuffix(".0")


def _plain(value: float) -> str:
    text = f"{value:.6g}"
    return text if "e" in text else number(text)
