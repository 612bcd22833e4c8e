"""Two changed versions of one list put together: what either side did to an item or a gap counts, unless both did.

Items are told apart by what they hold: an item that stands unchanged in a version is that item wherever it stands; what
stands in the place of one between the same neighbours is that item, changed.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Collection, Sequence
from difflib import SequenceMatcher
from typing import Any

from imskit.edit.changing import New

#: So alike are two items, of 1, of which one is taken for the other, changed.
_ALIKE = 0.5


def places(old: Sequence[Any], new: Sequence[Any]) -> list[int | None]:
    """Where each item of *old* stands in *new*, moved or changed; None where it is gone."""
    one, two = ([json.dumps(each, sort_keys=True) for each in side] for side in (old, new))
    found: list[int | None] = [None] * len(old)
    gaps = []
    for kind, i, j, a, b in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if kind == "equal":
            found[i:j] = range(a, b)
        else:
            gaps.append((range(i, j), range(a, b)))
    taken = {each for each in found if each is not None}
    for at, words in enumerate(one):
        if found[at] is None:
            # What stands unchanged somewhere else was moved there.
            place = next((n for n, each in enumerate(two) if each == words and n not in taken), None)
            if place is not None:
                found[at] = place
                taken.add(place)
    for before, after in gaps:
        left = [at for at in before if found[at] is None]
        free = [at for at in after if at not in taken]
        for at, place in _changed(one, two, left, free):
            found[at] = place
            taken.add(place)
    return found


def _changed(
    one: Sequence[str], two: Sequence[str], left: Sequence[int], free: Sequence[int]
) -> list[tuple[int, int]]:
    """Which of the items that are left in a gap became which: one for one, or those that are alike."""
    if len(left) == len(free):
        return list(zip(left, free, strict=True))
    found: list[tuple[int, int]] = []
    first = 0
    for at in left:
        ratios = [(SequenceMatcher(None, one[at], two[n]).ratio(), n) for n in free if n >= first]
        best, place = max(ratios, default=(0.0, -1))
        if best >= _ALIKE:
            found.append((at, place))
            first = place + 1
    return found


def merged(
    base: Sequence[Any], here: Sequence[Any], items: Sequence[int | New], edited: Collection[int]
) -> tuple[int | New, ...] | str:
    """The list *here* with what *items* and *edited* do to *base*, as numbers of items of *here* and new ones.

    *items* are numbers of items of *base* and new ones; *edited* are the numbers of those that take other values in
    the copy. Where both sides changed one item or one gap, why they contradict, as a sentence without its end.
    """
    at = places(base, here)
    ours = _Side([_number(at, n) for n in range(len(here))], here)
    theirs = _Side([each if isinstance(each, int) else None for each in items], list(items))
    for number in range(len(base)):
        gone_here, gone_there = number not in ours.order, number not in theirs.order
        place = at[number]
        changed_here = place is not None and here[place] != base[number]
        if gone_here != gone_there and (
            (gone_there and changed_here) or (gone_here and (number in edited or number in theirs.moved))
        ):
            return f"item {number + 1} was taken away on one side and changed on the other"
        if gone_there and not gone_here and number in ours.moved:
            return f"item {number + 1} was taken away on one side and moved on the other"
    kept = [number for number in range(len(base)) if number in ours.order and number in theirs.order]
    order = _order(kept, ours.restricted(kept), theirs.restricted(kept))
    if order is None:
        return "its items stand in another order on both sides"
    one, two = ours.news(kept), theirs.news(kept)
    found: list[int | New] = []
    behind: list[int | None] = [None, *order]
    for before in behind:
        its = at[before] if before is not None else None
        if its is not None:
            found.append(its)
        own, new = one.get(before, []), two.get(before, [])
        values = [each.value for each in new]
        if own and new and values != [here[each] for each in own]:
            return "at one place items were added on both sides"
        found += own or new
    return tuple(found)


def _number(at: Sequence[int | None], place: int) -> int | None:
    return at.index(place) if place in at else None


class _Side:
    """One changed version of a list: of each of its items the number that it had, None for a new one."""

    def __init__(self, numbers: Sequence[int | None], items: Sequence[Any]) -> None:
        self._numbers, self._items = numbers, items
        self.order = [each for each in numbers if each is not None]
        #: As few as possible, without which the others stand as they stood.
        self.moved = _moved(self.order)

    def restricted(self, kept: Sequence[int]) -> list[int]:
        """The order in which the items *kept* by both sides stand here."""
        held = set(kept)
        return [each for each in self.order if each in held]

    def news(self, kept: Sequence[int]) -> dict[int | None, list[Any]]:
        """The new items by the item before them that both sides keep; None for the beginning.

        Those of the file as it is here are numbers in it, those of the copy are values.
        """
        held = set(kept)
        found: dict[int | None, list[Any]] = {}
        before: int | None = None
        for place, number in enumerate(self._numbers):
            if number is None:
                item = self._items[place]
                found.setdefault(before, []).append(item if isinstance(item, New) else place)
            elif number in held:
                before = number
        return found


def _moved(order: Sequence[int]) -> frozenset[int]:
    """As few of *order* as possible, without which it rises."""
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for number in order:
        at = bisect_left(ends, number)
        before[number] = ends[at - 1] if at else None
        ends[at : at + 1] = [number]
    stays = set()
    last: int | None = ends[-1] if ends else None
    while last is not None:
        stays.add(last)
        last = before[last]
    return frozenset(order) - stays


def _order(kept: Sequence[int], ours: list[int], theirs: list[int]) -> list[int] | None:
    """The order in which both sides want what they keep; None where they want two."""
    if theirs == list(kept) or ours == theirs:
        return ours
    if ours == list(kept):
        return theirs
    one, two = _moved(ours), _moved(theirs)
    if one & two:
        return None
    found = _put(ours, theirs, two, one)
    # Whoever is asked first, it is the same order, or both sides moved something to one place.
    return found if found == _put(theirs, ours, one, two) else None


def _put(
    order: Sequence[int], wanted: Sequence[int], moved: Collection[int], others: Collection[int]
) -> list[int]:
    """*order* with those that were *moved* behind the one before them in *wanted* that is none of the *others*."""
    found = [each for each in order if each not in moved]
    before: int | None = None
    for number in wanted:
        if number in moved:
            found.insert(found.index(before) + 1 if before is not None else 0, number)
        if number not in others:
            before = number
    return found
