"""A lane of the process map: the processes of one kind in their order, and where the box of each is drawn."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from imskit.site.figures.svg import shortened
from imskit.values import dataclass

#: The kind that is drawn as a chain.
CHAIN = "innovation"
PAD, _HEADER, _ROW_GAP, TEXT_LINE = 10.0, 26.0, 8.0, 14.0
#: About how wide a letter is.
LETTER = 6.3
#: How deep the point of a link of the chain is.
POINT = 9.0

#: x, y, width, height.
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Size:
    """What a drawing has room for."""

    kind: str
    width: float
    #: How many boxes stand side by side at most, and how far apart.
    across: int
    gap: float
    #: The way between the lanes and those beside them, and how wide the latter are.
    side: float
    beside: float
    #: How many lines a title has at most.
    lines: int
    #: How many of the things that an arrow stands for are named at it.
    named: int


class Lane:
    """The processes of one kind, and where they are drawn."""

    def __init__(self, kind: str, lines: Sequence[Any], flows: Sequence[Any]) -> None:
        self.kind = kind
        self.lines = _in_order(lines, flows)
        self.x = self.y = self.width = self.height = 0.0
        #: The boxes by id.
        self.boxes: dict[str, Box] = {}
        self.inside = [
            flow for flow in flows if {flow.source, flow.target} <= {found.id for found in self.lines}
        ]

    @property
    def is_chain(self) -> bool:
        """Whether it is drawn as a chain."""
        return self.kind == CHAIN

    @property
    def point(self) -> float:
        """How much further in the words of a box begin and end."""
        return 2 * POINT if self.is_chain else 0.0

    @property
    def middle(self) -> float:
        """Half of the way down."""
        return self.y + self.height / 2

    def place(self, x: float, y: float, width: float, size: Size, across: int) -> None:
        """Lay the boxes out; the height follows from them."""
        self.x, self.y, self.width = x, y, width
        rows = math.ceil(len(self.lines) / across)
        each = math.ceil(len(self.lines) / rows)
        gap = 5.0 if self.is_chain else size.gap
        # Boxes below each other leave room for the arrows that join them.
        below = size.gap if each == 1 and not self.is_chain else _ROW_GAP
        wide = (width - 2 * PAD - (each - 1) * gap) / each
        fits = letters(wide - self.point)
        most = max(len(broken(found.title, fits, size.lines)) for found in self.lines)
        high = 22 + TEXT_LINE * most + 4
        for place, found in enumerate(self.lines):
            row, column = divmod(place, each)
            self.boxes[found.id] = (
                x + PAD + column * (wide + gap),
                y + _HEADER + row * (high + below),
                wide,
                high,
            )
        self.height = _HEADER + rows * high + (rows - 1) * below + PAD

    def joined(self) -> Iterator[tuple[Any, bool]]:
        """The flows within the lane that its drawing shows, and whether the shape of the chain alone shows it."""
        order = [found.id for found in self.lines]
        for flow in self.inside:
            distance = order.index(flow.target) - order.index(flow.source)
            if self.is_chain:
                if distance == 1:
                    yield flow, True
            elif abs(distance) == 1 and self._face(flow.source, flow.target):
                yield flow, False

    def _face(self, one: str, other: str) -> bool:
        """Whether two boxes stand side by side, or straight below each other."""
        (x, y, *_), (to_x, to_y, *_) = self.boxes[one], self.boxes[other]
        return y == to_y or (x == to_x and len({place[0] for place in self.boxes.values()}) == 1)


def letters(width: float) -> int:
    """How many letters fit into a box of *width*."""
    return int((width - 16) / LETTER)


def _in_order(lines: Sequence[Any], flows: Sequence[Any]) -> list[Any]:
    """The processes of a lane so that what comes first stands at the left; in a circle the ids decide."""
    waiting = {found.id: found for found in lines}
    ordered = []
    while waiting:
        fed = {flow.target for flow in flows if flow.source in waiting and flow.target in waiting}
        free = [name for name in waiting if name not in fed] or list(waiting)
        ordered.append(waiting.pop(min(free)))
    return ordered


def broken(title: str, most: int, rows: int) -> list[str]:
    """*title* over at most *rows* lines of *most* letters; what does not fit is cut."""
    lines: list[str] = []
    for part in title.split():
        if lines and len(lines[-1]) + 1 + len(part) <= most:
            lines[-1] += f" {part}"
        else:
            lines.append(part)
    if len(lines) > rows:
        lines = [*lines[: rows - 1], " ".join(lines[rows - 1 :])]
    return [shortened(words, most) for words in lines]
