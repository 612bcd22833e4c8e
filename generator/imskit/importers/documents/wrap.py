"""Long lines of a text parted where Markdown does not mind, so that people can edit them and see what changed."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WIDTH = 96
_ITEM = re.compile(r"( *)(?:[-+*]|\d{1,9}[.)])( +)")
#: What would mean something else at the beginning of a line.
_BEGINS = re.compile(r"[-+*>|=#~`]|\d{1,9}[.)](?:$|\s)|\[")
_FENCE = ("```", "~~~")


def wrapped(text: str, indent: int = 0) -> str:
    """*text* with its long lines parted; tables and code stay as they are."""
    return "\n".join(_lines(text, max(40, _WIDTH - indent)))


def _lines(text: str, width: int) -> Iterator[str]:
    code = False
    for line in text.split("\n"):
        if line.lstrip().startswith(_FENCE):
            code = not code
        if code or len(line) <= width or line.lstrip().startswith("|"):
            yield line
            continue
        item = _ITEM.match(line)
        pad = " " * (len(item[0]) if item else len(line) - len(line.lstrip(" ")))
        yield from _parted(line, pad, width)


def _parted(line: str, pad: str, width: int) -> Iterator[str]:
    begin = len(pad)
    held, words = line[:begin], line[begin:].split(" ")
    first = True
    for word in words:
        fits = len(held) + 1 + len(word) <= width
        if first:
            held += word
        elif fits or _BEGINS.match(word) or not word:
            held += f" {word}"
        else:
            yield held
            held = pad + word
        first = False
    yield held
