"""How a command gets at its answer: one that an earlier run kept, or one that is worked out now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date as Day
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from imskit.cli.options import keeps, the_clock, the_shelf
from imskit.values import dataclass

if TYPE_CHECKING:
    from imskit.clock import Clock
    from imskit.kept_answers import KeptAnswers, Made
    from imskit.kept_files import KeptFiles
    from imskit.pipeline import Reading
    from imskit.shelf import Shelf
    from imskit.state import State
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


class Leaving(Protocol):
    """A shortcut, see `imskit.kept_answers.Shortcut`, for which a whole run leaves something behind."""

    def __call__(self, found: State, kept: KeptFiles, clock: Clock) -> Made | None:
        """The answer for the state that was *found*; None where it has to be made as a whole."""
        ...

    def left_by(self, reading: Reading, clock: Clock, *, timeless: bool) -> None:
        """Keep what the run with this *reading* leaves behind."""
        ...


def answer(root: Path, asked: Question, work: Work, shortcut: Leaving | None = None) -> Any:
    """What *work* answers for the system at *root*, or answered in an earlier run when nothing was otherwise.

    A *shortcut* is tried before. Raises as *work* does.
    """
    clock = the_clock(asked.as_of)
    named = [name for name in asked.revisions if name is not None]
    # What a name with these signs leads to hangs on the time, or on words in messages.
    plain = not any(sign in name for name in named for sign in "@:{")
    kept = _kept_answers(root) if keeps() and plain else None
    if kept is None:
        return work(clock, the_shelf(root))[0]
    from imskit.kept_answers import Asked

    def make(clock: Clock, folder: Callable[[Path], Tree]) -> Made:
        made, reading = _minded(lambda: work(clock, the_shelf(root, folder)))
        if shortcut is None:
            return made
        return replace(made, leave=lambda: shortcut.left_by(reading, clock, timeless=made.timeless))

    words = [repr(word) for word in (*asked.words, *asked.revisions)]
    return kept.answer(Asked(words, refs=bool(named), names=asked.names), clock, make, shortcut)


def minded(work: Callable[[], tuple[Any, Reading]]) -> Made:
    """What comes of *work*, and whether it may be given again."""
    return _minded(work)[0]


def _minded(work: Callable[[], tuple[Any, Reading]]) -> tuple[Made, Reading]:
    from imskit.git_tally import TALLY
    from imskit.kept_answers import Made

    calls, failed = TALLY.calls, TALLY.failed
    said, reading = work()
    sure = not reading.unverified and not reading.standpoint.unreadable and TALLY.failed == failed
    # The one call is for the day of HEAD, which only a day that is looked at is held against.
    timeless = TALLY.calls == calls + 1 and reading.standpoint.behind == "HEAD"
    return Made(said, sure, timeless), reading


def _kept_answers(root: Path) -> KeptAnswers | None:
    from imskit.kept_answers import KeptAnswers

    return KeptAnswers.of(root)


@dataclass(frozen=True, slots=True)
class Told:
    """What a command says that only reports."""

    #: For the output, as it is written.
    text: str = ""
    #: For the file that was asked for; None where none was.
    file: bytes | None = None
    #: What is said on the error stream when the file is written.
    notes: Sequence[str] = ()


class Report(Protocol):
    """Works out what a command says; *say* takes what is said on the error stream before anything else."""

    def __call__(
        self, clock: Clock, shelf: Shelf, say: Callable[[Sequence[str]], None]
    ) -> tuple[Told, Reading]:
        """What it says, and what it was read from."""
        ...


def told(root: Path, asked: Question, report: Report) -> Told:
    """What *report* says, now or in an earlier run; what it says beforehand is on the error stream already.

    Raises as *report* does.
    """
    said: list[str] = []
    live = False

    def say(notes: Sequence[str]) -> None:
        for note in notes:
            click.echo(note, err=True)
        said.extend(notes)

    def work(clock: Clock, shelf: Shelf) -> tuple[Any, Reading]:
        nonlocal live
        live = True
        made, reading = report(clock, shelf, say)
        # A file may be no text: each of its bytes is a character here.
        file = made.file.decode("latin-1") if made.file is not None else None
        return [list(said), made.text, file, list(made.notes)], reading

    before, text, file, notes = answer(root, asked, work)
    if not live:
        say(before)
    return Told(text, file.encode("latin-1") if file is not None else None, notes)
