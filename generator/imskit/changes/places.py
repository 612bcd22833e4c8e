"""A place in a document in words: `Steps, step 3 “Invite the customer”, text`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from imskit.changes.structure import Step
from imskit.model import TypeInfo
from imskit.values import dataclass

#: Fields by which an entry of a list is called.
_CALLED = ("title", "what", "name", "question", "id", "to", "role", "version", "date", "text", "person")
_LONGEST = 60
_PARTS = {"bullet_list": "list", "ordered_list": "list", "table": "table", "quote": "quote", "code": "code"}


@dataclass(frozen=True, slots=True)
class Wording:
    """How values and places are said to a reader."""

    #: A value in words.
    say: Callable[[Any], str]
    #: A sentence of the document, as far as the reader may see it.
    said: Callable[[str], str]
    #: Keys that have a name of their own, such as ids of standards.
    names: Mapping[str, str]


def in_words(info: TypeInfo | None, data: Any, path: Sequence[Step], wording: Wording | None = None) -> str:
    """Where *path* leads in the *data* of a document of the type *info*."""
    return place_in_words(info.titles if info is not None else {}, data, path, wording)


def place_in_words(
    titles: Mapping[str, str], data: Any, path: Sequence[Step], wording: Wording | None = None
) -> str:
    """Where *path* leads in *data*, whose fields have these *titles* by dotted path."""
    wording = wording or PLAIN
    words: list[str] = []
    keys: list[str] = []
    here = data
    for place, step in enumerate(path):
        inside = isinstance(here, str)
        if inside:
            return ", ".join([*words, *_in_text(path[place:])])
        if isinstance(step, str):
            keys.append(step)
            if keys != ["body"]:
                words.append(titles.get(".".join(keys)) or wording.names.get(step) or _title(step))
            here = here.get(step) if isinstance(here, Mapping) else None
        else:
            here = here[step] if isinstance(here, list) and step < len(here) else None
            name = called(here, wording.said)
            words.append(f"{step + 1}" + (f" “{name}”" if name else ""))
    return ", ".join(words)


def _title(step: str) -> str:
    return step.replace("_", " ").replace("-", " ").capitalize()


def _in_text(path: Sequence[Step]) -> list[str]:
    """The rest of a path that leads into the blocks of a text."""
    kinds = [step for step in path if isinstance(step, str)]
    numbers = [step for step in path if isinstance(step, int)]
    if not kinds:
        return [f"paragraph {numbers[0] + 1}"]
    kind = _PARTS.get(kinds[-1], kinds[-1])
    if kind == "table" and len(numbers) >= 3:
        return [f"table, row {numbers[1] + 1}, column {numbers[2] + 1}"]
    if kind == "table" and len(numbers) == 2:
        return [f"table, row {numbers[1] + 1}"]
    if kind == "list" and len(numbers) >= 2:
        return [f"list, entry {numbers[1] + 1}"]
    return [kind]


def called(entry: Any, said: Callable[[str], str] = str) -> str:
    """What an entry of a list is called, on one line; empty where nothing in it says so.

    It is *said* to the reader before it is shortened: of a name that is withheld, half would be shown else.
    """
    if not isinstance(entry, Mapping):
        return ""
    found = next((entry[key] for key in _CALLED if isinstance(entry.get(key), str)), "")
    if not found:
        # A rule of approval is called after what it is for.
        lists = (entry.get(key) for key in ("documents", "types"))
        found = next((", ".join(map(str, each)) for each in lists if isinstance(each, list)), "")
    line = said(" ".join(str(found).split()))
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"


def plain(value: Any) -> str:
    """A value as a reader writes it: groups and lists as one text, yes and no for true and false."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(f"{str(key).replace('_', ' ')}: {plain(each)}" for key, each in value.items())
    if isinstance(value, list):
        return ", ".join(plain(each) for each in value)
    return str(value).strip()


#: To whoever has the files.
PLAIN = Wording(plain, str, {})
