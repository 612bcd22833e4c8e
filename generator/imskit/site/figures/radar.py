"""Levels on several axes from one centre, now and as aimed at."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from markupsafe import Markup

from imskit.site.figures.svg import filled, frame, label, line, number, shortened

#: Narrow enough for a phone, with room for the words at both sides.
_WIDTH, _RADIUS, _TOP = 500.0, 116.0, 52.0
#: How many letters of a title stand in one line.
_LINE = 16
_CENTRE = (_WIDTH / 2, _TOP + _RADIUS)


def radar(axes: Sequence[Any], most: int, title: str) -> Markup:
    """The *axes* (title, now and aimed, both numbers or None) from nought to *most*; nothing for fewer than three."""
    if len(axes) < 3:
        return Markup("")
    drawn = [*_web(axes, most)]
    for kind, values in (
        ("im-radar-aim", [axis.aimed for axis in axes]),
        ("im-radar-now", [axis.now for axis in axes]),
    ):
        if all(value is not None for value in values):
            points = [_point(place, len(axes), float(v) / most) for place, v in enumerate(values)]
            drawn.append(line(points, kind, closed=True))
    said = "; ".join(
        f"{axis.title} {'not rated' if axis.now is None else axis.now} of {axis.aimed} aimed at"
        for axis in axes
    )
    return frame("im-radar", _WIDTH, 2 * _RADIUS + 2 * _TOP, f"{title}: {said}", drawn)


def _web(axes: Sequence[Any], most: int) -> Iterator[Markup]:
    count = len(axes)
    for level in range(1, most + 1):
        yield line([_point(place, count, level / most) for place in range(count)], "im-grid", closed=True)
    for place, axis in enumerate(axes):
        yield line([_CENTRE, _point(place, count, 1)], "im-grid")
        x, y = _point(place, count, 1.1)
        side = x - _CENTRE[0]
        anchor = "middle" if abs(side) < 12 else "start" if side > 0 else "end"
        yield _named(x, y, axis.title, anchor)
    for level in range(1, most + 1):
        yield label(_CENTRE[0] + 4, _CENTRE[1] - _RADIUS * level / most + 11, str(level), "start", "im-tick")


def _named(x: float, y: float, title: str, anchor: str) -> Markup:
    """The title of an axis over two lines at most: on a phone letters are large beside the drawing."""
    first, second = shortened(title, 32), ""
    if len(first) > _LINE and " " in first[:_LINE]:
        cut = first[:_LINE].rindex(" ")
        # A number alone says nothing: the word after it stays beside it.
        cut = first.find(" ", cut + 1) if first[:cut].isdigit() else cut
        first, second = (first[:cut], first[cut + 1 :]) if cut > 0 else (first, "")
    above = anchor == "middle" and y < _CENTRE[1]
    start = "-1.1" if second and above else "-0.2" if second else "0.35"
    words = Markup('<tspan x="{}" dy="{}em">{}</tspan>')
    lines = [filled(words, number(x), start, first)]
    if second:
        lines.append(filled(words, number(x), "1.15", second))
    return filled(
        Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>'),
        number(x),
        number(y),
        anchor,
        Markup("").join(lines),
    )


def _point(place: int, count: int, share: float) -> tuple[float, float]:
    turn = 2 * math.pi * place / count
    return (
        _CENTRE[0] + _RADIUS * share * math.sin(turn),
        _CENTRE[1] - _RADIUS * share * math.cos(turn),
    )
