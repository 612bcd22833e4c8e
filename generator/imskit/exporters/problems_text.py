"""Problems for people: a line for each with its place, how to mend it, and the sum at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from imskit.exporters.check_context import CheckContext, summary
from imskit.exporters.printable import one_line
from imskit.problems import Problem
from imskit.values import dataclass

Part = Literal["place", "note", "warning", "error", "message", "rule", "mend", "summary", "between"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line and what it is, so that a terminal can colour it without reading its words."""

    part: Part
    words: str


def problems_text(problems: Sequence[Problem], context: CheckContext) -> str:
    """Return *problems* as lines of text, sorted by place, with the sum as the last line."""
    lines = ("".join(piece.words for piece in line) for line in problem_lines(problems, context))
    return "".join(f"{line}\n" for line in lines)


def problem_lines(problems: Sequence[Problem], context: CheckContext | None) -> Iterator[tuple[Piece, ...]]:
    """Yield the lines of `problems_text` in pieces; without *context*, neither what was not checked nor the sum.

    The words are never markup and hold no control characters: set them as they are, for example with
    `rich.text.Text.append`.
    """
    for problem in sorted(problems):
        yield (
            Piece("place", one_line(str(problem.place))),
            Piece("between", ": "),
            Piece(_part(problem), problem.severity.word),
            Piece("between", ": "),
            Piece("message", one_line(problem.message)),
            Piece("between", " "),
            Piece("rule", f"[{one_line(problem.rule)}]"),
        )
        if problem.mend:
            yield (Piece("between", "    "), Piece("mend", f"mend: {one_line(problem.mend)}"))
    if context is None:
        return
    for what in context.not_checked:
        yield (Piece("note", f"not checked: {one_line(what)}"),)
    yield (Piece("summary", summary(problems, context)),)


def _part(problem: Problem) -> Part:
    parts: tuple[Part, ...] = ("note", "warning", "error")
    return parts[problem.severity - 1]
