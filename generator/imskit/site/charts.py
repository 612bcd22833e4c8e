"""Charts as SVG made at build time: no script, no font, no file of anyone else's; each says in words what it shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from markupsafe import Markup

from imskit.site.figures.svg import filled
from imskit.views.derived import weight
from imskit.views.words import capital, word

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
            filled(part, state.replace(" ", "-"), _n(x), _n(max(width - 1.5, 1)), capital(state), count)
        )
        x += width
    words = ", ".join(f"{count} {state}" for state, count in counts)
    stretch = Markup(' preserveAspectRatio="none"')
    return filled(_SVG, "im-bar", _WIDTH, 18, f"{title}: {words}", stretch, Markup("").join(parts))


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
    return filled(_SVG, "im-risk", width, foot + 28, described, "", Markup("").join(parts))


def _squares(rows: Sequence[str], impacts: Sequence[str]) -> Iterator[Markup]:
    square = Markup('<rect class="im-r{}" x="{}" y="{}" width="{}" height="{}"/>')
    for row in range(len(rows)):
        for place in range(len(impacts)):
            grade = weight(len(rows) - row, place + 1)
            yield filled(square, grade, _MARGIN + place * _WIDE, _TOP + row * _CELL, _WIDE - 2, _CELL - 2)


def _mark(x: float, y: float, letters: str) -> Markup:
    circle = filled(Markup('<circle cx="{}" cy="{}" r="15"/>'), _n(x), _n(y))
    return filled(
        Markup('<g class="im-at-{}">{}{}</g>'), letters, circle, _label(x, y + 4, letters, "middle")
    )


def _label(x: float, y: float, words: str, anchor: str, kind: str = "") -> Markup:
    """Words that begin, end or have their middle at *x*."""
    named = filled(Markup(' class="{}"'), kind) if kind else ""
    return filled(
        Markup('<text{} x="{}" y="{}" text-anchor="{}">{}</text>'), named, _n(x), _n(y), anchor, words
    )


def _n(value: float) -> str:
    """A coordinate, short and the same on every machine."""
    return f"{value:.1f}".removesuffix(".0")
