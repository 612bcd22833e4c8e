"""Files as plain data, and where in them a value stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any, Protocol

from imskit.problems import Place
from imskit.values import dataclass

#: A path into a document's data: keys and list indices.
Path = tuple[str | int, ...]


class Locate(Protocol):
    """Gives the place of a value (with *key* of its key, with *words* of these inside the value) in a file."""

    def __call__(self, path: Path, key: bool = False, words: str = "", /) -> Place:
        """The place."""
        ...


@dataclass(frozen=True, slots=True)
class PlainFile:
    """A file that is no document, as written: its data, and where each value stands."""

    data: Mapping[str, Any]
    locate: Callable[[Path, bool], Place] = field(repr=False, compare=False)
