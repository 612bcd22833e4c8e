"""An edit of an older version put into what stands here now: field by field, long texts line by line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from imskit.edit.changing import Arrange, Edit, Remove, Set
from imskit.edit.yaml_places import Path
from imskit.importers.edited.fields import value_at
from imskit.importers.edited.merged_lists import merged, places
from imskit.importers.edited.outcome import Change, Saying

#: Gives a text in which both changes stand, from the older one, ours and theirs; None where they contradict.
MergeTexts = Callable[[str, str, str], str | None]


def rebased(
    changes: Sequence[Change], base: Mapping[str, Any], now: Mapping[str, Any], merge: MergeTexts
) -> tuple[list[Change], list[Saying]]:
    """*changes* of *base* as changes of *now*, and the conflicts: what was changed on both sides, and otherwise."""
    done: list[Change] = []
    sayings: list[Saying] = []
    for change in changes:
        edits: list[Edit] = []
        for edit in change.edits:
            if isinstance(edit, Arrange):
                found = _arranged(edit, base, now, changes)
                words = f"changed on both sides: {found}"
            else:
                found = _rebased(edit, base, now, merge)
                words = (
                    f"changed on both sides: here it is {found}, in the copy “{change.after or 'nothing'}”"
                )
            if isinstance(found, str):
                sayings.append(Saying("conflict", change.id, change.title, words))
            elif found is not None:
                edits.append(found)
        if edits:
            done.append(replace(change, edits=tuple(edits)))
    return done, sayings


def _arranged(edit: Arrange, base: Any, now: Any, changes: Sequence[Change]) -> Edit | str | None:
    """The edit of a list for *now*; None where *now* has it already; why both contradict."""
    path = _moved(edit.path, base, now)
    if path is None:
        return "the list is not there any more"
    old, here = value_at(base, edit.path), value_at(now, path)
    if not isinstance(old, list) or not isinstance(here, list):
        return "it is no list any more"
    depth = len(edit.path)
    edited = {
        int(each.path[depth])
        for change in changes
        for each in change.edits
        if len(each.path) > depth and each.path[:depth] == edit.path
    }
    found = merged(old, here, edit.items, edited)
    if isinstance(found, str):
        return found
    return None if found == tuple(range(len(here))) else Arrange(path, found)


def _rebased(edit: Set | Remove, base: Any, now: Any, merge: MergeTexts) -> Edit | str | None:
    """The edit for *now*; None where *now* has it already; what stands there, in words, where both contradict."""
    path = _moved(edit.path, base, now)
    if path is None:
        return "not there any more"
    old, here = value_at(base, edit.path), value_at(now, path)
    wanted = edit.value if isinstance(edit, Set) else None
    if here == wanted:
        return None
    if here == old:
        return replace(edit, path=path)
    if (
        isinstance(edit, Set)
        and all(isinstance(each, str) for each in (old, here, wanted))
        and "\n" in here.strip("\n") + "\n"
    ):
        both = merge(old, here, edit.value)
        if both is not None:
            return None if both == here else replace(edit, path=path, value=both)
    return "nothing" if here is None else f"“{here}”"


def _moved(path: Path, base: Any, now: Any) -> Path | None:
    """The way in *now* to what stands in *base* at *path*; None where it is gone."""
    found: list[str | int] = []
    for at, step in enumerate(path):
        if isinstance(step, int):
            old, here = value_at(base, path[:at]), value_at(now, found)
            if not isinstance(old, list) or not isinstance(here, list):
                return None
            place = places(old, here)[step]
            if place is None:
                return None
            found.append(place)
        else:
            found.append(step)
    return tuple(found)
