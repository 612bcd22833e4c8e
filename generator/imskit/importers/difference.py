"""What a new file would change in one that is there: said instead of writing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from imskit.importers.clause_list import and_more
from imskit.importers.stranger import groups, words
from imskit.load import load
from imskit.loaded import Loaded

#: What of an entry another program's file can say.
_CLAUSE = ("title", "parent", "assessable")
_ROW = ("relation",)


def difference(there: bytes, new: str) -> str:
    """In what the clause list or crosswalk *new* differs from the file *there*, as the end of a sentence."""
    old = _entries(there)
    if old is None:
        return "which cannot be read"
    found = _entries(new.encode("utf-8")) or {}
    parts = [
        f"{what} {len(names)}: {', '.join(names[:3])}{and_more(len(names) - 3)}"
        for what, names in (
            ("lacks", [name for name in found if name not in old]),
            ("has more than the new one", [name for name in old if name not in found]),
            ("says otherwise", [name for name in found if name in old and found[name] != old[name]]),
        )
        if names
    ]
    return f"which {'; '.join(parts)}" if parts else "which says the same"


def _entries(data: bytes) -> Mapping[str, Sequence[Any]] | None:
    """What each clause or row of a file says, by its name; None where the file cannot be read."""
    loaded = load(data, "there")
    if not isinstance(loaded, Loaded) or not isinstance(loaded.data, Mapping):
        return None
    clauses = {
        words(each.get("clause")): [each.get(name) for name in _CLAUSE]
        for each in groups(loaded.data.get("clauses"))
    }
    rows = {
        f"{words(each.get('from'))} to {words(each.get('to')) or 'none'}": [each.get(name) for name in _ROW]
        for each in groups(loaded.data.get("rows"))
    }
    return {**clauses, **rows}
