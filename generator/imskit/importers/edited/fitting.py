"""Changes held against the schema of their document before anything is written: which fit, and why others do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from imskit.edit.changing import Edit, Remove, Set, changed, data_after
from imskit.importers.edited.fields import is_required, order_at
from imskit.importers.edited.outcome import Change, Saying
from imskit.load import load
from imskit.model import Document, TypeInfo
from imskit.problems import CannotGoOn, Problem
from imskit.schema import Validator


def grounded(info: TypeInfo, data: Mapping[str, Any], edits: Sequence[Edit]) -> list[Edit]:
    """*edits* of *data* such that each finds its group: one that is not there is made, an empty one is taken away.

    Raises KeyError, IndexError, TypeError: there is no such place.
    """
    now: Any = deepcopy(dict(data))
    found: list[Edit] = []
    for edit in edits:
        here = _grounded(info, now, edit)
        now = data_after(now, here)
        found.append(here)
    return found


def _grounded(info: TypeInfo, data: Any, edit: Edit) -> Edit:
    path = edit.path
    if isinstance(edit, Set):
        here = data
        for at, step in enumerate(path[:-1]):
            if isinstance(here, Mapping) and step not in here:
                value = edit.value
                for name in reversed(path[at + 1 :]):
                    value = {name: value}
                return Set(path[: at + 1], value, order_at(info, path[:at]))
            here = here[step]
    elif isinstance(edit, Remove):
        while len(path) > 1 and isinstance(path[-2], str):
            here = data
            for step in path[:-1]:
                here = here[step]
            if set(here) != {path[-1]} or is_required(info, path[:-1]):
                break
            path = path[:-1]
        return Remove(path)
    return edit


def fitting(
    info: TypeInfo, document: Document, before: bytes, changes: Sequence[Change]
) -> tuple[list[Change], list[Saying]]:
    """Those of *changes* to *document*, whose file holds *before*, that its schema takes, and what is said of others.

    A change that only fits with others of its group is taken with them.
    """
    held = _Held(info, document, before)
    if not held.why(changes):
        return list(changes), []
    taken: set[int] = set()

    def these(more: Sequence[int]) -> list[Change]:
        return [changes[at] for at in sorted({*taken, *more})]

    waiting: dict[str, list[int]] = {}
    for at, change in enumerate(changes):
        if held.why(these([at])):
            waiting.setdefault(change.field.rpartition(".")[0], []).append(at)
        else:
            taken.add(at)
    sayings: list[Saying] = []
    for places in waiting.values():
        if not held.why(these(places)):
            taken.update(places)
            continue
        for at in places:
            if why := held.why(these([at])):
                sayings.append(_refused(changes[at], why))
            else:
                taken.add(at)
    return these([]), sayings


def _refused(change: Change, why: str) -> Saying:
    at = f", {change.place}" if change.place else ""
    told = f"“{change.after}”" if change.after else "nothing"
    return Saying("odd", change.id, f"{change.title} (`{change.field}`{at})", f"{told} does not fit: {why}")


class _Held:
    """Holds changes of one file against its schema."""

    def __init__(self, info: TypeInfo, document: Document, before: bytes) -> None:
        self._info, self._document, self._before = info, document, before
        self._validator = Validator(info.schema)
        self._fitted = self._validator.fits(document.data)

    def why(self, changes: Sequence[Change]) -> str:
        """What the schema says against *changes*; empty where they fit, and where the document did not before."""
        if not self._fitted or not changes:
            return ""
        edits = [edit for change in changes for edit in change.edits]
        data: Any = deepcopy(dict(self._document.data))
        try:
            edits = grounded(self._info, data, edits)
            for edit in edits:
                data = data_after(data, edit)
        except (KeyError, IndexError, TypeError):
            # There is no such place: whoever changes the file says so.
            return ""
        return "" if self._validator.fits(data) else self._told(edits)

    def _told(self, edits: Sequence[Edit]) -> str:
        try:
            loaded = load(changed(self._before, edits, self._document.path), self._document.path)
        except CannotGoOn as error:
            return error.sentence
        if isinstance(loaded, Problem):
            return loaded.message
        problems = self._validator.problems(loaded.data, loaded)
        return "; ".join(
            f"{each.message}, {each.mend}" if each.mend else each.message for each in problems[:3]
        )
