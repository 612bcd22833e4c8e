"""The process map: boxes in lanes by kind, and arrows that keep to the space between the boxes.

Boxes stand in rows of at most four. Between rows lie channels, each as high as the arrows in it need; at the
right edge lies one shaft for arrows that pass more than one row. So no arrow runs through a box.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from imskit.site.atoms import word
from imskit.site.figures.svg import box, frame, label, number, shortened

_LEFT, _ACROSS, _BOX_WIDTH, _BOX_HEIGHT, _GAP = 106, 4, 114, 62, 14
#: Where a full row ends.
_EDGE = _LEFT + _ACROSS * _BOX_WIDTH + (_ACROSS - 1) * _GAP
#: How far apart arrows run side by side, and how high a channel is without any.
_TRACK, _CHANNEL = 7.0, 18.0
#: How far apart arrows meet a side of a box: at the top on full steps, at the bottom halfway between, so that one
#: that comes from above never lies on one that comes from below.
_PORT = 16.0
#: How many letters fit into a line of a box, and how many lines.
_LETTERS, _LINES = 16, 3
_TOP, _BOTTOM = "top", "bottom"

Point = tuple[float, float]
Span = tuple[float, float]
#: Beyond all boxes.
_FAR = 10_000.0
#: How far apart two arrows on one track are at least.
_APART = 6.0


@dataclass(slots=True)
class _Arrow:
    """One flow on its way: where it leaves and arrives, which channels it uses, and its place in each."""

    source: str
    target: str
    what: tuple[str, ...]
    leaves: str
    arrives: str
    #: The channels it runs through: one, or two that the shaft joins.
    channels: tuple[int, ...]
    tracks: list[int] = field(default_factory=list)
    shaft: int = 0


def process_map(lines: Sequence[Any], flows: Sequence[Any], kinds: Sequence[str]) -> Markup:
    """The processes *lines* (id, title, kind, status) in lanes of *kinds*, with *flows* (source, target, what).

    Nothing is drawn without processes. The template lists the same in a table.
    """
    if not lines:
        return Markup("")
    return _Map(lines, flows, kinds).svg()


class _Map:
    def __init__(self, lines: Sequence[Any], flows: Sequence[Any], kinds: Sequence[str]) -> None:
        others = sorted({line.kind for line in lines} - set(kinds))
        self._lines = lines
        self._kinds = [kind for kind in (*kinds, *others) if any(line.kind == kind for line in lines)]
        self._rows: list[list[Any]] = []
        #: The first and the last row of each lane.
        self._lanes: list[tuple[str, int, int]] = []
        for kind in self._kinds:
            inside = _in_order([line for line in lines if line.kind == kind], flows)
            first = len(self._rows)
            self._rows += [inside[at : at + _ACROSS] for at in range(0, len(inside), _ACROSS)]
            self._lanes.append((kind, first, len(self._rows) - 1))
        self._at = {
            line.id: (row, column)
            for row, found in enumerate(self._rows)
            for column, line in enumerate(found)
        }
        self._straight: list[Any] = []
        self._arrows: list[_Arrow] = []
        for flow in flows:
            self._place(flow)
        self._ports = self._give_ports()
        #: What is taken of each track of each channel, and of each place in the shaft: from where to where.
        self._channels: list[list[list[Span]]] = [[] for _ in range(len(self._rows) + 1)]
        self._shafts: list[list[Span]] = []
        for arrow in self._arrows:
            self._give_tracks(arrow)
        self._ys = self._row_tops()

    def svg(self) -> Markup:
        """The drawing; its description lists the lanes, and then what leads where."""
        height = self._ys[-1] + _BOX_HEIGHT + self._channel_height(len(self._rows))
        width = _EDGE + 14 + len(self._shafts) * _TRACK
        drawn = [*self._bands(width), *self._drawn_arrows(), *self._boxes()]
        lanes = "; ".join(
            f"{word(kind)}: "
            + ", ".join(f"{line.id} {line.title}" for row in self._rows[first : last + 1] for line in row)
            for kind, first, last in self._lanes
        )
        flows = [*self._straight, *self._arrows]
        flows.sort(key=lambda flow: (flow.source, flow.target))
        said = "; ".join(f"{flow.source} leads to {flow.target}" for flow in flows)
        return frame(
            "im-processes", width, height, f"Processes. {lanes}" + (f". {said}" if said else ""), drawn
        )

    # Layout -------------------------------------------------------------------------------------------------

    def _place(self, flow: Any) -> None:
        """Decide how a flow runs: straight to the neighbour at the right, or through channels."""
        (here, column), (there, to) = self._at[flow.source], self._at[flow.target]
        if here == there and to == column + 1:
            self._straight.append(flow)
            return
        down = there >= here
        leaves = _BOTTOM if down else _TOP
        arrives = _BOTTOM if here == there else _TOP if down else _BOTTOM
        first = here + 1 if down else here
        last = there + 1 if here == there or not down else there
        channels = (first,) if first == last else (first, last)
        self._arrows.append(_Arrow(flow.source, flow.target, flow.what, leaves, arrives, channels))

    def _give_tracks(self, arrow: _Arrow) -> None:
        """A way in each channel, and in the shaft, on which it lies on no other arrow."""
        start = self._ports[arrow.source, arrow.leaves, f">{arrow.target}"]
        end = self._ports[arrow.target, arrow.arrives, f"<{arrow.source}"]
        if len(arrow.channels) == 1:
            arrow.tracks.append(_free(self._channels[arrow.channels[0]], (min(start, end), max(start, end))))
            return
        for channel, x in zip(arrow.channels, (start, end), strict=True):
            # How far right the shaft is, nobody knows yet: the track is taken to the end.
            arrow.tracks.append(_free(self._channels[channel], (x, _FAR)))
        arrow.shaft = _free(self._shafts, (float(min(arrow.channels)), float(max(arrow.channels))))

    def _give_ports(self) -> dict[tuple[str, str, str], float]:
        """Where on a side of its box each arrow leaves or arrives: spread evenly, in the order of the other ends."""
        sides: dict[tuple[str, str], list[tuple[tuple[int, int], str]]] = {}
        for arrow in self._arrows:
            sides.setdefault((arrow.source, arrow.leaves), []).append(
                (self._end(arrow.target), f">{arrow.target}")
            )
            sides.setdefault((arrow.target, arrow.arrives), []).append(
                (self._end(arrow.source), f"<{arrow.source}")
            )
        found = {}
        for (name, side), ends in sides.items():
            left = self._x(name)
            steps = int(_BOX_WIDTH // _PORT)
            for place, (_, other) in enumerate(sorted(ends), 1):
                share = place / (len(ends) + 1)
                if len(ends) < steps:
                    across = _PORT * (round(share * steps) - (0.5 if side == _BOTTOM else 0))
                else:
                    across = _BOX_WIDTH * share
                found[name, side, other] = left + across
        return found

    def _end(self, name: str) -> tuple[int, int]:
        row, column = self._at[name]
        return column, row

    def _channel_height(self, channel: int) -> float:
        return _CHANNEL + len(self._channels[channel]) * _TRACK

    def _row_tops(self) -> list[float]:
        found = []
        y = 0.0
        for row in range(len(self._rows)):
            y += self._channel_height(row)
            found.append(y)
            y += _BOX_HEIGHT
        return found

    def _x(self, name: str) -> float:
        return _LEFT + self._at[name][1] * (_BOX_WIDTH + _GAP)

    def _y(self, name: str) -> float:
        return self._ys[self._at[name][0]]

    def _track_y(self, channel: int, track: int) -> float:
        """The height of a track: channel 0 lies above the first row, each other below the row before it."""
        top = self._ys[channel - 1] + _BOX_HEIGHT if channel else 0.0
        return top + _CHANNEL / 2 + _TRACK * track

    # Drawing ------------------------------------------------------------------------------------------------

    def _bands(self, width: float) -> Iterator[Markup]:
        for kind, first, last in self._lanes:
            top = self._ys[first] - 7
            high = self._ys[last] + _BOX_HEIGHT + 7 - top
            yield box(0, top, width, high, "im-lane")
            yield label(8, top + 20, word(kind), "start", "im-figure-text im-strong")

    def _boxes(self) -> Iterator[Markup]:
        for row in self._rows:
            for line in row:
                x, y = self._x(line.id), self._y(line.id)
                kind = "im-process im-process--coming" if line.status else "im-process"
                said = f"{line.id} {line.title}" + (f", {word(line.status).lower()}" if line.status else "")
                yield box(x, y, _BOX_WIDTH, _BOX_HEIGHT, kind, title=said)
                yield label(x + 7, y + 14, shortened(line.id, _LETTERS), "start", "im-tick")
                for place, words in enumerate(_broken(line.title)):
                    yield label(x + 7, y + 28 + 13 * place, words, "start", "im-figure-text im-process-text")

    def _drawn_arrows(self) -> Iterator[Markup]:
        for flow in self._straight:
            y = self._y(flow.source) + _BOX_HEIGHT / 2
            x = self._x(flow.source) + _BOX_WIDTH
            yield _arrow([(x, y), (x + _GAP, y)], flow)
        for arrow in self._arrows:
            yield _arrow(self._way(arrow), arrow)

    def _way(self, arrow: _Arrow) -> list[Point]:
        start = self._ports[arrow.source, arrow.leaves, f">{arrow.target}"]
        end = self._ports[arrow.target, arrow.arrives, f"<{arrow.source}"]
        leaves = self._y(arrow.source) + (_BOX_HEIGHT if arrow.leaves == _BOTTOM else 0)
        arrives = self._y(arrow.target) + (_BOX_HEIGHT if arrow.arrives == _BOTTOM else 0)
        heights = [
            self._track_y(channel, track) for channel, track in zip(arrow.channels, arrow.tracks, strict=True)
        ]
        way = [(start, leaves), (start, heights[0])]
        if len(heights) > 1:
            shaft = _EDGE + 10 + arrow.shaft * _TRACK
            way += [(shaft, heights[0]), (shaft, heights[1])]
        return [*way, (end, heights[-1]), (end, arrives)]


def _free(tracks: list[list[Span]], span: Span) -> int:
    """The first of *tracks* on which nothing lies within *span*, which is then taken; a new one where there is none."""
    for place, taken in enumerate(tracks):
        if all(span[1] + _APART < start or end + _APART < span[0] for start, end in taken):
            taken.append(span)
            return place
    tracks.append([span])
    return len(tracks) - 1


def _in_order(lines: Sequence[Any], flows: Sequence[Any]) -> list[Any]:
    """The processes of a lane so that what comes first stands at the left; in a circle the ids decide."""
    waiting = {line.id: line for line in lines}
    found = []
    while waiting:
        fed = {flow.target for flow in flows if flow.source in waiting and flow.target in waiting}
        free = [name for name in waiting if name not in fed] or list(waiting)
        found.append(waiting.pop(min(free)))
    return found


def _broken(title: str) -> list[str]:
    """*title* over the lines of a box; what does not fit is cut."""
    lines: list[str] = []
    for part in title.split():
        if lines and len(lines[-1]) + 1 + len(part) <= _LETTERS:
            lines[-1] += f" {part}"
        else:
            lines.append(part)
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], " ".join(lines[_LINES - 1 :])]
    return [shortened(line, _LETTERS) for line in lines]


def _arrow(way: Sequence[Point], flow: Any) -> Markup:
    """A line along *way* with a head at its end; a pointer on it shows what is handed over."""
    (x, y), (ahead_x, ahead_y) = way[-2], way[-1]
    across = (ahead_x > x) - (ahead_x < x)
    down = (ahead_y > y) - (ahead_y < y)
    left = (ahead_x - 6 * across - 3.5 * down, ahead_y - 6 * down - 3.5 * across)
    right = (ahead_x - 6 * across + 3.5 * down, ahead_y - 6 * down + 3.5 * across)
    said = f"{flow.source} to {flow.target}" + (f": {', '.join(flow.what)}" if flow.what else "")
    shape = Markup(
        '<g class="im-flow"><title>{}</title><path d="M{}"/><path class="im-flow-head" d="M{}Z"/></g>'
    )
    return shape.format(said, _points(way), _points([left, (ahead_x, ahead_y), right]))


def _points(way: Sequence[Point]) -> str:
    return "L".join(f"{number(x)} {number(y)}" for x, y in way)
