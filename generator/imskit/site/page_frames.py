"""What stands around the content of pages: the same for many of them, but for a few texts of their own.

A frame is had by laying out a page whose own texts are marks. Each mark is full of what templates change when they
do more than to insert a text: white space at both ends, capital letters, signs of HTML, digits. A template that
did more leaves a part of a mark behind, and then there is no frame.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_BEGIN: Final = "\ue0f0"
_END: Final = "\ue0f1"


def _mark(name: str) -> str:
    return f" {_BEGIN}<I>&amp; \"'  {name}  </I>{_END} "


#: What a page says of its own, and the mark that stands for it.
HOLES: Final[Mapping[str, str]] = {
    name: _mark(name) for name in ("title", "description", "content", "canonical", "path")
}
#: What stands in the place of the table of contents.
TOC: Final = _mark("toc")
#: What no template may show outside of those.
NEVER: Final = _mark("never")
_MARK = re.compile("(" + "|".join(re.escape(mark) for mark in (*HOLES.values(), TOC)) + ")")
_NAMES = {mark: name for name, mark in HOLES.items()} | {TOC: "toc"}


@dataclass(frozen=True, slots=True)
class Frame:
    """Text with holes."""

    #: Text and names of holes in turn, text first; empty where the template cannot be laid out so.
    parts: tuple[str, ...]

    def filled(self, texts: Mapping[str, str]) -> str:
        """The page whose own texts are *texts*, by the names of the holes."""
        return "".join(texts[part] if place % 2 else part for place, part in enumerate(self.parts))


def frame_of(text: str) -> Frame:
    """The frame in *text*, a page that was laid out with marks."""
    parts = _MARK.split(text)
    parts[1::2] = [_NAMES[mark] for mark in parts[1::2]]
    if any(_BEGIN in part or _END in part for part in parts[::2]):
        return Frame(())
    return Frame(tuple(parts))
