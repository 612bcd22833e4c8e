"""The balance of a portfolio: each initiative as a disc in the field of its horizon and its risk."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from markupsafe import Markup

from imskit.site.atoms import money, word
from imskit.site.figures.svg import box, frame, label, number, shortened

_LEFT, _TOP, _CELL_WIDTH, _CELL_HEIGHT = 86, 8, 184, 112
#: The radius of the disc with the most spending, and of one with none.
_LARGE, _SMALL = 26.0, 7.0
#: How many discs of one field still have their names below them.
_MOST_NAMED = 9


def balance(entries: Sequence[Any], horizons: Sequence[str], risks: Sequence[str]) -> Markup:
    """The *entries* (id, title, horizon, risk, spent) over *horizons* (across) and *risks* (up).

    The area of a disc grows with what was spent. Entries without horizon or risk are left to the table.
    """
    placed = [entry for entry in entries if entry.horizon in horizons and entry.risk in risks]
    if not placed:
        return Markup("")
    most = max((float(entry.spent.amount) for entry in placed if entry.spent), default=0.0)
    parts = list(_fields(horizons, risks))
    for across, horizon in enumerate(horizons):
        for up, risk in enumerate(reversed(risks)):
            inside = [entry for entry in placed if (entry.horizon, entry.risk) == (horizon, risk)]
            parts.extend(_discs(inside, _LEFT + across * _CELL_WIDTH, _TOP + up * _CELL_HEIGHT, most))
    width = _LEFT + len(horizons) * _CELL_WIDTH + 4
    height = _TOP + len(risks) * _CELL_HEIGHT + 24
    said = "; ".join(
        f"{entry.id}, {word(entry.horizon).lower()}, {entry.risk} risk"
        + (f", {money(entry.spent)}" if entry.spent else "")
        for entry in placed
    )
    return frame("im-balance", width, height, f"Initiatives by horizon and risk: {said}", parts)


def _fields(horizons: Sequence[str], risks: Sequence[str]) -> Iterator[Markup]:
    for across, horizon in enumerate(horizons):
        x = _LEFT + across * _CELL_WIDTH
        for up in range(len(risks)):
            yield box(x, _TOP + up * _CELL_HEIGHT, _CELL_WIDTH - 3, _CELL_HEIGHT - 3, "im-field")
        foot = _TOP + len(risks) * _CELL_HEIGHT + 16
        yield label(x + _CELL_WIDTH / 2, foot, word(horizon), "middle")
    for up, risk in enumerate(reversed(risks)):
        yield label(_LEFT - 8, _TOP + up * _CELL_HEIGHT + _CELL_HEIGHT / 2 + 4, f"{word(risk)} risk", "end")


def _discs(entries: Sequence[Any], x: float, y: float, most: float) -> Iterator[Markup]:
    """The discs of one field, in rows of three; many are smaller, closer and counted instead of named."""
    disc = Markup('<g class="im-disc im-disc--{}"><title>{}</title><circle cx="{}" cy="{}" r="{}"/>{}</g>')
    named = len(entries) <= _MOST_NAMED
    columns = 3 if named else math.ceil(math.sqrt(len(entries) * _CELL_WIDTH / _CELL_HEIGHT))
    rows = max(1, math.ceil(len(entries) / columns))
    spare = 14 if named else 18
    across_most = (_CELL_WIDTH - 3) / columns / 2 - 1
    for place, entry in enumerate(entries):
        row, column = divmod(place, columns)
        across = min(len(entries) - row * columns, columns) if named else columns
        centre = x + (column + 0.5) * (_CELL_WIDTH - 3) / across
        middle = y + (row + 0.5) * (_CELL_HEIGHT - spare) / rows
        share = math.sqrt(float(entry.spent.amount) / most) if entry.spent and most else 0.0
        up_most = (_CELL_HEIGHT - 20) / rows / 2 - (0 if named else 1)
        radius = min(_SMALL + (_LARGE - _SMALL) * max(share, 0.0), up_most)
        if not named:
            radius = max(min(across_most, up_most) * (0.35 + 0.65 * max(share, 0.0)), 1.5)
        said = f"{entry.id} {entry.title}, {word(entry.stage).lower()}" + (
            f", {money(entry.spent)}" if entry.spent else ""
        )
        below = Markup("")
        if named:
            below = label(centre, middle + radius + 11, shortened(entry.id, 12), "middle", "im-disc-text")
        yield disc.format(entry.stage, said, number(centre), number(middle), number(radius), below)
    if not named:
        foot = y + _CELL_HEIGHT - 8
        yield label(x + (_CELL_WIDTH - 3) / 2, foot, f"{len(entries)} initiatives", "middle", "im-disc-text")
