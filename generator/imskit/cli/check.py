"""`imskit check`: all problems of all files, sorted by place."""

from __future__ import annotations

import sys
from datetime import date as Day
from pathlib import Path

import click

from imskit.cli.options import (
    exit_code,
    root_option,
    say_standpoint,
    standpoint_options,
    strict_option,
    the_reading,
)
from imskit.cli.terminal import print_problems
from imskit.exporters.problem_formats import PROBLEM_FORMATS


@click.command("check")
@root_option
@standpoint_options
@strict_option
@click.option(
    "--format",
    "form",
    type=click.Choice(tuple(PROBLEM_FORMATS)),
    default="text",
    show_default=True,
    help="For whom.",
)
def command(root: Path | None, as_of: Day | None, revision: str | None, form: str, *, strict: bool) -> None:
    """Find all problems: what does not read, does not fit its schema, or breaks a rule.

    Exit code 0 when there are none that count, 1 when there are errors, 2 when imskit could not go on.
    """
    reading = the_reading(root, as_of, revision)
    if reading.standpoint.commit is not None:
        say_standpoint(reading)
    print_problems(reading, form)
    sys.exit(exit_code(reading, strict=strict))
