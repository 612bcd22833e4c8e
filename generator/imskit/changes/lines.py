"""One difference as lines for a reader: where, of what kind, and the words that went and came."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from imskit.changes.documents import DocumentChange, in_blocks
from imskit.changes.places import PLAIN, Wording, in_words
from imskit.changes.structure import Difference
from imskit.changes.words import Span, redline
from imskit.model import TypeInfo
from imskit.values import dataclass

#: `reaffirmed`: a link remembers what its target says now; of this and of what moved, the words are a sentence.
Kind: TypeAlias = Literal["added", "removed", "changed", "moved", "reaffirmed"]


@dataclass(frozen=True, slots=True)
class Line:
    """One difference: where, of what kind, and the words that went and came."""

    where: str
    kind: Kind
    spans: tuple[Span, ...]


def lines_of(
    info: TypeInfo | None, change: DocumentChange, found: Difference, wording: Wording = PLAIN
) -> Iterator[Line]:
    """The lines of *found*, a difference of *change*: of two texts block by block."""
    for part in in_blocks(found):
        yield line_of(info, change, part, wording)


def where_of(
    info: TypeInfo | None, change: DocumentChange, found: Difference, wording: Wording = PLAIN
) -> str:
    """The place of *found* in words; of what was taken out, that in the text before."""
    side = change.before if found.kind == "removed" else change.after
    return in_words(info, side.data if side else {}, found.path, wording)


def line_of(
    info: TypeInfo | None, change: DocumentChange, found: Difference, wording: Wording = PLAIN
) -> Line:
    """The line of *found*, which is no difference of two texts, or of one block of them."""
    return line_at(where_of(info, change, found, wording), found, wording)


def line_at(where: str, found: Difference, wording: Wording = PLAIN) -> Line:
    """The line of *found*, which stands *where* as these words say."""
    say = wording.say
    if found.kind == "moved":
        words = f"from place {found.before + 1} to place {found.after + 1}"
        return Line(where, "moved", (Span("same", words),))
    if found.kind == "added":
        return Line(where, "added", (Span("new", say(found.after)),))
    if found.kind == "removed":
        return Line(where, "removed", (Span("gone", say(found.before)),))
    return Line(where, "changed", redline(say(found.before), say(found.after)))
