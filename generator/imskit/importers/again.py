"""A source that was brought in before: what it says otherwise now becomes changes of the documents that it became.

What nobody changed here takes the new value; what was changed here and not there stays; what was changed on both sides,
and otherwise, is a conflict that is shown and not guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from imskit.edit.changing import Edit, Remove, Set
from imskit.edit.yaml_places import Path
from imskit.importers.edited.fields import dotted, in_words, order_at, title_of
from imskit.importers.edited.lists import list_edits
from imskit.importers.edited.merging import MergeTexts, rebased
from imskit.importers.edited.outcome import Change, Saying
from imskit.model import TypeInfo

#: What a document has from its id and type alone.
_GIVEN = frozenset({"id", "type"})


@dataclass(frozen=True, slots=True)
class Again:
    """What a newer source asks for in one document."""

    changes: tuple[Change, ...]
    sayings: tuple[Saying, ...]

    @property
    def torn(self) -> bool:
        """Whether somebody has to decide."""
        return any(saying.kind == "conflict" for saying in self.sayings)


def again(
    info: TypeInfo, base: Mapping[str, Any], new: Mapping[str, Any], now: Mapping[str, Any], merge: MergeTexts
) -> Again:
    """What becomes of a document that was brought in as *base* and says *now*, since its source says *new*."""
    changes = [_change(info, str(now["id"]), path, old, value) for path, old, value in _other(base, new, ())]
    done, sayings = rebased(changes, base, now, merge)
    return Again(tuple(done), tuple(sayings))


def _other(old: Mapping[str, Any], new: Mapping[str, Any], at: Path) -> Iterator[tuple[Path, Any, Any]]:
    """The fields that differ, the smallest that do: groups are gone into, lists are not."""
    for name in dict.fromkeys((*old, *new)):
        if not at and name in _GIVEN:
            continue
        one, two = old.get(name), new.get(name)
        if isinstance(one, Mapping) and isinstance(two, Mapping):
            yield from _other(one, two, (*at, name))
        elif one != two:
            yield (*at, name), one, two


def _change(info: TypeInfo, name: str, path: Path, old: Any, new: Any) -> Change:
    edits: tuple[Edit, ...]
    if new is None:
        edits = (Remove(path),)
    elif isinstance(old, list) and isinstance(new, list):
        edits = list_edits(path, old, new)
    else:
        edits = (Set(path, new, order_at(info, path[:-1])),)
    return Change(name, dotted(path), title_of(info, path), in_words(old), in_words(new), edits)
