"""Shares of a whole as bars, each with the mark of what was aimed at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from imskit.site.figures.svg import WIDTH, box, frame, label, line, shortened
from imskit.views.words import word

_LEFT, _ROW, _RIGHT = 190, 26, 60


def shares(parts: Sequence[Any], title: str, *, marks: bool = True) -> Markup:
    """*parts* (name, share in percent or None, aimed as text or None) below each other; *title* says of what.

    Without *marks* the aims are left out: where they are those of another whole.
    """
    known = [part for part in parts if part.share is not None]
    if not known:
        return Markup("")
    full = WIDTH - _LEFT - _RIGHT
    scale = max(
        100.0, *(float(part.share) for part in known), *(float(p.aimed) for p in known if p.aimed and marks)
    )
    drawn = []
    for place, part in enumerate(known):
        y = place * _ROW + 4
        drawn.append(label(_LEFT - 8, y + 13, shortened(word(part.name), 30), "end"))
        drawn.append(box(_LEFT, y + 2, full, 14, "im-track"))
        drawn.append(box(_LEFT, y + 2, max(full * part.share / scale, 1), 14, "im-amount"))
        if part.aimed and marks:
            x = _LEFT + full * float(part.aimed) / scale
            drawn.append(line([(x, y - 1), (x, y + 19)], "im-aim"))
        drawn.append(label(_LEFT + full + 8, y + 13, f"{part.share} %", "start", "im-figure-text"))
    said = "; ".join(
        f"{word(part.name)} {part.share} %" + (f", aim {part.aimed} %" if part.aimed and marks else "")
        for part in known
    )
    return frame("im-shares", WIDTH, len(known) * _ROW + 6, f"{title}: {said}", drawn)
