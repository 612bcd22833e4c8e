"""Mappings of which no more is made than somebody looks into."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

V = TypeVar("V")


class Deferred(Mapping[str, V]):
    """A mapping that is made when somebody first looks into it: most types have no document in a system."""

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], Mapping[str, V]]) -> None:
        """*make* gives what it holds; it is called once at most."""
        self._make = make
        self._made: Mapping[str, V] | None = None

    def _whole(self) -> Mapping[str, V]:
        if self._made is None:
            self._made = self._make()
        return self._made

    def __getitem__(self, key: str) -> V:
        return self._whole()[key]

    def get(self, key: str, default: Any = None) -> Any:
        """As of any mapping, without an error on the way where there is nothing."""
        return self._whole().get(key, default)

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())


class ByFolder(Mapping[str, V]):
    """Mappings by path, one for each folder: only that of the folder is made in which somebody looks."""

    __slots__ = ("_folders",)

    def __init__(self, folders: Mapping[str, Mapping[str, V]]) -> None:
        """*folders* holds the mappings by the folder, with a slash at its end, in which their paths lie."""
        self._folders = folders

    def __getitem__(self, key: str) -> V:
        for folder, within in self._folders.items():
            if key.startswith(folder):
                return within[key]
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return (key for within in self._folders.values() for key in within)

    def __len__(self) -> int:
        return sum(map(len, self._folders.values()))

    def __bool__(self) -> bool:
        return any(self._folders.values())
