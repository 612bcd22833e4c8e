"""Counts by period as stacked columns, one part for each kind."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from imskit.site.figures.svg import WIDTH, box, frame, label, line, step

_LEFT, _RIGHT, _TOP, _BOTTOM, _HEIGHT = 34, 8, 24, 24, 200
#: The widest column, and the share of its place that it takes.
_WIDEST, _FILLED = 46.0, 0.68


def columns(periods: Sequence[tuple[str, Sequence[int]]], kinds: Sequence[str], title: str) -> Markup:
    """A column for each of *periods* (name, counts in the order of *kinds*), with a key; nothing without counts."""
    high = max((sum(counts) for _, counts in periods), default=0)
    if not high:
        return Markup("")
    place = (WIDTH - _LEFT - _RIGHT) / len(periods)
    wide = min(place * _FILLED, _WIDEST)
    unit = (_HEIGHT - _TOP - _BOTTOM) / high
    foot = _HEIGHT - _BOTTOM
    grid = max(round(step(float(high))), 1)
    drawn = []
    for value in range(0, high + 1, grid):
        drawn.append(line([(_LEFT, foot - value * unit), (WIDTH - _RIGHT, foot - value * unit)], "im-grid"))
        drawn.append(label(_LEFT - 6, foot - value * unit + 4, str(value), "end"))
    every = max(1, -(-len(periods) // 10))
    for number, (name, counts) in enumerate(periods):
        x = _LEFT + number * place + (place - wide) / 2
        top = float(foot)
        for kind, count in enumerate(counts):
            if count:
                top -= count * unit
                said = f"{name}: {count} {kinds[kind]}"
                drawn.append(box(x, top, wide, count * unit - 1, f"im-tone im-tone--{kind + 1}", title=said))
        if number % every == 0:
            drawn.append(label(x + wide / 2, _HEIGHT - 8, name, "middle"))
    x = float(_LEFT)
    for kind, called in enumerate(kinds):
        if any(counts[kind] for _, counts in periods):
            drawn.append(box(x, 2, 10, 10, f"im-tone im-tone--{kind + 1}"))
            drawn.append(label(x + 14, 11, called))
            x += 26 + 7 * len(called)
    said = "; ".join(
        f"{name} "
        + (", ".join(f"{count} {kinds[kind]}" for kind, count in enumerate(counts) if count) or "none")
        for name, counts in periods
    )
    return frame("im-columns-chart", WIDTH, _HEIGHT, f"{title}: {said}", drawn)
