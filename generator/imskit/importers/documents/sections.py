"""The pieces of a source as sections: what stands under which heading."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from imskit.importers.documents.meaning import meant, without_number
from imskit.importers.documents.words import SECTIONS
from imskit.sources.pieces import Piece

#: Kinds of pieces that carry the text; others hang on them or stand beside it.
TEXT = frozenset({"heading", "paragraph", "item", "table", "code", "text_box", "image", "object", "rest"})


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading."""

    #: The number of the heading's piece; None for what stands before the first heading.
    heading: int | None
    #: The heading without its number.
    title: str
    level: int
    #: The numbers of its own pieces, without those of sections within it.
    pieces: tuple[int, ...]
    within: tuple[Section, ...] = ()

    def all_pieces(self) -> tuple[int, ...]:
        """The numbers of all its pieces in order, with those of sections within it and their headings."""
        found = list(self.pieces)
        for each in self.within:
            found += [*([each.heading] if each.heading is not None else []), *each.all_pieces()]
        return tuple(found)


def body_pieces(pieces: Sequence[Piece]) -> list[int]:
    """The numbers of the pieces that make the text, in order."""
    return [
        at
        for at, piece in enumerate(pieces)
        if piece.within is None
        and piece.kind in TEXT
        and not piece.place.startswith(("page head", "page foot"))
    ]


def sections_of(pieces: Sequence[Piece]) -> tuple[Section, ...]:
    """*pieces* as sections: first what stands before any heading, then those of the highest level there is.

    A heading that is the title of the whole heads no section.
    """
    numbers = body_pieces(pieces)
    levels = [pieces[at].level for at in numbers if _heads(pieces[at])]
    # One heading of the highest level alone is the title, made with the wrong style.
    top = min(levels, default=1)
    alone = next((at for at in numbers if _heads(pieces[at])), None)
    if (
        alone is not None
        and pieces[alone].level == top
        and levels.count(top) == 1
        # Of few headings, `Purpose` at the top may be the first of the sections.
        and (len(levels) > 2 or (alone == numbers[0] and not meant(pieces[alone].text, SECTIONS)))
    ):
        before = [at for at in numbers if at <= alone]
        rest = [at for at in numbers if at > alone]
        return _parted(pieces, [*before, *rest], skip=alone)
    return _parted(pieces, numbers, skip=None)


def _heads(piece: Piece) -> bool:
    return piece.kind == "heading" and piece.name != "title"


def _parted(pieces: Sequence[Piece], numbers: Sequence[int], skip: int | None) -> tuple[Section, ...]:
    heads = [at for at in numbers if _heads(pieces[at]) and at != skip]
    level = min((pieces[at].level for at in heads), default=0)
    starts = [at for at in heads if pieces[at].level == level]
    first = starts[0] if starts else None
    found = [Section(None, "", 0, tuple(at for at in numbers if first is None or at < first))]
    for begin, end in zip(starts, [*starts[1:], None], strict=False):
        inside = numbers[bisect_right(numbers, begin) : None if end is None else bisect_left(numbers, end)]
        own, *below = _parted(pieces, inside, None)
        found.append(Section(begin, without_number(pieces[begin].text), level, own.pieces, tuple(below)))
    return tuple(found)


def without(sections: Sequence[Section], pieces: Collection[int]) -> tuple[Section, ...]:
    """*sections* without these *pieces*."""
    return tuple(
        replace(
            each,
            pieces=tuple(at for at in each.pieces if at not in pieces),
            within=without(each.within, pieces),
        )
        for each in sections
    )
