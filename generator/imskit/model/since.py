"""What became of a document between two of its contents, and who knows it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, Protocol

from imskit.values import dataclass


@dataclass(frozen=True, slots=True)
class Since:
    """What became of a document between two of its contents, each known by its fingerprint.

    `unknown`: the older content is not at hand, so nobody can tell.
    """

    weight: Literal["none", "editorial", "material", "unknown"]
    #: Why it is material, or why nobody can tell, each in words.
    why: tuple[str, ...] = ()
    #: The version that the older content was; empty for records and where it is not known.
    version: str = ""
    #: How the older content was classified; empty where it is not known.
    classification: str = ""


class Remembers(Protocol):
    """Knows what became of documents since contents that they had."""

    def __call__(self, name: str, before: str, after: str, /) -> Since:
        """What became of the document *name* from the content *before* to *after*, named by their fingerprints.

        All changes between are judged together, however many they are. Asks the history where it has to.
        """
        ...

    def expect(self, names: Collection[str], /) -> None:
        """Say that these documents will be asked about, so that the history is asked about all of them at once."""
        ...


class _NoHistory:
    """Knows only that what has the same fingerprint is the same."""

    def __call__(self, _name: str, before: str, after: str, /) -> Since:
        return Since("none") if before == after else Since("unknown", ("its history is not at hand",))

    def expect(self, _names: Collection[str], /) -> None:
        pass


NO_HISTORY = _NoHistory()
