"""A list of a document after somebody edited it: which items stay, which are new, and in which order they stand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any

from imskit.edit.changing import Arrange, Edit, New, Set
from imskit.edit.yaml_places import Path


def list_edits(path: Path, old: Sequence[Any], new: Sequence[Any]) -> tuple[Edit, ...]:
    """The edits that make *new* of the list *old* at *path*; what stays is left where and as it is written."""
    one, two = ([json.dumps(each, sort_keys=True) for each in side] for side in (old, new))
    items: list[int | New] = [New(each) for each in new]
    sets: list[Edit] = []
    for kind, i, j, a, b in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if kind == "equal":
            items[a:b] = range(i, j)
    used = {each for each in items if isinstance(each, int)}
    for place, item in enumerate(items):
        # What stood elsewhere was moved.
        if (
            isinstance(item, New)
            and (found := next((n for n, w in enumerate(one) if w == two[place] and n not in used), None))
            is not None
        ):
            items[place] = found
            used.add(found)
    for kind, i, j, a, b in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if kind == "replace" and j - i == b - a:
            for offset in range(j - i):
                if isinstance(items[a + offset], New) and i + offset not in used:
                    sets.append(Set((*path, i + offset), new[a + offset]))
                    items[a + offset] = i + offset
                    used.add(i + offset)
    if items != list(range(len(old))):
        sets.append(Arrange(path, tuple(items)))
    return tuple(sets)


def row_edits(path: Path, many: int, rows: Sequence[int | New]) -> tuple[Edit, ...]:
    """The edit that lets the list at *path*, of so *many* items, hold *rows*; none where it does."""
    return () if list(rows) == list(range(many)) else (Arrange(path, tuple(rows)),)
