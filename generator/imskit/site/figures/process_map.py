"""The process map: what gives direction above, the innovation process as a chain, support below, checking beside.

Processes of one kind stand in one lane. What passes from one lane to another is one arrow, however much it is:
so the map stays calm with thirty processes. Arrows run in the space between the lanes, never through one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from typing import Any

from markupsafe import Markup

from imskit.site.figures.arrows import Point, arrow
from imskit.site.figures.lane import LETTER, PAD, POINT, TEXT_LINE, Box, Lane, Size, broken, letters
from imskit.site.figures.svg import box, filled, frame, label, line, shortened
from imskit.views.words import word

#: The kinds that stand beside all others, from top to bottom.
_BESIDE = ("evaluation", "improvement")
#: How far apart the two directions of a pair of arrows are, and how wide the way of a long one is.
_PAIR, _WAY = 20.0, 30.0

Bundle = tuple[str, str]

#: For paper and wide screens, and for a phone: the style sheet shows one of them.
_SIZES = (
    Size("im-processes im-wide-only", 860, 4, 18, 62, 184, 3, 3),
    Size("im-processes im-narrow-only", 352, 1, 18, 34, 112, 5, 0),
)


def process_map(lines: Sequence[Any], flows: Sequence[Any], kinds: Sequence[str]) -> Markup:
    """The processes *lines* (`ProcessLine`) in lanes of *kinds*, with *flows* (source, target, what).

    Two drawings of the same, for wide and for narrow screens; nothing without processes. The template lists
    all flows in a table.
    """
    if not lines:
        return Markup("")
    return Markup("").join(_Map(lines, flows, kinds, size).svg() for size in _SIZES)


class _Map:
    def __init__(self, lines: Sequence[Any], flows: Sequence[Any], kinds: Sequence[str], size: Size) -> None:
        self._size = size
        self._flows = flows
        others = sorted({found.kind for found in lines} - set(kinds))
        lanes = [
            Lane(kind, inside, flows)
            for kind in (*kinds, *others)
            if (inside := [found for found in lines if found.kind == kind])
        ]
        self._stack = [lane for lane in lanes if lane.kind not in _BESIDE] or lanes
        self._beside = [lane for lane in lanes if lane not in self._stack]
        self._lanes = lanes
        kind_of = {found.id: found.kind for found in lines}
        self._bundles: dict[Bundle, list[Any]] = {}
        for flow in flows:
            ends = kind_of[flow.source], kind_of[flow.target]
            if ends[0] != ends[1]:
                self._bundles.setdefault(ends, []).append(flow)
        #: Pairs of lanes in the stack with another between them.
        self._far = [
            (upper, lower)
            for upper, lower in combinations(self._stack, 2)
            if self._stack.index(lower) - self._stack.index(upper) > 1
            and (self._between(upper, lower) or self._between(lower, upper))
        ]
        self._height = self._lay()

    def svg(self) -> Markup:
        """The drawing; its description lists the lanes, and then what leads where."""
        drawn = [
            *self._frames(),
            *(part for lane in self._lanes for part in self._processes(lane)),
            *self._neighbours(),
            *self._far_arrows(),
            *self._side_arrows(),
        ]
        lanes = "; ".join(
            f"{word(lane.kind)}: " + ", ".join(f"{found.id} {found.title}" for found in lane.lines)
            for lane in self._lanes
        )
        said = "; ".join(f"{flow.source} leads to {flow.target}" for flow in self._flows)
        described = f"Processes. {lanes}" + (f". {said}" if said else "")
        return frame(self._size.kind, self._size.width, self._height, described, drawn)

    # Layout -------------------------------------------------------------------------------------------------

    def _lay(self) -> float:
        """Give each lane its place; how high all of it is."""
        size = self._size
        left = len(self._far) * _WAY
        wide = size.width - left - (size.side + size.beside if self._beside else 0)
        y = 1.0
        for place, lane in enumerate(self._stack):
            lane.place(left, y, wide - 1, size, size.across)
            lane.height += self._parties_height(lane)
            y = lane.y + lane.height
            if place + 1 < len(self._stack):
                y += self._space(lane, self._stack[place + 1])
        below = 1.0
        for lane in self._beside:
            lane.place(size.width - size.beside, below, size.beside - 1, size, 1)
            below = lane.y + lane.height + 40
        high = max(y, below - 40)
        if self._beside:
            # The last of them stands at the foot; the ways between it and the others are as long as it takes.
            last = self._beside[-1]
            last.place(last.x, max(last.y, high - last.height), last.width, size, 1)
        return high + 1

    def _space(self, upper: Lane, lower: Lane) -> float:
        """How high the space between two lanes of the stack is."""
        most = max(len(self._named(upper, lower)), len(self._named(lower, upper)))
        if not most:
            return 36.0 if self._between(upper, lower) or self._between(lower, upper) else 12.0
        return max(36.0, TEXT_LINE * most + 16)

    def _between(self, source: Lane, target: Lane) -> list[Any]:
        return self._bundles.get((source.kind, target.kind), [])

    def _named(self, source: Lane, target: Lane) -> list[str]:
        """What is handed over, as far as there is room for it."""
        flows = self._between(source, target)
        most = self._size.named
        named = flows if len(flows) <= most else flows[: most - 1]
        found = [flow.what[0] if flow.what else f"{flow.source} before {flow.target}" for flow in named]
        return (
            [*found, f"and {len(flows) - len(named)} more"]
            if most and len(flows) > most
            else found * bool(most)
        )

    def _parties_height(self, lane: Lane) -> float:
        return TEXT_LINE * len(parties) + 4 if (parties := self._parties(lane)) else 0.0

    def _parties(self, lane: Lane) -> list[str]:
        """Whom the chain serves: where its work comes from, and to whom it goes."""
        if not lane.is_chain:
            return []
        found = []
        for title, hands in (("From", "inputs"), ("To", "outputs")):
            names = dict.fromkeys(
                hand.party
                for one in lane.lines
                for hand in getattr(one, hands)
                if hand.party and not hand.process
            )
            if names:
                found += broken(f"{title}: {'; '.join(names)}", letters(lane.width), 3)
        return found

    # Drawing ------------------------------------------------------------------------------------------------

    def _frames(self) -> Iterator[Markup]:
        for lane in self._stack:
            kind = "im-lane im-lane--chain" if lane.is_chain else "im-lane"
            yield box(lane.x, lane.y, lane.width, lane.height, kind)
        if self._beside:
            # One frame around all that stands beside, so that an arrow to it always meets an edge.
            first = self._beside[0]
            yield box(first.x, 1, first.width, self._height - 2, "im-lane")
        for lane in self._lanes:
            yield label(lane.x + PAD, lane.y + 17, word(lane.kind), "start", "im-figure-text im-strong")
            more = len(lane.inside) - sum(1 for _ in lane.joined())
            if more:
                at = lane.x + lane.width - PAD
                yield label(at, lane.y + 17, f"{more} more within", "end", "im-tick")
            foot = lane.y + lane.height - self._parties_height(lane) + 7
            for place, words in enumerate(self._parties(lane)):
                yield label(lane.x + PAD, foot + place * TEXT_LINE, words, "start", "im-process-text")

    def _processes(self, lane: Lane) -> Iterator[Markup]:
        for found in lane.lines:
            x, y, wide, high = lane.boxes[found.id]
            kind = "im-process im-process--coming" if found.status else "im-process"
            said = f"{found.id} {found.title}" + (f", {word(found.status).lower()}" if found.status else "")
            place = x + 8 + lane.point / 2
            if lane.is_chain:
                yield _link(lane.boxes[found.id], kind, said)
            else:
                yield box(x, y, wide, high, kind, title=said)
            fits = letters(wide - lane.point)
            yield label(place, y + 15, shortened(found.id, fits), "start", "im-tick")
            for row, words in enumerate(broken(found.title, fits, self._size.lines)):
                yield label(place, y + 30 + TEXT_LINE * row, words, "start", "im-figure-text im-process-text")
        for flow, shaped in lane.joined():
            if not shaped:
                yield arrow(_step(lane.boxes[flow.source], lane.boxes[flow.target]), _said([flow]))

    def _neighbours(self) -> Iterator[Markup]:
        """Arrows between lanes that follow each other, with what they stand for where there is room."""
        for upper, lower in [*pairwise(self._stack), *pairwise(self._beside)]:
            named = lower not in self._beside
            half = upper.width / 2 if named and self._size.named else 44.0
            top = (
                max(y + high for _, y, _, high in upper.boxes.values())
                if not named
                else upper.y + upper.height
            )
            down = [(upper.x + PAD + 12, top), (upper.x + PAD + 12, lower.y)]
            up = [(upper.x + PAD + 12 + half, lower.y), (upper.x + PAD + 12 + half, top)]
            for source, target, way in ((upper, lower, down), (lower, upper, up)):
                flows = self._between(source, target)
                if not flows:
                    continue
                words = self._named(source, target) if named else []
                x, middle = way[0][0], (way[0][1] + way[1][1]) / 2
                yield arrow(way, _said(flows), "" if words else str(len(flows)), (x + 13, middle + 4))
                first = middle + 4 - TEXT_LINE * (len(words) - 1) / 2
                for place, said in enumerate(words):
                    text = shortened(said, int((half - 26) / LETTER))
                    yield label(x + 12, first + place * TEXT_LINE, text, "start", "im-process-text")

    def _far_arrows(self) -> Iterator[Markup]:
        """Arrows along the left edge between lanes of the stack that have another between them."""
        for place, (upper, lower) in enumerate(self._far):
            x = place * _WAY + 10
            # Each pair has heights of its own, so that two never meet on their way into a lane.
            shift = 12.0 * place
            top, foot = upper.middle + shift / 2, lower.middle - shift / 2
            for source, target, ends in ((upper, lower, (top, foot)), (lower, upper, (foot, top))):
                flows = self._between(source, target)
                if flows:
                    way = [(source.x, ends[0]), (x, ends[0]), (x, ends[1]), (target.x, ends[1])]
                    at = (x + 11, ends[1] - 6)
                    yield arrow(way, _said(flows), str(len(flows)), at)

    def _side_arrows(self) -> Iterator[Markup]:
        """Arrows between a lane of the stack and all that stands beside."""
        if not self._beside:
            return
        edge = self._beside[0].x
        for lane in self._stack:
            out = [flow for other in self._beside for flow in self._between(lane, other)]
            back = [flow for other in self._beside for flow in self._between(other, lane)]
            left, middle = lane.x + lane.width, (lane.x + lane.width + edge) / 2
            if out:
                y = lane.middle - _PAIR / 2
                yield arrow([(left, y), (edge, y)], _said(out), str(len(out)), (middle, y - 5))
            if back:
                y = lane.middle + _PAIR / 2
                yield arrow([(edge, y), (left, y)], _said(back), str(len(back)), (middle, y + 14))


def _link(place: Box, kind: str, said: str) -> Markup:
    """A link of the chain: its right edge points on, its left edge takes the point of the one before."""
    x, y, wide, high = place
    middle = y + high / 2
    shape = [
        (x, y),
        (x + wide - POINT, y),
        (x + wide, middle),
        (x + wide - POINT, y + high),
        (x, y + high),
        (x + POINT, middle),
    ]
    return filled(Markup("<g><title>{}</title>{}</g>"), said, line(shape, kind, closed=True))


def _step(source: Box, target: Box) -> list[Point]:
    """The way from a box to the next one; one back lies beside it."""
    (x, y, wide, high), (to_x, to_y, *_) = source, target
    if y == to_y:
        ahead = to_x > x
        height = y + high / 2 + (-4 if ahead else 4)
        return [(x + wide, height), (to_x, height)] if ahead else [(x, height), (to_x + wide, height)]
    ahead = to_y > y
    across = x + 18 + (0 if ahead else 14)
    return [(across, y + high), (across, to_y)] if ahead else [(across, y), (across, to_y + high)]


def _said(flows: Sequence[Any]) -> str:
    return "; ".join(
        f"{flow.source} to {flow.target}" + (f": {', '.join(flow.what)}" if flow.what else "")
        for flow in flows
    )
