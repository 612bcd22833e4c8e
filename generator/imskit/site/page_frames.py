"""What stands around the content of pages: the same for many of them, but for a few texts of their own.

A frame is had by laying out a page whose own texts are marks. Each mark is full of what templates change when they
do more than to insert a text: white space at its end, capital and small letters, signs of HTML, digits. A template
that did more leaves a part of a mark behind, and then there is no frame.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from imskit.values import dataclass

_BEGIN: Final = "\ue0f0"
_END: Final = "\ue0f1"
#: What is left of a mark where other signs are written as numbers. No text of ours has it.
_WORD: Final = "zq7xk"


def _mark(name: str) -> str:
    return f"{_BEGIN}{_WORD} <I>&amp; \"'  {name}  </I>{_WORD}{_END} "


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

    #: The texts around the holes, as bytes; none where the template cannot be laid out so.
    texts: tuple[bytes, ...]
    #: The name of the hole behind each text but the last.
    holes: tuple[str, ...]

    def filled(self, own: Mapping[str, bytes]) -> bytes:
        """The page whose own texts are *own*, by the names of the holes."""
        parts = list(self.texts)
        for hole, text in zip(reversed(self.holes), range(len(self.holes), 0, -1), strict=True):
            parts.insert(text, own[hole])
        return b"".join(parts)


NO_FRAME: Final = Frame((), ())


def frame_of(text: str) -> Frame:
    """The frame in *text*, a page that was laid out with marks."""
    parts = _MARK.split(text)
    texts, marks = parts[::2], parts[1::2]
    if any(sign in part.lower() for part in texts for sign in (_BEGIN, _END, _WORD)):
        return NO_FRAME
    return Frame(tuple(encoded(part) for part in texts), tuple(_NAMES[mark] for mark in marks))


def encoded(text: str) -> bytes:
    """*text* as mkdocs writes it."""
    return text.encode("utf-8", errors="xmlcharrefreplace")
