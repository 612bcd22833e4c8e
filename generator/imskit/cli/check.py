"""`imskit check`: all problems of all files, sorted by place."""

from __future__ import annotations

import sys
from datetime import date as Day
from pathlib import Path

import click

from imskit.cli.options import (
    exit_code,
    no_cache_option,
    root_option,
    say_standpoint,
    standpoint_options,
    strict_option,
    the_clock,
    the_reading,
)
from imskit.cli.terminal import print_problems
from imskit.exporters.problem_formats import PROBLEM_FORMATS


@click.command("check")
@root_option
@standpoint_options
@strict_option
@click.option(
    "--base",
    metavar="REV",
    help="Hold the change since REV against the rules of change too; a pull request names the branch it goes to.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(tuple(PROBLEM_FORMATS)),
    default="text",
    show_default=True,
    help="For whom.",
)
@no_cache_option
def command(
    root: Path | None, as_of: Day | None, revision: str | None, base: str | None, form: str, *, strict: bool
) -> None:
    """Find all problems: what does not read, does not fit its schema, or breaks a rule.

    With a base, a change is judged as a change: what was approved has a new version, what is sealed stays.

    Exit code 0 when there are none that count, 1 when there are errors, 2 when imskit could not go on.
    """
    reading = the_reading(root, as_of, revision)
    if reading.standpoint.commit is not None:
        say_standpoint(reading)
    if base is not None:
        # Most checks have no base, and need not load what compares with one.
        from imskit.change_check import with_rules_of_change

        reading = with_rules_of_change(reading, the_clock(as_of), base)
    print_problems(reading, form)
    sys.exit(exit_code(reading, strict=strict))
