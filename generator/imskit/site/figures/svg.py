"""The parts that all drawings are made of: the frame, words, coordinates that are the same on every machine."""

from __future__ import annotations

import math
from collections.abc import Iterable

from markupsafe import Markup, escape

#: The width of a drawing, in its own units: one that letters of 12 of them can be read in on a phone, too.
WIDTH = 460
_FRAME = Markup(
    '<svg class="im-drawing {}" viewBox="0 0 {} {}" role="img" data-search-exclude="1" aria-label="{}">{}</svg>'
)


def filled(form: Markup, *values: object) -> Markup:
    """*form* with *values* in its holes: as its own `format` has it, which takes five times as long."""
    return Markup(str.format(form, *map(escape, values)))  # noqa: S704  each of them is escaped


def frame(kind: str, width: float, height: float, described: str, parts: Iterable[Markup]) -> Markup:
    """The drawing of *kind* with its *parts*; *described* says in words what it shows."""
    return filled(_FRAME, kind, number(width), number(height), described, Markup("").join(parts))


def label(x: float, y: float, words: str, anchor: str = "start", kind: str = "") -> Markup:
    """Words that begin, end or have their middle at *x*."""
    named = filled(Markup(' class="{}"'), kind) if kind else ""
    return filled(
        Markup('<text{} x="{}" y="{}" text-anchor="{}">{}</text>'), named, number(x), number(y), anchor, words
    )


def box(x: float, y: float, width: float, height: float, kind: str, *, title: str = "") -> Markup:
    """A rectangle; *title* is what a pointer on it shows."""
    inner = filled(Markup("<title>{}</title>"), title) if title else Markup("")
    return filled(
        Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}">{}</rect>'),
        kind,
        number(x),
        number(y),
        number(width),
        number(height),
        inner,
    )


def line(points: Iterable[tuple[float, float]], kind: str, *, closed: bool = False) -> Markup:
    """A line through *points*."""
    path = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return filled(Markup('<path class="{}" d="M{}{}"/>'), kind, path, "Z" if closed else "")


def shortened(words: str, most: int) -> str:
    """*words* cut at *most* characters."""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def number(value: float) -> str:
    """A coordinate, short and the same on every machine."""
    return f"{value:.1f}".removesuffix(".0")


def step(span: float) -> float:
    """The distance of grid lines that people count in: 1, 2 or 5 times a power of ten, for at most six lines."""
    if span <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(span / 5))
    return next(power * factor for factor in (1, 2, 5, 10) if span / (power * factor) <= 5)
