"""`imskit check`: all problems of all files, sorted by place."""

from __future__ import annotations

import sys
from datetime import date as Day
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from imskit.cli.checked import Checked
from imskit.cli.few_changed import FewChanged
from imskit.cli.kept import Question, answer
from imskit.cli.options import (
    exit_code,
    no_cache_option,
    root_option,
    standpoint_options,
    strict_option,
    the_root,
)
from imskit.cli.terminal import print_checked
from imskit.exporters.problem_formats import PROBLEM_FORMATS

# What reads a system is imported where an answer is worked out: one that was kept is given without.
if TYPE_CHECKING:
    from imskit.clock import Clock
    from imskit.pipeline import Reading
    from imskit.shelf import Shelf


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
    folder = the_root(root)

    def work(clock: Clock, shelf: Shelf) -> tuple[list[Any], Reading]:
        from imskit.pipeline import read

        reading = read(folder, clock, revision=revision, shelf=shelf)
        if base is not None:
            # Most checks have no base, and need not load what compares with one.
            from imskit.change_check import with_rules_of_change

            reading = with_rules_of_change(reading, clock, base)
        return Checked.of(reading).plain(), reading

    asked = Question(("check",), as_of, (revision, base))
    shortcut = FewChanged(folder) if revision is None and base is None else None
    checked = Checked.again(answer(folder, asked, work, shortcut))
    if checked.revision and checked.said:
        click.echo(f"note: {checked.said}", err=True)
    print_checked(checked, form)
    sys.exit(exit_code(checked, strict=strict))
