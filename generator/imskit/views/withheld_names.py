"""Finds the names of what is withheld in texts: thousands of names, in all texts of a system.

One pattern of all names would be tried name by name at each word. Here the words of a text say which few names can
stand in it at all, and only those are looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

#: A name begins behind one of these and ends before one, never within it.
_WORD = re.compile(r"[\w-]+")


class WithheldNames:
    """Names that may not be told."""

    def __init__(self, names: Iterable[str]) -> None:
        """*names* are ids, titles and paths, none of them empty."""
        self.names = frozenset(names)
        #: Names by the longest of their words; where one stands, each of its words stands as long as it can be.
        self._by_word: dict[str, list[tuple[str, frozenset[str]]]] = {}
        #: Names without a word.
        self._others: list[str] = []
        for name in self.names:
            parts = _WORD.findall(name)
            if parts:
                self._by_word.setdefault(max(parts, key=len), []).append((name, frozenset(parts)))
            else:
                self._others.append(name)

    def stand_in(self, text: str) -> bool:
        """Whether one of them stands in *text*, not as a part of a longer word."""
        return any(True for name in self._within(text) for _ in _places(name, text))

    def replaced(self, text: str, by: str) -> str:
        """*text* with each of them replaced *by* other words; of two that begin at one place, the longer one."""
        # What `pattern_of` them would find: to make a pattern for each sentence takes longer than to look.
        spots = sorted((at, -len(name)) for name in set(self._within(text)) for at in _places(name, text))
        made: list[str] = []
        end = 0
        for at, length in spots:
            if at >= end:
                made += (text[end:at], by)
                end = at - length
        return "".join((*made, text[end:])) if made else text

    def _within(self, text: str) -> Iterator[str]:
        """The names that lie in *text* with all their words, if only as a part of a longer word."""
        parts = set(_WORD.findall(text))
        for word in self._by_word.keys() & parts:
            for name, needed in self._by_word[word]:
                if needed <= parts and name in text:
                    yield name
        yield from (name for name in self._others if name in text)


def _places(name: str, text: str) -> Iterator[int]:
    """Where the pattern of *name* alone would find it in *text*; to look is faster than to make one."""
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        if not _in_word(text[at - 1 : at]) and not _in_word(text[end : end + 1]):
            yield at
        at = text.find(name, at + 1)


def _in_word(character: str) -> bool:
    """Whether *character*, or none at the ends of a text, goes on with a word."""
    return character.isalnum() or character in {"_", "-"}


def pattern_of(names: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds *names* in any text, one by one.

    Longer names come first, so that the title of one is not cut by the id of another.
    """
    either = "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
    return re.compile(rf"(?<![\w-])(?:{either})(?![\w-])")
