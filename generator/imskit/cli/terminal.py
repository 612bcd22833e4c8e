"""What commands print: in colour for a person at a terminal, plain for a pipe."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from imskit import __version__
from imskit.cli.checked import Checked
from imskit.exporters.check_context import CheckContext
from imskit.exporters.problem_formats import PROBLEM_FORMATS
from imskit.exporters.problems_text import problem_lines
from imskit.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from imskit.pipeline import Reading

_COLOURS: dict[str, dict[str, Any]] = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "note": {"fg": "cyan", "bold": True},
    "place": {"bold": True},
    "rule": {"dim": True},
    "mend": {"fg": "green"},
    "summary": {"bold": True},
}


def _context(checked: Checked, form: str) -> CheckContext:
    """What is said beside the problems in the form of that name."""
    return CheckContext(
        as_of=checked.today,
        documents=checked.documents,
        version=__version__,
        revision=checked.revision,
        not_checked=checked.not_told,
        # Only this form holds them, and loading them takes its time.
        rules=_manual_pages() if form == "sarif" else {},
    )


def _manual_pages() -> Mapping[str, str]:
    from imskit.rules import manual_pages

    return manual_pages()


def print_list(problems: Sequence[Problem]) -> None:
    """Print *problems* of a file that is no part of a system, each with its place and how to mend it."""
    for line in problem_lines(problems, None):
        if sys.stdout is not None and sys.stdout.isatty():
            click.echo("".join(click.style(piece.words, **_COLOURS.get(piece.part, {})) for piece in line))
        else:
            click.echo("".join(piece.words for piece in line))


def print_problems(reading: Reading) -> None:
    """Print the problems of *reading*."""
    print_checked(Checked.of(reading))


def print_checked(checked: Checked, form: str = "text") -> None:
    """Print what a check found in the form of that name."""
    context = _context(checked, form)
    # A closed output is None: there is nobody to print for.
    if form == "text" and sys.stdout is not None and sys.stdout.isatty():
        for line in problem_lines(checked.problems, context):
            click.echo("".join(click.style(piece.words, **_COLOURS.get(piece.part, {})) for piece in line))
    else:
        click.echo(PROBLEM_FORMATS[form](checked.problems, context), nl=False)
