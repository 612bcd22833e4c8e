"""Two texts side by side as one: which words stay, which went, which came."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Literal, TypeAlias

from imskit.values import dataclass

Fate: TypeAlias = Literal["same", "gone", "new"]

#: A word with its inner marks (3.5, don't, EUR/h), the space between words, or one mark.
_TOKEN = re.compile(r"\w+(?:[.,'\u2019/-]\w+)*|\s+|[^\w\s]")
#: A gap of this much that stays between two changes is drawn into them: word salad helps nobody.
_ISLAND = 3


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text and what became of it."""

    fate: Fate
    text: str


def redline(before: str, after: str) -> tuple[Span, ...]:
    """The words of both texts in one line.

    The spans that are not new give *before*, those that are not gone give *after*. Turned round, the texts give
    the same spans with their fates turned round.
    """
    if before > after:
        turned: dict[Fate, Fate] = {"gone": "new", "new": "gone", "same": "same"}
        spans = [Span(turned[span.fate], span.text) for span in redline(after, before)]
        return tuple(_gone_first(spans))
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    found: list[Span] = []
    gone: list[str] = []
    come: list[str] = []

    def flush() -> None:
        for fate, words in (("gone", gone), ("new", come)):
            if words:
                found.append(Span("gone" if fate == "gone" else "new", "".join(words)))
        gone.clear()
        come.clear()

    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for place, (what, a, b, c, d) in enumerate(steps):
        if what == "equal" and not _is_island(steps, place, old[a:b]):
            flush()
            found.append(Span("same", "".join(old[a:b])))
        else:
            gone += old[a:b]
            come += new[c:d]
    flush()
    return tuple(found)


def _gone_first(spans: Sequence[Span]) -> Sequence[Span]:
    """*spans* with what went before what came in its place."""
    found: list[Span] = []
    for span in spans:
        if span.fate == "gone" and found and found[-1].fate == "new":
            found.insert(-1, span)
        else:
            found.append(span)
    return found


def changed_words(before: str, after: str) -> tuple[Sequence[str], Sequence[str]]:
    """The words that *before* has and *after* has not, and the other way round, each in its order."""
    old = [word for word in _TOKEN.findall(before) if not word.isspace()]
    new = [word for word in _TOKEN.findall(after) if not word.isspace()]
    gone: list[str] = []
    come: list[str] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal":
            gone += old[a:b]
            come += new[c:d]
    return gone, come


def _is_island(steps: Sequence[tuple[str, int, int, int, int]], place: int, words: Sequence[str]) -> bool:
    """Whether what stays at *place* is a word or two between changes on both sides."""
    if place in {0, len(steps) - 1}:
        return False
    return len(words) < _ISLAND and not any(len(word) > 1 and word.isalnum() for word in words)
