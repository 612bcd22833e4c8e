"""A sum that grows over time as steps, with the limit that was set for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Day

from markupsafe import Markup

from imskit.site.figures.svg import WIDTH, frame, label, line, step
from imskit.views.words import number as amount

_LEFT, _RIGHT, _TOP, _BOTTOM, _HEIGHT = 64, 12, 18, 26, 190


def sums(points: Sequence[tuple[str, float]], limit: float | None, title: str) -> Markup:
    """The sum by each day of *points* (YYYY-MM-DD, oldest first); nothing for fewer than two."""
    if len(points) < 2:
        return Markup("")
    days = [(Day.fromisoformat(on), float(value)) for on, value in points]
    high = max([value for _, value in days] + ([limit] if limit else [])) or 1.0
    grid = step(high)
    first, span = days[0][0], max((days[-1][0] - days[0][0]).days, 1)

    def x(on: Day) -> float:
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * (on - first).days / span

    def y(value: float) -> float:
        return _TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - value / high)

    drawn = []
    value = 0.0
    while value <= high:
        drawn.append(line([(_LEFT, y(value)), (WIDTH - _RIGHT, y(value))], "im-grid"))
        drawn.append(label(_LEFT - 8, y(value) + 4, amount(f"{value:.0f}"), "end"))
        value += grid
    if limit:
        drawn.append(line([(_LEFT, y(limit)), (WIDTH - _RIGHT, y(limit))], "im-goal"))
        drawn.append(label(WIDTH - _RIGHT, y(limit) - 5, f"released {amount(f'{limit:.0f}')}", "end"))
    stairs: list[tuple[float, float]] = [(x(first), y(0))]
    for on, total in days:
        stairs += [(x(on), stairs[-1][1]), (x(on), y(total))]
    drawn.append(line(stairs, "im-line"))
    drawn.append(label(_LEFT, _HEIGHT - 6, first.isoformat()))
    drawn.append(label(WIDTH - _RIGHT, _HEIGHT - 6, days[-1][0].isoformat(), "end"))
    end = f"{title}: {amount(f'{days[-1][1]:.0f}')} by {days[-1][0].isoformat()}"
    return frame("im-plot", WIDTH, _HEIGHT, end + (f" of {amount(f'{limit:.0f}')}" if limit else ""), drawn)
