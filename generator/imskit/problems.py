"""What is wrong, and where: problems are values; an exception means that imskit cannot go on."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from imskit.values import dataclass

#: How alike two words must be for one to be offered in place of the other; 1 is the same.
_NEAR = 0.65


class Severity(IntEnum):
    """How much a problem counts; errors give exit code 1, and `--strict` lets warnings do so too."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        """The severity as it is written in files and output: note, warning or error."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: path from the root with forward slashes, line and column from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong at one place, in the words of the person who wrote the file."""

    place: Place
    #: The rule that found it, such as `unknown-clause`; it has a page of that name in the manual.
    rule: str
    #: What is wrong, one sentence without a full stop at its end.
    message: str
    #: How to mend it, one sentence without a full stop at its end; empty when the message says it all.
    mend: str = ""
    severity: Severity = Severity.ERROR


class CannotGoOn(Exception):
    """A run cannot go on: the command line says the sentence, the mend, and exits with 2."""

    def __init__(self, sentence: str, mend: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.mend = mend


def nearest(word: str, known: Iterable[str], otherwise: str, *, alike: float = _NEAR) -> str:
    """How to mend an unknown *word*: the nearest of the *known* ones, or *otherwise* where none is near.

    Only a word that is nearly the same is offered: a wrong offer is worse than none. Where many known words are
    alike, *alike* (1 is the same) asks for more.
    """
    from difflib import get_close_matches

    close = get_close_matches(word, list(known), n=1, cutoff=alike)
    return f"did you mean {close[0]}?" if close else otherwise


def short(text: str) -> str:
    """*text* on one line and not longer than 60 characters."""
    line = " ".join(text[:200].split())
    return line if len(line) <= 60 else f"{line[:59]}…"
