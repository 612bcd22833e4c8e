"""The visits of an initiative to the stages of the innovation process, on the scale of the calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Day
from typing import Any

from markupsafe import Markup

from imskit.site.figures.svg import WIDTH, box, frame, label
from imskit.views.words import word

_LEFT, _RIGHT, _ROW = 96, 8, 24


def visits(stays: Sequence[Any], stages: Sequence[str], today: str) -> Markup:
    """The *stays* (stage, since, until, verdict; days as YYYY-MM-DD) in the rows of their *stages*."""
    shown = [stay for stay in stays if stay.stage in stages and (stay.days or not stay.until)]
    if not shown:
        return Markup("")
    rows = [stage for stage in stages if any(stay.stage == stage for stay in shown)]
    first = Day.fromisoformat(shown[0].since)
    last = max(Day.fromisoformat(stay.until or today) for stay in shown)
    span = max((last - first).days, 1)
    full = WIDTH - _LEFT - _RIGHT
    drawn = []
    for place, stage in enumerate(rows):
        drawn.append(label(_LEFT - 8, place * _ROW + 17, word(stage), "end"))
        drawn.append(box(_LEFT, place * _ROW + 6, full, 14, "im-track"))
    for stay in shown:
        x = _LEFT + full * (Day.fromisoformat(stay.since) - first).days / span
        width = full * stay.days / span
        said = f"{word(stay.stage)}: {stay.since} to {stay.until or 'now'}, {stay.days} days"
        kind = f"im-stay im-stay--{stay.verdict or 'now'}"
        drawn.append(box(x, rows.index(stay.stage) * _ROW + 6, max(width - 1, 2), 14, kind, title=said))
    foot = len(rows) * _ROW + 16
    drawn.append(label(_LEFT, foot, first.isoformat()))
    drawn.append(label(WIDTH - _RIGHT, foot, last.isoformat(), "end"))
    said = "; ".join(
        f"{word(stay.stage)} {stay.days} days"
        + (f", then {word(stay.verdict).lower()}" if stay.verdict else "")
        for stay in shown
    )
    return frame("im-visits", WIDTH, foot + 6, f"Visits to stages: {said}", drawn)
