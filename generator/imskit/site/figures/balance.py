"""The balance of a portfolio: each initiative as a disc in the field of its horizon and its risk."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from markupsafe import Markup

from imskit.site.figures.svg import box, filled, frame, label, number, shortened
from imskit.views.words import money, word

_LEFT, _TOP, _CELL_WIDTH, _CELL_HEIGHT = 84, 8, 124, 112
#: How many discs stand side by side, so that their ids do too.
_ACROSS = 2
#: The radius of the disc with the most spending, and of one with none.
_LARGE, _SMALL = 26.0, 7.0
#: How many discs of one field still have their names below them; of more only the number is written.
_MOST_NAMED = 8


def balance(entries: Sequence[Any], horizons: Sequence[str], risks: Sequence[str]) -> Markup:
    """The *entries* (id, title, horizon, risk, spent) over *horizons* (across) and *risks* (up).

    The area of a disc grows with what was spent. Entries without horizon or risk are left to the table.
    """
    placed = [entry for entry in entries if entry.horizon in horizons and entry.risk in risks]
    if not placed:
        return Markup("")
    most = max((float(entry.spent.amount) for entry in placed if entry.spent), default=0.0)
    parts = list(_fields(horizons, risks))
    fields = {
        (across, up): [entry for entry in placed if (entry.horizon, entry.risk) == (horizon, risk)]
        for across, horizon in enumerate(horizons)
        for up, risk in enumerate(reversed(risks))
    }
    # One scale for all of them, so that the fullest field decides how large the largest disc can be.
    largest = max(min(_LARGE, *(_room(len(inside)) for inside in fields.values())), 2.0)
    for (across, up), inside in fields.items():
        place = (_LEFT + across * _CELL_WIDTH, _TOP + up * _CELL_HEIGHT)
        parts.extend(_discs(inside, place, most, largest))
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


def _columns(count: int) -> int:
    """How many discs of a field of *count* stand side by side."""
    return _ACROSS if count <= _MOST_NAMED else math.ceil(math.sqrt(count * _CELL_WIDTH / _CELL_HEIGHT))


def _rows(count: int) -> int:
    return max(1, math.ceil(count / _columns(count)))


def _room(count: int) -> float:
    """The radius that the largest disc may have in a field of *count*."""
    if count <= _MOST_NAMED:
        return ((_CELL_HEIGHT - 14) / _rows(count) - 12) / 2
    return min((_CELL_HEIGHT - 18) / _rows(count), (_CELL_WIDTH - 3) / _columns(count)) / 2 - 1


def _discs(
    entries: Sequence[Any], place: tuple[float, float], most: float, largest: float
) -> Iterator[Markup]:
    """The discs of the field at *place*, in rows; the one with the *most* spending is the *largest*."""
    disc = Markup('<g class="im-disc im-disc--{}"><title>{}</title><circle cx="{}" cy="{}" r="{}"/>{}</g>')
    x, y = place
    smallest = min(_SMALL, largest / 2)
    named = len(entries) <= _MOST_NAMED
    columns, rows = _columns(len(entries)), _rows(len(entries))
    for order, entry in enumerate(entries):
        row, column = divmod(order, columns)
        across = min(len(entries) - row * columns, columns) if named else columns
        centre = x + (column + 0.5) * (_CELL_WIDTH - 3) / across
        below, lifted = (6, 5) if named else (18, 0)
        middle = y + (row + 0.5) * (_CELL_HEIGHT - below) / rows - lifted
        share = math.sqrt(max(float(entry.spent.amount), 0.0) / most) if entry.spent and most > 0 else 0.0
        radius = smallest + (largest - smallest) * share
        said = f"{entry.id} {entry.title}, {word(entry.stage).lower()}" + (
            f", {money(entry.spent)}" if entry.spent else ""
        )
        name = Markup("")
        if named:
            name = label(centre, middle + radius + 11, shortened(entry.id, 12), "middle", "im-disc-text")
        yield filled(disc, entry.stage, said, number(centre), number(middle), number(radius), name)
    if not named:
        foot = y + _CELL_HEIGHT - 8
        yield label(x + (_CELL_WIDTH - 3) / 2, foot, f"{len(entries)} initiatives", "middle", "im-disc-text")
