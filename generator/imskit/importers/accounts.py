"""What became of each piece of a source: nothing is dropped in silence, and the counts add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from imskit.sources.pieces import Piece, PieceKind

#: It stands in a document now, or lies beside it as a file, or is left out.
Fate = Literal["carried", "attached", "left out"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one piece."""

    #: Its number in the pieces of its source, from 0.
    piece: int
    fate: Fate
    #: Where it is now (`PRO-012 body.steps[3].text`, `ims/evidence/...`), or why it was left out, in words.
    words: str


@dataclass(frozen=True, slots=True)
class Account:
    """What became of all the pieces of one source, in their order."""

    source: str
    entries: tuple[Entry, ...]

    def counts(self, pieces: Sequence[Piece]) -> Mapping[PieceKind, Mapping[Fate, int]]:
        """How many pieces of each kind there are of each fate; kinds that do not occur are missing."""
        found: dict[PieceKind, Counter[Fate]] = {}
        for entry in self.entries:
            found.setdefault(pieces[entry.piece].kind, Counter())[entry.fate] += 1
        return found


def account(source: str, pieces: Sequence[Piece], entries: Iterable[Entry]) -> Account:
    """The account of a *source* with these *pieces*, from *entries* in any order.

    A piece may have gone to several places: then its first entry counts and names all of them. A piece that nobody
    accounted for is left out, and the account says so: it can be read, and the law that there is none can be tested.
    """
    found: dict[int, Entry] = {}
    for entry in entries:
        before = found.get(entry.piece)
        if before is None or (before.fate == "left out" and entry.fate != "left out"):
            found[entry.piece] = entry
        elif entry.fate == before.fate and entry.words not in before.words.split("; "):
            found[entry.piece] = Entry(entry.piece, before.fate, f"{before.words}; {entry.words}")
    return Account(
        source,
        tuple(found.get(number) or Entry(number, "left out", UNACCOUNTED) for number in range(len(pieces))),
    )


#: Stands only where a reader of pieces forgot one.
UNACCOUNTED = "nothing was made of it"
