"""How a command gets at its answer: one that an earlier run kept, or one that is worked out now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date as Day
from pathlib import Path
from typing import TYPE_CHECKING, Any

from imskit.cli.options import keeps, the_clock, the_shelf
from imskit.values import dataclass

if TYPE_CHECKING:
    from imskit.clock import Clock
    from imskit.pipeline import Reading
    from imskit.shelf import Shelf
    from imskit.tree import Tree

#: Works out an answer by a clock and with a shelf: what it says as JSON knows it, and what it was read from.
Work = Callable[["Clock", "Shelf"], "tuple[Any, Reading]"]


@dataclass(frozen=True, slots=True)
class Question:
    """What a command was asked."""

    #: The command and those of its options that its answer depends on.
    words: Sequence[str | None]
    as_of: Day | None = None
    #: The revisions that were named.
    revisions: Sequence[str | None] = ()
    #: A file that says what people are called.
    names: Path | None = None


def answer(root: Path, asked: Question, work: Work) -> Any:
    """What *work* answers for the system at *root*, or answered in an earlier run when nothing was otherwise.

    Raises as *work* does.
    """
    clock = the_clock(asked.as_of)
    named = [name for name in asked.revisions if name is not None]
    # What a name with these signs leads to hangs on the time, or on words in messages.
    plain = not any(sign in name for name in named for sign in "@:{")
    kept = _kept_answers(root) if keeps() and plain else None
    if kept is None:
        return work(clock, the_shelf(root))[0]
    from imskit.kept_answers import Asked, Made

    def make(clock: Clock, folder: Callable[[Path], Tree]) -> Made:
        from imskit.git import GitFailed

        failed = GitFailed.count
        said, reading = work(clock, the_shelf(root, folder))
        told = not reading.unverified and not reading.standpoint.unreadable
        return Made(said, told and GitFailed.count == failed)

    words = [repr(word) for word in (*asked.words, *asked.revisions)]
    return kept.answer(Asked(words, refs=bool(named), names=asked.names), clock, make)


def _kept_answers(root: Path) -> Any:
    from imskit.kept_answers import KeptAnswers

    return KeptAnswers.of(root)
