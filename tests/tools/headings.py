"""The headings of a page of the manual, with the anchors that forges give them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from tests.tools.replay import markdown


@dataclass(frozen=True)
class Heading:
    """A heading of a page."""

    #: The line that it stands in, from 0.
    line: int
    level: int
    words: str
    anchor: str


def headings(page: str) -> list[Heading]:
    """The headings of *page*, from the top."""
    counts: Counter[str] = Counter()
    found = []
    for opening, inline in pairwise(markdown().parse(page)):
        if opening.type == "heading_open" and opening.map is not None:
            words = "".join(child.content for child in inline.children or ())
            name = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
            anchor = f"{name}-{counts[name]}" if counts[name] else name
            found.append(Heading(opening.map[0], int(opening.tag[1:]), words, anchor))
            counts[name] += 1
    return found
