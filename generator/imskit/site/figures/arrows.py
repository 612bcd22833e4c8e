"""Arrows of diagrams: a line with a head, how many things it stands for, and which."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from imskit.site.figures.svg import filled, label, number

Point = tuple[float, float]
_ARROW = Markup(
    '<g class="im-flow"><title>{}</title><path d="M{}"/><path class="im-flow-head" d="M{}Z"/>{}</g>'
)


def arrow(way: Sequence[Point], said: str, count: str = "", at: Point = (0, 0)) -> Markup:
    """A line along *way* with a head at its end, and *count* written at *at*; a pointer on it shows *said*."""
    words = label(*at, count, "middle", "im-figure-text im-flow-count") if count else Markup("")
    return filled(_ARROW, said, _points(way), _points(_head(way[-2], way[-1])), words)


def _head(before: Point, end: Point) -> list[Point]:
    (x, y), (to_x, to_y) = before, end
    across = (to_x > x) - (to_x < x)
    down = (to_y > y) - (to_y < y)
    left = (to_x - 7 * across - 4 * down, to_y - 7 * down - 4 * across)
    right = (to_x - 7 * across + 4 * down, to_y - 7 * down + 4 * across)
    return [left, end, right]


def _points(way: Sequence[Point]) -> str:
    return "L".join(f"{number(x)} {number(y)}" for x, y in way)
