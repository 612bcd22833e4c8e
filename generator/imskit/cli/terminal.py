"""What commands print: in colour for a person at a terminal, plain for a pipe."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click

from imskit import __version__
from imskit.exporters.check_context import CheckContext
from imskit.exporters.problem_formats import PROBLEM_FORMATS
from imskit.exporters.problems_text import problem_lines
from imskit.pipeline import Reading
from imskit.problems import Problem
from imskit.rules import manual_pages

_COLOURS: dict[str, dict[str, Any]] = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "note": {"fg": "cyan", "bold": True},
    "place": {"bold": True},
    "rule": {"dim": True},
    "mend": {"fg": "green"},
    "summary": {"bold": True},
}


def context_of(reading: Reading, form: str = "text") -> CheckContext:
    """What a check says beside the problems of *reading* in the form of that name."""
    return CheckContext(
        as_of=reading.today,
        documents=reading.documents,
        version=__version__,
        revision=reading.standpoint.commit.id if reading.standpoint.commit is not None else "",
        not_checked=reading.not_told,
        # Only this form holds them, and loading those of change takes its time.
        rules=manual_pages() if form == "sarif" else {},
    )


def print_list(problems: Sequence[Problem]) -> None:
    """Print *problems* of a file that is no part of a system, each with its place and how to mend it."""
    for line in problem_lines(problems, None):
        if sys.stdout is not None and sys.stdout.isatty():
            click.echo("".join(click.style(piece.words, **_COLOURS.get(piece.part, {})) for piece in line))
        else:
            click.echo("".join(piece.words for piece in line))


def print_problems(reading: Reading, form: str = "text") -> None:
    """Print the problems of *reading* in the form of that name."""
    # A closed output is None: there is nobody to print for.
    if form == "text" and sys.stdout is not None and sys.stdout.isatty():
        for line in problem_lines(reading.problems, context_of(reading)):
            click.echo("".join(click.style(piece.words, **_COLOURS.get(piece.part, {})) for piece in line))
    else:
        click.echo(PROBLEM_FORMATS[form](reading.problems, context_of(reading, form)), nl=False)
