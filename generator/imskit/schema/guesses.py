"""What was most likely meant: the field or the value that is nearest to what was written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from imskit.schema.engine import compiled
from imskit.schema.typed import listed, mapping, typed


def nearest_field(name: str, known: Sequence[str], schema: Mapping[str, Any]) -> str | None:
    """The field of *known* that *name* most likely stands for, by its spelling or its title."""
    spellings: dict[str, str] = {}
    for each in known:
        spellings.setdefault(_plain_name(each), each)
        title = mapping(schema.get("properties", {}).get(each)).get("title")
        if isinstance(title, str):
            spellings.setdefault(_plain_name(title), each)
    near = get_close_matches(_plain_name(name), spellings, n=1, cutoff=0.6)
    return spellings[near[0]] if near else None


def guess(name: str) -> str:
    """The mend that offers *name*."""
    return f"did you mean {name}?"


def guesses(names: Iterable[str]) -> set[str]:
    """The mends that offer one of *names*."""
    return set(map(guess, names))


def _plain_name(name: str) -> str:
    return name[:100].strip().lower().replace("-", "_").replace(" ", "_")


def allowed_values(value: Any, allowed: Sequence[Any]) -> str:
    """Which values are allowed, and the one nearest to *value*."""
    texts = [typed(each) for each in allowed]
    if len(texts) == 1:
        return f"write {texts[0]}"
    near = get_close_matches(str(value)[:100].lower(), {text.lower(): text for text in texts}, n=1)
    nearest = next((text for text in texts if near and text.lower() == near[0]), None)
    values = listed(texts)
    return f"did you mean {nearest}? Allowed are {values}" if nearest else f"allowed are {values}"


def fits(value: Any, schema: Mapping[str, Any], name: str) -> bool:
    """Whether *value* could stand in the field *name* of the group that *schema* describes."""
    wanted = mapping(schema.get("properties", {}).get(name))
    return bool(wanted) and compiled(wanted).is_valid(value)
