"""The numbers that a reader of a Word file sees before headings and items, which the file does not hold as text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from imskit.sources.word_names import Element, W, child, number, value

_LEVELS = 9
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_PLACE = re.compile(r"%([1-9])")
#: Formats of numbers that show no number.
_NO_NUMBER = frozenset({"bullet", "none", ""})
#: Higher ones are somebody's joke.
_HIGHEST = 100_000


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    text: str
    start: int = 1
    #: After which level it begins anew; None: after any that stands above it.
    restart: int | None = None
    style: str = ""


@dataclass(frozen=True, slots=True)
class _List:
    #: What it counts with: lists of one kind that do not restart go on counting together.
    counter: str
    levels: Mapping[int, _Level]
    starts: Mapping[int, int]


@dataclass
class Numbers:
    """Counts the items of all lists, in the order in which they are asked for."""

    lists: Mapping[str, _List]
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    def next(self, list_id: str, depth: int) -> tuple[bool, str] | None:
        """Whether the next item of that list at that *depth* is numbered, and the number that a reader sees.

        None where there is no such list: the paragraph is no item.
        """
        found = self.lists.get(list_id)
        if found is None:
            return None
        depth = min(max(depth, 0), _LEVELS - 1)
        level = found.levels.get(depth, _Level("decimal", f"%{depth + 1}."))
        counts = self._counts.setdefault(found.counter, [None] * _LEVELS)
        if list_id not in self._begun:
            self._begun.add(list_id)
            for at, start in found.starts.items():
                counts[at] = start - 1
        counts[depth] = level.start if counts[depth] is None else min(_after(counts[depth]), _HIGHEST)
        for below in range(depth + 1, _LEVELS):
            restart = found.levels[below].restart if below in found.levels else None
            if restart is None or (restart != 0 and depth < restart):
                counts[below] = None
        if level.format in _NO_NUMBER:
            return level.format not in {"bullet", "none"} and bool(level.text), ""
        shown = _PLACE.sub(lambda place: self._shown(found, counts, int(place[1]) - 1), level.text)
        return True, shown.strip()

    def _shown(self, found: _List, counts: list[int | None], at: int) -> str:
        level = found.levels.get(at, _Level("decimal", ""))
        count = counts[at]
        return _as_words(level.start if count is None else count, level.format)


def _after(count: int | None) -> int:
    return (count or 0) + 1


def numbers_of(root: Element | None) -> Numbers:
    """What counts the items of the lists that the part with this *root* describes."""
    if root is None:
        return Numbers({})
    kinds = {value(each, "abstractNumId"): each for each in root.findall(f"{W}abstractNum")}
    by_style = {
        value(child(each, "styleLink")): each
        for each in kinds.values()
        if child(each, "styleLink") is not None
    }
    found: dict[str, _List] = {}
    for each in root.findall(f"{W}num"):
        kind_id = value(child(each, "abstractNumId"))
        kind = kinds.get(kind_id)
        # A kind that only names a style of lists: the levels stand where that style is described.
        linked = value(child(kind, "numStyleLink"))
        kind = by_style.get(linked, kind)
        levels = _levels(kind)
        starts: dict[int, int] = {}
        for override in each.findall(f"{W}lvlOverride"):
            at = number(value(override, "ilvl"))
            if at is None or not 0 <= at < _LEVELS:
                continue
            own = child(override, "lvl")
            if own is not None:
                levels[at] = _level(own)
            start = number(value(child(override, "startOverride")))
            if start is not None:
                starts[at] = start
        found[value(each, "numId")] = _List(kind_id, levels, starts)
    return Numbers(found)


def _levels(kind: Element | None) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for each in kind.findall(f"{W}lvl") if kind is not None else ():
        at = number(value(each, "ilvl"))
        if at is not None and 0 <= at < _LEVELS:
            found[at] = _level(each)
    return found


def _level(element: Element) -> _Level:
    start = number(value(child(element, "start")))
    return _Level(
        value(child(element, "numFmt")) or "decimal",
        value(child(element, "lvlText")),
        1 if start is None else start,
        number(value(child(element, "lvlRestart"))),
        value(child(element, "pStyle")),
    )


def _as_words(count: int, form: str) -> str:
    match form:
        case "lowerLetter" | "upperLetter" if count > 0:
            letters = chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, 20)
            return letters.upper() if form == "upperLetter" else letters
        case "lowerRoman" | "upperRoman" if 0 < count < 4000:
            roman = _roman(count)
            return roman.upper() if form == "upperRoman" else roman
        case "decimalZero":
            return f"{count:02}"
        case "none" | "bullet":
            return ""
    return str(count)


def _roman(count: int) -> str:
    words = ""
    for worth, letters in _ROMAN:
        while count >= worth:
            words += letters
            count -= worth
    return words
