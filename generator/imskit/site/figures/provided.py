"""What was provided of what was planned, line by line, with the share that the time gone by would ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from imskit.site.figures.svg import box, frame, label, line, shortened
from imskit.views.words import number as grouped
from imskit.views.words import word

#: Narrower than other drawings, and each line with its words above its bar: so a phone shows it whole.
_WIDTH, _ROW, _HEAD, _RIGHT = 480, 42, 26, 56
#: A line that got many times its plan would press all others flat: a bar ends here, and its figure says how far.
_MOST = 150


def provided(lines: Sequence[Any], title: str) -> Markup:
    """*lines* (`ProvisionLine` of `imskit.views.resources`) under the names of their kinds.

    A full track is all that was planned, whatever the unit; the upright mark stands at the share of the period
    that the bookings cover. Nothing is drawn where no line has a share.
    """
    known = [found for found in lines if found.share is not None]
    if not known:
        return Markup("")
    full = _WIDTH - _RIGHT
    scale = max(100, min(_MOST, max(found.share for found in known)))
    drawn = []
    y = 0.0
    kind = None
    for found in known:
        if found.kind != kind:
            kind = found.kind
            drawn.append(label(0, y + 16, word(kind), "start", "im-figure-text im-strong"))
            y += _HEAD
        figure = f"{grouped(found.provided)} of {grouped(found.planned)} {shortened(found.unit, 14)}"
        drawn.append(label(0, y + 11, shortened(found.what, 36)))
        drawn.append(label(_WIDTH, y + 11, figure, "end", "im-figure-text"))
        drawn.append(box(0, y + 17, full * 100 / scale, 14, "im-track"))
        width = max(full * max(min(found.share, scale), 0) / scale, 1)
        shape = "im-amount im-amount--short" if found.short else "im-amount"
        drawn.append(box(0, y + 17, width, 14, shape, title=_said(found)))
        x = full * found.expected / scale
        drawn.append(line([(x, y + 14), (x, y + 34)], "im-aim"))
        drawn.append(label(full + 8, y + 28, f"{found.share} %", "start", "im-figure-text"))
        y += _ROW
    said = "; ".join(_said(found) for found in known)
    return frame("im-provided", _WIDTH, y + 4, f"{title}: {said}", drawn)


def _said(found: Any) -> str:
    return (
        f"{found.what} {found.share} %, {grouped(found.provided)} of {grouped(found.planned)} {found.unit}"
        + (f", behind: {found.expected} % of the period is booked" if found.short else "")
    )
