"""One difference as lines for a reader: where, of what kind, and the words that went and came."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from imskit.changes.documents import DocumentChange, in_blocks
from imskit.changes.places import in_words, plain
from imskit.changes.structure import Difference
from imskit.changes.words import Span, redline
from imskit.model import TypeInfo

Kind: TypeAlias = Literal["added", "removed", "changed", "moved"]
#: Says a value in words.
Say: TypeAlias = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Line:
    """One difference: where, of what kind, and the words that went and came."""

    where: str
    kind: Kind
    spans: tuple[Span, ...]


def lines_of(
    info: TypeInfo | None, change: DocumentChange, found: Difference, say: Say = plain
) -> Iterator[Line]:
    """The lines of *found*, a difference of *change*: of two texts block by block; *say* gives the words of values."""
    for part in in_blocks(found):
        yield _line(info, change, part, say)


def where_of(info: TypeInfo | None, change: DocumentChange, found: Difference) -> str:
    """The place of *found* in words; of what was taken out, that in the text before."""
    side = change.before if found.kind == "removed" else change.after
    return in_words(info, side.data if side else {}, found.path)


def _line(info: TypeInfo | None, change: DocumentChange, found: Difference, say: Say) -> Line:
    where = where_of(info, change, found)
    if found.kind == "moved":
        words = f"from place {found.before + 1} to place {found.after + 1}"
        return Line(where, "moved", (Span("same", words),))
    if found.kind == "added":
        return Line(where, "added", (Span("new", say(found.after)),))
    if found.kind == "removed":
        return Line(where, "removed", (Span("gone", say(found.before)),))
    return Line(where, "changed", redline(say(found.before), say(found.after)))
