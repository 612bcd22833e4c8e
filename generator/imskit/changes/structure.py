"""The differences between two plain values, entry by entry: what moved is moved, and not taken out and put in.

Entries of a list are the same entry when they are equal, when they share a field that names them, or when they are
alike; so a step whose wording changed is one changed step. The fewest entries that explain a new order are those
that moved.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, Literal, TypeAlias

from imskit.values import dataclass

Step: TypeAlias = str | int
Kind: TypeAlias = Literal["added", "removed", "changed", "moved"]

#: Fields that name an entry of a list, the surest first.
_NAMES = (
    "id",
    "to",
    "document",
    "person",
    "clause",
    "finding",
    "title",
    "what",
    "question",
    "name",
    "role",
    "type",
    "version",
)
#: Entries with fewer of their characters in common are others.
_ALIKE = 0.6
#: Beyond this many pairs to compare, only names and equality count: likeness costs time that grows with both.
_PAIRS = 2_500
#: Of long entries, likeness is judged by this many characters.
_JUDGED = 2_000


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference at one place.

    `path` leads to it: keys, and for lists the index, in the value after (in the one before for what was removed).
    `before` and `after` are plain data; None where there is none. Of what moved, both are the entry's index.
    """

    kind: Kind
    path: tuple[Step, ...]
    before: Any
    after: Any

    def reverse(self) -> Difference:
        """The same difference seen from the other side, at the same path."""
        kinds: Mapping[Kind, Kind] = {"added": "removed", "removed": "added"}
        return Difference(kinds.get(self.kind, self.kind), self.path, self.after, self.before)


def differences(before: Any, after: Any) -> tuple[Difference, ...]:
    """What has to happen to *before* to become *after*, in the order of *after*; empty when they are equal."""
    return tuple(_differences(before, after, ()))


def _differences(before: Any, after: Any, path: tuple[Step, ...]) -> Iterator[Difference]:
    if _is(before, after):
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys((*after, *before)):
            at = (*path, str(key))
            if key not in before:
                yield Difference("added", at, None, after[key])
            elif key not in after:
                yield Difference("removed", at, before[key], None)
            else:
                yield from _differences(before[key], after[key], at)
    elif isinstance(before, list) and isinstance(after, list):
        yield from _list_differences(before, after, path)
    else:
        yield Difference("changed", path, before, after)


def _is(before: Any, after: Any) -> bool:
    """Whether both are the same: unlike in Python, true and 1 are not."""
    return type(before) is type(after) and bool(before == after) and _text(before) == _text(after)


def _list_differences(before: list[Any], after: list[Any], path: tuple[Step, ...]) -> Iterator[Difference]:
    pairs, moved = match(before, after)
    was = {new: old for old, new in pairs}
    stays = {old for old, _ in pairs}
    for old, entry in enumerate(before):
        if old not in stays:
            yield Difference("removed", (*path, old), entry, None)
    for new, entry in enumerate(after):
        at = (*path, new)
        if new not in was:
            yield Difference("added", at, None, entry)
            continue
        if (was[new], new) in moved:
            yield Difference("moved", at, was[new], new)
        yield from _differences(before[was[new]], entry, at)


Pair: TypeAlias = tuple[int, int]


def match(before: Sequence[Any], after: Sequence[Any]) -> tuple[list[Pair], frozenset[Pair]]:
    """Which entries of both lists are the same entry, as pairs of their indexes, and which of those moved.

    Seen from the other side it is the same: the pairs turned round.
    """
    if _text(before) > _text(after):
        pairs, moved = match(after, before)
        return sorted((old, new) for new, old in pairs), frozenset((old, new) for new, old in moved)
    found = _equal(before, after)
    for rule in (_by_name, _by_likeness):
        olds = [index for index in range(len(before)) if index not in {old for old, _ in found}]
        news = [index for index in range(len(after)) if index not in {new for _, new in found}]
        found += rule(before, after, olds, news)
    found.sort()
    return found, _moved(found)


def _equal(before: Sequence[Any], after: Sequence[Any]) -> list[Pair]:
    """Equal entries: those in the same order first, then those that moved."""
    old, new = [_text(entry) for entry in before], [_text(entry) for entry in after]
    found = [
        (block.a + step, block.b + step)
        for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        for step in range(block.size)
    ]
    taken_old, taken_new = {a for a, _ in found}, {b for _, b in found}
    where: dict[str, list[int]] = {}
    for index, text in enumerate(new):
        if index not in taken_new:
            where.setdefault(text, []).append(index)
    for index, text in enumerate(old):
        if index not in taken_old and where.get(text):
            found.append((index, where[text].pop(0)))
    return found


def _by_name(
    before: Sequence[Any], after: Sequence[Any], olds: Sequence[int], news: Sequence[int]
) -> list[Pair]:
    """Entries that share the field that names them, where that field tells the entries of both lists apart."""
    for name in _NAMES:
        old = {_name(before[index], name): index for index in olds}
        new = {_name(after[index], name): index for index in news}
        if len(old) == len(olds) and len(new) == len(news) and None not in {*old, *new}:
            shared = [each for each in old if each in new]
            if shared:
                return [(old[each], new[each]) for each in shared]
    return []


def _name(entry: Any, field: str) -> str | None:
    value = entry.get(field) if isinstance(entry, Mapping) else None
    return value if isinstance(value, str) else None


def _by_likeness(
    before: Sequence[Any], after: Sequence[Any], olds: Sequence[int], news: Sequence[int]
) -> list[Pair]:
    """Entries that are alike, the most alike first."""
    if len(olds) * len(news) > _PAIRS:
        return []
    scored = []
    for old in olds:
        matcher = SequenceMatcher(None, autojunk=False)
        matcher.set_seq2(_text(before[old])[:_JUDGED])
        for new in news:
            if type(before[old]) is not type(after[new]):
                continue
            matcher.set_seq1(_text(after[new])[:_JUDGED])
            if matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE:
                scored.append((-matcher.ratio(), old, new))
    found: list[Pair] = []
    for score, old, new in sorted(scored):
        if -score >= _ALIKE and all(old != a and new != b for a, b in found):
            found.append((old, new))
    return found


def _moved(pairs: Sequence[Pair]) -> frozenset[Pair]:
    """The fewest pairs whose move explains the new order.

    The others are a longest increasing subsequence (patience sorting, n log n).
    """
    tails: list[int] = []
    chains: list[tuple[int, int | None]] = []
    ends: list[int] = []
    for place, (_, new) in enumerate(pairs):
        length = bisect_left(tails, new)
        chains.append((new, ends[length - 1] if length else None))
        if length == len(tails):
            tails.append(new)
            ends.append(place)
        else:
            tails[length] = new
            ends[length] = place
    stays = set()
    at = ends[-1] if ends else None
    while at is not None:
        new, at = chains[at]
        stays.add(new)
    return frozenset(pair for pair in pairs if pair[1] not in stays)


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
