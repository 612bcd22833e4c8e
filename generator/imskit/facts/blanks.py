"""Where a text still says `[fill in: …]`, as starters come with, or a role or person is to be named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from imskit.model import UNNAMED, Document, Path, PlainFile
from imskit.problems import Place

_BLANK = "[fill in"


def blanks(file: PlainFile | Document) -> Sequence[Place]:
    """The places in *file* at which a blank is waiting to be filled."""
    # Nearly all files have none, and only of those that have one the places are asked for.
    if not has_blank(file):
        return ()
    if isinstance(file, Document):
        return [file.at(*at, words=_BLANK if _BLANK in words else "") for at, words in blanks_in(file.data)]
    return [file.locate(at, False) for at, words in blanks_in(file.data) if words != UNNAMED]


def has_blank(file: PlainFile | Document) -> bool:
    """Whether a blank is waiting to be filled in *file*."""
    return not (isinstance(file, Document) and not file.may_hold_blanks) and _has_blank(file.data)


def _has_blank(data: Mapping[str, object]) -> bool:
    waiting: list[object] = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            if _BLANK in value or value == UNNAMED:
                return True
        elif isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return False


def blanks_in(value: object, at: Path = ()) -> Iterator[tuple[Path, str]]:
    """Where in *value*, which stands at *at*, there are blanks, each with the words that it stands in."""
    if isinstance(value, str):
        if _BLANK in value or value == UNNAMED:
            yield at, value
    elif isinstance(value, Mapping):
        for key, below in value.items():
            yield from blanks_in(below, (*at, key))
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from blanks_in(below, (*at, index))
